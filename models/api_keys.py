"""Keys with which a client's own programs come in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClientOwned
from models.clients import Client
from models.people import Membership


class ApiScope(StrEnum):
    """What a key is for. `core.key_scopes` says which rights that is."""

    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    CATALOG_READ = "catalog:read"
    MAPPINGS_READ = "mappings:read"
    MAPPINGS_WRITE = "mappings:write"
    FILES_WRITE = "files:write"


class ApiKey(ClientOwned, Base):
    """One key. The row holds its digest; what it may do is never more than what its maker may at that moment."""

    __tablename__ = "api_keys"
    __table_args__ = (Index("ix_api_keys_client", "client_id", "id"), Index("ix_api_keys_maker", "made_by_id"))

    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    prefix: Mapped[str] = mapped_column(String(12))
    last_four: Mapped[str] = mapped_column(String(4))
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    store_ids: Mapped[list[int] | None] = mapped_column(ARRAY(BigInteger))  # null: all, those to come too
    made_by_id: Mapped[int] = mapped_column(ForeignKey("memberships.id"))
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]  # to the minute
    revoked_at: Mapped[datetime | None]

    made_by: Mapped[Membership] = relationship()
    client: Mapped[Client] = relationship(viewonly=True)

    @property
    def shown(self) -> str:
        """As much of it as anybody is shown."""
        return f"{self.prefix}…{self.last_four}"
