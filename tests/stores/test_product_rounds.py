"""Products are looked at by themselves: hourly what changed, nightly all of them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.crypto import new_token
from core.db import db, now
from jobs import products_sync, rounds
from models import Client, Connection, Product, Round, RoundKind, Sync
from platforms.woocommerce.api import Api
from services.rounds import is_walk_due, owe
from services.shops import open_shop
from tests.stores.test_connecting import found, type_keys


@pytest.fixture
def store(connected, run_due):
    """Connected, and its products brought over."""
    store = connected()
    products_sync.sync_later(store, None)
    db.commit()
    run_due(Sync)
    return store


def look(store, run_due) -> None:
    owe(store, RoundKind.PRODUCTS, now())
    db.commit()
    run_due(Round, Sync)


def test_a_change_that_no_webhook_told_is_there_within_the_hour(store, shop, run_due):
    product = db.scalars(select(Product).order_by(Product.id)).first()
    shop.change_product(int(product.external_id), name="Sunrise")
    look(store, run_due)
    round_ = db.scalars(select(Round).where(Round.kind == "products")).one()
    assert (product.title, round_.error, db.scalars(select(Sync.id).where(Sync.kind == "changed")).all()) == (
        "Sunrise", None, [],
    )  # fmt: skip
    assert timedelta(minutes=50) < round_.due_at - now() < timedelta(minutes=70)


def test_a_product_deleted_without_a_word_is_gone_after_the_nights_walk(store, shop, run_due):
    product = db.scalars(select(Product).order_by(Product.id)).first()
    shop.control("DELETE", f"products/{product.external_id}")
    store.synced_at = now() - timedelta(days=2)
    db.commit()
    look(store, run_due)
    assert (product.gone_at is None, db.scalar(select(func.count()).where(Product.gone_at.is_not(None)))) == (False, 1)
    assert store.synced_at > now() - timedelta(minutes=1)


def test_a_store_is_walked_once_a_night(make):
    store = make.store()
    store.synced_at = now()
    assert not is_walk_due(store)
    store.synced_at = now() - timedelta(days=1)
    assert is_walk_due(store)


def test_what_a_walk_did_not_meet_is_asked_for_before_it_counts_as_gone(store, shop, run_due, monkeypatch):
    """As where the host cuts a page short."""
    whole = Api.pages
    monkeypatch.setattr(Api, "pages", lambda self, *path, **params: iter([next(whole(self, *path, **params))[:2]]))
    products_sync.sync_later(store, None)
    db.commit()
    run_due(Sync)
    sync = db.scalars(select(Sync).order_by(Sync.id.desc())).first()
    assert (sync.work_state, sync.progress["gone"]) == ("done", 0)
    assert sync.progress["found"] == db.scalar(select(func.count()).select_from(Product))


def test_a_thousand_changed_products_are_read_by_the_hundred(store, shop, run_due, monkeypatch):
    asked = []
    real = Api.get
    monkeypatch.setattr(Api, "get", lambda self, path, **params: asked.append(path) or real(self, path, **params))
    ids = db.scalars(select(Product.external_id)).all()
    products_sync.read_products_later(store, ids)
    db.commit()
    run_due(Sync)
    assert (asked.count("wc/v3/products"), [path for path in asked if path.startswith("wc/v3/products/")]) == (1, [])


def test_a_store_restored_while_its_webhooks_were_taken_away_gets_them_again(store, shop, monkeypatch):
    store.webhooks = [{"external_id": "1", "topic": "order.created", "delivery_url": "", "is_active": True}]
    store.status, store.disconnected_at = "disconnected", now()
    leaving = owe(store, RoundKind.LEAVING, now())
    db.commit()
    theirs = rounds.still_ours

    def restored(round_):
        round_.store.status = "connected"
        round_.token = new_token()[:32]
        db.commit()
        return theirs(round_)

    monkeypatch.setattr(rounds, "still_ours", restored)
    rounds.run_round(leaving.id)
    db.expire_all()
    webhooks = db.scalars(select(Round).where(Round.kind == "checkup")).one()
    assert (len(store.webhooks), webhooks.due_at <= now()) == (1, True)


def test_restoring_a_store_brings_its_products_too(store, make, sign_in):
    store.status, store.disconnected_at = "disconnected", now()
    db.commit()

    owner = sign_in(make.member(client=db.get_one(Client, store.client_id)))
    owner.post(f"/stores/{store.id}/restoration")
    assert db.scalars(select(Sync.work_state).where(Sync.kind == "full").order_by(Sync.id.desc())).first() == "waiting"


def test_a_connecting_that_fails_after_its_webhooks_leaves_none_behind(make, sign_in, shop, run_due):
    owner = sign_in(make.member())
    refusal = {"body": '{"code": "rest_no", "message": "no"}', "content_type": "application/json"}
    shop.fail("status", path="/reports/orders/totals", status=400, times=9, **refusal)
    type_keys(owner, found(owner, shop), shop.key())
    run_due(Connection)
    connection = db.scalars(select(Connection)).one()
    assert (connection.work_state, connection.sealed, shop.webhooks()) == ("failed", None, [])


def test_a_shop_that_hides_its_statuses_has_those_of_woocommerce(store, shop):

    shop.fail("status", path="/reports/orders/totals", status=403, times=9)
    opened = open_shop(store)
    db.commit()
    assert "processing" in {each.slug for each in opened.statuses()}


def test_a_shop_that_asks_for_a_pause_keeps_the_keys(make, sign_in, shop, run_due):
    owner = sign_in(make.member())
    page = found(owner, shop)
    shop.fail("throttled", path="/orders", retry_after=600)
    type_keys(owner, page, shop.key())
    run_due(Connection)
    waiting = db.scalars(select(Connection)).one()
    assert (waiting.work_state, waiting.sealed is None, waiting.tries) == ("waiting", False, 1)
    assert timedelta(minutes=9) < waiting.due_at - now() <= timedelta(minutes=10)
