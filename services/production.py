"""The production floor: released items by status, the steps that people make there, and the correction of a mistake."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from core.asked import id_of
from core.bulk import is_among
from core.db import db, now
from core.paging import Order as Sorting
from core.rights import Actor
from models import (
    CatalogProduct,
    CatalogVariant,
    Client,
    File,
    FloorBatchLine,
    Order,
    OrderItem,
    OrderRequest,
    Package,
    Push,
    PushKind,
    RequestKind,
    RequestState,
    Status,
)
from models.orders import ON_FLOOR
from services.activity import log_activity
from services.delays import is_aside
from services.floor.days import DAY, DAYS, LATE, until
from services.floor.following import follow
from services.floor.searching import holding, holds
from services.floor.together import locked, move_together
from services.packages import take_back
from services.pushes import overtake
from services.release import look_anew
from services.transitions import force, going_back, lock, may

OLDEST_FIRST = Sorting((OrderItem.id,))
NEXT = {Status.CREATED: Status.IN_PRODUCTION, Status.IN_PRODUCTION: Status.PRINTED}
CORRECTIONS = (
    *(Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED, Status.PACKAGED),
    *(Status.SHIPPED, Status.IN_TRANSIT, Status.DELIVERED),
)
PRODUCED = (Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED)  # as far as an order can be canceled
BY_DAY = Sorting((DAY, OrderItem.id))
SORTS = {"": OLDEST_FIRST, "due": BY_DAY}
COUNTED = 1000  # a tab says "1,000+" beyond
COUNTED_FOUND = 50  # where words are searched for: each line may have to be looked at


@dataclass(frozen=True, slots=True)
class Asked:
    """What the board is asked for."""

    status: Status = Status.CREATED
    term: str = ""
    client_id: int | None = None
    product_id: int | None = None
    batched: str = ""  # out: in no open batch; in: in one
    due: str = ""  # late, by the end of today or of the next seven days, or on one day
    sort: str = ""  # a key of SORTS

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """As it stands in the URL."""
        status = asked.get("status", "")
        return cls(
            status=Status(status) if status in ON_FLOOR else Status.CREATED,
            term=asked.get("q", "").replace("\0", "").strip()[:100],
            client_id=id_of(asked.get("client")),
            product_id=id_of(asked.get("product")),
            batched=asked.get("batch", "") if asked.get("batch") in ("in", "out") else "",
            due=_due(asked.get("due", "")),
            sort=asked.get("sort", "") if asked.get("sort") in SORTS else "",
        )

    @property
    def is_filtered(self) -> bool:
        return replace(self, status=Status.CREATED, sort="") != type(self)()

    @property
    def day(self) -> date | None:
        """The one that is asked for."""
        return date.fromisoformat(self.due) if self.due and self.due not in (LATE, *DAYS) else None

    @property
    def counted(self) -> int:
        return COUNTED_FOUND if self.term else COUNTED

    @property
    def sorting(self) -> Sorting:
        return SORTS[self.sort]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the rows that were chosen: each was checked for itself."""

    moved: int = 0
    refused: int = 0
    orders: Sequence[Order] = ()


def _due(word: str) -> str:
    """A day that is none is not asked for; nor is one from the year 9000 on, where lines without a day are sorted."""
    if word in (LATE, *DAYS):
        return word
    try:
        return date.fromisoformat(word).isoformat() if word < "9" else ""
    except ValueError:
        return ""


def on_floor(actor: Actor, asked: Asked) -> Select[OrderItem]:
    """The board's rows. Their order is `asked.sorting`."""
    query = _matching(actor, asked).where(OrderItem.status == asked.status)
    return query.where(holds(asked.term, asked.status)) if asked.term else query


