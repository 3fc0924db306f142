"""The pictures of what stores sell, drawn small and kept here."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClientOwned, within
from models.stores import Store
from models.work import Work, due_index, failed_index


class Picture(ClientOwned, Work, Base):
    """What lies at one address, for one store. As work it is fetched once; without `preview_key` there is none."""

    __tablename__ = "pictures"
    __table_args__ = (
        UniqueConstraint("client_id", "store_id", "url_hash"),
        within("stores", "store_id", delete="cascade"),
        due_index("pictures"),
        failed_index("pictures", "client_id"),
    )

    store_id: Mapped[int]
    url_hash: Mapped[str] = mapped_column(String(64))
    url: Mapped[str]
    preview_key: Mapped[str | None] = mapped_column(String(64))
    most_tries = 3
    store: Mapped[Store] = relationship(primaryjoin="Store.id == foreign(Picture.store_id)", viewonly=True)
