"""How orders move: the table of allowed steps, the roll-up of items, and the one function that makes a step.

A step locks the order, writes the timeline and owes the shop its news, all in the caller's transaction. Before release
the items of an order move together; from `created` on, each for itself.
"""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from core.acting import acting
from core.db import db
from core.matrix import Right
from core.rights import Actor, can
from models import Happening, Order, OrderItem, Reason, Status, TimelineEntry
from models.orders import BEFORE_RELEASE, ENDED
from services.pushes import owe_completion, owe_status

PLACE = {status: place for place, status in enumerate(Status)}
ON_THE_WAY = frozenset({Status.PARTIALLY_SHIPPED, Status.SHIPPED, Status.IN_TRANSIT, Status.DELIVERED, Status.RETURNED})


class By(StrEnum):
    """Who makes a step when no person does."""

    SYSTEM = "system"
    SHOP = "shop"


class Step(NamedTuple):
    """A line of the table: from, to, and who may."""

    number: str
    sources: Collection[Status]
    target: Status
    who: Collection[By | Right]


class NotAllowed(Exception):
    """This step is not in the table, or not for this actor."""

    def __init__(self, source: str, target: str) -> None:
        super().__init__(f"{source} -> {target}")
        self.source, self.target = source, target


S, SYSTEM, SHOP = Status, By.SYSTEM, By.SHOP
STEPS = (
    Step("T2", [S.DRAFT], S.RECEIVED, [Right.ORDERS_CREATE]),
    Step("T4", [S.RECEIVED], S.NOT_CONNECTED, [SYSTEM]),
    Step("T5", [S.NOT_CONNECTED], S.RECEIVED, [SYSTEM, Right.ORDERS_CONNECT_LINE, Right.ORDERS_IGNORE_LINE]),
    Step("T6", [S.RECEIVED], S.FAILED, [SYSTEM]),
    Step("T7", [S.RECEIVED], S.ON_HOLD, [SYSTEM, Right.ORDERS_PROVIDER_HOLD]),
    Step("T8", [S.RECEIVED], S.PENDING_APPROVAL, [SYSTEM]),
    Step("T9", [S.RECEIVED], S.PASSED, [SYSTEM]),
    Step(
        "T10",
        [S.FAILED, S.ON_HOLD],
        S.RECEIVED,
        [SYSTEM, SHOP, Right.ORDERS_FIX, Right.ORDERS_EDIT, Right.ORDERS_PROVIDER_HOLD],
    ),
    Step("T11", [S.ON_HOLD], S.CANCELED, [SYSTEM]),
    Step("T12", [S.PENDING_APPROVAL], S.PASSED, [Right.ORDERS_APPROVE]),
    Step("T13", [S.PASSED], S.CREATED, [SYSTEM, Right.ORDERS_APPROVE]),
    Step("T14", [S.PASSED, S.PENDING_APPROVAL], S.ON_HOLD, [Right.ORDERS_HOLD, Right.ORDERS_PROVIDER_HOLD, SYSTEM]),
    Step("T15", [S.CREATED], S.IN_PRODUCTION, [SYSTEM, Right.PRODUCTION_ADVANCE]),
    Step("T16", [S.CREATED], S.ON_HOLD, [Right.ORDERS_PROVIDER_HOLD, SYSTEM]),
    Step("T17", [S.IN_PRODUCTION], S.PRINTED, [SYSTEM, Right.PRODUCTION_ADVANCE]),
    Step("T18", [S.PRINTED], S.PACKAGED, [Right.PRODUCTION_ADVANCE, Right.PACKAGES_EDIT]),
    Step("T19", [S.PACKAGED], S.SHIPPED, [SYSTEM, Right.PACKAGES_EDIT]),
    # An item of several pieces: some have left, the others are still to be packed.
    Step("T19", [S.PACKAGED, S.PRINTED], S.PARTIALLY_SHIPPED, [SYSTEM, Right.PACKAGES_EDIT]),
    Step("T20", [S.PRINTED, S.CREATED], S.SHIPPED, [SYSTEM]),
    Step("T21", [S.PARTIALLY_SHIPPED], S.SHIPPED, [SYSTEM, Right.PACKAGES_EDIT]),
    Step("T22", [S.SHIPPED], S.IN_TRANSIT, [SYSTEM]),
    Step("T23", [S.SHIPPED, S.IN_TRANSIT], S.DELIVERED, [SYSTEM, Right.PACKAGES_EDIT]),
    Step("T24", [S.SHIPPED, S.IN_TRANSIT, S.DELIVERED], S.RETURNED, [SYSTEM, Right.PACKAGES_EDIT]),
    Step("T25", BEFORE_RELEASE, S.CANCELED, [SHOP, Right.ORDERS_CANCEL]),
    Step("T26", [S.CREATED], S.CANCELED, [SHOP, Right.ORDERS_CANCEL]),
    Step("T27", [S.IN_PRODUCTION, S.PRINTED], S.CANCELED, [Right.ORDERS_CANCEL_PRODUCTION]),
    # What the shop or a person changes before release is looked at anew.
    Step("changed", [S.PENDING_APPROVAL, S.PASSED, S.NOT_CONNECTED], S.RECEIVED, [SYSTEM, SHOP, Right.ORDERS_EDIT]),
)
ALLOWED: dict[tuple[Status, Status], set[By | Right]] = {}
for _step in STEPS:
    for _source in _step.sources:
        ALLOWED.setdefault((_source, _step.target), set()).update(_step.who)


