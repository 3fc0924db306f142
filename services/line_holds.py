"""One line of a released order is held: it waits where it stands, and the others go on.

Its thread, its turn and its deadline are those of a held order (`services.holds`, `services.hold_terms`).
"""

from datetime import timedelta
from typing import Any

from core.db import now
from core.rights import Actor, Right, can
from models import File, Happening, MappingState, Order, OrderItem, Reason, Status, Turn
from services.activity import log_activity
from services.deadlines import deadlines
from services.due import follow_hold
from services.hold_terms import Deadline, begin, deadline_of, follow_lines, let_line_be
from services.holds import side_of
from services.line_files import exchange_file
from services.making import Making, makings_for
from services.order_acts import line_acts_for
from services.transitions import By, NotAllowed, is_live, move, tell
from services.validation import BROKEN, NEVER_AS_IS

HOLDABLE = frozenset({Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED})
WAIT_FOR_FILE = timedelta(minutes=1)


class NotPrintable(Exception):
    """The file chosen for it is still being looked at, or cannot be printed at all."""

    def __init__(self, item: OrderItem, making: Making) -> None:
        super().__init__(item.id)
        self.item, self.is_looked_at = item, making.is_ready


def can_be_held(item: OrderItem) -> bool:
    """Before its release a line is held with its order; once it is packed, it is the parcel that waits."""
    return is_live(item) and not item.is_held and item.status in HOLDABLE


def hold_line(
    order: Order, item: OrderItem, actor: Actor, reason: Reason, words: str = "", deadline: Deadline | None = None
) -> None:
    """A line of a locked order; `deadline` as in `services.orders.hold`. Raises NotAllowed."""
    if not can(actor, Right.ORDERS_PROVIDER_HOLD) or not can_be_held(item):
        raise NotAllowed(item.status, Status.ON_HOLD)
    item.is_held, item.hold_reason = True, reason
    begin(item, deadline or deadline_of(deadlines().terms(reason)))
    _settle(order, item, "line_held", words, reason=reason, side=str(side_of(actor)))


def let_line_go(order: Order, item: OrderItem, actor: Actor) -> None:
    """It goes on where it stood. Raises NotAllowed, and NotPrintable."""
    _need("let_line_go", order, item, actor)
    making = _own_making(item)
    if making and (not making.is_ready or making.why in NEVER_AS_IS):
        raise NotPrintable(item, making)
    _go_on(order, item)


def accept_line(order: Order, item: OrderItem, actor: Actor, words: str) -> None:
    """Its file is fine as it is, a person says. Raises NotAllowed."""
    _need("accept", order, item, actor)
    _go_on(order, item, words, as_is=item.hold_reason)


def print_line_from(order: Order, item: OrderItem, actor: Actor, area: str, file: File) -> None:
    """Another file for a held line that nobody has begun: it goes on once that was looked at. Raises NotAllowed."""
    _need("replace_file", order, item, actor)
    exchange_file(order, item, area, file)
    item.hold_until, item.hold_default, item.hold_remind_at = now() + WAIT_FOR_FILE, Status.RECEIVED, None
    item.turn = Turn.PROVIDER  # whoever brought the file: no word of the client stops its being looked at
    follow_lines(order)


def end_due_lines(order: Order) -> None:
    """What was printed on the holds of its lines happens to those whose time has come."""
    for item in [each for each in order.items if each.hold_until and each.hold_until <= now()]:
        making = _own_making(item)
        if item.hold_default == Status.CANCELED:
            move(order, Status.CANCELED, By.SYSTEM, items=[item], facts={"why": "deadline"})
        elif making and not making.is_ready:
            item.hold_until = now() + WAIT_FOR_FILE
        elif making and making.state is MappingState.BROKEN:
            _hold_for_file(order, item, making.why)
        else:
            _go_on(order, item, why="deadline")
    follow_lines(order)


def _hold_for_file(order: Order, item: OrderItem, why: str) -> None:
    """The other file is no better: the client is asked once more, and no deadline lets it through."""
    _status, item.hold_reason = BROKEN.get(why, (Status.ON_HOLD, Reason.FILE_FORMAT))
    begin(item, Deadline())
    item.turn = Turn.CLIENT
    _settle(order, item, "line_held", reason=item.hold_reason, why=why)


def _own_making(item: OrderItem) -> Making | None:
    """Where a file was chosen for this line alone."""
    is_own = item.mapping_version is None and item.catalog_variant_id is not None
    return makings_for([item])[item.id] if is_own else None


def _need(act: str, order: Order, item: OrderItem, actor: Actor) -> None:
    if act not in line_acts_for(order, item, actor):
        raise NotAllowed(Status.ON_HOLD, item.status)


def _go_on(order: Order, item: OrderItem, words: str = "", **facts: Any) -> None:
    let_line_be(item)
    _settle(order, item, "line_let_go", words, **facts)


def _settle(order: Order, item: OrderItem, what: str, words: str = "", reason: str | None = None, **facts: Any) -> None:
    order.held_items = sum(each.is_held for each in order.items if is_live(each))
    follow_hold(order)
    if order.status != Status.ON_HOLD:
        follow_lines(order)
    order.version += 1
    tell(order, Happening.CHANGE, what, reason=reason, line=item.title, item=item.id, words=words, **facts)
    log_activity(f"order.{what}", order, name=order.number, after={"line": item.title}, reason=words)
