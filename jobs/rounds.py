"""The looks at each store that come round by themselves."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import islice
from time import monotonic

from core.db import EVERYONE, db, now, see
from core.queue import enqueue, ring
from jobs.clock import at_every_sweep
from jobs.counting import count_orders
from jobs.intake import drain
from jobs.products_sync import read_products_later, sync_later
from jobs.pushes import tell_what_had_no_answer
from jobs.runner import Stopped, runs, staying
from models import Round, RoundKind, Store, StoreStatus
from models.work import beat, still_ours
from platforms import Code, Platform, PlatformError, Throttled
from platforms.errors import PlanRefused, Reconnect, Unreachable
from platforms.values import RawOrder
from services import rounds, taking
from services.connections import hook_url, is_taken, told
from services.credentials import credentials_of, hook_secret_of, lasts_until
from services.doctor import examine
from services.named import are_read, call_for_named, is_any_named, named, put_aside
from services.rounds import again, again_after
from services.shops import can_read, open_shop, orders_wait, wake, went_well

BATCH = 50
BUDGET = 60.0  # seconds of reading orders; then other stores have their turn
ABOUT_ALL = (Throttled, Unreachable, Reconnect, PlanRefused)  # of faults: whichever order was asked for
NEVER_READ = (Code.SHAPE_UNKNOWN, Code.GONE)
FAR = timedelta(minutes=30)  # more than an adapter steps back, so that each turn gets on


def read_orders_now(store: Store) -> None:
    """A person asked: at once, and then in turn as before."""
    round_ = rounds.owe(store, RoundKind.ORDERS, now())
    enqueue(run_round, round_.id)


def check_up_now(store: Store) -> None:
    """The same for the doctor's look; a shop that gave no answer lately is asked all the same."""
    wake(store)
    round_ = rounds.owe(store, RoundKind.CHECKUP, now())
    enqueue(run_round, round_.id)


@at_every_sweep
def look_at_named() -> None:
    see(EVERYONE)
    call_for_named()
    db.commit()


@runs(Round, "platforms")
def run_round(round_: Round) -> None:
    if round_.kind == RoundKind.LEAVING:
        leave(round_)
    elif not round_.store.is_live:
        keep_access(round_)
    elif round_.kind == RoundKind.CHECKUP:
        check_up(round_)
    elif round_.kind in rounds.READING and not can_read(round_.store):
        pass_over(round_)
    elif round_.kind == RoundKind.PRODUCTS:
        read_products(round_)
    elif round_.kind == RoundKind.LEDGER:
        count_orders(round_)
    else:
        read_orders(round_)
    db.commit()


def pass_over(round_: Round) -> None:
    """The shop cannot be asked. What it has named meanwhile waits for keys."""
    rounds.cannot_ask(round_)
    if round_.kind == RoundKind.ORDERS:
        db.flush()  # the round is locked before the store
        orders_wait(round_.store, are_any=is_any_named(round_.store))


def read_orders(round_: Round) -> None:
    """What changed in the shop since last time, into the inbox."""
    shop, since = open_shop(round_.store, staying(round_)), rounds.orders_since(round_)
    give_way_at, far_enough = monotonic() + BUDGET, since + FAR
    if not beat(round_):
        return
    db.commit()
    try:
        unread = _read_named(round_, shop)
        asked_at = now()
        for batch in _batches(shop.changed_orders(since)):
            if not beat(round_):
                return
            taking.take_read(round_, batch, asked_at)
            store_id, read_to = round_.store_id, max(order.modified_at or since for order in batch)
            if monotonic() > give_way_at and read_to > far_enough:
                rounds.go_on_from(round_, read_to)
                db.commit()
                ring(drain, store_id)
                return
            db.commit()
            ring(drain, store_id)
    except PlatformError as fault:
        _failed(round_, fault)
    else:
        if still_ours(round_):
            _all_read(round_, unread)


def _all_read(round_: Round, unread: PlatformError | None) -> None:
    """The look is over. What the shop named meanwhile is read at once, what it could not tell of a little later."""
    _well(round_.store)
    if unread:
        again_after(round_, unread)
    else:
        rounds.is_through(round_)
        again(round_, now() if is_any_named(round_.store) else None)


def _read_named(round_: Round, shop: Platform) -> PlatformError | None:
    """First what the shop has told of: for those orders somebody may be waiting. The answer: why the oldest could not
    be had, none of them, though the shop lets us in; they stay, and hold up nothing else."""
    store = round_.store
    give_way_at = monotonic() + BUDGET
    while (waiting := named(store)) and monotonic() < give_way_at:
        wanted, ids = [each.id for each in waiting], list(dict.fromkeys(each.resource_id for each in waiting))
        db.commit()
        asked_at = now()
        orders, faults = _read_apart(shop, ids)
        unreadable = faults if orders else {one: fault for one, fault in faults.items() if fault.code in NEVER_READ}
        if len(unreadable) < len(faults):
            db.rollback()
            return next(iter(faults.values()))
        if not beat(round_):
            raise Stopped
        taking.take_named(store, orders, asked_at)
        put_aside(store, wanted, unreadable)
        are_read(store, wanted, {order.external_id for order in orders})
        db.commit()
        ring(drain, store.id)
    db.commit()  # looking for more has begun a transaction, and the shop is asked next
    return None


