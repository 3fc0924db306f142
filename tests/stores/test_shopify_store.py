"""A Shopify shop, from its owner's yes to the tracking that its buyer sees, over HTTP in both directions."""

from datetime import timedelta

import pytest
import requests
from sqlalchemy import select

from core.db import db, now
from jobs.intake import drain
from models import (
    Claim,
    Connection,
    Credentials,
    Delivery,
    Order,
    OrderItem,
    PrivacyRequest,
    Product,
    Round,
    Store,
    Sync,
)
from platforms import Ability
from platforms.values import Package
from services import rounds
from services.credentials import credentials_of
from services.pushes import is_told
from services.shops import open_shop
from tests.access.conftest import PASSWORD, with_password
from tests.stores.markets import path_of, say_yes, shopify_for


@pytest.fixture
def market(app, live, kept_settings):
    with shopify_for(app, live) as running:
        yield running


@pytest.fixture
def owner(make, sign_in):
    return sign_in(make.member())


def log_in(browser, member) -> None:
    """In the browser that they have open, as the log-in page does it."""
    with_password(member.user)
    browser.post("/login", data={"email": member.user.email, "password": PASSWORD})


def begun(owner, typed="bottega") -> str:
    return owner.post("/stores/connect/shopify", data={"address": typed}).location


def connect(owner, run_due, typed="bottega") -> Store:
    page = begun(owner, typed)
    back = say_yes(owner.post(f"{page}/authorisation").location)
    assert owner.get(path_of(back)).location == page
    run_due(Connection)
    return db.scalars(select(Store)).one()


def test_an_owner_types_the_shops_name_agrees_and_has_a_store_with_products(owner, market, run_due):
    store = connect(owner, run_due)
    assert (store.status, store.identity, store.currency) == ("connected", "bottega.myshopify.com", "EUR")
    run_due(Sync)
    assert db.scalar(select(Product).where(Product.title.contains("Hills at sunset")))
    keys = credentials_of(store)
    assert {"access_token", "refresh_token"} <= keys.keys()
    assert "code" not in keys


def test_a_cold_install_is_claimed_by_whoever_logs_in_in_that_browser(visitor, make, sign_in, market, run_due):
    person = requests.get(f"{market.url}/bottega/admin/open", allow_redirects=False, timeout=5)
    away = visitor.get(path_of(person.headers["Location"]))
    assert away.location.startswith(f"{market.url}/bottega/admin/oauth/authorize?")
    back = visitor.get(path_of(say_yes(away.location)))
    assert back.location == "/stores/claim"
    assert visitor.get("/stores/claim").location.startswith("/login?next=")
    other = sign_in(make.member())
    assert other.get("/stores/claim").location == "/stores/"  # another browser has nothing to claim
    log_in(visitor, make.member())
    assert f"{market.url}/bottega" in visitor.get("/stores/claim").text
    page = visitor.post("/stores/claim").location
    run_due(Connection)
    store = db.scalars(select(Store)).one()
    assert visitor.get(page).location == f"/stores/{store.id}/import"
    assert db.scalars(select(Claim)).all() == []


def bought(market, store, run_due, *skus, **given) -> Order:
    """An order of the shop that its webhook named and that was read then."""
    market.set(deliver=True)
    made = market.shop().place_order(*skus or ("PST-A3",), **given)
    market.settle()
    drain(store.id)
    run_due(Round)
    drain(store.id)
    db.expire_all()
    return db.scalars(select(Order).where(Order.number == made["name"])).one()


def test_an_order_that_a_webhook_names_is_read_and_taken_once(owner, market, run_due):
    store = connect(owner, run_due)
    order = bought(market, store, run_due)
    assert (order.total > 0, order.address["city"] != "", order.status) == (True, True, "not_connected")
    for delivery in market.deliveries():
        market.deliver_again(delivery["id"])
    drain(store.id)
    run_due(Round)
    drain(store.id)
    assert len(db.scalars(select(Order)).all()) == 1
    assert {each.state for each in db.scalars(select(Delivery))} <= {"done", "ignored"}


def test_a_delivery_that_is_not_signed_by_our_app_is_refused_and_one_of_no_store_of_ours_dropped(visitor, market):
    for label in ("bottega", "atelier"):
        market.shop(label).token()
    market.set(deliver=True, signing_secret="another", retry_delay=0.01)
    market.shop().place_order("PST-A3")
    assert {each["answered"] for each in market.settle()} == {401}
    market.set(signing_secret="")
    market.shop("atelier").place_order("PST-A3")
    assert market.settle()[-1]["answered"] == 200
    assert db.scalars(select(Delivery)).all() == []


def test_an_owner_who_removes_the_app_is_asked_to_connect_again(owner, market, run_due):
    store = connect(owner, run_due)
    market.set(deliver=True)
    market.shop().uninstall()
    market.settle()
    drain(store.id)
    db.expire_all()
    assert (store.status, store.problem, credentials_of(store)) == ("reconnect", "access_ended", {})
    assert "no longer accepts our access" in owner.get(f"/stores/{store.id}").text
    owner.post(f"/stores/{store.id}/order-reads")
    run_due()
    assert (store.status, store.problem) == ("reconnect", "access_ended")


def test_news_of_an_uninstall_that_come_after_the_owner_connected_again_are_none(owner, market, run_due):
    store = connect(owner, run_due)
    market.shop().uninstall()
    page = owner.post(f"/stores/{store.id}/connections", data={"address": "bottega"}).location
    owner.get(path_of(say_yes(owner.post(f"{page}/authorisation").location)))
    run_due(Connection)
    market.set(deliver=True)
    market.settle()
    drain(store.id)
    db.expire_all()
    assert (store.status, len(db.scalars(select(Store)).all())) == ("connected", 1)