def _matching(actor: Actor, asked: Asked) -> Select[OrderItem]:
    """Of whatever status, and without the words."""
    query = OrderItem.visible_to(actor).where(OrderItem.is_ours)
    if asked.client_id:
        query = query.where(OrderItem.client_id == asked.client_id)
    if asked.product_id:
        variants = select(CatalogVariant.id).where(CatalogVariant.product_id == asked.product_id)
        query = query.where(OrderItem.catalog_variant_id.in_(variants))
    if asked.batched:
        own = (FloorBatchLine.client_id == OrderItem.client_id) & (FloorBatchLine.item_id == OrderItem.id)
        is_in = select(FloorBatchLine.id).where(own, FloorBatchLine.is_open).exists()
        query = query.where(is_in if asked.batched == "in" else ~is_in)
    if asked.due:
        query = query.where(*(_late(actor, asked.client_id) if asked.due == LATE else until(asked.due)))
    return query


def _late(actor: Actor, client_id: int | None) -> list[ColumnElement[bool]]:
    """As `is_late` has it: all that is past its day but the few that are aside, which are read once for all."""
    aside = Order.visible_to(actor).where(is_aside(), Order.status.in_(ON_FLOOR), Order.due_at < now())
    if client_id:
        aside = aside.where(Order.client_id == client_id)
    return [now() > DAY, ~is_among(OrderItem.order_id, db.scalars(aside.with_only_columns(Order.id)).all())]


def for_sale(query: Select[OrderItem]) -> Select[OrderItem]:
    """Without the lines of test orders: they are few, and have an index of their own."""
    tests = select(Order.id).where(Order.is_test, Order.status.in_(ON_FLOOR))
    return query.where(OrderItem.order_id.not_in(tests))


def with_order(query: Select[OrderItem]) -> Select[OrderItem]:
    return query.options(joinedload(OrderItem.order).joinedload(Order.store))


def counts(actor: Actor, asked: Asked) -> dict[Status, int]:
    """How many items stand where, for the same questions. Nobody counts further than `asked.counted` + 1."""
    everywhere = _matching(actor, asked).with_only_columns(OrderItem.id)
    found_in = holding(asked.term, ON_FLOOR) if asked.term else {}

    def counted(status: Status) -> Select[int]:
        found = everywhere.where(OrderItem.status == status).limit(asked.counted + 1)
        found = found.where(found_in[status]) if asked.term else found
        return select(func.count()).select_from(found.subquery())

    row = db.execute(select(*(counted(status).scalar_subquery() for status in ON_FLOOR))).one()
    return dict(zip(ON_FLOOR, row, strict=True))


def clients_on_floor(actor: Actor) -> Sequence[Client]:
    """Those whose items are on the floor, by name."""
    own = _any_on_floor(actor, OrderItem.client_id == Client.id)
    return db.scalars(Client.visible_to(actor).where(own).order_by(func.lower(Client.name))).all()


def clients_of(items: Collection[OrderItem]) -> dict[int, str]:
    """{client id: its name}."""
    query = select(Client.id, Client.name).where(Client.id.in_({item.client_id for item in items}))
    return dict(db.execute(query).all())


def products_on_floor(actor: Actor) -> Sequence[CatalogProduct]:
    is_made = _any_on_floor(actor, OrderItem.catalog_variant_id == CatalogVariant.id)
    own = select(CatalogVariant.id).where(CatalogVariant.product_id == CatalogProduct.id, is_made).exists()
    return db.scalars(select(CatalogProduct).where(own).order_by(CatalogProduct.key)).all()


def _any_on_floor(actor: Actor, own: ColumnElement[bool]) -> ColumnElement[bool]:
    """Looked up for each that is asked of, as long as there are more lines than of these."""
    found = OrderItem.visible_to(actor).where(own, OrderItem.status.in_(ON_FLOOR))
    return found.with_only_columns(OrderItem.id).exists()


def previews_of(items: Collection[OrderItem]) -> set[int]:
    """Of these items' print files, those that have a picture."""
    ids = {file["id"] for item in items for file in item.files.values()}
    own = select(File.id).where(File.client_id.in_({item.client_id for item in items}), File.id.in_(ids))
    drawn = own.where(or_(File.preview_key.is_not(None), File.same_as_id.is_not(None)))
    return set(db.scalars(drawn)) if ids else set()


