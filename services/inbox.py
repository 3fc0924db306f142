"""The inbox drained: a batch of deliveries is read, put in order, and applied; each ends with what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from core.bulk import update_rows
from core.db import db, now
from models import Delivery, InboxSource, InboxState, Order, RoundKind, Store
from platforms import PLATFORMS
from platforms.values import Change, Said, ShopOrder, Stage
from platforms.values import Delivery as Message
from services.arrivals import create
from services.hearing import Hearing
from services.learnt_products import learn
from services.making import Making, makings_for
from services.newer import News
from services.purchases import parts_left, purchases_of
from services.rounds import read_soon
from services.tidings import take_up
from services.updates import OLDER, apply, delete

log = structlog.get_logger(__name__)

BATCH = 250
NOT_WANTED, TOO_EARLY = "status_not_wanted", "before_start"
PUT_ASIDE = (NOT_WANTED, TOO_EARLY)  # by the store's own settings
NOT_OURS = "not_ours"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended('drain', :store_id))")


@dataclass(slots=True)
class Read:
    """A delivery as it was understood, and how it ended."""

    row: Delivery
    message: Message
    state: InboxState = InboxState.DONE
    reason: str = ""
    order_id: int | None = None

    @property
    def age(self) -> tuple[datetime, int]:
        """What puts the deliveries of one order in order: the platform's own time.

        A deletion has none, and is last. So what takes it back counts from when it came, too.
        """
        order = self.message.order
        moment = (order.modified_at or LONG_AGO) if order else self.row.created_at
        if self.message.change is Change.RESTORED:
            moment = max(moment, self.row.created_at)
        return moment, self.row.id

    def end(self, state: InboxState, reason: str = "") -> None:
        self.state, self.reason = state, reason


def take_batch(store: Store) -> list[Delivery]:
    """The oldest deliveries that wait, locked until the commit. One worker at a time drains a store."""
    db.execute(ONE_AT_A_TIME, {"store_id": store.id})
    waiting = select(Delivery).where(
        Delivery.client_id == store.client_id, Delivery.store_id == store.id, Delivery.state == InboxState.NEW
    )
    return list(db.scalars(waiting.order_by(Delivery.id).limit(BATCH).with_for_update(skip_locked=True)))


def drain_batch(store: Store, rows: Sequence[Delivery]) -> set[str]:
    """Apply these deliveries. The products that some of them tell of, to be read again."""
    hearing = Hearing(store)
    reads = [read for row in rows for read in _reads(hearing, row)]
    fine = [read for read in reads if read.state is not InboxState.PARKED]
    learn(store, [read.message.order for read in fine if _tells_of_order(read) and read.message.order])
    earlier = _apply_orders(store, [read for read in fine if _tells_of_order(read)])
    for read in fine:
        _settle(read)
    _note_ends([*reads, *earlier])
    came = [row.created_at for row in rows if row.source == InboxSource.WEBHOOK]
    store.delivered_at = max(filter(None, [store.delivered_at, *came]), default=None)
    if any(map(_hides_refunds, fine)):
        read_soon(store, RoundKind.ORDERS)
    return take_up(store, [read.message for read in fine])


def _tells_of_order(read: Read) -> bool:
    return read.message.said is Said.ORDER and read.state is InboxState.DONE


def _settle(read: Read) -> None:
    """How a delivery ends that is none about an order."""
    if read.message.said is Said.ERROR:
        read.end(InboxState.IGNORED, f"shop_error: {read.message.error}")
    elif read.message.said is Said.OTHER:
        read.end(InboxState.IGNORED, read.message.reason or NOT_OURS)


def _hides_refunds(read: Read) -> bool:
    """Money went back, and a webhook does not say for which lines: reading the order does."""
    order = read.message.order
    return order is not None and not order.refunds_known and read.row.source == InboxSource.WEBHOOK


def park(row: Delivery, fault: Exception) -> None:
    """It cannot be applied: it waits for a person or a better Vetrina, and holds up no other."""
    row.state, row.ended_at = InboxState.PARKED, now()
    row.reason = f"{type(fault).__name__}: {fault}"[:500].replace("\0", "")


def _reads(hearing: Hearing, row: Delivery) -> list[Read]:
    """What a delivery says: of several orders, where one order of the shop is several for us."""
    first = Read(row, *hearing.heard(row))
    rest = [replace(first.message, resource_id=order.external_id, order=order) for order in first.message.more]
    return [first, *(Read(row, message, first.state, first.reason) for message in rest)]


def _apply_orders(store: Store, reads: Sequence[Read]) -> list[Read]:
    """In rounds, each with one delivery per order, oldest first: so that a whole round is written at once.

    The answer: earlier deliveries that had been passed over and were applied now.
    """
    earlier: list[Read] = []
    queues: dict[str, list[Read]] = {}
    for read in sorted(reads, key=lambda each: each.age):
        queues.setdefault(read.message.resource_id, []).append(read)
    while queues:
        round_ = {resource: queue.pop(0) for resource, queue in queues.items()}
        missed, passed_over = _apply_round(store, round_)
        earlier += passed_over
        for read in [*missed, *passed_over]:
            queue = queues[read.message.resource_id]
            queue.append(read)
            queue.sort(key=lambda each: each.age)
        queues = {resource: queue for resource, queue in queues.items() if queue}
    return earlier


def _apply_round(store: Store, round_: Mapping[str, Read]) -> tuple[list[Read], list[Read]]:
    """Apply one delivery per order. Back come those whose order came by another door, and those passed over."""
    purchases = purchases_of(store, round_)
    makings = makings_for([item for orders in purchases.values() for order in orders for item in order.items])
    for resource, read in round_.items():
        if resource in purchases:
            _update(store, purchases[resource], read, makings)
    new = {resource: read for resource, read in round_.items() if resource not in purchases and _is_wanted(store, read)}
    ids = create(store, [_news(store, read) for read in new.values()])
    for resource, order_id in ids.items():
        new[resource].order_id = order_id
    if ids:
        store.ordered_at = now()
    _drop_parts(store, round_.values())
    missed = [read for resource, read in new.items() if resource not in ids]
    return missed, _passed_over(store, {resource: new[resource] for resource in ids})


def _update(store: Store, purchase: Sequence[Order], read: Read, makings: Mapping[int, Making]) -> None:
    order, *supplements = purchase
    read.order_id = order.id
    shop = read.message.order
    if shop is None:
        delete(order, supplements, read.row.id)
    elif why := apply(store, order, supplements, _news(store, read), makings):
        read.end(InboxState.IGNORED if why == OLDER else InboxState.DONE, why)


def _drop_parts(store: Store, reads: Iterable[Read]) -> None:
    """What the shop has moved to another part of its order is made there, and not here as well."""
    told = {
        read.row.id: shop
        for read in sorted(reads, key=lambda each: each.age)
        if (shop := read.message.order) and shop.parts and read.reason != OLDER
    }
    for inbox_id, (order, *supplements) in parts_left(store, told):
        delete(order, supplements, inbox_id, "moved")


def _is_wanted(store: Store, read: Read) -> bool:
    """Whether an order that is not here yet is to come in."""
    shop = read.message.order
    if shop is None:
        why = "unknown_order"
    elif shop.stage is Stage.DRAFT:
        why = "draft"
    elif not _is_status_wanted(store, shop):
        why = NOT_WANTED
    elif shop.placed_at and shop.placed_at < store.import_from.replace(microsecond=0):  # shops count in seconds
        why = TOO_EARLY
    else:
        return True
    read.end(InboxState.IGNORED, why)
    return False


def _is_status_wanted(store: Store, shop: ShopOrder) -> bool:
    """The store's own list; where it names none, what is paid and not yet done."""
    return shop.shop_status in store.import_statuses if store.import_statuses else shop.stage is Stage.PAID