def test_a_buyer_who_wants_to_be_forgotten_is_taken_out_of_the_orders_that_are_over(owner, market, run_due):
    store = connect(owner, run_due)
    order = bought(market, store, run_due)
    order.status = "canceled"
    db.commit()
    market.shop().privacy("redact", order.number)
    market.settle()
    run_due(PrivacyRequest)
    db.refresh(order)
    assert (order.buyer, order.email, order.address) == ("", "", {})
    request = db.scalars(select(PrivacyRequest)).one()
    assert (request.work_state, request.about) == ("done", {"orders": 1})
    assert "@" not in "".join(db.scalars(select(Delivery.body).where(Delivery.order_id == order.id)))


def test_a_buyers_question_is_passed_on_to_the_clients_admins(owner, market, run_due, queued):
    store = connect(owner, run_due)
    order = bought(market, store, run_due)
    market.shop().privacy("data_request", order.number)
    market.settle()
    run_due(PrivacyRequest)
    assert [name for name, _id in queued("mail")] == ["jobs.mail.send_mail"]


def test_a_shop_that_left_is_erased_when_shopify_asks_for_it(owner, market, run_due):
    store = connect(owner, run_due)
    run_due(Sync)
    order = bought(market, store, run_due)
    order.status = "delivered"
    db.commit()
    owner.post(f"/stores/{store.id}/disconnection")
    market.shop().privacy("shop_redact")
    market.settle()
    run_due(PrivacyRequest)
    db.expire_all()
    assert (store.deleted_at is None, db.scalars(select(Product)).all(), order.buyer) == (False, [], "")


def test_of_an_order_that_has_left_in_part_the_rest_is_made(owner, market, run_due):
    store = connect(owner, run_due)
    placed = market.shop().place_order("PST-A3", "MUG-330")
    market.settle()
    shop = open_shop(store)
    db.commit()
    told = shop.read_order(shop.order(str(placed["legacyResourceId"])).body)
    shop.ship(told.external_id, Package("A1", lines=((told.lines[0].external_id, 1),)))
    owner.post(f"/stores/{store.id}/order-reads")
    run_due(Round)
    drain(store.id)
    items = db.scalars(select(OrderItem).order_by(OrderItem.id)).all()
    assert [(item.sku, item.is_ours) for item in items] == [("PST-A3", False), ("MUG-330", True)]


def test_a_wish_about_a_store_that_was_deleted_is_heard(owner, market, run_due):
    store = connect(owner, run_due)
    order = bought(market, store, run_due)
    order.status = "delivered"
    rounds.erase(store)
    store.status = "disconnected"
    db.commit()
    market.shop().privacy("redact", order.number)
    market.settle()
    run_due(PrivacyRequest)
    db.expire_all()
    assert (order.buyer, order.email, order.address) == ("", "", {})
    assert {str(item.options) for item in order.items} == {"{}"}


def test_a_living_store_with_a_hiccup_is_not_erased(owner, market, run_due):
    store = connect(owner, run_due)
    run_due(Sync)
    store.status, store.problem = "needs_attention", "timed_out"
    db.commit()
    market.shop().privacy("shop_redact")
    market.settle()
    run_due(PrivacyRequest)
    db.expire_all()
    assert (store.deleted_at, bool(db.scalars(select(Product)).all())) == (None, True)


def test_keys_that_ran_out_are_renewed_and_the_store_stays_connected(owner, market, run_due):
    store = connect(owner, run_due)
    before = credentials_of(store)
    market.shop().expire()
    owner.post(f"/stores/{store.id}/syncs")
    run_due(Sync)
    db.expire_all()
    assert store.status == "connected"
    assert credentials_of(store)["refresh_token"] != before["refresh_token"]
    assert db.scalars(select(Credentials)).one().lasts_until is not None


def test_a_store_that_was_left_gives_the_owners_leave_back_once_it_cannot_be_restored(owner, market, run_due):
    store = connect(owner, run_due)
    owner.post(f"/stores/{store.id}/disconnection")
    run_due(Round)
    assert market.site.state.row("select * from installs") is not None
    store.disconnected_at = now() - timedelta(hours=25)
    leaving = db.scalars(select(Round).where(Round.kind == "leaving")).one()
    leaving.due_at = now()
    db.commit()
    run_due(Round)
    assert market.site.state.row("select * from installs") is None
    assert credentials_of(store) == {}


def test_a_shop_that_gives_no_answer_is_asked_to_let_us_go_once_more(owner, market, run_due):
    store = connect(owner, run_due)
    owner.post(f"/stores/{store.id}/disconnection")
    run_due(Round)
    market.fail("status", status=502, contains="appUninstall")
    leaving = db.scalars(select(Round).where(Round.kind == "leaving")).one()
    for hours in (25, 27):
        store.disconnected_at, leaving.due_at = now() - timedelta(hours=hours), now()
        db.commit()
        run_due(Round)
        db.expire_all()
        is_there = market.site.state.row("select * from installs") is not None
        assert (is_there, bool(credentials_of(store))) == (hours == 25, hours == 25)


def test_a_test_order_is_marked_and_the_shop_hears_of_it(owner, market, run_due):
    store = connect(owner, run_due)
    order = bought(market, store, run_due, test=True)
    assert (order.is_test, order.twin_key, is_told(order, Ability.SHIP)) == (True, "", True)


def test_an_order_that_was_edited_is_read_again(owner, market, run_due):
    store = connect(owner, run_due)
    order = bought(market, store, run_due)
    market.shop().act(order.number, "edit", lines=[{"sku": "MUG-330", "quantity": 1}])
    market.settle()
    drain(store.id)
    run_due(Round)
    drain(store.id)
    assert {each.state for each in db.scalars(select(Delivery))} <= {"done", "ignored"}
