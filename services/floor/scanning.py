"""Scan to advance: what a barcode names goes one step on, and whoever scanned it is told what came of it.

A code that did something does nothing again for some seconds: scanners read twice, and people are unsure. Two scans of
one moment make one step too, since a step begins from where the line was seen to stand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from core.db import db, now
from core.rights import Actor, Right, can
from models import FloorBatch, FloorBatchState, Order, OrderItem, Package, PackageState, Scan, Status
from models.orders import BEFORE_RELEASE
from papers.codes import Kind, read_code
from services.floor import batches
from services.floor.following import TO_MAKE
from services.packages import TooMany, Tracking, left_to_pack, pack
from services.production import NEXT, advance, requests_of
from services.transitions import is_live

AGAIN = timedelta(seconds=10)
KEPT = 200  # scans of one person
MADE = {Status.IN_PRODUCTION: "started", Status.PRINTED: "printed"}


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a scan. `orders`: their shops hear of it."""

    outcome: str  # a code that has words: services.floor.scan_words
    did: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    client_id: int | None = None
    orders: Sequence[Order] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    scan: Scan
    orders: Sequence[Order]


def take(actor: Actor, typed: str) -> Taken:
    """Do what a scanner, or a person, typed."""
    read, code = read_code(typed), " ".join(typed.replace("\0", "").split())[:60]
    if read is None:
        result = Result("unknown")
    else:
        kind, number = read
        code = "".join(code.split()).upper()
        result = SCANNED[kind](actor, number, code)
    own = {"membership_id": actor.id, "code": code, "client_id": result.client_id}
    scan = Scan(outcome=result.outcome, did=result.did, facts=result.facts, **own)
    db.add(scan)
    db.flush()
    _forget_old(actor)
    return Taken(scan, result.orders)


def newest_of(actor: Actor, most: int) -> Sequence[Scan]:
    return db.scalars(Scan.of(actor).order_by(Scan.id.desc()).limit(most)).all()


# -- a line


def _line(actor: Actor, number: int, code: str) -> Result:
    item = db.scalars(OrderItem.visible_to(actor).where(OrderItem.id == number)).one_or_none()
    if item is None or not item.is_ours:
        return Result("not_there")
    about = _about_line(item)
    if again := _just_done(code):
        return Result("again", facts=about | again, client_id=item.client_id)
    if stop := _what_stops(item):
        return Result(stop, facts=about | _since(item), client_id=item.client_id)
    target = NEXT[Status(item.status)]
    outcome = advance(actor, [item.id], target)
    if not outcome.moved:  # somebody else did it while we waited for them
        return Result("already", facts=about | {"status": item.status} | _since(item), client_id=item.client_id)
    left = sum(each.status in TO_MAKE for each in item.order.items if is_live(each))
    facts = about | {"items": [item.id], "left": left}
    return Result(MADE[target], True, facts, item.client_id, outcome.orders)


def _what_stops(item: OrderItem) -> str:
    """Why the line does not go on by a scan; empty: it does."""
    if item.status == Status.CANCELED:
        return "canceled"
    if item.is_held:
        return "held"
    if item.status in BEFORE_RELEASE:
        return "not_released"
    if item.status not in NEXT:
        return "already"
    return _what_is_asked([item]) if item.status == Status.CREATED else ""


def _what_is_asked(items: Sequence[OrderItem]) -> str:
    """Of one order: `cancel_asked`, `change_asked`, or nothing."""
    return "".join(f"{kind}_asked" for kind in requests_of(items).values())


def _about_line(item: OrderItem) -> dict[str, Any]:
    order = item.order
    return {"order": order.number, "order_id": order.id, "title": item.title, "pieces": item.pieces,
            "status": item.status, "is_test": order.is_test}  # fmt: skip


def _since(item: OrderItem) -> dict[str, str]:
    at = {Status.IN_PRODUCTION: item.started_at, Status.PRINTED: item.printed_at}.get(Status(item.status))
    return {"at": at.isoformat()} if at else {}


# -- a batch


def _batch(actor: Actor, number: int, code: str) -> Result:
    batch = db.scalars(FloorBatch.visible_to(actor).where(FloorBatch.id == number)).one_or_none()
    if batch is None:
        return Result("not_there")
    about = {"batch": batch.name, "batch_id": batch.id}
    items = batches.items_of(actor, batch)
    if again := _just_done(code):
        return Result("again", facts=about | again)
    if batch.state == FloorBatchState.DONE:
        return Result("batch_done", facts=about | _at(batch.done_at))
    for source, target in NEXT.items():
        if ready := batches.ready(items, source):
            return _batch_step(actor, ready, target, about | {"behind": _behind(items, ready, target)})
    return Result("batch_stuck", facts=about)


