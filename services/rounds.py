"""What is looked after again and again at every store, and what each look leaves behind."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from random import uniform

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from core.db import db, now
from models import (
    Connection,
    Delivery,
    LedgerDay,
    MembershipStore,
    Picture,
    Product,
    Round,
    RoundKind,
    Sheet,
    Store,
    StoreStatus,
    Sync,
)
from models.stores import WAS
from models.work import WorkState
from platforms import PLATFORMS, Ability, Code, PlatformError, Throttled
from platforms.values import Webhook
from services.activity import log_activity
from services.credentials import forget_credentials
from services.shops import went_wrong

EVERY = {
    RoundKind.ORDERS: timedelta(minutes=10),
    RoundKind.LOOK_BACK: timedelta(days=1),
    RoundKind.PRODUCTS: timedelta(hours=1),
    RoundKind.LEDGER: timedelta(days=1),
    RoundKind.CHECKUP: timedelta(days=1),
    RoundKind.LEAVING: timedelta(hours=1),
}
SELDOM = EVERY | {RoundKind.ORDERS: timedelta(hours=3), RoundKind.PRODUCTS: timedelta(days=1)}
SOON, FAILED = timedelta(minutes=1), "failed"
READING = (RoundKind.ORDERS, RoundKind.LOOK_BACK, RoundKind.PRODUCTS, RoundKind.LEDGER)
TRUSTED_FOR = timedelta(days=3)  # since its last message, a shop is taken to tell by itself
LOOK_BACK = timedelta(days=14)
UNDO_WITHIN = timedelta(hours=24)  # the keys are kept so long, and a deletion can be taken back
KEPT_FOR = timedelta(days=90)


def begin_rounds(store: Store) -> None:
    """Owe the looks at a store that is connected, also after it was disconnected."""
    end_rounds(store)
    does = PLATFORMS[store.platform].does
    first: dict[RoundKind, timedelta] = {}
    if Ability.ORDERS in does:
        first |= {RoundKind.ORDERS: timedelta(), RoundKind.LOOK_BACK: EVERY[RoundKind.LOOK_BACK]}
        first |= {RoundKind.LEDGER: timedelta(hours=1)}
    if Ability.PRODUCTS in does:
        first |= {RoundKind.PRODUCTS: EVERY[RoundKind.PRODUCTS]}
    if does:
        first |= {RoundKind.CHECKUP: EVERY[RoundKind.CHECKUP]}
    for kind, wait in first.items():
        owe(store, kind, now() + wait)


def owe(store: Store, kind: RoundKind, due_at: datetime) -> Round:
    """The store's one round of this kind, due at this time."""
    fresh = {"work_state": WorkState.WAITING, "due_at": due_at, "tries": 0, "token": None}
    whose = {"client_id": store.client_id, "store_id": store.id, "kind": kind}
    made = insert(Round).values(**whose, **fresh, found=0, error_facts={}, progress={}, created_at=now())
    kept = made.on_conflict_do_update(index_elements=["client_id", "store_id", "kind"], set_=fresh).returning(Round)
    return db.scalars(kept, execution_options={"populate_existing": True}).one()


def read_soon(store: Store, kind: RoundKind) -> None:
    """What waits for its turn has it now; a look that is being made is left alone."""
    own = update(Round).where(Round.client_id == store.client_id, Round.store_id == store.id, Round.kind == kind)
    waits = own.where(Round.work_state == WorkState.WAITING, Round.due_at > now())
    db.execute(waits.values(due_at=now()), execution_options={"synchronize_session": False})


def due_now(store: Store) -> Sequence[int]:
    """The looks at this store that somebody should make at once."""
    own = select(Round.id).where(Round.client_id == store.client_id, Round.store_id == store.id)
    return db.scalars(own.where(Round.work_state == WorkState.WAITING, Round.due_at <= now())).all()


def end_rounds(store: Store) -> None:
    """Nothing is looked after any more. Called before the store is changed: a look locks its round first, too."""
    own = select(Round).where(Round.client_id == store.client_id, Round.store_id == store.id).order_by(Round.id)
    for round_ in db.scalars(own.with_for_update()):
        round_.finish()


def again(round_: Round, at: datetime | None = None) -> None:
    """Looked at; due again. Each time a little earlier or later, so that stores do not come in step."""
    round_.finish()
    round_.work_state, round_.tries = WorkState.WAITING, 0
    round_.due_at = at or next_time(round_)


def next_time(round_: Round) -> datetime:
    return now() + _pause(round_) * uniform(0.9, 1.1)


