"""The production floor: released items by status, the steps that people make there, and the correction of a mistake."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from core.asked import id_of
from core.db import db, now
from core.paging import Order as Sorting
from core.rights import Actor
from core.search import found_by
from models import (
    CatalogProduct,
    CatalogVariant,
    Client,
    File,
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
from services.packages import take_back
from services.pushes import overtake
from services.transitions import force, lock, may, move

OLDEST_FIRST = Sorting((OrderItem.id,))
NEXT = {Status.CREATED: Status.IN_PRODUCTION, Status.IN_PRODUCTION: Status.PRINTED}
CORRECTIONS = (Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED, Status.PACKAGED, Status.SHIPPED)
PRODUCED = (Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED)  # as far as an order can be canceled
LATE_AFTER = timedelta(hours=48)  # since the buyer ordered, while pieces are still on the floor
COUNTED = 1000  # a tab says "1,000+" beyond


@dataclass(frozen=True, slots=True)
class Asked:
    """What the board is asked for."""

    status: Status = Status.CREATED
    term: str = ""
    client_id: int | None = None
    product_id: int | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """As it stands in the URL."""
        status = asked.get("status", "")
        return cls(
            status=Status(status) if status in ON_FLOOR else Status.CREATED,
            term=asked.get("q", "").strip()[:100],
            client_id=id_of(asked.get("client")),
            product_id=id_of(asked.get("product")),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the rows that were chosen: each was checked for itself."""

    moved: int = 0
    refused: int = 0
    orders: Sequence[Order] = ()


def on_floor(actor: Actor, asked: Asked) -> Select[OrderItem]:
    """The board's rows, oldest first where sorted by id."""
    query = OrderItem.visible_to(actor).where(OrderItem.is_ours, OrderItem.status == asked.status)
    if asked.client_id:
        query = query.where(OrderItem.client_id == asked.client_id)
    if asked.product_id:
        variants = select(CatalogVariant.id).where(CatalogVariant.product_id == asked.product_id)
        query = query.where(OrderItem.catalog_variant_id.in_(variants))
    if asked.term:
        own = (Order.client_id == OrderItem.client_id) & (Order.id == OrderItem.order_id)
        by_uid = OrderItem.product_uid.istartswith(asked.term, autoescape=True)
        query = query.join(Order, own).where(or_(by_uid, found_by(Order.search, asked.term)))
    return query


def with_order(query: Select[OrderItem]) -> Select[OrderItem]:
    return query.options(joinedload(OrderItem.order).joinedload(Order.store))


def counts(actor: Actor, asked: Asked) -> dict[Status, int]:
    """How many items stand where, for the same questions. Nobody counts further than COUNTED + 1."""

    def counted(status: Status) -> Select[int]:
        found = on_floor(actor, Asked(status, asked.term, asked.client_id, asked.product_id))
        return select(func.count()).select_from(found.with_only_columns(OrderItem.id).limit(COUNTED + 1).subquery())

    row = db.execute(select(*(counted(status).scalar_subquery() for status in ON_FLOOR))).one()
    return dict(zip(ON_FLOOR, row, strict=True))


def clients_on_floor(actor: Actor) -> Sequence[Client]:
    """Those whose items are on the floor, by name."""
    own = OrderItem.visible_to(actor).where(OrderItem.status.in_(ON_FLOOR)).with_only_columns(OrderItem.client_id)
    return db.scalars(Client.visible_to(actor).where(Client.id.in_(own)).order_by(func.lower(Client.name))).all()


def clients_of(items: Collection[OrderItem]) -> dict[int, str]:
    """{client id: its name}."""
    query = select(Client.id, Client.name).where(Client.id.in_({item.client_id for item in items}))
    return dict(db.execute(query).all())


def products_on_floor(actor: Actor) -> Sequence[CatalogProduct]:
    own = OrderItem.visible_to(actor).where(OrderItem.status.in_(ON_FLOOR))
    variants = own.with_only_columns(OrderItem.catalog_variant_id)
    made = select(CatalogVariant.product_id).where(CatalogVariant.id.in_(variants))
    return db.scalars(select(CatalogProduct).where(CatalogProduct.id.in_(made)).order_by(CatalogProduct.key)).all()


