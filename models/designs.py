"""What people draw for a print product: the saved design, the pictures in it, and the print files made from it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import now
from models.base import Base, ClientOwned, referable, within
from models.catalog import CatalogVariant
from models.files import File
from models.work import Work, due_index, failed_index


class Design(ClientOwned, Base):
    """What lies where on the print areas of a catalog variant, and of all variants with the same print areas.

    `document` is what `designs.document` reads. `version` grows with every saving; whoever saves names the one that
    they changed. `areas_print` is the fingerprint of the print areas it was drawn for.
    """

    __tablename__ = "designs"
    __table_args__ = (referable(), Index("ix_designs_changed", "client_id", "changed_at", "id"))

    name: Mapped[str] = mapped_column(String(100))
    catalog_variant_id: Mapped[int] = mapped_column(ForeignKey("catalog_variants.id"), index=True)
    areas_print: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    is_template: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[str] = mapped_column(String(200), default="")

    catalog_variant: Mapped[CatalogVariant] = relationship()
    pictures: Mapped[list["DesignFile"]] = relationship(
        primaryjoin="Design.id == foreign(DesignFile.design_id)", cascade="all, delete-orphan"
    )


class DesignFile(ClientOwned, Base):
    """A picture that lies in a design."""

    __tablename__ = "design_files"
    __table_args__ = (
        UniqueConstraint("client_id", "design_id", "file_id"),
        Index("ix_design_files_file", "client_id", "file_id"),
        within("designs", "design_id", delete="cascade"),
        within("files", "file_id"),
    )

    design_id: Mapped[int]
    file_id: Mapped[int]

    file: Mapped[File] = relationship(primaryjoin="File.id == foreign(DesignFile.file_id)", viewonly=True)


class DesignPrinting(ClientOwned, Work, Base):
    """The making of print files from a design as it was at `version`; `document` is what it said then."""

    __tablename__ = "design_printings"
    __table_args__ = (
        referable(),
        due_index("design_printings"),
        failed_index("design_printings", "client_id"),
        Index("ix_design_printings_design", "client_id", "design_id", "id"),
        within("designs", "design_id", delete="cascade"),
    )

    design_id: Mapped[int]
    version: Mapped[int]
    document: Mapped[dict[str, Any]]
    most_tries = 5

    design: Mapped[Design] = relationship(primaryjoin="Design.id == foreign(DesignPrinting.design_id)", viewonly=True)
    prints: Mapped[list["DesignPrint"]] = relationship(
        primaryjoin="DesignPrinting.id == foreign(DesignPrint.printing_id)",
        order_by="DesignPrint.id",
        cascade="all, delete-orphan",
    )


class DesignPrint(ClientOwned, Base):
    """The print file of one area."""

    __tablename__ = "design_prints"
    __table_args__ = (
        UniqueConstraint("client_id", "printing_id", "area"),
        Index("ix_design_prints_file", "client_id", "file_id"),
        within("design_printings", "printing_id", delete="cascade"),
        within("files", "file_id"),
    )

    printing_id: Mapped[int]
    area: Mapped[str] = mapped_column(String(40))  # key of the print area
    file_id: Mapped[int]

    file: Mapped[File] = relationship(primaryjoin="File.id == foreign(DesignPrint.file_id)", viewonly=True)


class DesignLook(ClientOwned, Work, Base):
    """Small pictures of a design, as it was at `version`: `keys` is {print area: key of the stored picture}."""

    __tablename__ = "design_looks"
    __table_args__ = (
        UniqueConstraint("client_id", "design_id"),
        due_index("design_looks"),
        failed_index("design_looks", "client_id"),
        within("designs", "design_id", delete="cascade"),
    )

    design_id: Mapped[int]
    version: Mapped[int] = mapped_column(default=0)
    keys: Mapped[dict[str, Any]] = mapped_column(default=dict)
    most_tries = 5