def _passed_over(store: Store, created: Mapping[str, Read]) -> list[Read]:
    """News that came before the order itself and was put aside (a cancelling, say): it counts now, if it is newer."""
    if not created:
        return []
    query = select(Delivery).where(
        Delivery.client_id == store.client_id,
        Delivery.store_id == store.id,
        Delivery.resource_id.in_(created),
        Delivery.state == InboxState.IGNORED,
    )
    hearing = Hearing(store)
    reads = [Read(row, *hearing.heard(row)) for row in db.scalars(query)]
    return [read for read in reads if _tells_of_order(read) and read.age > created[read.message.resource_id].age]


def _news(store: Store, read: Read) -> News:
    assert read.message.order is not None
    known_at = None if PLATFORMS[store.platform].reads_tell_when else read.row.known_at
    return News(read.row.id, read.row.source, read.message.order, known_at)


def _note_ends(reads: Sequence[Read]) -> None:
    """What became of each, in one statement; a delivery of several orders is told by the first."""
    firsts = {read.row.id: read for read in reversed(reads)}
    ends = [
        {
            "id": read.row.id,
            "state": read.state,
            "reason": read.reason,
            "topic": read.message.topic[:60],
            "resource_id": read.message.resource_id[:100],
            "order_id": read.order_id,
            "ended_at": now(),
        }
        for read in firsts.values()
    ]
    update_rows("inbox", ends)


def drain_safely(store: Store, rows: Sequence[Delivery]) -> set[str]:
    """As `drain_batch`; where that breaks, one by one, and only what breaks again is parked."""
    try:
        with db.begin_nested():
            return drain_batch(store, rows)
    except OperationalError:
        raise  # the database is away: everything waits
    except Exception:
        log.exception("batch failed; one by one", store=store.id, deliveries=len(rows))
        return set().union(*(_drain_alone(store, row) for row in rows))


def _drain_alone(store: Store, row: Delivery) -> set[str]:
    try:
        with db.begin_nested():
            return drain_batch(store, [row])
    except OperationalError:
        raise
    except Exception as fault:
        log.exception("delivery parked", store=store.id, delivery=row.id)
        park(row, fault)
        return set()
