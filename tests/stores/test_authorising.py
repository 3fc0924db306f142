"""Keys that come by themselves once the shop's owner has said yes, and all that can come in between."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from sqlalchemy import select

from core.db import db
from models import Connection, Store
from tests.conftest import HTMX


@pytest.fixture
def owner(make, sign_in):
    return sign_in(make.member())


def found(owner, shop) -> str:
    return owner.post("/stores/connect/woocommerce", data={"address": shop.url}).location


def token_of(owner, page) -> str:
    """What the shop will be given to send along with its keys."""
    return parse_qs(urlsplit(owner.post(f"{page}/authorisation").location).query)["user_id"][0]


def grant(token, key) -> dict[str, str]:
    keys = {"consumer_key": key["consumer_key"], "consumer_secret": key["consumer_secret"]}
    return {"user_id": token, "key_permissions": "read_write"} | keys


def say_yes(location: str) -> requests.Response:
    """What the shop's owner does in the shop: log in, and agree. The answer that sends the browser back."""
    with requests.Session() as person:
        person.post(person.get(location).url, data={"username": "admin", "password": "sandbox"})
        link = re.search(r'href="([^"]*access_granted[^"]*)"', person.get(location).text)
        return person.get(link[1].replace("&amp;", "&"), allow_redirects=False)


def test_the_owner_agrees_in_the_shop_and_the_keys_come_by_themselves(owner, shop, run_due, live):
    page = found(owner, shop)
    away = owner.post(f"{page}/authorisation")
    assert away.location.startswith(f"{shop.url}/wc-auth/v1/authorize?")
    back = say_yes(away.location)
    assert (back.status_code, parse_qs(urlsplit(back.headers["Location"]).query)["success"]) == (302, ["1"])
    run_due(Connection)
    store = db.scalars(select(Store)).one()
    assert owner.get(f"{page}?success=1").location == f"/stores/{store.id}/import"


def test_the_page_with_the_button_lets_its_form_lead_to_the_shop_alone(owner, shop):
    policy = owner.get(found(owner, shop)).headers["Content-Security-Policy"]
    assert f"form-action {shop.url} 'self'" in policy


def test_keys_for_nobody_are_refused_so_that_the_shop_takes_them_back(visitor, owner, shop):
    token, key = token_of(owner, found(owner, shop)), shop.key()
    assert visitor.post("/grants/woocommerce", json=grant("guessed", key)).status_code == 404
    assert visitor.post("/grants/woocommerce", data=b"nonsense").status_code == 404
    assert visitor.post("/grants/manual", json=grant(token, key)).status_code == 404
    assert visitor.post("/grants/woocommerce", json=grant(token, key)).status_code == 200
    assert visitor.post("/grants/woocommerce", json=grant(token, key)).status_code == 404  # once


def test_an_answer_after_its_time_is_refused(visitor, owner, shop):
    page = found(owner, shop)
    token = token_of(owner, page)
    connection = db.scalars(select(Connection)).one()
    connection.expires_at = connection.created_at
    db.commit()
    assert visitor.post("/grants/woocommerce", json=grant(token, shop.key())).status_code == 404
    assert "No answer came from the shop within 15 minutes." in owner.get(page).text


def test_another_shops_keys_are_not_believed(visitor, owner, shop, run_due):
    page = found(owner, shop)
    keys = {"consumer_key": "ck_" + "a" * 40, "consumer_secret": "cs_" + "b" * 40}
    assert visitor.post("/grants/woocommerce", json=grant(token_of(owner, page), keys)).status_code == 200
    run_due(Connection)
    assert "The shop does not know the consumer key" in owner.get(page).text
    assert db.scalars(select(Store)).all() == []


def test_a_no_in_the_shop_and_keys_that_never_came_are_told_with_the_other_way(owner, shop):
    page = found(owner, shop)
    owner.post(f"{page}/authorisation")
    shown = owner.get(f"{page}?success=0&user_id=abc", follow_redirects=True).text
    assert ("The request was declined in the shop." in shown, "Or type a key" in shown) == (True, True)
    shown = owner.get(f"{page}?success=1").text
    assert ("its keys never arrived here" in shown, "Or type a key" in shown) == (True, True)


def test_the_page_that_waits_answers_nothing_while_nothing_changes(owner, shop):
    page = found(owner, shop)
    owner.post(f"{page}/authorisation")
    assert owner.get(f"{page}?was=waiting", headers=HTMX).status_code == 204
    assert "Authorise in the shop" in owner.get(f"{page}?was=proving", headers=HTMX).text


def test_on_a_plain_http_vetrina_only_keys_are_offered(app, owner, shop, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", False)
    page = found(owner, shop)
    shown = owner.get(page).text
    assert ("hands keys over to https addresses alone" in shown, "Or type a key" in shown) == (True, True)
    assert owner.post(f"{page}/authorisation").status_code == 404
