"""Telling the shops: one message at a time and order, read back after it was written."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from core.db import db, now
from core.queue import enqueue
from jobs.runner import again, refused, runs
from models import Happening, Order, Package, Push, PushKind, PushState, Store
from models.outbox import PRESSING
from models.work import still_ours
from platforms import Ability, Code, Platform, PlatformError
from platforms.errors import NotFound, Refused
from platforms.values import Kind, Receipt, ShopLine, Stage
from services import pushes
from services.activity import log_activity
from services.push_words import Message, message_of
from services.shops import open_shop, went_well, went_wrong
from services.transitions import tell

AT_FIRST = 10  # of one store at a time
CALLS_TAKE = timedelta(minutes=10)  # several calls follow each other, and each may take its whole time limit
SAYS_NO_END = (PushKind.NOTE, PushKind.STAGE)
OVER = (Stage.CANCELLED, Stage.REFUNDED, Stage.FAILED, Stage.GONE)


def tell_shop(order: Order) -> None:
    """Send what is owed of this order as soon as it is committed. The sweep would find it too, some seconds later."""
    tell_shops([order])


def tell_shops(orders: Sequence[Order]) -> None:
    """The same of many."""
    db.flush()
    for called in pushes.first_waiting(orders):
        _ring(called)


def _ring(called: pushes.Called) -> None:
    """Parcels are few and awaited by the buyer: they do not wait behind the merchant's notes."""
    enqueue(run_push, called.push_id, at_front=called.is_pressing)


def retry(push: Push) -> bool:
    """A person asks for it once more. Locks the order first, as all who owe its news do. False: nothing was refused."""
    order = db.get_one(Order, push.order_id)
    db.refresh(order, with_for_update=True)
    db.refresh(push, with_for_update=True)
    if push.state != PushState.REFUSED:
        return False
    push.state = PushState.QUEUED
    again(push, at_front=push.kind in PRESSING)
    note(push, order, "push_retried")
    return True


def note(push: Push, order: Order, what: str) -> None:
    """What a person did to it, in the order's story and in the log."""
    tell(order, Happening.PUSH, what, push=push.kind, status=push.message.get("status"), package=push.package_id)
    log_activity(f"order.{what}", push, name=order.number)


def tell_waiting(store: Store) -> None:
    """The store is connected again."""
    _wake(store, (*pushes.SETTLED_BY_CONNECTING, *pushes.SETTLED_BY_AN_ANSWER))


def tell_what_had_no_answer(store: Store) -> None:
    """The store answers again."""
    _wake(store, pushes.SETTLED_BY_AN_ANSWER)


def _wake(store: Store, settled: Sequence[Code]) -> None:
    """The sweep brings the rest little by little, among what others owe."""
    woken = pushes.wake(store, settled)[:AT_FIRST]
    parcels = [called for called in woken if called.is_pressing][::-1]  # the last that is put in front is the first
    for called in (*parcels, *(called for called in woken if not called.is_pressing)):
        _ring(called)


@runs(Push, "platforms")
def run_push(push: Push) -> None:
    package = db.get(Package, push.package_id) if push.package_id else None
    if later := pushes.due_after(push):
        push.wait_until(later)
    elif why := pushes.reason_to_skip(push, package):
        push.skip(why)
    else:
        _send(push, package)
    if not push.is_open and (following := pushes.call_next(push)):
        _ring(following)
    db.commit()


def _send(push: Push, package: Package | None) -> None:
    store, complete = db.get_one(Store, push.store_id), push.kind not in SAYS_NO_END and pushes.completes(push)
    shop, message = open_shop(store), message_of(push, package, complete=complete)
    push.due_at = now() + CALLS_TAKE
    db.commit()
    try:
        asked, message = message, _fitting(shop, message)
        receipt = _say(shop, message)
        if not receipt.already and _is_sent(push, store):
            receipt = _say(shop, message)  # what is there already is not written twice, so this reads it back
    except PlatformError as fault:
        _failed(push, store, fault)
    else:
        _ended(push, store, receipt, completed=message.completes, left_open=asked.completes and not message.completes)


def _fitting(shop: Platform, message: Message) -> Message:
    """A parcel is not told over the head of a shop that called the order off, nor the order completed while it has
    goods that others send."""
    if message.parcel is None or Ability.ORDERS not in shop.does:
        return message
    order = shop.read_order(shop.order(message.order_id).body)
    if order.stage in OVER:
        raise Refused(Code.ORDER_OVER, shop_status=order.shop_status)
    others = [line for line in order.lines if line.quantity > line.refunded and line.external_id not in message.ours]
    return message.left_open() if message.completes and any(_is_goods(shop, line) for line in others) else message


def _is_goods(shop: Platform, line: ShopLine) -> bool:
    """Whether somebody sends it. An order's line may not know; then its product does."""
    if not line.kind.is_shipped:
        return False
    try:
        kinds = {variant.external_id: variant.kind for variant in shop.product(line.product_id).variants}
    except NotFound:
        return True
    return kinds.get(line.variant_id, Kind.GOODS).is_shipped


def _say(shop: Platform, message: Message) -> Receipt:
    receipts = []
    if message.note and Ability.NOTES in shop.does:  # elsewhere nobody would ever confirm it
        receipts.append(shop.note(message.order_id, message.note, mark=message.mark))
    if message.stage:
        receipts.append(shop.set_stage(message.order_id, sorted(message.ours), message.stage))
    if message.parcel:
        receipts.append(shop.ship(message.order_id, message.parcel))
    return Receipt(already=all(receipt.already for receipt in receipts))


def _is_sent(push: Push, store: Store) -> bool:
    """The shop said yes. False where somebody else has the row by now."""
    if not still_ours(push):
        return False
    push.state, push.sent_at = PushState.SENT, now()
    if went_well(store, wrote=True):
        tell_what_had_no_answer(store)
    db.commit()
    return True


def _ended(push: Push, store: Store, receipt: Receipt, **brought: bool) -> None:
    if not still_ours(push):
        return
    if not receipt.already:
        push.try_again(Code.SHAPE_UNKNOWN)
        return
    push.state, push.sent_at, push.confirmed_at = PushState.CONFIRMED, push.sent_at or now(), now()
    push.progress = brought
    push.finish()
    went_well(store)
    _note(push, "push_confirmed", **brought)


def _failed(push: Push, store: Store, fault: PlatformError) -> None:
    db.rollback()
    if not still_ours(push):
        return
    went_wrong(store, fault)
    refused(push, fault)
    if not push.is_open:
        _note(push, "push_refused", code=str(fault.code))


def _note(push: Push, what: str, **facts: Any) -> None:
    about: dict[str, Any] = {"push": push.kind, "status": push.message.get("status"), "package": push.package_id}
    tell(db.get_one(Order, push.order_id), Happening.PUSH, what, **about, **facts)
