"""What the shops are told: which news is owed for which change, whose turn it is, and what became of it.

Sending is `jobs.pushes`, the words are `services.push_words`. Who owes news has locked the order.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select, update

from core.bulk import insert_rows
from core.db import db, now
from models import Order, Package, Push, PushKind, PushState, Status, Store
from models.outbox import PRESSING
from models.work import WorkState
from platforms import PLATFORMS, Ability, Code
from services.order_stores import stores_of
from services.shops import NEEDS_NEW_KEYS

UNTOLD = (PushState.QUEUED, PushState.REFUSED)
OPEN = (WorkState.WAITING, WorkState.RUNNING)
SETTLED_BY_CONNECTING = (*NEEDS_NEW_KEYS, Code.ROLE_TOO_SMALL, Code.API_SHUT, Code.API_NEEDED)
SETTLED_BY_AN_ANSWER = (
    *(Code.NAME_UNKNOWN, Code.CONNECTION_FAILED, Code.TLS_FAILED, Code.TIMED_OUT, Code.CUT_SHORT),
    *(Code.SHOP_FAILED, Code.MAINTENANCE, Code.MOVED, Code.PAGE_INSTEAD, Code.TEXT_AROUND),
    *(Code.SHOP_FROZEN, Code.SHOP_LOCKED, Code.APP_REFUSED),
)
ALL_LEFT = (Status.SHIPPED, Status.IN_TRANSIT, Status.DELIVERED)
AFTER_THE_OTHER = timedelta(seconds=1)
LOOK_AGAIN = timedelta(hours=1)  # at a store with which nothing is exchanged; connecting it again comes first

# A private note for the merchant at these changes; what is shipped is told package by package.
TOLD_BY_NOTE = frozenset(
    {
        Status.RECEIVED,
        Status.NOT_CONNECTED,
        Status.ON_HOLD,
        Status.FAILED,
        Status.PASSED,
        Status.CREATED,
        Status.IN_PRODUCTION,
        Status.PRINTED,
        Status.DELIVERED,
        Status.RETURNED,
        Status.CANCELED,
    }
)


def owe_status_of(orders: Collection[Order]) -> None:
    """Owe the shops a note about each order's new status, or the stage that stands for it there. It takes the place of
    what was not told yet."""
    stores, stages, notes = stores_of(orders), {}, {}
    for order in orders:
        # What is shipped is put into its stage together with the parcel.
        stage = stores[order.store_id].stage_map.get(order.status) if order.status != Status.SHIPPED else None
        if stage and is_told(order, Ability.STAGES):
            stages[order] = {"status": order.status, "stage": stage}
        if order.status in TOLD_BY_NOTE and is_told(order, Ability.NOTES):
            notes[order] = {"status": order.status, "reason": order.reason}
    with db.no_autoflush:  # the order is written when its last step of this moment is made
        _owe_instead(PushKind.STAGE, stages)
        _owe_instead(PushKind.NOTE, notes)


def _owe_instead(kind: PushKind, messages: Mapping[Order, dict[str, Any]]) -> None:
    """Of what these orders still have of this kind only the newest is told."""
    if messages:
        overtake(messages, Push.kind == kind)
        owe_all([_owed(order, kind, f"{kind}-{order.id}-{order.version}", said) for order, said in messages.items()])


def owe_package(order: Order, package: Package, *, is_correction: bool = False, was: str = "") -> None:
    """Owe the shop a package that has left. `is_correction`: its tracking was another one before, its code `was`."""
    if is_told(order, Ability.SHIP):
        own = select(Push).where(Push.client_id == order.client_id, Push.package_id == package.id)
        before = db.scalars(own).all()
        overtake([order], Push.package_id == package.id)
        has_begun = any(push.sent_at or push.work_state == WorkState.RUNNING for push in before)
        message = {"is_correction": is_correction and has_begun, "was": _former_codes(before, was)}
        owe(order, PushKind.SHIPMENT, f"shipment-{package.id}-{len(before)}", message, package)


def _former_codes(before: Sequence[Push], was: str) -> list[str]:
    """All that the shop may have been told."""
    earlier = (code for push in before for code in push.message.get("was", ()))
    return list(dict.fromkeys(filter(None, (*earlier, was))))


def owe_completion(order: Order) -> None:
    """After a cancel: where all that is left of the purchase has gone out already, no parcel completes it any more."""
    with db.no_autoflush:
        if is_told(order, Ability.SHIP) and all_has_left(order):
            owe(order, PushKind.COMPLETE, f"complete-{order.id}-{order.version}", {})


def owe(order: Order, kind: PushKind, key: str, message: dict[str, Any], package: Package | None = None) -> None:
    """One message, owed once however often it is asked for. The sweep, or `jobs.pushes`, sends it."""
    owe_all([_owed(order, kind, key, message, package)])


def _owed(
    order: Order, kind: PushKind, key: str, message: dict[str, Any], package: Package | None = None
) -> dict[str, Any]:
    values = {"client_id": order.client_id, "store_id": order.store_id, "order_id": order.id, "kind": kind, "key": key}
    return values | {"message": message, "package_id": package.id if package else None}


def owe_all(messages: Sequence[dict[str, Any]]) -> None:
    """Many messages at once, each as `owe` has it."""
    rows = [FRESH | message | {"due_at": now(), "created_at": now()} for message in messages]
    insert_rows("pushes", rows, unless="client_id, key")


FRESH: dict[str, Any] = {
    "package_id": None,
    "state": PushState.QUEUED,
    "shop_words": "",
    "work_state": WorkState.WAITING,
    "tries": 0,
    "error_facts": {},
    "progress": {},
}


def is_told(order: Order, ability: Ability) -> bool:
    """Whether the shop hears of this order: it came from there, and the platform has a place for it. Of a test only
    where it is the shop's own, placed to see just that."""
    is_for_shop = bool(order.external_id) and (not order.is_test or bool(order.shop_status))
    return is_for_shop and tells(db.get_one(Store, order.store_id), ability)


