"""Wherever a person is named, whoever stood in for another is named with for whom; and no file of theirs is made."""

import pytest

from core.db import EVERYONE, db, see
from core.matrix import Role
from models import Export, Sync, TimelineEntry

NAMED = "Piero Prova (Vetrina Print) on behalf of Olga Marini"


@pytest.fixture
def olga(make):
    return make.member(user=make.user(first_name="Olga", last_name="Marini"))


@pytest.fixture
def piero(make, app, sign_in, olga, monkeypatch):
    """A browser of the staff, standing in for Olga."""
    monkeypatch.setitem(app.config, "PROVIDER_NAME", "Vetrina Print")
    browser = sign_in(make.member(Role.PROVIDER_ADMIN, user=make.user(first_name="Piero", last_name="Prova")))
    data = {"whom": f"member:{olga.id}", "reason": "Asked on the phone"}
    assert browser.post(f"/clients/{olga.client_id}/view-as", data=data).status_code == 303
    return browser


def test_the_story_of_an_order_says_on_behalf_of_whom(make, sign_in, olga, piero):
    order = make.order(make.store(client_id=olga.client_id))
    piero.post(f"/orders/{order.id}/notes", data={"words": "Called the buyer"})
    see(EVERYONE)
    assert [entry.actor for entry in db.query(TimelineEntry)] == ["Piero Prova\x1fOlga Marini"]
    assert NAMED in sign_in(olga).get(f"/orders/{order.id}").text


def test_the_history_of_a_product_says_on_behalf_of_whom(make, sign_in, olga, piero):
    product = make.product(make.store(client_id=olga.client_id))
    variant = make.variant(product)
    piero.post(f"/products/{product.id}/ignored", data={"ids": variant.id})
    browser = sign_in(olga)
    for path in (f"/products/{product.id}", f"/products/variants/{variant.id}"):
        assert NAMED in browser.get(path).text, path


def test_work_that_is_asked_for_keeps_for_whom(make, olga, piero):
    store = make.store(client_id=olga.client_id, platform="woocommerce")
    piero.post(f"/stores/{store.id}/syncs")
    see(EVERYONE)
    assert [sync.asked_for for sync in db.query(Sync)] == ["Olga Marini"]


def test_nobody_signs_for_another_by_what_they_call_themselves(make, sign_in, olga):
    olga.user.last_name = "Marini\x1fAnna Boss"
    db.commit()
    order = make.order(make.store(client_id=olga.client_id))
    browser = sign_in(olga)
    browser.post(f"/orders/{order.id}/notes", data={"words": "hello"})
    assert "on behalf of" not in browser.get(f"/orders/{order.id}").text


@pytest.mark.parametrize("path", ["/orders/", "/stores/", "/files/", "/activity/", "/users/"])
def test_a_list_says_why_it_is_no_file_now(olga, piero, path):
    page = piero.get(path).text
    assert "a file would hold what you yourself may see" in page
    assert 'action="/exports/' not in page
    assert piero.post(f"/exports{path.rstrip('/')}", data={"format": "csv"}).status_code == 403
    see(EVERYONE)
    assert db.query(Export).count() == 0
