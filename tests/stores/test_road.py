"""From the shop to the page and back, with the shop's own webhooks."""

import pytest
from sqlalchemy import func, select

from core.db import db
from jobs.intake import drain
from models import Order, Product, Store, Sync


@pytest.fixture
def owner(make, sign_in):
    return sign_in(make.member())


@pytest.fixture
def store(owner, shop, live, run_due) -> Store:
    """Connected as a person does it, Vetrina being where the shop reaches it."""
    page = owner.post("/stores/connect/woocommerce", data={"address": shop.url}).location
    key = shop.key()
    owner.post(f"{page}/keys", data={"consumer_key": key["consumer_key"], "consumer_secret": key["consumer_secret"]})
    run_due()
    shop.set(deliver=True)
    return db.scalars(select(Store)).one()


def test_what_happens_in_the_shop_is_seen_here(store, shop, run_due):
    product = db.scalars(select(Product).order_by(Product.id)).first()
    shop.change_product(int(product.external_id), name="Sunrise over Torino")
    order = shop.place_order()
    answers = {each["answered"] for each in shop.settle()}
    assert answers == {200}
    drain(store.id)
    run_due(Sync)
    assert product.title == "Sunrise over Torino"
    assert db.scalars(select(Order.external_id)).all() == [str(order["id"])]
    assert (store.delivered_at is None, store.ordered_at is None) == (False, False)


def test_a_disconnected_stores_shop_hears_nothing_and_tells_nothing(store, owner, shop, run_due):
    owner.post(f"/stores/{store.id}/disconnection")
    run_due()
    shop.place_order()
    assert (shop.settle(), shop.webhooks()) == ([], [])
    assert db.scalar(select(func.count()).select_from(Order)) == 0


def test_orders_placed_while_disconnected_are_there_after_restoring(store, owner, shop, run_due):
    owner.post(f"/stores/{store.id}/disconnection")
    run_due()
    order = shop.place_order()
    owner.post(f"/stores/{store.id}/restoration")
    run_due()
    drain(store.id)
    assert db.scalars(select(Order.external_id)).all() == [str(order["id"])]
    assert len(shop.webhooks()) == 7