def _read_apart(shop: Platform, ids: Sequence[str]) -> tuple[list[RawOrder], dict[str, PlatformError]]:
    """These orders, and those that cannot be had one by one, or not understood: they hold up no other."""
    try:
        return list(shop.named_orders(ids)), {}
    except PlatformError as fault:
        if isinstance(fault, ABOUT_ALL) or fault.code in (Code.SCOPE_MISSING, Code.APP_REFUSED):
            raise
        if len(ids) == 1:
            return [], {ids[0]: fault}
    halves = [_read_apart(shop, half) for half in (ids[: len(ids) // 2], ids[len(ids) // 2 :])]
    return [order for orders, _faults in halves for order in orders], halves[0][1] | halves[1][1]


def read_products(round_: Round) -> None:
    """What changed of the products and no webhook told; once a night all of them are owed."""
    store, begun = round_.store, now()
    if rounds.is_walk_due(store):
        again(round_)
        db.flush()  # the round is locked before the store
        sync_later(store, None)
        return
    shop, since = open_shop(store, staying(round_), "long"), rounds.products_since(round_)
    db.commit()
    try:
        changed = list(shop.changed_products(since))
    except PlatformError as fault:
        _failed(round_, fault)
        return
    if still_ours(round_):
        round_.progress = {"read_to": begun.isoformat()}
        _well(store)
        again(round_)
        if changed:
            read_products_later(store, changed)


def check_up(round_: Round) -> None:
    """The doctor's look. Shops switch webhooks off after failures and tell nobody; people delete them. Those whose
    maker has lost the rights to see what they tell of are made anew."""
    store, shop = round_.store, open_shop(round_.store, staying(round_))
    url, secret = hook_url(store.platform, store.hook_token), hook_secret_of(store)
    is_blind = store.problem == Code.ROLE_TOO_SMALL
    db.commit()
    report = examine(shop, url, secret, anew=is_blind)
    if not still_ours(round_):
        return
    if not isinstance(report.fault, Throttled):  # then nothing new is known; the round says why
        round_.progress = {"findings": report.kept}
    if report.fault:
        again_after(round_, report.fault)
        return
    rounds.webhooks_seen(store, report.webhooks, mended=report.mended)
    store.facts = {**(report.shop.facts if report.shop else store.facts), "statuses": told(report.statuses)}
    _well(store, wrote=True)
    again(round_)


def keep_access(round_: Round) -> None:
    """Nothing is exchanged with a store that is paused; but keys that would run out meanwhile are renewed."""
    store = round_.store
    again(round_)
    is_due = round_.kind == RoundKind.CHECKUP and store.status == StoreStatus.PAUSED and lasts_until(store)
    if not is_due:
        return
    shop = open_shop(store, staying(round_))
    db.commit()
    with suppress(PlatformError):
        shop.renew_credentials()


def leave(round_: Round) -> None:
    """A disconnected store: our webhooks go from the shop at once, keys and data when their time has come."""
    if rounds.are_keys_due(round_.store) and not _is_given_back(round_):
        return
    next_step = rounds.leaving_step(round_)
    if next_step is None:
        round_.finish()
        return
    is_clean = _webhooks_removed(round_)
    if still_ours(round_):
        again(round_, next_step if is_clean else min(next_step, rounds.next_time(round_)))


def _is_given_back(round_: Round) -> bool:
    """The shop hears that we leave it, unless it is somebody else's store by now. False: the round is not ours any
    more, or the shop gave no answer and is asked again before we forget the keys."""
    store = round_.store
    if not credentials_of(store) or is_taken(store.platform, store.identity, store.client_id):
        return True
    shop = open_shop(store, staying(round_))
    db.commit()
    try:
        shop.leave()
    except PlatformError as fault:
        if not fault.permanent and rounds.may_ask_once_more(store):
            if still_ours(round_):
                again(round_, rounds.next_time(round_))
            return False
    return still_ours(round_)


def _webhooks_removed(round_: Round) -> bool:
    store = round_.store
    if not store.webhooks or not credentials_of(store):
        return True
    shop, url = open_shop(store, staying(round_)), hook_url(store.platform, store.hook_token)
    db.commit()
    try:
        shop.remove_webhooks(url)
    except PlatformError:
        return False
    if still_ours(round_):
        store.webhooks = []
    else:
        _made_again(store)
    return True


def _made_again(store: Store) -> None:
    """It was connected again while its webhooks were taken away: those may have been the new ones."""
    db.refresh(store)
    if store.is_live:
        rounds.owe(store, RoundKind.CHECKUP, now())


def _well(store: Store, *, wrote: bool = False) -> None:
    if went_well(store, wrote=wrote):
        tell_what_had_no_answer(store)


def _failed(round_: Round, fault: PlatformError) -> None:
    db.rollback()
    if still_ours(round_):
        again_after(round_, fault)


def _batches(orders: Iterator[RawOrder]) -> Iterator[Sequence[RawOrder]]:
    while batch := list(islice(orders, BATCH)):
        yield batch
