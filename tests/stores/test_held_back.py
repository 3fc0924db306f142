"""What a platform keeps from us shows on the store's page, as a state of the store."""

import pytest

from core.db import db
from models import Client, Push


@pytest.fixture
def store(make):
    return make.store(platform="etsy", identity="42")


@pytest.fixture
def page(make, sign_in, store):
    browser = sign_in(make.member(client=db.get_one(Client, store.client_id)))
    return lambda: browser.get(f"/stores/{store.id}").text


def test_a_shop_that_takes_no_tracking_says_so_once_a_parcel_was_refused(make, store, page):
    order = make.order(store)
    assert "does not let Vetrina enter tracking" not in page()
    own = {"client_id": store.client_id, "store_id": store.id, "order_id": order.id, "kind": "shipment"}
    db.add(Push(**own, key="s1", message={}, state="refused", error="tracking_denied", due_at=None))
    db.commit()
    assert "does not let Vetrina enter tracking" in page()


def test_orders_whose_address_is_kept_back_are_told_of(make, store, page):
    order = make.order(store, status="failed", reason="address_incomplete", address={"country": "IT"})
    assert "keeps buyers" not in page()
    order.address = {"is_withheld": True}
    db.commit()
    assert "keeps buyers" in page()
