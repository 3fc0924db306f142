"""Looking at an order anew after something changed, and letting it go to production."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from core.db import db, now
from core.rights import Actor
from models import Happening, MappingState, Order, OrderItem, Reason, Status, Store
from services.due import set_due
from services.duplicates import twin_of
from services.making import PINNED, Making, makings_for
from services.release_files import held_against
from services.transitions import By, is_live, move, tell
from services.validation import Asked, Line, Verdict, judge, terms

HELD_BY_PEOPLE = frozenset({Reason.CLIENT_REQUEST, Reason.PSP_CAPACITY, Reason.MATERIAL_SHORTAGE, Reason.FRAUD_RISK})
WAIT_FOR_FILES = timedelta(minutes=1)


def look_anew(order: Order, inbox_id: int | None = None, known: Mapping[int, Making] | None = None) -> Status:
    """A locked order that stands at `received` goes where the checks lead it; if it is due, into production.

    `known` are the makings of its items, where they were read for many orders at once.
    """
    items = order.items
    with db.no_autoflush:  # a status that lasts no longer than this look need not be written
        makings = (
            known
            if known and all(item.id in known for item in items)
            else held_against(order.client_id, makings_for(items))
        )
        _leave_out_ignored(order, items, makings)
        verdict = judge(_asked(order, items, makings), now())
    if verdict.status is Status.RECEIVED:
        order.reason, order.reason_facts = verdict.reason, verdict.facts
        order.version += 1
        return Status.RECEIVED
    move(order, verdict.status, By.SYSTEM, reason=verdict.reason, facts=verdict.facts, inbox_id=inbox_id)
    if verdict.status in PINNED:
        _pin(items, makings)
    if verdict.status is Status.PASSED:
        order.release_at = verdict.release_at
        release(order)
    return Status(order.status)


def is_held_by_person(order: Order) -> bool:
    """Then no check lets it go."""
    return order.reason in HELD_BY_PEOPLE or (order.status == Status.ON_HOLD and "side" in order.reason_facts)


def release(order: Order, who: By | Actor = By.SYSTEM, *, early: bool = False) -> bool:
    """Let a locked order that passed go to production, if it is time or `early`; files and mapping are checked."""
    is_due = early or (order.release_at is not None and order.release_at <= now())
    if order.status != Status.PASSED or not is_due:
        return False
    items = [item for item in order.items if is_live(item)]
    makings = makings_for(order.items)
    if any(_is_connected_anew(item, makings[item.id]) for item in items):
        order.accepted = [reason for reason in order.accepted if reason == Reason.DUPLICATE_SUSPECT]
        return _back_to_the_checks(order, {"why": "mapping_changed"})
    if not all(makings[item.id].is_ready for item in items):
        order.release_at = now() + WAIT_FOR_FILES
        return False
    if changed := [item.title for item in items if _has_other_files(item, makings[item.id])]:
        move(order, Status.ON_HOLD, By.SYSTEM, reason=Reason.FILE_CHANGED, facts={"lines": changed})
        return False
    verdict = judge(_asked(order, order.items, held_against(order.client_id, makings)), now())
    if verdict.status not in PINNED:
        return _back_to_the_checks(order, {})
    _pin(items, makings)
    set_due(order, (makings[item.id].days for item in items))
    return move(order, Status.CREATED, who)


def _back_to_the_checks(order: Order, facts: dict[str, Any]) -> bool:
    move(order, Status.RECEIVED, By.SYSTEM, facts=facts)
    return look_anew(order) is Status.CREATED


def verdict_of(order: Order) -> Verdict:
    """Where the checks would lead the order now; nothing is changed."""
    items = order.items
    return judge(_asked(order, items, held_against(order.client_id, makings_for(items))), now())


def _asked(order: Order, items: list[OrderItem], makings: Mapping[int, Making]) -> Asked:
    was_released = order.due_at is not None  # a hold later, nobody approves it or waits for its clock a second time
    return Asked(
        lines=[_line(order, item, makings[item.id]) for item in items],
        address=order.address,
        is_paid=order.told.get("is_paid", True),
        twin="" if Reason.DUPLICATE_SUSPECT in order.accepted else twin_of(order),
        accepted=order.accepted,
        total=order.total,
        **({} if was_released else terms(db.get_one(Store, order.store_id))),
    )


def _line(order: Order, item: OrderItem, making: Making) -> Line:
    fractional = order.told.get("fractional", {}).get(item.external_id, "")
    return Line(item.title, item.quantity, _is_for_us(item, making), fractional, making)


def _is_for_us(item: OrderItem, making: Making) -> bool:
    return is_live(item) and making.state is not MappingState.IGNORED


def _leave_out_ignored(order: Order, items: list[OrderItem], makings: Mapping[int, Making]) -> None:
    """A line whose variant is not made here is none of ours, also where that was said after it came."""
    for item in items:
        if is_live(item) and not _is_for_us(item, makings[item.id]):
            item.is_ours = False
            tell(order, Happening.CHANGE, "line_ignored", line=item.title)


def _is_connected_anew(item: OrderItem, making: Making) -> bool:
    """Its mapping is not the one that was looked at when the order passed, or approved."""
    return item.mapping_version is not None and item.mapping_version != making.version


def _has_other_files(item: OrderItem, making: Making) -> bool:
    """The same mapping, and yet another content: a file was exchanged behind it."""
    before = {area: file["sha256"] for area, file in item.files.items() if file["sha256"]}
    after = {area: file["sha256"] for area, file in making.files.items() if area in before}
    return item.mapping_version == making.version and before != after


def _pin(items: list[OrderItem], makings: Mapping[int, Making]) -> None:
    for item in items:
        if item.is_ours and item.status != Status.CANCELED:
            for name, value in makings[item.id].pinned.items():
                setattr(item, name, value)
