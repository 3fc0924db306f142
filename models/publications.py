"""Products that a person makes here and puts on sale in a store."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClientOwned, referable, states_check, within
from models.catalog import CatalogProduct, PrintArea
from models.files import File
from models.stores import Store
from models.work import Work, due_index, failed_index


class PublicationState(StrEnum):
    DRAFT = "draft"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"


class Publication(ClientOwned, Work, Base):
    """A product of the catalog as a store is to sell it. As work it is owed while the shop is told, or
    pictures are drawn.

    `offered` is [{"id": catalog variant, "price": minor units of the store's currency}]; `chosen` answers what the
    platform asks; `mark` is by what the shop knows it again, whatever becomes of title and answer.
    """

    __tablename__ = "publications"
    __table_args__ = (
        referable(),
        UniqueConstraint("client_id", "mark"),
        within("stores", "store_id", delete="cascade"),
        due_index("publications"),
        failed_index("publications", "client_id"),
        Index("ix_publications_store", "client_id", "store_id", "id"),
        states_check("state", PublicationState),
    )

    store_id: Mapped[int]
    catalog_product_id: Mapped[int] = mapped_column(ForeignKey("catalog_products.id"), index=True)
    mark: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), default=PublicationState.DRAFT)
    language: Mapped[str] = mapped_column(String(5))  # of the words of its options
    title: Mapped[str] = mapped_column(String(255))
    text: Mapped[str] = mapped_column(default="")
    is_live: Mapped[bool] = mapped_column(default=False)
    accepts_low_resolution: Mapped[bool] = mapped_column(default=False)
    with_mockups: Mapped[bool] = mapped_column(default=True)  # the print files on a drawn product
    offered: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    chosen: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    began_at: Mapped[datetime | None]  # of the first try to tell the shop
    published_at: Mapped[datetime | None]  # when the shop last had all of it
    external_id: Mapped[str] = mapped_column(String(100), default="")
    changed_by: Mapped[str] = mapped_column(String(200), default="")
    most_tries = 6

    store: Mapped[Store] = relationship(primaryjoin="Store.id == foreign(Publication.store_id)", viewonly=True)
    catalog_product: Mapped[CatalogProduct] = relationship()
    files: Mapped[list["PublicationFile"]] = relationship(
        primaryjoin="Publication.id == foreign(PublicationFile.publication_id)",
        cascade="all, delete-orphan",
        order_by="PublicationFile.id",
    )
    pictures: Mapped[list["PublicationPicture"]] = relationship(
        primaryjoin="Publication.id == foreign(PublicationPicture.publication_id)",
        cascade="all, delete-orphan",
        order_by="PublicationPicture.position, PublicationPicture.id",
    )

    def finish(self) -> None:
        super().finish()
        self.state = PublicationState.PUBLISHED

    def give_up(self, error: str, **facts: Any) -> None:
        """Of the telling. Pictures that could not be drawn ahead are drawn when it is told."""
        super().give_up(error, **facts)
        if self.state == PublicationState.PUBLISHING:
            self.state = PublicationState.FAILED

    def rest(self) -> None:
        """What was drawn ahead is there; the shop was not told."""
        super().finish()


class PublicationFile(ClientOwned, Base):
    """A print file for one area."""

    __tablename__ = "publication_files"
    __table_args__ = (
        within("publications", "publication_id", delete="cascade"),
        within("files", "file_id"),
        Index("ix_publication_files", "client_id", "publication_id"),
        Index("ix_publication_files_file", "client_id", "file_id"),
    )

    publication_id: Mapped[int]
    area_id: Mapped[int] = mapped_column(ForeignKey("print_areas.id", ondelete="cascade"))
    file_id: Mapped[int]

    file: Mapped[File] = relationship(primaryjoin="File.id == foreign(PublicationFile.file_id)", viewonly=True)


class PublicationPicture(ClientOwned, Base):
    """A picture that buyers see: a file that somebody chose, or with an `area_id` the mock-up of that area's print
    file on the product in this `color`. `picture_key` is what the shop is given of it, once it was drawn."""

    __tablename__ = "publication_pictures"
    __table_args__ = (
        within("publications", "publication_id", delete="cascade"),
        within("files", "file_id"),
        Index("ix_publication_pictures", "client_id", "publication_id"),
        Index("ix_publication_pictures_file", "client_id", "file_id"),
        Index("ix_publication_pictures_picture", "picture_key", postgresql_where="picture_key is not null"),
    )

    publication_id: Mapped[int]
    position: Mapped[int]
    file_id: Mapped[int]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("print_areas.id", ondelete="cascade"))
    color: Mapped[str] = mapped_column(String(7), default="")  # "#1a1a1a"; empty: white, or no mock-up
    picture_key: Mapped[str | None] = mapped_column(String(64))

    file: Mapped[File] = relationship(primaryjoin="File.id == foreign(PublicationPicture.file_id)", viewonly=True)
    area: Mapped[PrintArea | None] = relationship()

    @property
    def mark(self) -> str:
        """By what its place is known, whatever file is printed there."""
        return f"{self.area_id}{self.color}" if self.area_id else f"file{self.file_id}"
