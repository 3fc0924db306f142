"""One order: its lines, what stands in its way, its story, and the deliveries behind it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from blueprints.orders.area import bp, find, link
from core.db import db, one_or_404
from core.rights import Right, actor, can, requires
from core.web import is_shown, mark_of, render
from jobs.pictures import pictures_of
from models import (
    Client,
    Delivery,
    File,
    MappingState,
    Order,
    OrderItem,
    RequestState,
    Status,
    Store,
    TimelineEntry,
    Variant,
)
from models.orders import BEFORE_RELEASE
from services.delivery_words import reason_of, source_of
from services.line_holds import can_be_held
from services.making import Making, makings_for
from services.order_acts import acts_for
from services.order_advice import advice_on
from services.pictures import Place
from services.requests import requests_of
from services.story_words import differences, told

STORY = 200  # entries; older ones only matter to whoever reads the export


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line, with what it is or will be made as."""

    item: OrderItem
    state: MappingState | None  # None: it is made as was pinned at its release
    uid: str
    files: dict[str, Any]
    pieces: int
    sold: Variant | None  # in the store
    previews: Collection[int] = ()  # the files that have a picture

    @property
    def is_live(self) -> bool:
        return self.item.is_ours and self.item.status != Status.CANCELED

    @property
    def can_be_held(self) -> bool:
        return can_be_held(self.item)

    @property
    def is_unknown(self) -> bool:
        """What it sells has not been brought over from the shop."""
        return self.is_live and self.state is MappingState.NOT_CONNECTED and self.sold is None


@bp.get("/<int:order_id>")
@requires(Right.ORDERS_VIEW)
def show(order_id: int) -> ResponseReturnValue:
    order = find(order_id)
    mark = mark_of(order.version, _last_entry_id(order))
    if is_shown(mark):
        return "", 304
    response = render("orders/show.html", "orders/_show.html", **overview(order))
    response.set_etag(mark)
    return response


@bp.get("/<int:order_id>/deliveries/<int:delivery_id>")
@requires(Right.STORES_DETAILS)
def delivery(order_id: int, delivery_id: int) -> ResponseReturnValue:
    """What came from the shop, word by word."""
    order = find(order_id)
    told_of = select(TimelineEntry.inbox_id).where(
        TimelineEntry.client_id == order.client_id, TimelineEntry.order_id == order.id
    )
    own = Delivery.visible_to(actor).where(Delivery.store_id == order.store_id, Delivery.id == delivery_id)
    raw = one_or_404(own.where(or_(Delivery.order_id == order.id, Delivery.id.in_(told_of))))
    words = {"source": source_of(raw), "reason": reason_of(raw, db.get_one(Store, order.store_id).platform)}
    return render("orders/delivery.html", "orders/_delivery.html", order=order, delivery=raw, **words)


def overview(order: Order) -> dict[str, Any]:
    """All that the page of an order shows."""
    store = db.get_one(Store, order.store_id)
    requests, lines = requests_of(order), lines_of(order)
    return {
        "order": order,
        "store": store,
        "client": db.get_one(Client, order.client_id),
        "lines": lines,
        "pictures": pictures_on(lines),
        "acts": acts_for(order, actor),
        "advice": advice_on(order),
        "twin": _twin(order),
        "original": db.get(Order, order.original_id) if order.original_id else None,
        "supplements": db.scalars(Order.visible_to(actor).where(Order.original_id == order.id)).all(),
        "open_requests": [request for request in requests if request.state == RequestState.OPEN],
        "story": [(entry, told(entry)) for entry in story_of(order)],
        "differences": differences,
        "may_see_raw": can(actor, Right.STORES_DETAILS),
        "link": link,
    }


def lines_of(order: Order) -> list[LineShown]:
    items = list(order.items)
    variants = {item.variant_id for item in items if item.variant_id}
    own = Variant.client_id == order.client_id, Variant.id.in_(variants)
    found = db.scalars(select(Variant).where(*own).options(joinedload(Variant.product)))
    sold = {variant.id: variant for variant in found}
    makings = makings_for(items) if order.status in BEFORE_RELEASE else {}
    lines = [_line(item, makings.get(item.id), sold.get(item.variant_id or 0)) for item in items]
    ids = {file["id"] for line in lines for file in line.files.values()}
    files = select(File.id).where(File.client_id == order.client_id, File.id.in_(ids))
    drawn = db.scalars(files.where(or_(File.preview_key.is_not(None), File.same_as_id.is_not(None)))).all()
    return [replace(line, previews=drawn) for line in lines]


def pictures_on(lines: Collection[LineShown]) -> dict[Place, int]:
    sold = [line.sold for line in lines if line.sold]
    return pictures_of([*sold, *(variant.product for variant in sold)])


def _line(item: OrderItem, making: Making | None, sold: Variant | None) -> LineShown:
    is_pinned = making is None or item.catalog_variant_id is not None
    uid = item.product_uid if making is None or is_pinned else making.uid
    files = item.files if making is None or is_pinned else making.files
    pieces = item.quantity * (item.multiplier if making is None or is_pinned else making.multiplier)
    return LineShown(item, making.state if making else None, uid, files, pieces, sold)


def story_of(order: Order) -> list[TimelineEntry]:
    """Newest first."""
    own = select(TimelineEntry).where(TimelineEntry.client_id == order.client_id, TimelineEntry.order_id == order.id)
    return list(db.scalars(own.order_by(TimelineEntry.id.desc()).limit(STORY)))


def _last_entry_id(order: Order) -> int | None:
    own = select(TimelineEntry.id).where(TimelineEntry.client_id == order.client_id, TimelineEntry.order_id == order.id)
    return db.scalar(own.order_by(TimelineEntry.id.desc()).limit(1))


def _twin(order: Order) -> Order | None:
    if order.reason != "duplicate_suspect":
        return None
    alike = Order.visible_to(actor).where(
        Order.client_id == order.client_id, Order.twin_key == order.twin_key, Order.id != order.id
    )
    return db.scalars(alike.order_by(Order.id).limit(1)).first()
