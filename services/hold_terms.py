"""How long a hold waits and what happens then, by its reason; and whose turn it is when it begins.

An order is held, or one line of it: both know the same of their hold.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from core.db import now
from models import Order, OrderItem, Reason, Status, Turn

Held = Order | OrderItem

PROVIDERS_OWN = frozenset({Reason.PSP_CAPACITY, Reason.MATERIAL_SHORTAGE})
# What the provider asks the client about, beside what it holds for itself.
ASKED_ABOUT = (
    *(reason for reason in Reason if reason.startswith("file_")),
    *(Reason.ATTRIBUTES_MISSING, Reason.ADDRESS_INCOMPLETE, Reason.CARRIER_REFUSED),
)
WITH_TERMS = (*ASKED_ABOUT, Reason.CLIENT_REQUEST, Reason.FRAUD_RISK, Reason.DUPLICATE_SUSPECT)
A_DAY = timedelta(days=1)
LEAST_LEFT = 2 * A_DAY  # for whoever answered at the last moment, and is asked back


class Terms(NamedTuple):
    """`days` until `then` happens: canceled, or received (looked at anew, and on it goes). None: it waits for good."""

    days: int | None = None
    then: str = Status.RECEIVED


_GOES_ON = Terms(7, Status.RECEIVED)  # the checks had found it fit for print: a person's doubt alone holds it
_UNPRINTABLE = (Reason.FILE_UNREACHABLE, Reason.FILE_FORMAT)
_CANNOT_ARRIVE = Terms(14, Status.CANCELED)
USUAL: dict[str, Terms] = {
    **{str(reason): _GOES_ON for reason in ASKED_ABOUT if reason.startswith("file_") and reason not in _UNPRINTABLE},
    str(Reason.ADDRESS_INCOMPLETE): _CANNOT_ARRIVE,
    str(Reason.CARRIER_REFUSED): _CANNOT_ARRIVE,
}


class Deadline(NamedTuple):
    until: datetime | None = None
    then: str | None = None
    remind_at: datetime | None = None


def terms_of(reason: str, own: dict[str, Any]) -> Terms:
    """As the provider has set it in `own`, {reason: [days, then]}; else as is usual."""
    return Terms(*own[reason]) if reason in own else USUAL.get(reason, Terms())


def deadline_of(terms: Terms) -> Deadline:
    """Of a hold that a person makes now."""
    return at(now() + timedelta(days=terms.days), terms.then) if terms.days else Deadline()


def deadline_of_checks(terms: Terms) -> Deadline:
    """Of what the checks hold by themselves: looked at anew it would be held anew, so only a cancelling ends it."""
    return deadline_of(terms) if terms.then == Status.CANCELED else Deadline()


def at(until: datetime, then: str) -> Deadline:
    """The reminder comes a day before; halfway, where all of it is shorter than two days."""
    left = until - now()
    return Deadline(until, then, until - A_DAY if left > 2 * A_DAY else now() + left / 2)


def first_turn(reason: str | None) -> Turn:
    return Turn.PROVIDER if reason in PROVIDERS_OWN else Turn.CLIENT


def is_on_hold(held: Held) -> bool:
    return held.is_held if isinstance(held, OrderItem) else held.status == Status.ON_HOLD


def reason_of(held: Held) -> str | None:
    return held.hold_reason if isinstance(held, OrderItem) else held.reason


def begin(held: Held, deadline: Deadline) -> None:
    held.turn = first_turn(reason_of(held))
    held.hold_until, held.hold_default, held.hold_remind_at = deadline


def clock_runs(held: Held) -> bool:
    """Whether what was printed on it may happen though the client has not written. Where they did, a clock that runs
    is that of a file which is being looked at."""
    return held.hold_until is not None and (held.turn == Turn.CLIENT or reason_of(held) in PROVIDERS_OWN)


def stop_clock(held: Held) -> timedelta:
    """The client has written: nothing happens by itself before the provider has. How much time was left."""
    left = held.hold_until - now() if held.hold_until else timedelta()
    held.hold_until, held.hold_remind_at = None, None
    return left


def clock_stands(held: Held) -> bool:
    """What would happen is still known, but not when."""
    return held.hold_until is None and held.hold_default is not None


def start_clock(held: Held, left: timedelta) -> None:
    if then := held.hold_default:
        held.hold_until, held.hold_default, held.hold_remind_at = at(now() + max(left, LEAST_LEFT), then)


def let_line_be(line: OrderItem) -> None:
    """Nothing of its hold is left."""
    line.is_held, line.hold_reason, line.turn = False, None, None
    line.hold_until, line.hold_default, line.hold_remind_at = Deadline()


def follow_lines(order: Order) -> None:
    """An order that is not held itself shows what its held lines wait for: the client first, then what ends first."""
    held = [line for line in order.items if line.is_held]
    turns = {line.turn for line in held}
    order.turn = next((turn for turn in Turn if turn in turns), None)
    first = min((line for line in held if line.hold_until), key=lambda line: line.hold_until or now(), default=None)
    order.hold_until, order.hold_default = (first.hold_until, first.hold_default) if first else (None, None)
    order.hold_remind_at = min((line.hold_remind_at for line in held if line.hold_remind_at), default=None)
