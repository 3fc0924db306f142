"""Store products, and what each variant is made as."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Computed, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClientOwned, referable, states_check, within
from models.catalog import CatalogVariant
from models.files import File


class MappingState(StrEnum):
    CONNECTED = "connected"
    NOT_CONNECTED = "not_connected"
    IGNORED = "ignored"
    BROKEN = "broken"  # its catalog product or file is no longer usable
    DRIFTED = "drifted"  # changed in the store after it was connected


class Product(ClientOwned, Base):
    """A product as its store sells it."""

    __tablename__ = "products"
    __table_args__ = (
        referable(),
        UniqueConstraint("client_id", "store_id", "external_id"),
        within("stores", "store_id", delete="cascade"),
        Index("ix_products_search", "search", postgresql_using="gin"),
        Index("ix_products_store", "client_id", "store_id", "id"),
    )

    store_id: Mapped[int]
    external_id: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(500))
    status: Mapped[str] = mapped_column(String(30), default="")
    url: Mapped[str] = mapped_column(default="")
    image_url: Mapped[str] = mapped_column(default="")
    types: Mapped[list[Any]] = mapped_column(default=list)  # product type, or categories, in the shop's own words
    vendor: Mapped[str] = mapped_column(String(255), default="")
    tags: Mapped[list[Any]] = mapped_column(default=list)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")  # of what the store said, to see what changed
    seen_sync_id: Mapped[int | None]  # the last sync that met it
    gone_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    search_text: Mapped[str] = mapped_column(default="")  # title and SKUs
    search: Mapped[Any] = mapped_column(
        TSVECTOR, Computed("to_tsvector('simple', search_text)", persisted=True), deferred=True
    )

    variants: Mapped[list["Variant"]] = relationship(
        primaryjoin="Product.id == foreign(Variant.product_id)", order_by="Variant.id", viewonly=True
    )


class Variant(ClientOwned, Base):
    """One sellable option combination of a product."""

    __tablename__ = "variants"
    __table_args__ = (
        referable(),
        UniqueConstraint("client_id", "store_id", "product_id", "external_id"),
        within("stores", "store_id", delete="cascade"),
        within("products", "product_id", delete="cascade"),
        Index("ix_variants_product", "client_id", "product_id"),
        Index("ix_variants_state", "client_id", "store_id", "mapping_state"),
        Index("ix_variants_sku", "client_id", "sku", "store_id"),
        Index("ix_variants_sku_key", "client_id", "store_id", "sku_key"),
        Index("ix_variants_external", "client_id", "store_id", "external_id"),
        Index("ix_variants_grid", "client_id", "store_id", "product_id", "id"),
        Index("ix_variants_by_state", "client_id", "mapping_state", "product_id", postgresql_where="gone_at is null"),
        Index("ix_variants_all_by_state", "mapping_state", "product_id", postgresql_where="gone_at is null"),
        states_check("mapping_state", MappingState),
    )

    store_id: Mapped[int]
    product_id: Mapped[int]
    external_id: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(500), default="")
    sku: Mapped[str] = mapped_column(String(100), default="")
    # As people type it, in whatever letters. Row security keeps an index over lower(sku) from being used.
    sku_key: Mapped[str] = mapped_column(Text, Computed("lower(sku)", persisted=True), deferred=True)
    barcode: Mapped[str] = mapped_column(String(60), default="")
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    price: Mapped[int | None]  # minor units
    currency: Mapped[str] = mapped_column(String(3), default="")
    image_url: Mapped[str] = mapped_column(default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    gone_at: Mapped[datetime | None]
    mapping_state: Mapped[str] = mapped_column(String(15), default=MappingState.NOT_CONNECTED)
    state_reason: Mapped[str] = mapped_column(String(60), default="")  # why broken or drifted
    known_as: Mapped[dict[str, Any] | None]  # while it is drifted: title, options, SKU and picture when connected

    product: Mapped[Product] = relationship(primaryjoin="Product.id == foreign(Variant.product_id)", viewonly=True)
    mapping: Mapped["Mapping | None"] = relationship(
        primaryjoin="Variant.id == foreign(Mapping.variant_id)", uselist=False, viewonly=True
    )


class Mapping(ClientOwned, Base):
    """What a variant is made as: a catalog variant, files per print area, how many pieces per piece sold."""

    __tablename__ = "mappings"
    __table_args__ = (
        referable(),
        UniqueConstraint("client_id", "variant_id"),
        Index("ix_mappings_changed", "changed_at"),
        within("stores", "store_id", delete="cascade"),
        within("variants", "variant_id", delete="cascade"),
    )

    store_id: Mapped[int]
    variant_id: Mapped[int]
    catalog_variant_id: Mapped[int] = mapped_column(ForeignKey("catalog_variants.id"), index=True)
    multiplier: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    made_from: Mapped[str] = mapped_column(String(64), default="")  # the variant's fingerprint when connected
    made_for: Mapped[str] = mapped_column(String(64), default="")  # `areas_print` of the catalog variant then
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="set null"))
    changed_at: Mapped[datetime]

    catalog_variant: Mapped[CatalogVariant] = relationship()
    files: Mapped[list["MappingFile"]] = relationship(
        primaryjoin="Mapping.id == foreign(MappingFile.mapping_id)", cascade="all, delete-orphan"
    )


class MappingFile(ClientOwned, Base):
    """The print file of one area."""

    __tablename__ = "mapping_files"
    __table_args__ = (
        UniqueConstraint("client_id", "mapping_id", "area"),
        within("mappings", "mapping_id", delete="cascade"),
        within("files", "file_id"),
        Index("ix_mapping_files_file", "client_id", "file_id"),
    )

    mapping_id: Mapped[int]
    area: Mapped[str] = mapped_column(String(40))  # key of the print area
    fault: Mapped[str] = mapped_column(String(40), default="", server_default="")  # code of what forbids printing it
    file_id: Mapped[int]

    file: Mapped[File] = relationship(primaryjoin="File.id == foreign(MappingFile.file_id)", viewonly=True)


class MappingChange(ClientOwned, Base):
    """What a mapping was before a change: history per variant, and what undo goes back to."""

    __tablename__ = "mapping_changes"
    __table_args__ = (
        within("variants", "variant_id", delete="cascade"),
        Index("ix_mapping_changes_variant", "client_id", "variant_id", "id"),
        within("mapping_batches", "batch_id"),
        Index("ix_mapping_changes_fresh", "created_at"),
        Index("ix_mapping_changes_batch", "client_id", "batch_id", "id", postgresql_where="batch_id is not null"),
    )

    variant_id: Mapped[int]
    batch_id: Mapped[int | None]  # done together with others; taken back together too
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id", ondelete="set null"))
    on_behalf_of: Mapped[str] = mapped_column(String(200), default="", server_default="")  # for whom staff stood in
    sheet_id: Mapped[int | None]  # the file of rows that it was done by; the history outlasts it
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
