"""The thread of a hold: client and provider write in turns, and an answer may bring what mends it.

A whole order is held, or a line of it (`line`): each hold has its own thread. The messages are lines of the order's
timeline, so that they stay there when the hold is over. What frees what is held is the act that comes with the answer,
or the provider; words alone pass the turn on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from core.db import db, now
from core.letters import link_to
from core.matrix import Right, Role
from core.rights import Actor, can
from models import (
    Client,
    File,
    Happening,
    Mail,
    Membership,
    NoticeKind,
    Order,
    OrderItem,
    Status,
    Store,
    TimelineEntry,
    Turn,
)
from services.activity import log_activity
from services.hold_terms import clock_runs, clock_stands, follow_lines, is_on_hold, reason_of, start_clock, stop_clock
from services.mails import written
from services.notices.choices import wants_mail
from services.transitions import NotAllowed, tell

WROTE, REMINDED, LINE_HELD = "hold_wrote", "hold_reminded", "line_held"
MOST_SHOWN = 100
ANSWERING = tuple(role for role in Role if not role.is_staff and role is not Role.VIEW_ONLY)


@dataclass(frozen=True, slots=True)
class Message:
    """`side` is who wrote it; None: the checks did. `file` is {"id", "name"}."""

    who: str
    at: datetime
    words: str
    side: str | None = None
    file: dict[str, Any] = field(default_factory=dict)


def side_of(actor: Actor) -> Turn:
    return Turn.PROVIDER if actor.role is None or actor.role.is_staff else Turn.CLIENT


def write(order: Order, actor: Actor, words: str, file: File | None = None, line: OrderItem | None = None) -> None:
    """A message about what is held of a locked order; now it is the other side's turn. Raises NotAllowed."""
    held = line or order
    if not is_on_hold(held) or not can(actor, Right.NOTES_WRITE):
        raise NotAllowed(order.status, Status.ON_HOLD)
    side = side_of(actor)
    clock = _follow_clock(order, line, side)
    held.turn = Turn.CLIENT if side is Turn.PROVIDER else Turn.PROVIDER
    if order.status != Status.ON_HOLD:
        follow_lines(order)
    order.version += 1
    attached = {"id": file.id, "name": file.name} if file else {}
    about: dict[str, Any] = {"item": line.id, "line": line.title} if line else {}
    tell(order, Happening.NOTE, WROTE, reason=reason_of(held), words=words, side=side, file=attached, **about, **clock)
    log_activity("order.hold_answered", order, name=order.number)


def _follow_clock(order: Order, line: OrderItem | None, side: Turn) -> dict[str, Any]:
    """It stands while the client waits for the provider. What the message keeps: the seconds that were left."""
    held = line or order
    if side is Turn.CLIENT and clock_runs(held):
        return {"left": int(stop_clock(held).total_seconds())}
    if side is Turn.PROVIDER and clock_stands(held):
        stopped = _entries(order, line).where(TimelineEntry.what == WROTE, TimelineEntry.facts.has_key("left"))
        last = db.scalars(stopped.limit(1)).first()
        start_clock(held, timedelta(seconds=last.facts["left"] if last else 0))
    return {}


def thread_of(order: Order, line: OrderItem | None = None) -> list[Message]:
    """Of the hold that lasts, oldest first: what it was held for, and what was written since."""
    if not is_on_hold(line or order):
        return []
    began = TimelineEntry.what == LINE_HELD if line else TimelineEntry.to_status == Status.ON_HOLD
    about = _entries(order, line).where(or_(TimelineEntry.what == WROTE, began))
    found: list[Message] = []
    for entry in db.scalars(about.limit(MOST_SHOWN)):
        found.append(_message(entry))
        if entry.what != WROTE:
            break
    return found[::-1]


def _entries(order: Order, line: OrderItem | None) -> Select[TimelineEntry]:
    """Of the line, or of the order and no line of it; newest first."""
    item = TimelineEntry.facts["item"]
    own = select(TimelineEntry).where(TimelineEntry.client_id == order.client_id, TimelineEntry.order_id == order.id)
    own = own.where(item.as_integer() == line.id if line else ~TimelineEntry.facts.has_key("item"))
    return own.order_by(TimelineEntry.id.desc())


def _message(entry: TimelineEntry) -> Message:
    facts = entry.facts
    return Message(entry.actor, entry.created_at, facts.get("words", ""), facts.get("side"), facts.get("file", {}))


def to_remind(most: int) -> Sequence[tuple[int, int]]:
    """(client id, order id) of holds whose client is to be reminded now."""
    due = select(Order.client_id, Order.id).where(Order.hold_remind_at <= now())
    return list(db.execute(due.order_by(Order.hold_remind_at, Order.id).limit(most)))


def remind(order: Order) -> list[Mail]:
    """Once for each hold: a locked order's client is told again before the deadline, if it is still their turn."""
    is_whole = order.status == Status.ON_HOLD
    lines = [None] if is_whole else [line for line in order.items if line.is_held]
    mails = [mail for line in lines for mail in _remind(order, line)]
    if not is_whole:
        follow_lines(order)
    return mails


def _remind(order: Order, line: OrderItem | None) -> list[Mail]:
    held = line or order
    if held.hold_remind_at is None or held.hold_remind_at > now():
        return []
    held.hold_remind_at = None
    if held.turn != Turn.CLIENT:
        return []
    about: dict[str, Any] = {"line": line.title} if line else {}
    tell(order, Happening.NOTE, REMINDED, **about)
    order.version += 1
    return letters(order, line, is_reminder=True)


def letters(order: Order, line: OrderItem | None = None, *, is_reminder: bool = False) -> list[Mail]:
    """To everybody at the client who may answer and wants such mails, each in their language."""
    held, store, client = line or order, db.get_one(Store, order.store_id), db.get_one(Client, order.client_id)
    members = select(Membership).where(Membership.client_id == client.id, Membership.role.in_(ANSWERING))
    words = next((message.words for message in thread_of(order, line)), "")
    return [
        written(
            "order_held", member.email, member.user.locale or client.locale, client.id,
            person=member.name, number=order.number, line=line.title if line else "", store=store.name,
            reason=reason_of(held), words=words, until=held.hold_until, then=held.hold_default,
            is_reminder=is_reminder, is_test=order.is_test, url=link_to("orders.show", order_id=order.id),
        )
        for member in db.scalars(members.where(Membership.is_active))
        if (member.all_stores or store.id in (member.stores or ())) and wants_mail(member, NoticeKind.ACTION)
    ]  # fmt: skip
