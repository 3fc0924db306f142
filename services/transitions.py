"""How orders move: the roll-up of items, and the one function that makes a step of the table (`services.steps`).

A step locks the order, writes the timeline and owes the shop its news, all in the caller's transaction. Before release
the items of an order move together; from `created` on, each for itself.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from core.acting import acting
from core.db import db
from core.matrix import Right
from core.rights import Actor, can
from models import Happening, Order, OrderItem, Reason, Status, TimelineEntry
from models.orders import ENDED
from services.deadlines import deadlines
from services.due import follow_hold
from services.hold_terms import Deadline, begin, deadline_of_checks, follow_lines, let_line_be
from services.milestones import note_milestones
from services.postbacks.owing import owe_step_of
from services.pushes import owe_completion, owe_status_of
from services.steps import ALLOWED, By

PLACE = {status: place for place, status in enumerate(Status)}
ON_THE_WAY = frozenset({Status.PARTIALLY_SHIPPED, Status.SHIPPED, Status.IN_TRANSIT, Status.DELIVERED, Status.RETURNED})


class NotAllowed(Exception):
    """This step is not in the table, or not for this actor."""

    def __init__(self, source: str, target: str) -> None:
        super().__init__(f"{source} -> {target}")
        self.source, self.target = source, target


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
    """Lock the items of locked orders, and read them anew: `order.items` has them until the commit."""
    clients, ids = {order.client_id for order in orders}, [order.id for order in orders]
    own = select(OrderItem).where(OrderItem.client_id.in_(clients), OrderItem.order_id.in_(ids))
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
    moving = _moved(chosen, target, who)
    if moving:
        _settle(order, roll_up(everything), moving, reason, facts or {}, inbox_id, who)
    return bool(moving)


def step(order: Order, items: Collection[OrderItem], target: Status, who: By | Actor) -> bool:
    """`move` of these live items, of which the news is still to be owed."""
    moving = _moved(items, target, who)
    if moving:
        _follow(order, roll_up(order.items), moving, None, {}, None, who)
    return bool(moving)


def _moved(items: Collection[OrderItem], target: Status, who: By | Actor) -> list[OrderItem]:
    moving = [item for item in items if item.status != target]
    for item in moving:
        if not (may(item.status, target, who) or _ends_its_hold(item, target, who)):
            raise NotAllowed(item.status, target)
    for item in moving:
        item.status = target
    return moving


def _ends_its_hold(item: OrderItem, target: Status, who: By | Actor) -> bool:
    """The deadline of a held line ends it as that of a held order would (T11)."""
    return item.is_held and who is By.SYSTEM and may(Status.ON_HOLD, target, who)


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


def force(
    order: Order,
    target: Status,
    words: str,
    *,
    items: Collection[OrderItem] | None = None,
    tells_shop: bool = False,
) -> bool:
    """T29: bring what went further back to `target`, because a person says why. False where nothing had gone further.
    `items`: only of these.

    What was canceled or came back stays so, unless the whole order did.
    """
    moving = going_back(order, target, order.items if items is None else items)
    for item in moving:
        item.status = target
    if moving:
        facts = {"words": words, "forced": True}
        _settle(order, roll_up(order.items), moving, None, facts, None, None, tells_shop=tells_shop)
    return bool(moving)


def going_back(order: Order, target: Status, items: Iterable[OrderItem]) -> list[OrderItem]:
    """Those of a locked order's `items` that `force` would bring to `target`."""
    stays = {Status.RETURNED, Status.CANCELED} - {order.status}
    chosen = [item for item in items if item.is_ours and item.status not in stays]
    return [item for item in chosen if PLACE[Status(item.status)] > PLACE[target]]


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
        actor=who.signature,
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
    before = order.status
    _follow(order, status, moving, reason, facts, inbox_id, who)
    if order.status != before and tells_shop:
        owe_step_of([order])
        owe_status_of([order])
        if Status.CANCELED in (order.status, *(item.status for item in moving)):
            owe_completion(order)


def _follow(
    order: Order,
    status: Status,
    moving: Collection[OrderItem],
    reason: Reason | str | None,
    facts: dict[str, Any],
    inbox_id: int | None,
    who: By | Actor | None,
) -> None:
    everything, before = order.items, order.status
    order.status = status
    order.reason, order.reason_facts = (str(reason) if reason else None), facts
    for item in moving:
        if item.status == Status.CANCELED:
            let_line_be(item)
    order.held_items = sum(item.is_held for item in everything if is_live(item))
    order.version += 1
    follow_hold(order)
    note_milestones(order)
    if order.status != Status.PASSED:
        order.release_at = None
    _begin_or_end_hold(order, before, who)
    is_whole = len(moving) in (0, len(everything))
    told = facts if is_whole else facts | {"items": [item.title for item in moving]}
    if isinstance(who, By):
        told = told | {"by": str(who)}
    to = order.status if order.status != before else next(iter(moving)).status
    tell(order, Happening.STATUS, "status", reason=order.reason, inbox_id=inbox_id, steps=(before, to), **told)


def _begin_or_end_hold(order: Order, before: str, who: By | Actor | None) -> None:
    """What a person holds gets its deadline from them, in `services.orders.hold`."""
    if order.status != Status.ON_HOLD:
        follow_lines(order)
    elif order.status != before:
        is_found = isinstance(who, By)
        begin(order, deadline_of_checks(deadlines().terms(order.reason or "")) if is_found else Deadline())


def is_live(item: OrderItem) -> bool:
    return item.is_ours and item.status not in (Status.RETURNED, Status.CANCELED)
