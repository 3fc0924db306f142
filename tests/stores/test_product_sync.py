"""Products brought over from a shop that answers over HTTP."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from core.db import db, now
from core.matrix import Role
from jobs import products_sync
from models import Client, Product, Sync, Variant
from tests.conftest import HTMX


@pytest.fixture
def store(connected):
    return connected()


@pytest.fixture
def manager(make, sign_in, store):
    return sign_in(make.member(client=db.get_one(Client, store.client_id)))


def sync_of(store, run_due, manager) -> Sync:
    manager.post(f"/stores/{store.id}/syncs")
    run_due(Sync)
    return db.scalars(select(Sync).order_by(Sync.id.desc())).first()


def test_a_first_sync_brings_everything_the_shop_sells(store, manager, run_due):
    sync = sync_of(store, run_due, manager)
    products = db.scalar(select(func.count()).select_from(Product))
    assert (sync.work_state, sync.progress["found"], sync.progress["new"]) == ("done", products, products)
    assert (sync.progress["changed"], sync.progress["gone"], sync.progress["failed"]) == (0, 0, 0)
    assert products > 5
    assert db.scalar(select(func.count()).where(Product.types != [])) > 5
    sized = db.scalars(select(Variant).where(Variant.options != {})).first()
    assert (sized.currency, sized.price > 0, sized.mapping_state) == ("EUR", True, "not_connected")
    assert store.synced_at is not None


def made_at():
    return {row.id: row.created_at for row in db.execute(select(Variant.id, Variant.created_at))}


def test_a_second_sync_writes_nothing(store, manager, run_due):
    sync_of(store, run_due, manager)
    before = made_at()
    rows = db.execute(text("select xmin::text, id from variants order by id")).all()
    again = sync_of(store, run_due, manager)
    assert (again.progress["new"], again.progress["changed"], again.progress["gone"]) == (0, 0, 0)
    assert made_at() == before
    assert db.execute(text("select xmin::text, id from variants order by id")).all() == rows


def test_changed_and_gone_products_are_counted_and_keep_their_row(store, shop, manager, run_due):
    sync_of(store, run_due, manager)
    first, second = db.scalars(select(Product).order_by(Product.id).limit(2))
    shop.change_product(int(first.external_id), name="Sunrise")
    shop.control("DELETE", f"products/{second.external_id}")
    sync = sync_of(store, run_due, manager)
    assert (sync.progress["changed"], sync.progress["gone"]) == (1, 1)
    db.expire_all()
    assert (first.title, first.gone_at, second.gone_at is None) == ("Sunrise", None, False)
    assert all(db.scalars(select(Variant.gone_at).where(Variant.product_id == second.id)))


def test_progress_is_shown_while_it_runs_and_asks_for_itself(store, manager):
    manager.post(f"/stores/{store.id}/syncs")
    sync = db.scalars(select(Sync)).one()
    sync.work_state, sync.progress = "running", {"found": 120, "new": 20, "changed": 0, "failed": 0, "total": 400}
    db.commit()
    line = manager.get(f"/stores/{store.id}/syncs/{sync.id}", headers=HTMX).text
    assert ("every 2s" in line, "120 of 400" in line, "New: 20" in line) == (True, True, True)
    sync.finish()
    db.commit()
    line = manager.get(f"/stores/{store.id}/syncs/{sync.id}", headers=HTMX).text
    assert ("every 2s" in line, "Products synced" in line, 'hx-swap-oob="true"' in line) == (False, True, True)


def test_a_store_has_one_sync_at_a_time(store, manager, queued):
    manager.post(f"/stores/{store.id}/syncs")
    manager.post(f"/stores/{store.id}/syncs")
    assert len(db.scalars(select(Sync)).all()) == 1


def test_a_canceled_sync_stops_before_the_next_page_and_marks_nothing_gone(store, shop, manager, run_due, monkeypatch):
    sync_of(store, run_due, manager)
    monkeypatch.setattr(products_sync, "PAGE", 2)
    shop.fail("slow", seconds=1, path="/products", times=3)
    manager.post(f"/stores/{store.id}/syncs")
    sync = db.scalars(select(Sync).order_by(Sync.id.desc())).first()
    sync_id = sync.id
    db.rollback()
    worker = threading.Thread(target=run_in_worker, args=(manager.application, sync_id))
    worker.start()
    wait_for(lambda: db.scalar(select(Sync.work_state).where(Sync.id == sync_id)) == "running")
    answer = manager.post(f"/stores/{store.id}/syncs/{sync_id}/cancellation", follow_redirects=True)
    assert "The sync was canceled" in answer.text
    worker.join()
    db.expire_all()
    assert (sync.work_state, sync.progress.get("found", 0)) == ("canceled", 0)
    assert db.scalar(select(func.count()).where(Product.gone_at.is_not(None))) == 0


def run_in_worker(app, sync_id) -> None:
    with app.app_context():
        products_sync.run_sync(sync_id)


def wait_for(true) -> None:
    for _try in range(500):
        if true():
            return
        db.rollback()
        threading.Event().wait(0.01)
    raise AssertionError("waited in vain")


def test_a_killed_sync_goes_on_where_it_was(store, shop, manager, run_due, monkeypatch):
    for number in range(230):
        shop.add_product(name=f"Card {number}", type="simple", regular_price="2.00", sku=f"C-{number}")
    total = shop.control("GET", "")["counts"]["product"]
    manager.post(f"/stores/{store.id}/syncs")
    sync = db.scalars(select(Sync)).one()
    with monkeypatch.context() as patch:
        patch.setattr(products_sync, "_ended", die)
        with pytest.raises(SystemExit):
            run_in_worker(manager.application, sync.id)
    db.expire_all()
    assert (sync.work_state, sync.progress["found"], int(sync.place)) == ("running", total, total)
    sync.due_at = now() - timedelta(seconds=1)  # the dead worker's lease is over
    sync.place = "200"
    db.commit()
    run_due(Sync)
    assert (sync.work_state, sync.progress["found"], sync.progress["new"], sync.progress["gone"]) == (
        "done", total, total, 0,
    )  # fmt: skip


def die(*_arguments: object) -> None:
    raise SystemExit


def test_a_shop_that_refuses_the_key_ends_the_sync_and_says_so_on_the_page(store, shop, manager, run_due):
    for key in shop.control("GET", "keys"):
        shop.revoke(key["id"])
    sync = sync_of(store, run_due, manager)
    assert (sync.work_state, sync.error, store.status) == ("failed", "key_refused", "reconnect")
    page = manager.get(f"/stores/{store.id}").text
    assert ("The shop does not know the consumer key" in page, "The sync ended early" in page) == (True, True)
    assert f"/stores/{store.id}/reconnect" in page


def test_a_shop_that_fails_for_a_moment_is_asked_again_and_is_well_afterwards(store, shop, manager, run_due):
    shop.fail("status", path="/products", status=502)
    sync = sync_of(store, run_due, manager)
    assert (sync.work_state, sync.error, store.status, store.problem) == (
        "waiting", "shop_failed", "needs_attention", "shop_failed",
    )  # fmt: skip
    sync.due_at = now()
    db.commit()
    run_due(Sync)
    assert (sync.work_state, store.status, store.problem) == ("done", "connected", None)


def test_a_shop_that_lists_nothing_all_at_once_loses_no_product(store, shop, manager, run_due):
    sync_of(store, run_due, manager)
    shop.fail("status", path="/products", method="GET", status=200, body="[]", content_type="application/json", times=9,
              headers={"X-WP-Total": "12"})  # fmt: skip
    sync = sync_of(store, run_due, manager)
    assert (sync.work_state, sync.error) == ("failed", "empty_answer")
    assert db.scalar(select(func.count()).where(Product.gone_at.is_not(None))) == 0


def test_a_disconnected_store_is_not_asked(store, manager, queued):
    store.status, store.disconnected_at = "disconnected", now()
    db.commit()
    page = manager.post(f"/stores/{store.id}/syncs", follow_redirects=True)
    assert "Nothing is exchanged with this store" in page.text
    assert (db.scalars(select(Sync)).all(), queued("platforms")) == ([], [])


def test_who_may_not_sync_is_refused(make, sign_in, store, queued):
    client = db.get_one(Client, store.client_id)
    for role in (Role.ORDER_MANAGER, Role.VIEW_ONLY):
        assert sign_in(make.member(role, client)).post(f"/stores/{store.id}/syncs").status_code == 403
    assert sign_in(make.member()).post(f"/stores/{store.id}/syncs").status_code == 404
    assert (db.scalars(select(Sync)).all(), queued("platforms")) == ([], [])


def test_products_that_webhooks_told_of_are_read_again_together(store, shop, manager, run_due):
    sync_of(store, run_due, manager)
    first, second = db.scalars(select(Product).order_by(Product.id).limit(2))
    shop.change_product(int(first.external_id), name="Sunrise")
    shop.control("DELETE", f"products/{second.external_id}")
    products_sync.read_products_later(store, {first.external_id})
    products_sync.read_products_later(store, {second.external_id, first.external_id})
    db.commit()
    assert db.scalars(select(Sync.place).where(Sync.kind == "changed")).all() == [
        " ".join(sorted([first.external_id, second.external_id]))
    ]
    run_due(Sync)
    assert (first.title, second.gone_at is None) == ("Sunrise", False)
    assert db.scalars(select(Sync.id).where(Sync.kind == "changed")).all() == []


def test_a_product_that_cannot_be_read_now_is_read_later(store, shop, run_due):
    shop.fail("status", path="/products", status=503)
    products_sync.read_products_later(store, {"1"})
    db.commit()
    run_due(Sync)
    waiting = db.scalars(select(Sync)).one()
    assert (waiting.work_state, waiting.place, waiting.error) == ("waiting", "1", "shop_failed")