def _batch_step(actor: Actor, ready: Sequence[OrderItem], target: Status, about: dict[str, Any]) -> Result:
    outcome = advance(actor, [item.id for item in ready], target)
    if not outcome.moved:
        return Result("batch_again", facts=about)
    moved = [item.id for item in ready if item.status == target]
    facts = about | {"items": moved, "count": len(moved)}
    return Result(f"batch_{MADE[target]}", True, facts, orders=outcome.orders)


def _behind(items: Sequence[OrderItem], ready: Sequence[OrderItem], target: Status) -> int:
    """How many lines stay where they are though they should have come along."""
    places = list(Status)
    return sum(places.index(Status(item.status)) < places.index(target) for item in items) - len(ready)


# -- an order and its parcels


def _order(actor: Actor, number: int, code: str) -> Result:
    order = db.scalars(Order.visible_to(actor).where(Order.id == number)).one_or_none()
    if order is None:
        return Result("not_there")
    about: dict[str, Any] = {"order": order.number, "order_id": order.id, "is_test": order.is_test}
    if not can(actor, Right.PACKAGES_EDIT):
        return Result("may_not_pack", facts=about, client_id=order.client_id)
    left = left_to_pack(order, order.items)
    if again := _just_done(code):
        return Result("again", facts=about | again, client_id=order.client_id)
    if left and (asked := _what_is_asked(order.items)):
        return Result(asked, facts=about, client_id=order.client_id)
    unmade = [item for item in order.items if is_live(item) and (item.status in TO_MAKE or item.is_held)]
    if left and not unmade:
        return _pack_all(actor, order, left, about)
    if left:
        return Result("packing", facts=about, client_id=order.client_id)
    return _nothing_to_pack(order, about | {"unmade": len(unmade)})


def _pack_all(actor: Actor, order: Order, left: dict[int, int], about: dict[str, Any]) -> Result:
    """T18: all that is left goes into one parcel."""
    try:
        package = pack(order, left, Tracking(), actor)
    except TooMany:  # somebody else packed while we waited for them
        return Result("packing", facts=about, client_id=order.client_id)
    facts = about | {"package": package.id, "count": sum(left.values())}
    return Result("packed", True, facts, order.client_id, [order])


def _nothing_to_pack(order: Order, about: dict[str, Any]) -> Result:
    here = [each for each in order.packages if each.state == PackageState.PACKAGED]
    waiting = next((each for each in here if not each.is_canceled), None)
    if waiting:
        return Result("shipment", facts=about | {"package": waiting.id}, client_id=order.client_id)
    if order.status == Status.CANCELED:
        outcome = "parcel_canceled" if here else "canceled"
    elif order.status in BEFORE_RELEASE:
        outcome = "not_released"
    else:
        outcome = "not_printed" if about["unmade"] else "sent"
    return Result(outcome, facts=about | {"status": order.status}, client_id=order.client_id)


def _parcel(actor: Actor, number: int, _code: str) -> Result:
    package = db.scalars(Package.visible_to(actor).where(Package.id == number)).one_or_none()
    if package is None:
        return Result("not_there")
    order = db.scalars(Order.visible_to(actor).where(Order.id == package.order_id)).one()
    about = {"order": order.number, "order_id": order.id, "package": package.id, "status": package.state}
    if not can(actor, Right.PACKAGES_EDIT):
        return Result("may_not_pack", facts=about, client_id=order.client_id)
    if package.is_canceled:
        return Result("parcel_canceled", facts=about, client_id=order.client_id)
    if package.state == PackageState.PACKAGED:
        return Result("shipment", facts=about, client_id=order.client_id)
    return Result("sent", facts=about | _at(package.shipped_at), client_id=order.client_id)


SCANNED: dict[Kind, Callable[[Actor, int, str], Result]] = {
    Kind.LINE: _line,
    Kind.BATCH: _batch,
    Kind.ORDER: _order,
    Kind.PARCEL: _parcel,
}


# -- what was scanned before


def _just_done(code: str) -> dict[str, Any]:
    """What this code did within the last seconds, whoever scanned it; asked after it was seen where the row stands."""
    own = select(Scan).where(Scan.code == code, Scan.did, Scan.created_at > now() - AGAIN)
    last = db.scalars(own.order_by(Scan.id.desc()).limit(1)).first()
    return {"what": last.outcome, **_at(last.created_at)} if last else {}


def _at(moment: datetime | None) -> dict[str, str]:
    return {"at": moment.isoformat()} if moment else {}


def _forget_old(actor: Actor) -> None:
    """The list shows the newest; what was done stands on the orders' timelines."""
    own = select(Scan.id).where(Scan.membership_id == actor.id).order_by(Scan.id.desc()).offset(KEPT).limit(1)
    db.execute(delete(Scan).where(Scan.membership_id == actor.id, Scan.id <= own.scalar_subquery()))