def previews_of(items: Collection[OrderItem]) -> set[int]:
    """Of these items' print files, those that have a picture."""
    ids = {file["id"] for item in items for file in item.files.values()}
    own = select(File.id).where(File.client_id.in_({item.client_id for item in items}), File.id.in_(ids))
    drawn = own.where(or_(File.preview_key.is_not(None), File.same_as_id.is_not(None)))
    return set(db.scalars(drawn)) if ids else set()


def asked_to_cancel(items: Collection[OrderItem]) -> set[int]:
    """The orders that somebody asks to cancel: nobody should start them unknowing."""
    open_requests = select(OrderRequest.order_id).where(
        OrderRequest.client_id.in_({item.client_id for item in items}),
        OrderRequest.order_id.in_({item.order_id for item in items}),
        OrderRequest.kind == RequestKind.CANCEL,
        OrderRequest.state == RequestState.OPEN,
    )
    return set(db.scalars(open_requests)) if items else set()


def is_late(order: Order, at: datetime | None = None) -> bool:
    return (at or now()) - order.placed_at > LATE_AFTER


def advance(actor: Actor, item_ids: Collection[int], target: Status) -> Outcome:
    """Bring these items to `target`, each for itself; those out of reach, held or elsewhere are refused."""
    query = OrderItem.visible_to(actor).where(OrderItem.id.in_(item_ids))
    order_ids = db.scalars(query.with_only_columns(OrderItem.order_id).distinct()).all()
    orders = db.scalars(Order.visible_to(actor).where(Order.id.in_(order_ids)).order_by(Order.id)).all()
    moved = sum(_advance(order, target, actor, set(item_ids)) for order in orders)
    return Outcome(moved, len(item_ids) - moved, orders)


def advance_order(actor: Actor, order: Order, target: Status) -> Outcome:
    """All items of the order that can be brought to `target` now."""
    return Outcome(_advance(order, target, actor), 0, [order])


def _advance(order: Order, target: Status, actor: Actor, only: set[int] | None = None) -> int:
    items = [item for item in lock(order) if only is None or item.id in only]
    chosen = [
        item
        for item in items
        if item.is_ours and not item.is_held and item.status != target and may(item.status, target, actor)
    ]
    for item in chosen:
        item.started_at = item.started_at or now()
    if move(order, target, actor, items=chosen):
        log_activity(f"production.{target}", order, name=order.number, after={"items": [item.id for item in chosen]})
    return len(chosen)


def corrections_of(order: Order) -> list[Status]:
    """The statuses that a forced correction can bring the order back to."""
    places = list(Status)
    earlier = [status for status in CORRECTIONS if places.index(status) < places.index(Status(order.status))]
    if order.status != Status.CANCELED:
        return earlier
    was_released = all(item.catalog_variant_id for item in order.items if item.is_ours)
    return [status for status in earlier if status in PRODUCED] if was_released else []


def correct_status(order: Order, target: Status, words: str, *, tells_shop: bool) -> bool:
    """T29. What is not true any more is not told to the shop: notes about the status, and parcels that are here again.

    False: nothing to correct.
    """
    lock(order)
    before = order.status
    if target not in corrections_of(order):
        return False
    take_back(order, target)
    away = select(Package.id).where(Package.client_id == order.client_id, Package.shipped_at.is_not(None))
    still_away = away.where(Package.order_id == order.id)
    is_here = (Push.kind == PushKind.SHIPMENT) & Push.package_id.not_in(still_away)
    overtake(order, or_(Push.kind.in_([PushKind.NOTE, PushKind.STAGE]), is_here))
    force(order, target, words, tells_shop=tells_shop)
    log_activity("order.forced_back", order, name=order.number, before={"status": before},
                 after={"status": order.status}, reason=words)  # fmt: skip
    return True
