"""One order: its lines, what stands in its way, and its story."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from blueprints.orders.area import bp, find, link
from blueprints.orders.story import story_shown
from core.db import db
from core.rights import Right, actor, requires
from core.web import is_shown, mark_of, render
from jobs.pictures import pictures_of
from models import (
    Client,
    File,
    FileState,
    MappingState,
    Order,
    OrderItem,
    OrderRequest,
    PrintArea,
    RequestKind,
    RequestState,
    Status,
    Store,
    Variant,
)
from models.orders import BEFORE_RELEASE
from services import changes
from services.file_wishes import file_wishes, wished_states
from services.holds import Message, thread_of
from services.line_holds import can_be_held
from services.making import Making, makings_for
from services.order_acts import acts_for, line_acts_for
from services.order_advice import advice_on, happened
from services.order_story import latest
from services.pictures import Place
from services.placed import variants_by_id
from services.requests import requests_of
from services.story_words import differences


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line, with what it is or will be made as."""

    item: OrderItem
    state: MappingState | None  # None: it is made as was pinned at its release
    uid: str
    files: dict[str, Any]
    pieces: int
    sold: Variant | None  # in the store
    made_of: int | None = None  # the catalog variant
    previews: Collection[int] = ()  # the files that have a picture
    held: Mapping[str, tuple[File, PrintArea]] = field(default_factory=dict)  # by print area: what was looked at

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


class Hold(NamedTuple):
    """What is held, what was written about it, and what this person may do about it."""

    line: OrderItem | None
    thread: Sequence[Message]
    acts: Collection[str]


@bp.get("/<int:order_id>")
@requires(Right.ORDERS_VIEW)
def show(order_id: int) -> ResponseReturnValue:
    order = find(order_id)
    mark = mark_of(order.version, latest(order), wished_states(order))
    if is_shown(mark):
        return "", 304
    response = render("orders/show.html", "orders/_show.html", **overview(order))
    response.set_etag(mark)
    return response


def overview(order: Order) -> dict[str, Any]:
    """All that the page of an order shows."""
    store = db.get_one(Store, order.store_id)
    lines = lines_of(order)
    asked = [request for request in requests_of(order) if request.state == RequestState.OPEN]
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
        "open_requests": asked,
        "file_wishes": {request.id: [*file_wishes(order, request.wanted)] for request in asked},
        "beyond": {request.id: beyond(order, request) for request in asked},
        "holds": [*holds_of(order)],
        "differences": differences,
        **story_shown(order, store),
        "link": link,
    }


def beyond(order: Order, request: OrderRequest) -> list[str]:
    """What a change asks for that the lines are not made in or not sent to: read before it is accepted."""
    if request.kind != RequestKind.CHANGE:
        return []
    return [happened(reason, facts) for reason, facts in changes.beyond_limits(order, request.wanted)]


def holds_of(order: Order) -> Iterator[Hold]:
    """Of the order as a whole, and of each line that is held by itself."""
    if thread := thread_of(order):
        yield Hold(None, thread, acts_for(order, actor))
    for line in order.items:
        if line.is_held:
            yield Hold(line, thread_of(order, line), line_acts_for(order, line, actor))


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
    return [replace(line, previews=drawn, held=held) for line, held in zip(lines, held_on(order, lines), strict=True)]


def line_of(order: Order, item: OrderItem) -> LineShown:
    """One line, without its pictures."""
    makings = makings_for([item]) if order.status in BEFORE_RELEASE else {}
    return _line(item, makings.get(item.id), None)


def held_on(order: Order, lines: Collection[LineShown]) -> Iterator[dict[str, tuple[File, PrintArea]]]:
    """Of each line its files that were looked at, with their print areas as the catalog has them now."""
    made = variants_by_id({line.made_of for line in lines if line.made_of})
    ids = {file["id"] for line in lines for file in line.files.values()}
    own = select(File).where(File.client_id == order.client_id, File.id.in_(ids), File.state == FileState.READY)
    files = {file.id: file for file in db.scalars(own.where(File.same_as_id.is_(None)))}
    for line in lines:
        variant = made.get(line.made_of or 0)
        areas = {area.key: area for area in variant.areas} if variant else {}
        named = ((key, files.get(file["id"])) for key, file in line.files.items() if key in areas)
        yield {key: (file, areas[key]) for key, file in named if file}


def pictures_on(lines: Collection[LineShown]) -> dict[Place, int]:
    sold = [line.sold for line in lines if line.sold]
    return pictures_of([*sold, *(variant.product for variant in sold)])


def _line(item: OrderItem, making: Making | None, sold: Variant | None) -> LineShown:
    is_pinned = making is None or item.catalog_variant_id is not None
    uid = item.product_uid if making is None or is_pinned else making.uid
    files = item.files if making is None or is_pinned else making.files
    pieces = item.quantity * (item.multiplier if making is None or is_pinned else making.multiplier)
    made_of = item.catalog_variant_id if making is None or is_pinned else making.catalog_variant_id
    return LineShown(item, making.state if making else None, uid, files, pieces, sold, made_of)


def _twin(order: Order) -> Order | None:
    if order.reason != "duplicate_suspect":
        return None
    alike = Order.visible_to(actor).where(
        Order.client_id == order.client_id, Order.twin_key == order.twin_key, Order.id != order.id
    )
    return db.scalars(alike.order_by(Order.id).limit(1)).first()