def _pause(round_: Round) -> timedelta:
    """Where all shops of a platform share our calls, those that tell by themselves are asked seldom."""
    kind, platform = RoundKind(round_.kind), PLATFORMS[round_.store.platform]
    if not platform.shares_limits:
        return EVERY[kind]
    heard = round_.store.delivered_at
    tells = heard is not None and heard > now() - TRUSTED_FOR
    return max(EVERY[kind], SELDOM[kind]) if tells or kind is RoundKind.PRODUCTS else EVERY[kind]


def again_after(round_: Round, fault: PlatformError) -> None:
    """The look failed: the store says why, and the next look comes when the shop wants it; for orders, for which
    somebody waits, after a growing while, else in turn."""
    went_wrong(round_.store, fault)
    if isinstance(fault, Throttled):
        again(round_, max(fault.retry_at, now()))
    elif round_.kind == RoundKind.ORDERS and not fault.permanent:
        times = round_.progress.get(FAILED, 0)
        again(round_, now() + min(SOON * 2 ** min(times, 10), EVERY[RoundKind.ORDERS]))
        round_.progress = {**round_.progress, FAILED: times + 1}
    else:
        again(round_)
    round_.error, round_.error_facts = str(fault.code), fault.facts


def cannot_ask(round_: Round) -> None:
    """Nobody was asked, as there are no keys to ask with; the round says so."""
    again(round_)
    round_.error, round_.error_facts = str(Code.API_NEEDED), {}


def orders_since(round_: Round) -> datetime:
    """Where to read from: the cursor, or for a look back two weeks; never before the store's own beginning."""
    store = round_.store
    if round_.kind == RoundKind.LOOK_BACK:
        said = round_.progress.get("read_to")
        return max(datetime.fromisoformat(said) if said else now() - LOOK_BACK, store.import_from)
    return max(store.orders_read_to or store.import_from, store.import_from)


def products_since(round_: Round) -> datetime:
    """Where the last look at the products began."""
    if said := round_.progress.get("read_to"):
        return datetime.fromisoformat(said)
    return round_.store.synced_at or round_.store.created_at


def is_walk_due(store: Store) -> bool:
    """Whether all products are to be read: once a night, as a deletion leaves no trace. Each store has its own minute
    between midnight and six, so that not all come at once."""
    at = now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=store.id * 37 % 360)
    last = at if at <= now() else at - timedelta(days=1)
    return (store.synced_at or store.created_at) < last


def go_on_from(round_: Round, read_to: datetime) -> None:
    """There is more to read; others have their turn first."""
    if round_.kind == RoundKind.LOOK_BACK:
        round_.progress = {**round_.progress, "read_to": read_to.isoformat()}
    again(round_, now())


def is_through(round_: Round) -> None:
    """All was read; a look back begins anew next time."""
    round_.progress = {}


def webhooks_seen(store: Store, webhooks: Sequence[Webhook], mended: Sequence[str] = ()) -> None:
    """Keep what the shop has of ours; `mended` are the topics that had to be made anew."""
    store.webhooks, store.webhooks_checked_at = [asdict(each) for each in webhooks], now()
    if mended:
        log_activity("store.webhooks_mended", store, after={"topics": list(mended)})


def are_keys_due(store: Store) -> bool:
    """Whether the time is over in which a disconnected store can be restored with the keys that it had."""
    if store.status != StoreStatus.DISCONNECTED or store.deleted_at or not store.disconnected_at:
        return False
    return store.disconnected_at + UNDO_WITHIN <= now()


def may_ask_once_more(store: Store) -> bool:
    """For a day a shop that does not answer is asked to let us go; then the keys are forgotten all the same, and at
    once where the store is to be deleted."""
    is_deleted = store.delete_at is not None and store.delete_at <= now()
    return not is_deleted and store.disconnected_at is not None and now() < store.disconnected_at + 2 * UNDO_WITHIN


def leaving_step(round_: Round) -> datetime | None:
    """What is due of a disconnected store's leaving, and when the next step is; None once nothing is left to do."""
    store = round_.store
    if store.status != StoreStatus.DISCONNECTED or store.deleted_at or not store.disconnected_at:
        return None
    keys_until, kept_until = store.disconnected_at + UNDO_WITHIN, store.delete_at or store.disconnected_at + KEPT_FOR
    if kept_until <= now():
        erase(store)
        return None
    if keys_until <= now():
        forget_credentials(store)
        return kept_until
    return min(keys_until, kept_until)


def erase(store: Store) -> None:
    """Products, their mappings, keys and deliveries are gone; the orders and the store's name stay."""
    for table in (Product, Picture, Sync, Sheet, Connection, Delivery, LedgerDay, MembershipStore):
        db.execute(delete(table).where(table.client_id == store.client_id, table.store_id == store.id))
    forget_credentials(store)
    store.facts = {WAS: store.identity}  # wishes about its buyers' data may come for months
    store.deleted_at, store.identity, store.hook_secret = now(), f"deleted-{store.id}", None
    log_activity("store.deleted", store)
