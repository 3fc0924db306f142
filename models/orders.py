"""Orders, their lines and parcels. Truth lives on items and packages; an order's status is computed from them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Computed, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClientOwned, referable, states_check, within
from models.stores import Store


class Status(StrEnum):
    """In the order in which an order advances; the least advanced live item is the order's own."""

    DRAFT = "draft"
    RECEIVED = "received"
    NOT_CONNECTED = "not_connected"
    ON_HOLD = "on_hold"
    FAILED = "failed"
    PENDING_APPROVAL = "pending_approval"
    PASSED = "passed"
    CREATED = "created"
    IN_PRODUCTION = "in_production"
    PRINTED = "printed"
    PACKAGED = "packaged"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELED = "canceled"


NEEDS_ATTENTION = (Status.NOT_CONNECTED, Status.ON_HOLD, Status.FAILED)
BEFORE_RELEASE = (
    Status.DRAFT,
    Status.RECEIVED,
    Status.NOT_CONNECTED,
    Status.ON_HOLD,
    Status.FAILED,
    Status.PENDING_APPROVAL,
    Status.PASSED,
)
IN_PRODUCTION = (Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED, Status.PACKAGED)
ON_FLOOR = (*IN_PRODUCTION, Status.PARTIALLY_SHIPPED)  # an item of which pieces are still to be made, packed or sent
ON_ITS_WAY = (Status.PARTIALLY_SHIPPED, Status.SHIPPED, Status.IN_TRANSIT)
ENDED = (Status.DELIVERED, Status.RETURNED, Status.CANCELED)
OPEN = tuple(status for status in Status if status not in (Status.DRAFT, *ENDED))  # still have a way to go


class Reason(StrEnum):
    """Why an order is held, failed or waiting."""

    UNMAPPED_VARIANT = "unmapped_variant"
    FILE_UNREACHABLE = "file_unreachable"
    FILE_FORMAT = "file_format"
    FILE_LOW_DPI = "file_low_dpi"
    FILE_SIZE_MISMATCH = "file_size_mismatch"
    FILE_NO_BLEED = "file_no_bleed"
    FILE_FONTS = "file_fonts"
    FILE_CHANGED = "file_changed"
    ADDRESS_INCOMPLETE = "address_incomplete"
    DESTINATION_NOT_SERVED = "destination_not_served"
    QUANTITY_OUT_OF_LIMITS = "quantity_out_of_limits"
    PRODUCT_UNAVAILABLE = "product_unavailable"
    ATTRIBUTES_MISSING = "attributes_missing"
    DUPLICATE_SUSPECT = "duplicate_suspect"
    PAYMENT_PENDING = "payment_pending"
    FRAUD_RISK = "fraud_risk"
    CLIENT_REQUEST = "client_request"
    PSP_CAPACITY = "psp_capacity"
    MATERIAL_SHORTAGE = "material_shortage"
    CARRIER_REFUSED = "carrier_refused"


class Tab(StrEnum):
    """How the order list is divided."""

    ATTENTION = "attention"
    APPROVE = "approve"
    PRODUCTION = "production"
    SHIPPED = "shipped"
    OTHER = "other"


TABS = {
    Tab.ATTENTION: NEEDS_ATTENTION,
    Tab.APPROVE: (Status.PENDING_APPROVAL,),
    Tab.PRODUCTION: IN_PRODUCTION,
    Tab.SHIPPED: (*ON_ITS_WAY, Status.DELIVERED),
}
_CASES = " ".join(f"when status in {tuple(map(str, (*states, '')))} then '{tab}'" for tab, states in TABS.items())


