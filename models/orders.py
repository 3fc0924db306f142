"""Orders and their lines. Truth lives on items and packages; an order's status is computed from them."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Computed, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, ClientOwned, referable, states_check, within
from models.holds import Holdable
from models.stores import Store

if TYPE_CHECKING:
    from models.packages import Package


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


class ReprintReason(StrEnum):
    """Why an order is made again."""

    DAMAGED = "damaged"
    LOST = "lost"
    MISPRINT = "misprint"
    OTHER = "other"


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


# What has none, because it was released before orders had one, comes after all that do.
# Through row security PostgreSQL uses an index over a case; over coalesce() it would not. Written as it tells it back.
DAY_TO_LEAVE = """(
CASE
    WHEN due_at IS NULL THEN '9999-01-01 00:00:00+00'::timestamptz
    ELSE due_at
END)"""
_ON_FLOOR = f"status in ({', '.join(repr(str(status)) for status in ON_FLOOR)})"


class Order(Holdable, ClientOwned, Base):
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
        Index("ix_orders_test_store", "client_id", "store_id", "id", postgresql_where="is_test"),
        Index("ix_orders_release", "release_at", postgresql_where="release_at is not null"),
        Index("ix_orders_hold", "hold_until", postgresql_where="hold_until is not null"),
        Index("ix_orders_turn", "turn", "client_id", "created_at", postgresql_where="turn is not null"),
        Index("ix_orders_remind", "hold_remind_at", postgresql_where="hold_remind_at is not null"),
        Index("ix_orders_due", "due_at", "id", postgresql_where=_ON_FLOOR),
        Index("ix_orders_delayed", "created_at", "id", postgresql_where=f"delayed_at is not null and {_ON_FLOOR}"),
        Index(
            "ix_orders_aside",
            "client_id",
            "due_at",
            "id",
            postgresql_where=f"(is_test or held_at is not null) and {_ON_FLOOR}",
        ),
        Index("ix_orders_floor_search", "search", postgresql_using="gin", postgresql_where=_ON_FLOOR),
        Index("ix_orders_original", "client_id", "original_id", postgresql_where="original_id is not null"),
        Index("ix_orders_reference", "client_id", "store_id", "reference", postgresql_where="reference <> ''"),
        Index("ix_orders_reference_alone", "reference", postgresql_where="reference <> ''"),
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
    told: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # the last version, by services.shop_news
    original_id: Mapped[int | None]  # the order that this one supplements or replaces
    reprint_reason: Mapped[str | None] = mapped_column(String(10))  # why the original is made again, where it is
    release_at: Mapped[datetime | None]  # set while passed
    due_at: Mapped[datetime | None]  # the end of the day by which it is to have left; from its first release on
    delayed_at: Mapped[datetime | None]  # when it was found to be late; once, and for good
    held_at: Mapped[datetime | None]  # since when it, or a line of it, is held
    released_at: Mapped[datetime | None]  # these four by services.milestones, of the order as a whole
    produced_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]

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


class OrderItem(Holdable, ClientOwned, Base):
    """One line. From its release on it keeps what it was mapped to, whatever the mapping becomes."""

    __tablename__ = "order_items"
    __table_args__ = (
        referable(),
        UniqueConstraint("client_id", "order_id", "external_id"),
        within("orders", "order_id", delete="cascade"),
        Index("ix_order_items_variant", "client_id", "variant_id", "status"),
        Index("ix_order_items_unknown", "client_id", "store_id", "product_ref", postgresql_where="variant_id is null"),
        Index(
            "ix_order_items_files",
            text("jsonb_path_query_array(files, '$.*.id') jsonb_path_ops"),
            postgresql_using="gin",
            postgresql_where="files <> '{}'",
        ),
        Index(
            "ix_order_items_floor",
            "status",
            "id",
            postgresql_where=_ON_FLOOR,
        ),
        # The floor is small beside what is over, and has its own: by the day to leave by, for all and for one client,
        # by what is made, and by the beginning of a UID (services.floor.days has the same day).
        Index("ix_order_items_floor_day", "status", text(DAY_TO_LEAVE), "id", postgresql_where=_ON_FLOOR),
        Index(
            "ix_order_items_floor_client", "client_id", "status", text(DAY_TO_LEAVE), "id", postgresql_where=_ON_FLOOR
        ),
        Index("ix_order_items_floor_made", "catalog_variant_id", "status", "id", postgresql_where=_ON_FLOOR),
        Index("ix_order_items_floor_uid", text("lower(product_uid) text_pattern_ops"), postgresql_where=_ON_FLOOR),
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
    hold_reason: Mapped[str | None] = mapped_column(String(30))  # a Reason, while it is held by itself
    is_ours: Mapped[bool] = mapped_column(default=True)  # else gift card, digital, pickup, or ignored here

    catalog_variant_id: Mapped[int | None] = mapped_column(ForeignKey("catalog_variants.id"))
    product_uid: Mapped[str] = mapped_column(String(200), default="")
    catalog_version: Mapped[int | None]  # of what it is made as: the specification it keeps
    multiplier: Mapped[int] = mapped_column(default=1)
    mapping_version: Mapped[int | None]
    files: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)  # {area: {"id", "sha256", "name"}}
    started_at: Mapped[datetime | None]
    printed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]  # its order's, by services.due: so the floor is sorted by it

    order: Mapped[Order] = relationship(primaryjoin="Order.id == foreign(OrderItem.order_id)", viewonly=True)

    @property
    def pieces(self) -> int:
        """How many are to be made."""
        return self.quantity * self.multiplier