def roll_up(items: Iterable[OrderItem]) -> Status:
    """The order's status: the least advanced of its live items; `partially_shipped` where some have left."""
    ours = [Status(item.status) for item in items if item.is_ours]
    live = [status for status in ours if status is not Status.CANCELED]
    if not live:
        return Status.CANCELED if ours else Status.RECEIVED
    least = min(live, key=PLACE.__getitem__)
    has_left = any(status in ON_THE_WAY for status in live)
    return Status.PARTIALLY_SHIPPED if has_left and PLACE[least] < PLACE[Status.SHIPPED] else least


def may(source: str, target: str, who: By | Actor) -> bool:
    """Whether `who` may bring an item from `source` to `target`."""
    allowed = ALLOWED.get((Status(source), Status(target)), set())
    if isinstance(who, By):
        return who in allowed
    return any(isinstance(right, Right) and can(who, right) for right in allowed)


def lock(order: Order) -> list[OrderItem]:
    """Lock the order and its items until the commit; they are read anew. Every step begins with it."""
    db.flush()  # reading anew would forget a step of this moment that is not written yet
    db.refresh(order, with_for_update=True)
    lock_items([order])
    return order.items


def lock_items(orders: Sequence[Order]) -> None:
    """Lock the items of locked orders of one client, and read them anew: `order.items` has them until the commit."""
    ids = [order.id for order in orders]
    own = select(OrderItem).where(OrderItem.client_id == orders[0].client_id, OrderItem.order_id.in_(ids))
    locked = own.order_by(OrderItem.id).with_for_update().execution_options(populate_existing=True)
    found: dict[int, list[OrderItem]] = {}
    for item in db.scalars(locked):
        found.setdefault(item.order_id, []).append(item)
    for order in orders:
        set_committed_value(order, "items", found.get(order.id, []))


def move(
    order: Order,
    target: Status,
    who: By | Actor,
    *,
    items: Collection[OrderItem] | None = None,
    reason: Reason | str | None = None,
    facts: dict[str, Any] | None = None,
    inbox_id: int | None = None,
) -> bool:
    """Bring `items` (all live ones, where none are named) of a locked order to `target`.

    False where nothing had to move. Raises NotAllowed, and changes nothing, where one of them may not.
    """
    everything = order.items
    chosen = [item for item in (everything if items is None else items) if is_live(item)]
    if items is None and not chosen:
        return _move_empty(order, target, who, reason, facts or {}, inbox_id)
    moving = [item for item in chosen if item.status != target]
    for item in moving:
        if not may(item.status, target, who):
            raise NotAllowed(item.status, target)
    for item in moving:
        item.status = target
    if moving:
        _settle(order, roll_up(everything), moving, reason, facts or {}, inbox_id, who)
    return bool(moving)


