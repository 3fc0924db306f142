"""The parcels of an order, and what lies in each."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClientOwned, referable, states_check, within
from models.orders import OrderItem, Status


class PackageState(StrEnum):
    PACKAGED = "packaged"
    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    RETURNED = "returned"


class Package(ClientOwned, Base):
    """A parcel of one order."""

    __tablename__ = "packages"
    __table_args__ = (
        referable(),
        within("orders", "order_id", delete="cascade"),
        Index("ix_packages_order", "client_id", "order_id"),
        states_check("state", PackageState),
    )

    order_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(12), default=PackageState.PACKAGED)
    carrier: Mapped[str] = mapped_column(String(60), default="")
    tracking_code: Mapped[str] = mapped_column(String(100), default="")
    tracking_url: Mapped[str] = mapped_column(String(500), default="")
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]

    lines: Mapped[list["PackageLine"]] = relationship(
        primaryjoin="""and_(Package.client_id == foreign(PackageLine.client_id),
                            Package.id == foreign(PackageLine.package_id))""",
        viewonly=True,
    )

    @property
    def is_canceled(self) -> bool:
        """Whether nobody wants any more what lies in it, though it is still here."""
        is_here = self.state == PackageState.PACKAGED
        return is_here and bool(self.lines) and all(line.item.status == Status.CANCELED for line in self.lines)


class PackageLine(ClientOwned, Base):
    """How many pieces sold of an item are in a parcel."""

    __tablename__ = "package_lines"
    __table_args__ = (
        UniqueConstraint("client_id", "package_id", "item_id"),
        within("packages", "package_id", delete="cascade"),
        within("order_items", "item_id", delete="cascade"),
    )

    package_id: Mapped[int]
    item_id: Mapped[int]
    quantity: Mapped[int]

    item: Mapped[OrderItem] = relationship(primaryjoin="OrderItem.id == foreign(PackageLine.item_id)", viewonly=True)
