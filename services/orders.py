"""What people do with an order: each act locks it, is refused where the table of transitions does not have it for them,
and leaves a line in the order's story and in the activity log.

`act_on` is how each begins; it refuses whoever looked at an order that has changed since.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from core.db import db, now
from core.rights import Actor
from models import Happening, Order, OrderItem, Reason, Status, TimelineEntry, Turn
from models.orders import BEFORE_RELEASE
from services.activity import log_activity
from services.deadlines import deadlines
from services.hold_terms import Deadline, clock_runs, deadline_of, stop_clock
from services.holds import side_of
from services.line_holds import end_due_lines
from services.order_acts import acts_for
from services.order_rows import order_words
from services.release import is_held_by_person, look_anew, release, verdict_of
from services.transitions import By, NotAllowed, lock, move, tell

WAITING = (Status.NOT_CONNECTED, Status.ON_HOLD, Status.FAILED)
FOR_THE_MAPPING = (
    Reason.UNMAPPED_VARIANT,
    Reason.PRODUCT_UNAVAILABLE,
    Reason.ATTRIBUTES_MISSING,
    Reason.QUANTITY_OUT_OF_LIMITS,
    *(reason for reason in Reason if reason.startswith("file_")),
)
MENDED_BY_FILE = (*(reason for reason in Reason if reason.startswith("file_")), Reason.ATTRIBUTES_MISSING)
MENDED_BY_ADDRESS = (Reason.ADDRESS_INCOMPLETE, Reason.DESTINATION_NOT_SERVED, Reason.CARRIER_REFUSED)


class ChangedMeanwhile(Exception):
    """The order is not as this person saw it."""

    def __init__(self, order: Order, by: TimelineEntry | None) -> None:
        super().__init__(order.id)
        self.order, self.by = order, by


def act_on(order: Order, version: int | None) -> list[OrderItem]:
    """Lock the order for an act of somebody who saw this `version` of it; None: any. Raises ChangedMeanwhile."""
    items = lock(order)
    if version is not None and order.version != version:
        raise ChangedMeanwhile(order, _last_entry(order))
    return items


def approve(order: Order, actor: Actor) -> None:
    """Approved is released at once: the person has looked at it."""
    _step(order, Status.PASSED, actor)
    order.release_at = now()
    release(order)
    _log("order.approved", order)


def release_now(order: Order, actor: Actor) -> None:
    """What was looked at once more may not let it go, or not yet: its status tells."""
    if order.status != Status.PASSED:
        raise NotAllowed(order.status, Status.CREATED)
    is_released = release(order, actor, early=True)
    _log("order.released" if is_released else "order.not_released", order)


def hold(order: Order, actor: Actor, reason: Reason, words: str = "", deadline: Deadline | None = None) -> None:
    """Stop it for a person. The `deadline` is the reason's own where none is given; None within it: for good."""
    facts = {"side": str(side_of(actor))} | ({"words": words} if words else {})
    _step(order, Status.ON_HOLD, actor, reason=reason, facts=facts)
    deadline = deadline or deadline_of(deadlines().terms(reason))
    order.hold_until, order.hold_default, order.hold_remind_at = deadline
    _log("order.held", order, reason=words)


def resume(order: Order, actor: Actor) -> None:
    """What stopped it is mended, or over: it is looked at anew."""
    _need("resume", order, actor)
    _step(order, Status.RECEIVED, actor)
    look_anew(order)
    _log("order.resumed", order)


def approve_as_is(order: Order, actor: Actor, words: str = "") -> None:
    """The warnings are accepted by a person: files as they are, or a second order that only looks the same."""
    _need("accept", order, actor)
    order.accepted = sorted({*order.accepted, str(order.reason)})
    _step(order, Status.RECEIVED, actor, facts={"as_is": order.reason} | ({"words": words} if words else {}))
    look_anew(order)
    _log("order.approved_as_is", order, reason=words)


def _step(order: Order, target: Status, actor: Actor, **told: Any) -> None:
    """`move`, as an act of a person: where nothing moves it was done already, perhaps by somebody else."""
    if not move(order, target, actor, **told):
        raise NotAllowed(order.status, target)


def _need(act: str, order: Order, actor: Actor) -> None:
    """The table knows statuses; who may lift a hold depends on whose it is."""
    if act not in acts_for(order, actor):
        raise NotAllowed(order.status, Status.RECEIVED)


def cancel(order: Order, actor: Actor, words: str = "") -> None:
    _step(order, Status.CANCELED, actor, facts={"words": words} if words else {})
    _log("order.canceled", order, reason=words)


def submit(order: Order, actor: Actor) -> None:
    """A draft becomes an order."""
    _step(order, Status.RECEIVED, actor)
    look_anew(order)
    _log("order.submitted", order)


