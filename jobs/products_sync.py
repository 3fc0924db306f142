"""Bringing over a store's products, page by page: watched, stopped by a person, gone on with after a kill."""

import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict
from itertools import islice

from sqlalchemy import Select, select

from core.db import db, now
from jobs.orders import look_again_later
from jobs.pictures import draw_first_later
from jobs.runner import again, later, refused, runs, staying
from models import Store, Sync, SyncKind
from models.work import WorkState, beat, still_ours
from platforms import Platform, PlatformError
from platforms.errors import NotFound
from platforms.values import Product
from services.batches.by_rules import connect_new
from services.late_products import recognise
from services.product_sync import Counts, apply_product, forget_product, mark_gone, save_products, unseen
from services.shops import open_shop, went_well, went_wrong

PAGE = 100
BUDGET = 480  # seconds in one job; after them the sync stands in the queue again, behind the others
OPEN = (WorkState.WAITING, WorkState.RUNNING)


def sync_later(store: Store, asked_by: int | None) -> Sync:
    """Owe `store` a sync; the one that is under way, where there is one."""
    db.execute(select(Store.id).where(Store.client_id == store.client_id, Store.id == store.id).with_for_update())
    if sync := open_sync(store):
        return sync
    sync = Sync(client_id=store.client_id, store_id=store.id, asked_by_id=asked_by)
    later(sync)
    return sync


def open_sync(store: Store) -> Sync | None:
    """The whole sync that is owed or running."""
    return db.scalars(_syncs(store, SyncKind.FULL).where(Sync.work_state.in_(OPEN)).limit(1)).first()


def last_sync(store: Store) -> Sync | None:
    """The newest whole sync, however it ended."""
    return db.scalars(_syncs(store, SyncKind.FULL).limit(1)).first()


def read_products_later(store: Store, external_ids: Collection[str]) -> None:
    """Webhooks told of these products: read each again, together with those that still wait."""
    waiting = _syncs(store, SyncKind.CHANGED).where(Sync.work_state == WorkState.WAITING, Sync.tries == 0)
    sync = db.scalars(waiting.with_for_update(skip_locked=True).limit(1)).first()
    sync = sync or Sync(client_id=store.client_id, store_id=store.id, kind=SyncKind.CHANGED)
    sync.place = " ".join(sorted({*(sync.place or "").split(), *external_ids}))
    later(sync)


@runs(Sync, "syncs")
def run_sync(sync: Sync) -> None:
    if not sync.store.is_live:
        sync.cancel()
    elif sync.kind == SyncKind.CHANGED:
        _read_told(sync)
    else:
        _read(sync)
    db.commit()


def _read_told(sync: Sync) -> None:
    """The products that `place` names; those that are done are struck out, and at the end the row is gone: shops tell
    of products by the thousand, and nobody asks what became of one such message."""
    shop, told = open_shop(sync.store, staying(sync), "long"), (sync.place or "").split()
    db.commit()
    try:
        for start in range(0, len(told), PAGE):
            page = told[start : start + PAGE]
            found = _named(shop, page)
            if not beat(sync):
                return
            for external_id, product in found.items():
                if product:
                    apply_product(sync.store, product)
                else:
                    forget_product(sync.store, external_id)
            _recognise(sync, [product for product in found.values() if product])
            sync.place = " ".join(told[start + PAGE :])
            db.commit()
    except PlatformError as fault:
        _failed(sync, fault)
    else:
        if still_ours(sync):
            db.delete(sync)


def _named(shop: Platform, external_ids: list[str]) -> dict[str, Product | None]:
    """By id; None for what left the shop. What a list leaves out is asked for by itself before it is believed gone."""
    found = {product.external_id: product for product in shop.named_products(external_ids)}
    return {each: found.get(each) or _product(shop, each) for each in external_ids}


def _product(shop: Platform, external_id: str) -> Product | None:
    try:
        return shop.product(external_id)
    except NotFound:
        return None


def _read(sync: Sync) -> None:
    start = max(int(sync.place or 0) // PAGE - 1, 0) * PAGE  # a page again, for what was deleted meanwhile
    sync.place = str(start)
    shop = open_shop(sync.store, staying(sync), "long")
    db.commit()
    try:
        total = shop.product_count()
        walked = _walk(sync, _pages(shop.products(start)), total)
        walked = walked and _asked_for_unseen(sync, shop, total)
    except PlatformError as fault:
        _failed(sync, fault)
    else:
        if walked:
            _ended(sync, total)


def _asked_for_unseen(sync: Sync, shop: Platform, total: int | None) -> bool:
    """A walk can miss what moved between its pages, or all behind a page that came short. So each product that it did
    not meet is asked for by its id before it counts as gone."""
    missed = unseen(sync.store, sync.id, sync.created_at) if sync.progress.get("found") else []
    db.commit()
    for start in range(0, len(missed), PAGE):
        page = list(shop.named_products(missed[start : start + PAGE]))
        if not beat(sync):
            return False
        _save(sync, page, total)
        db.commit()
    return still_ours(sync)


def _syncs(store: Store, kind: SyncKind) -> Select[Sync]:
    own = select(Sync).where(Sync.client_id == store.client_id, Sync.store_id == store.id, Sync.kind == kind)
    return own.order_by(Sync.id.desc())


def _pages(products: Iterable[Product]) -> Iterator[list[Product]]:
    rest = iter(products)
    while page := list(islice(rest, PAGE)):
        yield page


def _walk(sync: Sync, pages: Iterator[list[Product]], total: int | None) -> bool:
    """Save page after page. False where another took over, a person canceled, or the time of one job is over."""
    give_way_at = time.monotonic() + BUDGET
    for page in pages:
        if not beat(sync):
            db.rollback()
            return False
        _save(sync, page, total)
        if time.monotonic() > give_way_at:
            again(sync)
            db.commit()
            return False
        db.commit()
    return still_ours(sync)


def _save(sync: Sync, page: list[Product], total: int | None) -> None:
    """With the page goes how far we are: both are there after a kill, or neither."""
    so_far = Counts(**{name: sync.progress.get(name, 0) for name in asdict(Counts())})
    counts = so_far + save_products(sync.store, page, sync.id)
    _recognise(sync, page)
    sync.progress = {**sync.progress, **asdict(counts), "total": total}
    sync.place = str(int(sync.place or 0) + len(page))
    sync.tries = 1  # it gets on, so what failed before does not count


def _recognise(sync: Sync, page: Iterable[Product]) -> None:
    """Rules connect what is new. Orders that came before these products know them now, and go on where a person or a
    rule has said what becomes of them."""
    store, external_ids = sync.store, [product.external_id for product in page]
    connect_new(store, external_ids, sync.id)
    look_again_later(store.client_id, recognise(store, external_ids))


def _ended(sync: Sync, total: int | None) -> None:
    store, found = sync.store, sync.progress.get("found", 0)
    went_well(store)
    if total and not found:
        sync.give_up("empty_answer")
        return
    sync.progress = {**sync.progress, "found": found, "gone": mark_gone(store, sync.id, sync.created_at)}
    store.synced_at = now()
    draw_first_later(store)
    sync.finish()


def _failed(sync: Sync, fault: PlatformError) -> None:
    db.rollback()
    if not still_ours(sync):
        return
    went_wrong(sync.store, fault)
    refused(sync, fault)
