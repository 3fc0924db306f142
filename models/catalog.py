"""The provider's catalog: what can be made. It belongs to the provider, not to a client."""

import hashlib
import json
from collections.abc import Collection
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, String, UniqueConstraint, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.matrix import STAFF_ROLES
from core.rights import Actor
from models.base import Base, ClientOwned, one_of, states_check


class CatalogState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class CatalogCategory(Base):
    """A shelf of the catalog. Names are per language: {"en": …, "it": …}."""

    __tablename__ = "catalog_categories"

    key: Mapped[str] = mapped_column(String(40), unique=True)
    names: Mapped[dict[str, Any]]
    position: Mapped[int] = mapped_column(default=0)


class CatalogProduct(Base):
    """A model of product: its attributes, and through them its variants.

    `attributes` is a list of {"key", "code", "names", "values": [{"key", "names", "cents", "color"}]}, in the order of
    the Product UID; `code` stands there before the value, `cents` is what choosing the value adds to `base_price`,
    `color` (not every value has one) is how the product looks in pictures: "#1a1a1a".
    """

    __tablename__ = "catalog_products"
    __table_args__ = (states_check("state", CatalogState),)

    category_id: Mapped[int] = mapped_column(ForeignKey("catalog_categories.id"), index=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    names: Mapped[dict[str, Any]]
    descriptions: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    attributes: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(10), default=CatalogState.DRAFT)
    for_everyone: Mapped[bool] = mapped_column(default=True)  # else only for the clients granted
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    base_price: Mapped[int] = mapped_column(default=0)  # what new variants start from; each has its own price
    least: Mapped[int] = mapped_column(default=1)
    most: Mapped[int | None]
    countries: Mapped[list[str]] = mapped_column(ARRAY(String(2)), default=list)  # served; empty: all
    production_days: Mapped[int | None]  # working days; null: as for everything else
    version: Mapped[int] = mapped_column(default=0)  # the last one that was published; 0: never yet
    drawn_as: Mapped[str] = mapped_column(String(10), default="sheet")  # in mock-ups: a designs.grounds.Shape
    left_out: Mapped[list[Any]] = mapped_column(JSONB, default=list)  # combinations that are not to be made

    category: Mapped[CatalogCategory] = relationship()
    variants: Mapped[list["CatalogVariant"]] = relationship(back_populates="product", order_by="CatalogVariant.id")
    areas: Mapped[list["PrintArea"]] = relationship(order_by="PrintArea.position, PrintArea.id")
    grants: Mapped[list["CatalogGrant"]] = relationship(cascade="all, delete-orphan")

    @classmethod
    def visible_to(cls, actor: Actor) -> Select[Self]:
        """Staff see all; a client's people see what is published and theirs to use."""
        return select(cls) if actor.role is None or actor.role in STAFF_ROLES else cls.usable_by(actor.clients)

    @classmethod
    def usable_by(cls, clients: Collection[int | str]) -> Select[Self]:
        """What these clients may have made."""
        granted = select(CatalogGrant.product_id).where(one_of(CatalogGrant.client_id, clients))
        return select(cls).where(cls.state == CatalogState.PUBLISHED, or_(cls.for_everyone, cls.id.in_(granted)))

    def is_for(self, client_id: int) -> bool:
        """Whether this client may have it made."""
        granted = self.for_everyone or any(grant.client_id == client_id for grant in self.grants)
        return granted and self.state == CatalogState.PUBLISHED


class CatalogVersion(Base):
    """What the catalog said of a product while it was published as this. Orders refer to it; it never changes.

    `said` is {"names", "attributes", "areas": [the columns of a print area], "least", "most", "countries", "currency",
    "base_price"}.
    """

    __tablename__ = "catalog_versions"
    __table_args__ = (UniqueConstraint("product_id", "number"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("catalog_products.id"))
    number: Mapped[int]
    said: Mapped[dict[str, Any]]
    by: Mapped[str] = mapped_column(String(200), default="")  # whoever published it; empty: Vetrina


class CatalogVariant(Base):
    """One thing that can be ordered, named by its Product UID. `values` is {attribute key: value key}."""

    __tablename__ = "catalog_variants"
    __table_args__ = (
        Index("ix_catalog_variants_product", "product_id", "id"),
        Index("ix_catalog_variants_uid_begins", "uid", postgresql_ops={"uid": "varchar_pattern_ops"}),
    )

    product_id: Mapped[int] = mapped_column(ForeignKey("catalog_products.id"))
    uid: Mapped[str] = mapped_column(String(200), unique=True)
    values: Mapped[dict[str, Any]]
    price: Mapped[int] = mapped_column(default=0)  # minor units of the product's currency
    is_active: Mapped[bool] = mapped_column(default=True)

    product: Mapped[CatalogProduct] = relationship(back_populates="variants")

    @property
    def areas(self) -> list["PrintArea"]:
        """Its print areas: those of its product that fit its values."""
        return [area for area in self.product.areas if area.fits(self.values)]

    @property
    def color(self) -> str:
        """In which its product is shown; empty: white."""
        colors = (
            value.get("color", "")
            for attribute in self.product.attributes
            for value in attribute["values"]
            if value["key"] == self.values.get(attribute["key"])
        )
        return next(filter(None, colors), "")

    @property
    def areas_print(self) -> str:
        """A fingerprint of its print areas. Files were chosen for these; when it differs they are looked at anew."""
        measures = sorted(area.measures for area in self.areas)
        return hashlib.sha256(json.dumps(measures).encode()).hexdigest()


class PrintArea(Base):
    """A printable zone. `only_for` narrows it to variants with these values: {"pf": "a3"}. Sizes in mm, trimmed."""

    __tablename__ = "print_areas"
    __table_args__ = (Index("ix_print_areas_product", "product_id"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("catalog_products.id", ondelete="cascade"))
    key: Mapped[str] = mapped_column(String(40))
    names: Mapped[dict[str, Any]]
    only_for: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    width_mm: Mapped[float]
    height_mm: Mapped[float]
    bleed_mm: Mapped[float] = mapped_column(default=3)
    safe_mm: Mapped[float] = mapped_column(default=3)
    least_dpi: Mapped[int | None]  # None: what the provider asks of all print areas
    good_dpi: Mapped[int | None]
    formats: Mapped[list[str]] = mapped_column(ARRAY(String(10)))
    colour: Mapped[str] = mapped_column(String(10), default="any")
    is_required: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)

    def fits(self, values: dict[str, Any]) -> bool:
        return self.only_for.items() <= values.items()

    @property
    def measures(self) -> list[Any]:
        """What a file is made for; its names and its place in the list are not part of it."""
        sizes = [float(size) for size in (self.width_mm, self.height_mm, self.bleed_mm, self.safe_mm)]
        return [self.key, *sizes, self.least_dpi, self.good_dpi, sorted(self.formats), self.colour]

    @property
    def fingerprint(self) -> str:
        """Of its measures."""
        return hashlib.sha256(json.dumps(self.measures).encode()).hexdigest()


class CatalogGrant(ClientOwned, Base):
    """A client that may use a product which is not for everyone."""

    __tablename__ = "catalog_grants"
    __table_args__ = (UniqueConstraint("product_id", "client_id"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("catalog_products.id", ondelete="cascade"))