def _move_empty(
    order: Order,
    target: Status,
    who: By | Actor,
    reason: Reason | str | None,
    facts: dict[str, Any],
    inbox_id: int | None,
) -> bool:
    """An order of which nothing is for us has no item to follow: its own status moves. What has ended stays so."""
    if order.status == target or order.status in ENDED:
        return False
    if not may(order.status, target, who):
        raise NotAllowed(order.status, target)
    _settle(order, target, [], reason, facts, inbox_id, who)
    return True


def reopen(order: Order, items: Collection[OrderItem], facts: dict[str, Any], inbox_id: int) -> None:
    """The shop takes back its own cancelling: these lines of a locked order are wanted again."""
    for item in items:
        item.status = Status.RECEIVED
    _settle(order, Status.RECEIVED, items, None, facts, inbox_id, By.SHOP)


def force(order: Order, target: Status, words: str, *, tells_shop: bool = False) -> bool:
    """T29: bring what went further back to `target`, because a person says why. False where nothing had gone further.

    What was canceled or came back stays so, unless the whole order did.
    """
    everything = order.items
    has_ended = order.status in (Status.RETURNED, Status.CANCELED)
    chosen = [item for item in everything if item.is_ours] if has_ended else [*filter(is_live, everything)]
    moving = [item for item in chosen if PLACE[Status(item.status)] > PLACE[target]]
    for item in moving:
        item.status = target
    if moving:
        facts = {"words": words, "forced": True}
        _settle(order, roll_up(everything), moving, None, facts, None, None, tells_shop=tells_shop)
    return bool(moving)


def tell(
    order: Order,
    kind: Happening,
    what: str,
    /,  # facts may bear these names too
    *,
    reason: str | None = None,
    inbox_id: int | None = None,
    steps: tuple[str | None, str | None] = (None, None),
    **facts: Any,
) -> TimelineEntry:
    """One line on the order's timeline. `what` is a code with words; `facts` fill them."""
    who = acting()
    entry = TimelineEntry(
        client_id=order.client_id,
        order_id=order.id,
        kind=kind,
        what=what,
        facts=facts,
        reason=reason,
        from_status=steps[0],
        to_status=steps[1],
        actor=who.name,
        membership_id=who.membership_id,
        inbox_id=inbox_id,
    )
    db.add(entry)
    return entry


def _settle(
    order: Order,
    status: Status,
    moving: Collection[OrderItem],
    reason: Reason | str | None,
    facts: dict[str, Any],
    inbox_id: int | None,
    who: By | Actor | None,
    *,
    tells_shop: bool = True,
) -> None:
    """The order follows its items to `status`; the timeline and the shop hear of it."""
    everything, before = order.items, order.status
    order.status = status
    order.reason, order.reason_facts = (str(reason) if reason else None), facts
    order.held_items = sum(item.is_held for item in everything if is_live(item))
    order.version += 1
    if order.status != Status.PASSED:
        order.release_at = None
    if order.status != Status.ON_HOLD:
        order.hold_until = order.hold_default = None
    is_whole = len(moving) in (0, len(everything))
    told = facts if is_whole else facts | {"items": [item.title for item in moving]}
    if isinstance(who, By):
        told = told | {"by": str(who)}
    to = order.status if order.status != before else next(iter(moving)).status
    tell(order, Happening.STATUS, "status", reason=order.reason, inbox_id=inbox_id, steps=(before, to), **told)
    if order.status != before and tells_shop:
        owe_status(order)
        if Status.CANCELED in (order.status, *(item.status for item in moving)):
            owe_completion(order)


def is_live(item: OrderItem) -> bool:
    return item.is_ours and item.status not in (Status.RETURNED, Status.CANCELED)
