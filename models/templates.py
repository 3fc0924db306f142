"""Template products: something of the catalog with its design, prepared once and chosen again and again."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClientOwned, referable, within
from models.catalog import CatalogVariant
from models.files import File


class Template(ClientOwned, Base):
    """A catalog variant with its files, under a name that the client's people know. One client's own."""

    __tablename__ = "templates"
    __table_args__ = (referable(), UniqueConstraint("client_id", "name"))

    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(500), default="")  # for the people who choose it
    catalog_variant_id: Mapped[int] = mapped_column(ForeignKey("catalog_variants.id"), index=True)
    multiplier: Mapped[int] = mapped_column(default=1)  # pieces to make for each one sold
    changed_by: Mapped[str] = mapped_column(String(200), default="")

    catalog_variant: Mapped[CatalogVariant] = relationship()
    files: Mapped[list["TemplateFile"]] = relationship(
        primaryjoin="Template.id == foreign(TemplateFile.template_id)", cascade="all, delete-orphan"
    )


class TemplateFile(ClientOwned, Base):
    """The print file of one area."""

    __tablename__ = "template_files"
    __table_args__ = (
        UniqueConstraint("client_id", "template_id", "area"),
        within("templates", "template_id", delete="cascade"),
        within("files", "file_id"),
        Index("ix_template_files_file", "client_id", "file_id"),
    )

    template_id: Mapped[int]
    area: Mapped[str] = mapped_column(String(40))  # key of the print area
    file_id: Mapped[int]

    file: Mapped[File] = relationship(primaryjoin="File.id == foreign(TemplateFile.file_id)", viewonly=True)
