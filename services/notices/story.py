"""News out of the orders' timelines: read in the order of their ids, each line once, none passed over.

A line with a smaller id may be committed after one with a greater. So a look reads only up to an id below which
nobody can be writing any more: the database says which transactions were running when that id was the greatest.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, or_, select, text

from core.db import db
from models import Happening, NoticeKind, NoticeLook, Order, Status, TimelineEntry, Turn
from models.orders import NEEDS_ATTENTION
from services.notices.causes import Cause

NOT_BEGUN = -1
MOST = 5000  # lines of news at one look; what is left has its turn at the next one
FOR_A_PERSON = (*NEEDS_ATTENTION, Status.PENDING_APPROVAL)
ENDED = (Status.CANCELED, Status.RETURNED)
HAS_LEFT = (Status.SHIPPED, Status.IN_TRANSIT, Status.DELIVERED)
BY_CODE = {
    "line_held": (NoticeKind.ACTION, "line_held"),
    "note": (NoticeKind.MESSAGE, "note"),
    "hold_wrote": (NoticeKind.MESSAGE, "note"),
    "order.delayed": (NoticeKind.DELAYED, "delayed"),
}
HORIZON = text("""
select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest,
       pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next,
       (select coalesce(max(id), 0) from timeline) as top
""")


class Horizon(NamedTuple):
    """`oldest` transaction that still runs, the `next` one to begin, and the greatest id that is committed."""

    oldest: int
    next: int
    top: int


def horizon() -> Horizon:
    """As things are now; to be asked in a transaction that has not written yet, or that would be the oldest itself."""
    return Horizon(*db.execute(HORIZON).one())


def news(look: NoticeLook, seen: Horizon) -> list[Cause]:
    """What the lines that are settled by now tell of; the look keeps up to where it has read."""
    upto = _settled(look, seen)
    if upto is None or upto <= look.place:
        return []
    rows = db.execute(_news(look.place, upto)).all()
    look.place = rows[-1].TimelineEntry.id if len(rows) == MOST else upto
    return [cause for row in rows if (cause := _cause(row))]


def _settled(look: NoticeLook, seen: Horizon) -> int | None:
    """Up to which id all is committed that ever will be. None: somebody still writes who did at the last look."""
    if look.place == NOT_BEGUN:
        look.place = seen.top  # what was before the first look is told to nobody
        return None
    if seen.oldest >= seen.next:
        look.ahead = {}
        return seen.top
    upto = look.ahead.get("top")
    if upto is None or seen.oldest >= look.ahead["next"]:
        look.ahead = {"top": seen.top, "next": seen.next}
        return upto
    return None


def _news(after: int, upto: int) -> Select[TimelineEntry, str, int, str, datetime | None, Any]:
    """The lines that anybody might be told of, with their orders as they stand seen."""
    own = (Order.client_id == TimelineEntry.client_id) & (Order.id == TimelineEntry.order_id)
    entry, order = TimelineEntry, (Order.number, Order.store_id, Order.status, Order.hold_until, Order.turn)
    query = select(entry, *order).join(Order, own).where(entry.id > after, entry.id <= upto)
    told = or_(
        entry.to_status.in_((*FOR_A_PERSON, *ENDED, Status.SHIPPED)),
        entry.kind == Happening.REQUEST,
        entry.what.in_(BY_CODE),
    )
    return query.where(told).order_by(entry.id).limit(MOST)


def _cause(row: Row[TimelineEntry, str, int, str, datetime | None, Any]) -> Cause | None:
    entry: TimelineEntry = row.TimelineEntry
    meant = _meaning(entry, row.status)
    if meant is None:
        return None
    kind, what = meant
    return Cause(
        kind,
        what,
        entry.client_id,
        ("order", entry.order_id, row.number),
        store_id=row.store_id,
        by=entry.membership_id,
        who=entry.actor,
        reason=entry.reason or "",
        is_mailed=_is_mailed(entry, row.turn),
        until=row.hold_until.isoformat() if row.hold_until and kind is NoticeKind.ACTION else "",
    )


def _is_mailed(entry: TimelineEntry, turn: str | None) -> bool:
    """A hold that a person makes is told to the client by a mail of its own (jobs.holds). One that the checks make
    while a person does something else knows of no side that holds it."""
    is_hold = entry.to_status == Status.ON_HOLD or entry.what == "line_held"
    return is_hold and "side" in entry.facts and entry.membership_id is not None and turn == Turn.CLIENT


def _meaning(entry: TimelineEntry, status: str) -> tuple[NoticeKind, str] | None:
    """Its kind and code. None: nobody need know, as when an order has gone on since by itself."""
    if meant := BY_CODE.get(entry.what):
        return meant
    if entry.kind == Happening.REQUEST:
        return _request(entry.what)
    return _come_to(entry.to_status or "", status)


def _come_to(reached: str, status: str) -> tuple[NoticeKind, str] | None:
    if reached == Status.SHIPPED:
        return (NoticeKind.SHIPPED, reached) if status in HAS_LEFT else None
    if reached != status:
        return None
    return (NoticeKind.ENDED if status in ENDED else NoticeKind.ACTION), status


def _request(what: str) -> tuple[NoticeKind, str] | None:
    if what.startswith(("asks_", "shop_asks_")):
        return NoticeKind.REQUEST, "asked"
    return (NoticeKind.REQUEST, "answered") if what.endswith(("_accepted", "_refused")) else None