def requests_of(items: Collection[OrderItem]) -> dict[int, str]:
    """{order id: `cancel` or `change`}: what somebody asks of it. Nobody should start or send it unknowing."""
    asked = select(OrderRequest.order_id, OrderRequest.kind).where(
        OrderRequest.client_id.in_({item.client_id for item in items}),
        OrderRequest.order_id.in_({item.order_id for item in items}),
        OrderRequest.kind.in_((RequestKind.CANCEL, RequestKind.CHANGE)),
        OrderRequest.state == RequestState.OPEN,
    )
    to_cancel_last = asked.order_by(OrderRequest.kind == RequestKind.CANCEL)  # it stands before a change
    return {row.order_id: row.kind for row in db.execute(to_cancel_last)} if items else {}


def advance(actor: Actor, item_ids: Collection[int], target: Status) -> Outcome:
    """Bring these items to `target`, each for itself; those out of reach, held or elsewhere are refused."""
    own = OrderItem.visible_to(actor).where(OrderItem.id.in_(item_ids)).with_only_columns(OrderItem.order_id)
    orders = locked(Order.visible_to(actor).where(Order.id.in_(own)))
    moved = _advance(orders, target, actor, set(item_ids))
    return Outcome(len(moved), len(item_ids) - len(moved), orders)


def advance_order(actor: Actor, order: Order, target: Status) -> Outcome:
    """All items of the order that can be brought to `target` now."""
    lock(order)
    return Outcome(len(_advance([order], target, actor)), 0, [order])


def _advance(
    orders: Sequence[Order], target: Status, actor: Actor, only: Collection[int] | None = None
) -> list[OrderItem]:
    chosen = {order: [item for item in order.items if _goes_on(item, target, actor, only)] for order in orders}
    moved = [item for items in chosen.values() for item in items]
    for item in moved:
        item.started_at = item.started_at or now()
        item.printed_at = now() if target == Status.PRINTED else None
    for order in move_together(chosen, target, actor):
        ids = [item.id for item in chosen[order]]
        log_activity(f"production.{target}", order, name=order.number, after={"items": ids})
    follow(moved)
    return moved


def _goes_on(item: OrderItem, target: Status, actor: Actor, only: Collection[int] | None) -> bool:
    is_free = item.is_ours and not item.is_held and (only is None or item.id in only)
    return is_free and item.status != target and may(item.status, target, actor)


def corrections_of(order: Order) -> list[Status]:
    """The statuses that a forced correction can bring the order back to."""
    if order.status != Status.CANCELED:
        places = list(Status)
        return [status for status in CORRECTIONS if places.index(status) < places.index(Status(order.status))]
    ours = [item for item in order.items if item.is_ours]
    was_released = all(item.catalog_variant_id for item in ours)
    return [Status.RECEIVED, *(PRODUCED if was_released else ())] if ours else []


def correct_status(order: Order, target: Status, words: str, *, tells_shop: bool) -> bool:
    """T29. What is not true any more is not told to the shop: notes about the status, and parcels that are here again.

    False: nothing to correct.
    """
    lock(order)
    before = order.status
    if target not in corrections_of(order):
        return False
    take_back(order, target, going_back(order, target, order.items))
    away = select(Package.id).where(Package.client_id == order.client_id, Package.shipped_at.is_not(None))
    still_away = away.where(Package.order_id == order.id)
    is_here = (Push.kind == PushKind.SHIPMENT) & Push.package_id.not_in(still_away)
    overtake([order], or_(Push.kind.in_([PushKind.NOTE, PushKind.STAGE]), is_here))
    force(order, target, words, tells_shop=tells_shop)
    if target is Status.RECEIVED:
        look_anew(order)
    log_activity("order.forced_back", order, name=order.number, before={"status": before},
                 after={"status": order.status}, reason=words)  # fmt: skip
    return True