def change_address(order: Order, address: dict[str, str]) -> None:
    """Before release only; the order is looked at anew."""
    if order.status not in BEFORE_RELEASE:
        raise NotAllowed(order.status, order.status)
    before = order.address
    if before == address:
        return
    order.address, order.country, order.phone = address, address["country"], address["phone"]
    order.version += 1
    tell(order, Happening.CHANGE, "address", wanted={"address": [before, address]})
    changed = sorted(name for name in {*before, *address} if before.get(name) != address.get(name))
    _log("order.address_changed", order, after={"fields": changed})  # the story has the words, until they are forgotten
    _mended(order, MENDED_BY_ADDRESS)


def ignore_line(order: Order, item: OrderItem) -> None:
    """This line of this order is not for us."""
    _before_release(order)
    item.is_ours = False
    order.version += 1
    tell(order, Happening.CHANGE, "line_ignored", line=item.title)
    _log("order.line_ignored", order, after={"line": item.title})
    look_again(order)


def give_making(order: Order, item: OrderItem, pinned: dict[str, Any]) -> None:
    """Make this line of this order from other files than its mapping says."""
    _before_release(order)
    before = {area: file["name"] for area, file in item.files.items()}
    for name, value in {**pinned, "mapping_version": None}.items():
        setattr(item, name, value)
    order.accepted = [reason for reason in order.accepted if reason == Reason.DUPLICATE_SUSPECT]
    order.version += 1
    after = {area: file["name"] for area, file in item.files.items()}
    tell(order, Happening.CHANGE, "file_replaced", line=item.title, wanted={item.title: [before, after]})
    _log("order.file_replaced", order, before=before, after=after)
    _mended(order, MENDED_BY_FILE)


def look_again(order: Order) -> None:
    """After something was mended: what the checks had stopped goes on; what a person holds stays held."""
    if order.status not in BEFORE_RELEASE or order.status == Status.DRAFT or is_held_by_person(order):
        return
    verdict = verdict_of(order)
    if (verdict.status, verdict.reason, verdict.facts) == (order.status, order.reason, order.reason_facts):
        return
    if order.status != Status.RECEIVED:
        move(order, Status.RECEIVED, By.SYSTEM)
    look_anew(order)


def _mended(order: Order, reasons: Collection[Reason]) -> None:
    """A person mended it (T10): what a person held for one of these `reasons` is free."""
    if order.status == Status.ON_HOLD and is_held_by_person(order) and order.reason in reasons:
        move(order, Status.RECEIVED, By.SYSTEM, facts={"why": "mended"})
        look_anew(order)
    else:
        look_again(order)


def add_note(order: Order, words: str) -> None:
    tell(order, Happening.NOTE, "note", words=words)
    _log("order.noted", order)


def waiting_for(variant_ids: Collection[int], client_id: int) -> list[int]:
    """The ids of the orders that wait for these variants to be connected (or mended)."""
    wanted = select(OrderItem.order_id).where(OrderItem.client_id == client_id, OrderItem.variant_id.in_(variant_ids))
    query = select(Order.id).where(Order.client_id == client_id, Order.status.in_(WAITING), Order.id.in_(wanted))
    return list(db.scalars(query.where(Order.reason.in_(FOR_THE_MAPPING)).order_by(Order.id)))


def awaited_by(actor: Actor) -> Select[int]:
    """The ids of the variants for which an order in the actor's sight waits."""
    own = (Order.client_id == OrderItem.client_id) & (Order.id == OrderItem.order_id)
    query = OrderItem.visible_to(actor).join(Order, own).where(OrderItem.variant_id.is_not(None))
    query = query.where(Order.status.in_(WAITING), Order.reason.in_(FOR_THE_MAPPING))
    return query.with_only_columns(OrderItem.variant_id)


def end_hold(order: Order) -> None:
    """Its deadline, or that of a line of it, has passed: what was printed on the hold happens."""
    if order.status != Status.ON_HOLD:
        end_due_lines(order)
    elif order.turn == Turn.PROVIDER and not clock_runs(order):
        stop_clock(order)  # the client answered before an answer stopped the clock
    elif order.hold_default == Status.CANCELED:
        move(order, Status.CANCELED, By.SYSTEM, facts={"why": "deadline"})
    else:
        move(order, Status.RECEIVED, By.SYSTEM, facts={"why": "deadline"})
        look_anew(order)


def refresh_words(order: Order, *more: str) -> None:
    """What the order is found by, with words that came later: tracking codes, a reference."""
    order.search_text = order_words(order.search_text, *more)


def _before_release(order: Order) -> None:
    if order.status not in BEFORE_RELEASE:
        raise NotAllowed(order.status, order.status)


def _last_entry(order: Order) -> TimelineEntry | None:
    own = select(TimelineEntry).where(TimelineEntry.client_id == order.client_id, TimelineEntry.order_id == order.id)
    return db.scalars(own.order_by(TimelineEntry.id.desc()).limit(1)).first()


def _log(action: str, order: Order, **facts: Any) -> None:
    log_activity(action, order, name=order.number, **facts)