class Order(ClientOwned, Base):
    """A purchase. `status` is kept equal to what `services.orders` computes from its items."""

    __tablename__ = "orders"
    __table_args__ = (
        referable(),
        UniqueConstraint("client_id", "store_id", "external_id"),
        within("stores", "store_id"),
        # What came last stands first, in every list: for one client, for the staff, and for each tab and status.
        Index("ix_orders_client", "client_id", "created_at", "id"),
        Index("ix_orders_created", "created_at", "id"),
        Index("ix_orders_client_tab", "client_id", "tab", "created_at", "id"),
        Index("ix_orders_tab", "tab", "created_at", "id"),
        Index("ix_orders_client_status", "client_id", "status", "created_at", "id"),
        Index("ix_orders_status", "status", "created_at", "id"),
        Index("ix_orders_store", "client_id", "store_id", "created_at", "id"),
        Index("ix_orders_number", "number", "client_id"),
        Index("ix_orders_external", "external_id"),
        Index("ix_orders_search", "search", postgresql_using="gin"),
        Index("ix_orders_test", "created_at", "id", postgresql_where="is_test"),
        Index("ix_orders_release", "release_at", postgresql_where="release_at is not null"),
        Index("ix_orders_hold", "hold_until", postgresql_where="hold_until is not null"),
        Index("ix_orders_original", "client_id", "original_id", postgresql_where="original_id is not null"),
        Index("ix_orders_reference", "client_id", "store_id", "reference", postgresql_where="reference <> ''"),
        Index("ix_orders_twin", "client_id", "twin_key", "id"),
        Index("uq_orders_form", "client_id", "form_key", unique=True, postgresql_where="form_key is not null"),
        states_check("status", Status),
    )

    store_id: Mapped[int]
    external_id: Mapped[str | None] = mapped_column(String(100))  # null: made by hand
    form_key: Mapped[str | None] = mapped_column(String(40))  # of its form: sent twice, it is one order
    number: Mapped[str] = mapped_column(String(60))
    reference: Mapped[str] = mapped_column(String(100), default="")
    status: Mapped[str] = mapped_column(String(20), default=Status.RECEIVED)
    tab: Mapped[str] = mapped_column(String(10), Computed(f"case {_CASES} else 'other' end", persisted=True))
    reason: Mapped[str | None] = mapped_column(String(30))
    reason_facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    held_items: Mapped[int] = mapped_column(default=0)
    is_test: Mapped[bool] = mapped_column(default=False)
    accepted: Mapped[list[Any]] = mapped_column(default=list)  # reasons that a person let pass
    version: Mapped[int] = mapped_column(default=1)

    placed_at: Mapped[datetime]
    shop_status: Mapped[str] = mapped_column(String(40), default="")
    shop_changed_at: Mapped[datetime | None]  # the platform's own time of this version: older news is ignored
    told: Mapped[dict[str, Any]] = mapped_column(
        JSONB, default=dict
    )  # the last version, as services.shop_news sums it up
    original_id: Mapped[int | None]  # the order that this one supplements or replaces
    release_at: Mapped[datetime | None]  # set while passed
    hold_until: Mapped[datetime | None]
    hold_default: Mapped[str | None] = mapped_column(String(10))  # what happens then: canceled or received

    currency: Mapped[str] = mapped_column(String(3))
    total: Mapped[int] = mapped_column(default=0)  # minor units, as the buyer paid
    shipping_total: Mapped[int] = mapped_column(default=0)
    buyer: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    address: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # platforms.base.Address
    shipping_method: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(default="")
    twin_key: Mapped[str] = mapped_column(String(64), default="")  # same buyer, lines and total

    search_text: Mapped[str] = mapped_column(default="")  # number, reference, buyer, e-mail, SKUs, tracking codes
    search: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed(
            "array_to_tsvector(array['#' || client_id::text]) || to_tsvector('simple', search_text)", persisted=True
        ),
        deferred=True,
    )

    store: Mapped[Store] = relationship(primaryjoin="Store.id == foreign(Order.store_id)", viewonly=True)
    items: Mapped[list["OrderItem"]] = relationship(
        primaryjoin="and_(Order.client_id == foreign(OrderItem.client_id), Order.id == foreign(OrderItem.order_id))",
        order_by="OrderItem.id",
        viewonly=True,
    )
    packages: Mapped[list["Package"]] = relationship(
        primaryjoin="and_(Order.client_id == foreign(Package.client_id), Order.id == foreign(Package.order_id))",
        order_by="Package.id",
        viewonly=True,
    )

    @property
    def shop_id(self) -> str | None:
        """Its id in the shop; a supplement has that of the order it came from."""
        return self.external_id and self.external_id.partition("+")[0]

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


class OrderItem(ClientOwned, Base):
    """One line. From its release on it keeps what it was mapped to, whatever the mapping becomes."""

    __tablename__ = "order_items"
    __table_args__ = (
        referable(),
        UniqueConstraint("client_id", "order_id", "external_id"),
        within("orders", "order_id", delete="cascade"),
        Index("ix_order_items_variant", "client_id", "variant_id", "status"),
        Index(
            "ix_order_items_unknown",
            "client_id",
            "store_id",
            "product_ref",
            postgresql_where="variant_id is null",
        ),
        Index(
            "ix_order_items_floor",
            "status",
            "id",
            postgresql_where="status in ('created', 'in_production', 'printed', 'packaged', 'partially_shipped')",
        ),
        states_check("status", Status),
    )

    order_id: Mapped[int]
    store_id: Mapped[int]
    external_id: Mapped[str | None] = mapped_column(String(100))
    variant_id: Mapped[int | None]  # the store variant it was recognised as
    product_ref: Mapped[str] = mapped_column(String(220), default="")  # the platform's product and variant ids
    title: Mapped[str] = mapped_column(String(500))
    sku: Mapped[str] = mapped_column(String(100), default="")
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    quantity: Mapped[int]
    price: Mapped[int] = mapped_column(default=0)  # of one piece, minor units
    status: Mapped[str] = mapped_column(String(20), default=Status.RECEIVED)
    is_held: Mapped[bool] = mapped_column(default=False)
    is_ours: Mapped[bool] = mapped_column(default=True)  # else gift card, digital, pickup, or ignored here

    catalog_variant_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_variants.id"))
    product_uid: Mapped[str] = mapped_column(String(200), default="")
    catalog_version: Mapped[int | None]  # of what it is made as: the specification it keeps
    multiplier: Mapped[int] = mapped_column(default=1)
    mapping_version: Mapped[int | None]
    files: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # {area: {"id", "sha256", "name"}}
    started_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship(primaryjoin="Order.id == foreign(OrderItem.order_id)", viewonly=True)

    @property
    def pieces(self) -> int:
        """How many are to be made."""
        return self.quantity * self.multiplier


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
