"""An order as programs are shown it."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _
from pydantic import BaseModel
from sqlalchemy import func, select

from blueprints.api.parts import Moment, said
from core import vocabulary
from core.db import db
from models import Order, OrderItem, Package, PackageState, Reason, Status, TimelineEntry
from models.packages import PackageLine


class FileOfLine(BaseModel):
    id: int
    name: str


class LineGiven(BaseModel):
    """A line. `status` is its own: lines of one order may be at different places."""

    id: int
    reference: str
    sku: str
    product_uid: str = said(_("What it is made as; empty until that is settled."))
    title: str
    quantity: int
    pieces: int = said(_("How many are made."))
    price: int
    status: Status
    is_held: bool
    files: dict[str, FileOfLine]


class PieceGiven(BaseModel):
    line_id: int
    quantity: int


class PackageGiven(BaseModel):
    """A parcel."""

    id: int
    state: PackageState
    carrier: str
    tracking_code: str
    tracking_url: str
    shipped_at: Moment | None
    delivered_at: Moment | None
    lines: list[PieceGiven]


class AddressGiven(BaseModel):
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    post_code: str = ""
    city: str = ""
    state: str = ""
    country: str = ""
    phone: str = ""


class WhyGiven(BaseModel):
    """Why it waits or has failed."""

    code: Reason
    text: str = said(_("In the language that was asked for."))


class OrderGiven(BaseModel):
    """An order with its lines and parcels."""

    id: int
    number: str = said(_("Its number here."))
    reference: str
    store_id: int
    status: Status
    reason: WhyGiven | None
    is_test: bool
    placed_at: Moment
    changed_at: Moment = said(_("When something last happened to it; `changed_since` asks for this."))
    currency: str
    total: int = said(_("In the currency's smallest unit, as the buyer paid."))
    shipping_method: str
    email: str
    note: str
    address: AddressGiven
    lines: list[LineGiven]
    packages: list[PackageGiven]


class CancellationGiven(BaseModel):
    """What became of it: canceled, or asked of the provider, who answers in the order's story."""

    outcome: str = said(
        _("`canceled`, or `asked` where production has begun: the provider decides."), pattern="^(canceled|asked)$"
    )
    order: OrderGiven


def given(orders: Sequence[Order]) -> list[OrderGiven]:
    changed = _last_changes(orders)
    return [_order(order, changed.get(order.id, order.created_at)) for order in orders]


def _last_changes(orders: Sequence[Order]) -> dict[int, datetime]:
    if not orders:
        return {}
    clients, ids = {order.client_id for order in orders}, [order.id for order in orders]
    own = select(TimelineEntry.order_id, func.max(TimelineEntry.created_at))
    own = own.where(TimelineEntry.client_id.in_(clients), TimelineEntry.order_id.in_(ids))
    return {row[0]: row[1] for row in db.execute(own.group_by(TimelineEntry.order_id))}


def _order(order: Order, changed_at: datetime) -> OrderGiven:
    known = order.reason if order.reason in set(Reason) else None
    return OrderGiven(
        id=order.id,
        number=order.number,
        reference=order.reference,
        store_id=order.store_id,
        status=Status(order.status),
        reason=WhyGiven(code=Reason(known), text=str(vocabulary.REASON[known])) if known else None,
        is_test=order.is_test,
        placed_at=order.placed_at,
        changed_at=changed_at,
        currency=order.currency,
        total=order.total,
        shipping_method=order.shipping_method,
        email=order.email,
        note=order.note,
        address=AddressGiven(**{name: order.address.get(name) or "" for name in AddressGiven.model_fields}),
        lines=[_line(item) for item in order.items],
        packages=[_package(package) for package in order.packages],
    )


def _line(item: OrderItem) -> LineGiven:
    return LineGiven(
        id=item.id,
        reference=item.external_id or "",
        sku=item.sku,
        product_uid=item.product_uid,
        title=item.title,
        quantity=item.quantity,
        pieces=item.pieces,
        price=item.price,
        status=Status(item.status),
        is_held=item.is_held,
        files={area: FileOfLine(id=file["id"], name=file["name"]) for area, file in item.files.items()},
    )


def _package(package: Package) -> PackageGiven:
    return PackageGiven(
        id=package.id,
        state=PackageState(package.state),
        carrier=package.carrier,
        tracking_code=package.tracking_code,
        tracking_url=package.tracking_url,
        shipped_at=package.shipped_at,
        delivered_at=package.delivered_at,
        lines=[_piece(line) for line in package.lines],
    )


def _piece(line: PackageLine) -> PieceGiven:
    return PieceGiven(line_id=line.item_id, quantity=line.quantity)
