"""What a client's variants are made as by themselves: conditions on what the store says, and what follows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClientOwned, referable, within
from models.catalog import CatalogVariant


class MappingRule(ClientOwned, Base):
    """All of its conditions that are not empty have to hold. Of several rules the first that matches counts.

    `files` is {print area: file id}.
    """

    __tablename__ = "mapping_rules"
    __table_args__ = (
        referable(),
        within("stores", "store_id", delete="cascade"),
        Index("ix_mapping_rules_client", "client_id", "position"),
    )

    store_id: Mapped[int | None]  # null: all stores of the client
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    is_on: Mapped[bool] = mapped_column(default=False)
    sku_prefix: Mapped[str] = mapped_column(String(100), default="")
    title_contains: Mapped[str] = mapped_column(String(100), default="")
    option_name: Mapped[str] = mapped_column(String(60), default="")
    option_value: Mapped[str] = mapped_column(String(100), default="")
    product_type: Mapped[str] = mapped_column(String(255), default="")
    vendor: Mapped[str] = mapped_column(String(255), default="")
    tag: Mapped[str] = mapped_column(String(255), default="")
    catalog_variant_id: Mapped[int] = mapped_column(ForeignKey("catalog_variants.id"), index=True)
    files: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    multiplier: Mapped[int] = mapped_column(default=1)
    deleted_at: Mapped[datetime | None]  # what it connected stays, and can still be taken back

    made_of: Mapped[CatalogVariant] = relationship()