def tells(store: Store, ability: Ability) -> bool:
    return ability in PLATFORMS[store.platform].does


def overtake(orders: Iterable[Order], *which: Any) -> None:
    """What the shops have not taken yet of these orders' news is not told any more: something newer is."""
    places = {order.id: order.client_id for order in orders}
    own = update(Push).where(Push.client_id.in_(set(places.values())), Push.order_id.in_(places), *which)
    untold = own.where(Push.state.in_(UNTOLD), Push.work_state.in_([WorkState.WAITING, WorkState.FAILED]))
    skipped = {"state": PushState.SKIPPED, "error": "overtaken", "error_facts": {}, "ended_at": now()}
    db.execute(untold.values(work_state=WorkState.CANCELED, due_at=None, token=None, **skipped))


# -- whose turn it is


class Called(NamedTuple):
    """A row that is to go out, and whether a parcel waits for it: itself, or one that is told after it."""

    push_id: int
    is_pressing: bool


def first_waiting(orders: Collection[Order]) -> list[Called]:
    """The rows that are to go out first, one of each purchase; each calls the next."""
    if not orders:
        return []
    clients, asked = {order.client_id for order in orders}, {_purchase(order) for order in orders}
    roots = [root for _store_id, root, _shop_id in asked]
    known = select(Order).where(Order.client_id.in_(clients), or_(Order.id.in_(roots), Order.original_id.in_(roots)))
    purchases = {each.id: _purchase(each) for each in db.scalars(known) if _purchase(each) in asked}
    own = select(Push.order_id, func.min(Push.id), func.bool_or(Push.kind.in_(PRESSING)))
    waiting = own.where(Push.client_id.in_(clients), Push.order_id.in_(purchases), Push.work_state == WorkState.WAITING)
    first: dict[Any, Called] = {}
    for order_id, push_id, is_pressing in db.execute(waiting.group_by(Push.order_id)):
        purchase = purchases[order_id]
        before = first.get(purchase, Called(push_id, is_pressing))
        first[purchase] = Called(min(push_id, before.push_id), is_pressing or before.is_pressing)
    return sorted(first.values())


def _purchase(order: Order) -> tuple[int, int, str | None]:
    """What `of_one_purchase` goes by."""
    return order.store_id, order.original_id or order.id, order.shop_id


def due_after(push: Push) -> datetime | None:
    """When to look at it again; None: now is its turn. Locks the one before it, so that its end is not missed."""
    ids = ids_of_purchase(db.get_one(Order, push.order_id))  # one order in the shop: its entries are read and rewritten
    own = select(Push).where(Push.client_id == push.client_id, Push.order_id.in_(ids), Push.id < push.id)
    before = db.scalars(own.where(Push.work_state.in_(OPEN)).order_by(Push.id).limit(1).with_for_update()).first()
    if before:
        return max(before.due_at or now(), now()) + AFTER_THE_OTHER
    return None if db.get_one(Store, push.store_id).is_live else now() + LOOK_AGAIN


def call_next(push: Push) -> Called | None:
    """`push` has ended: the next of its purchase is due."""
    ids = ids_of_purchase(db.get_one(Order, push.order_id))
    own = select(Push.id, Push.kind).where(Push.client_id == push.client_id, Push.order_id.in_(ids), Push.id > push.id)
    rows = db.execute(own.where(Push.work_state == WorkState.WAITING).order_by(Push.id)).all()
    if not rows:
        return None
    following = rows[0].id
    db.execute(update(Push).where(Push.id == following, Push.work_state == WorkState.WAITING).values(due_at=now()))
    return Called(following, any(row.kind in PRESSING for row in rows))


def reason_to_skip(push: Push, package: Package | None) -> str:
    """Why there is nothing to tell any more; empty: there is."""
    if db.get_one(Store, push.store_id).deleted_at:
        return "store_deleted"
    if push.kind == PushKind.SHIPMENT and (package is None or package.shipped_at is None):
        return "taken_back"
    if push.kind == PushKind.COMPLETE and not completes(push):
        return "not_complete"
    return ""


def completes(push: Push) -> bool:
    """Whether the shop's order is completed with this push: all has left, and of the others nothing is untold."""
    order = db.get_one(Order, push.order_id)
    if not all_has_left(order) or not db.get_one(Store, push.store_id).complete_in_shop:
        return False
    ids = ids_of_purchase(order)
    others = select(Push.id).where(Push.client_id == push.client_id, Push.order_id.in_(ids), Push.id != push.id)
    untold = others.where(Push.kind == PushKind.SHIPMENT, Push.state.in_(UNTOLD))
    return not db.scalar(select(untold.exists()))


def all_has_left(order: Order) -> bool:
    """Whether every order of this purchase that was not canceled is on its way, and there is one."""
    statuses = [each.status for each in of_one_purchase(order) if each.status != Status.CANCELED]
    return bool(statuses) and all(status in ALL_LEFT for status in statuses)


def ids_of_purchase(order: Order) -> list[int]:
    return [each.id for each in of_one_purchase(order)]


def of_one_purchase(order: Order) -> Sequence[Order]:
    """The order and those that supplement it: the shop has all their lines in one order of its own."""
    root = order.original_id or order.id
    own = select(Order).where(Order.client_id == order.client_id, Order.store_id == order.store_id)
    known = own.where(or_(Order.id == root, Order.original_id == root)).order_by(Order.id)
    return [each for each in db.scalars(known) if each.shop_id == order.shop_id]


def wake(store: Store, settled: Sequence[Code] = SETTLED_BY_CONNECTING) -> Sequence[Called]:
    """The store is connected, or well, again: what waited for that, and what was refused for what is `settled` by it,
    is due. Parcels come first."""
    at = now()
    own = update(Push).where(Push.client_id == store.client_id, Push.store_id == store.id)
    refused = own.where(Push.state == PushState.REFUSED, Push.error.in_(settled))
    waiting = own.where(Push.work_state == WorkState.WAITING, Push.due_at > at)
    fresh = {"state": PushState.QUEUED, "work_state": WorkState.WAITING, "due_at": at, "tries": 0, "ended_at": None}
    asked = (refused.values(**fresh), waiting.values(due_at=at))
    rows = [row for each in asked for row in db.execute(each.returning(Push.id, Push.kind, Push.order_id))]
    pressing = {row.order_id for row in rows if row.kind in PRESSING}
    woken = [Called(row.id, row.order_id in pressing) for row in rows]
    return sorted(woken, key=lambda called: (not called.is_pressing, called.push_id))


def settle_by_hand(push: Push) -> bool:
    """A person told the shop. False where there is nothing to settle, or it is under way."""
    db.refresh(push, with_for_update=True)
    if push.state not in UNTOLD or push.work_state == WorkState.RUNNING:
        return False
    push.skip("by_hand")
    return True


# -- what people see


def pushes_of(order: Order) -> Sequence[Push]:
    """The order's news, oldest first, without what was overtaken before it was told."""
    own = select(Push).where(Push.client_id == order.client_id, Push.order_id == order.id)
    return db.scalars(own.where(Push.error.is_distinct_from("overtaken")).order_by(Push.id)).all()
