"""The adapter and the pretend shops, from the owner's yes to the last parcel."""

import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import requests
from redis import Redis

from platforms import Http, open_platform
from platforms.access import App, Ask
from platforms.errors import Code, MissingPermission, PlanRefused, Reconnect, Refused, Temporary, Throttled
from platforms.limits import Limiter
from platforms.shopify import Shopify, bulk, read_install
from platforms.values import Package, Said, Stage
from sandbox.shopify import serve
from tests.sandbox.receiver import Receiver

BACK = "https://vetrina.example/shopify/back"
INSTALL = "https://vetrina.example/shopify/install"


@pytest.fixture
def sandbox():
    with serve(install_url=INSTALL) as running:
        yield running


@pytest.fixture
def app(sandbox):
    return App("sandbox-client-id", "shpss_sandbox_client_secret", (), f"{sandbox.url}/{{shop}}")


@pytest.fixture
def there(sandbox):
    return sandbox.shop()


def opened(there, app, limiter=None, **credentials):
    http = Http(limiter, https_only=False, allow_local=True)
    return open_platform("shopify", there.url, credentials, http, app)


@pytest.fixture
def shop(there, app):
    keys = there.token()
    return opened(there, app, access_token=keys["access_token"], refresh_token=keys["refresh_token"])


def parcel_of(shop, order_id, code="323200000001"):
    lines = shop.read_order(shop.order(order_id).body).lines
    pieces = tuple((each.external_id, each.quantity) for each in lines)
    return Package(code, "bpost", f"https://t.example/{code}", lines=pieces)


def routed(shop, there, **given):
    order = there.place_order("PST-A4", **given)
    there.server.settle()
    return str(order["legacyResourceId"])


def test_an_owner_says_yes_and_the_code_buys_keys_that_work(there, app):
    where = Shopify.normalise("bottega", app)
    found = Shopify.find(where, Http(https_only=False, allow_local=True), app)
    url = Shopify.authorize_url(where, Ask("t0ken", BACK), app)
    answer = requests.post(url, data={"decision": "approve"}, allow_redirects=False, timeout=10)
    back = Shopify.read_return(urlsplit(answer.headers["Location"]).query, app)
    assert (back.token, back.address) == ("t0ken", where)
    keys = opened(there, app, **back.credentials, callback_url=BACK, verifier="v").exchange()
    connection = opened(there, app, **keys).verify()
    assert (connection.shop.identity, connection.shop.currency) == (found.identity, "EUR")
    with pytest.raises(Reconnect) as refusal:
        opened(there, app, **back.credentials).exchange()
    assert refusal.value.code is Code.CODE_REFUSED


def test_an_owner_who_comes_from_the_shop_brings_its_address(there, app):
    answer = requests.get(f"{there.url}/admin/open", allow_redirects=False, timeout=10)
    assert read_install(urlsplit(answer.headers["Location"]).query, app) == there.url


def test_keys_that_ran_out_are_renewed_within_the_call(there, shop):
    before = shop.credentials["access_token"]
    there.expire()
    assert shop.currency == "EUR"
    assert shop.credentials["access_token"] != before


def test_keys_that_were_taken_away_end_the_access(there, shop):
    there.uninstall()
    with pytest.raises(Reconnect) as refusal:
        shop.product_count()
    assert refusal.value.code is Code.ACCESS_ENDED


def test_a_token_with_fewer_scopes_does_not_pass(there, app):
    keys = there.token(scopes="read_products,read_orders")
    with pytest.raises(MissingPermission) as refusal:
        opened(there, app, access_token=keys["access_token"]).verify()
    assert refusal.value.code is Code.SCOPE_MISSING


@pytest.mark.parametrize(("state", "code"), [("frozen", Code.SHOP_FROZEN), ("locked", Code.SHOP_LOCKED)])
def test_a_shop_that_is_shut_says_why(there, shop, state, code):
    there.change(state=state)
    with pytest.raises(PlanRefused) as refusal:
        shop.order("1")
    assert (refusal.value.code, refusal.value.permanent) == (code, False)


def test_pages_and_file_bring_the_same_products(there, shop, monkeypatch):
    there.add_products(120, 3)
    by_page = list(shop.products())
    monkeypatch.setattr(bulk, "FROM", 100)
    assert list(shop.products()) == by_page
    assert len(by_page) == shop.product_count() == len({each.external_id for each in by_page})


def test_what_changed_is_named(there, shop):
    since = datetime.now(UTC) + timedelta(minutes=10, seconds=1)
    time.sleep(1.1)  # the shop counts in seconds
    changed = there.change_products(share=0.3)
    assert set(shop.changed_products(since)) == {each.rpartition("/")[2] for each in changed}


def test_an_order_is_read_with_its_status_through_its_life(there, shop):
    order_id = routed(shop, there, paid=False)
    steps = [shop.order(order_id).stage]
    there.act(order_id, "pay")
    steps.append(shop.order(order_id).stage)
    there.act(order_id, "hold", reason="OTHER", notes="Wait")
    steps.append(shop.order(order_id).stage)
    there.act(order_id, "release")
    shop.ship(order_id, parcel_of(shop, order_id))
    steps.append(shop.order(order_id).stage)
    assert steps == [Stage.PENDING, Stage.PAID, Stage.ON_HOLD, Stage.COMPLETED]


def test_pieces_taken_back_are_counted(there, shop):
    order = there.place_order(lines=[{"sku": "PST-A4", "quantity": 3}])
    there.act(order["legacyResourceId"], "refund", lines=[{"sku": "PST-A4", "quantity": 1}])
    read = shop.read_order(shop.order(str(order["legacyResourceId"])).body)
    assert [(line.quantity, line.refunded) for line in read.lines] == [(3, 1)]
    assert (read.stage, read.refunded) == (Stage.PAID, read.lines[0].price)


def test_searches_find_and_count_the_same(there, shop):
    paid, cancelled = there.place_orders(2, "PST-A4")
    there.act(cancelled["legacyResourceId"], "cancel")
    for statuses, wanted in {("paid",): [paid], ("cancelled",): [cancelled], (): [paid, cancelled]}.items():
        found = sorted(order.external_id for order in shop.orders(statuses))
        assert found == sorted(str(each["legacyResourceId"]) for each in wanted)
        assert shop.order_count(statuses) == len(wanted)


def test_an_app_without_approval_reads_orders_without_buyers(sandbox, there, shop):
    order_id = routed(shop, there)
    sandbox.set(protected=1)
    read = shop.read_order(shop.order(order_id).body)
    assert (read.is_withheld, read.buyer, read.email, read.address.line1) == (True, "", "", "")
    sandbox.set(protected=0)
    with pytest.raises(MissingPermission) as refusal:
        shop.order(order_id)
    assert refusal.value.code is Code.NOT_APPROVED


def test_a_parcel_is_told_once_though_the_answer_is_lost(sandbox, there, shop):
    order_id = routed(shop, there)
    parcel = parcel_of(shop, order_id)
    sandbox.fail("carried_out", contains="fulfillmentCreate")
    assert not shop.ship(order_id, parcel).already
    assert shop.ship(order_id, parcel).already
    (told,) = there.order(order_id)["fulfillments"]
    assert told["trackingInfo"] == [{"company": "bpost", "number": parcel.code, "url": parcel.url}]


def test_corrected_tracking_stands_in_the_same_fulfilment(there, shop):
    order_id = routed(shop, there)
    shop.ship(order_id, parcel_of(shop, order_id, "OLD"))
    new = parcel_of(shop, order_id, "NEW")
    corrected = Package(new.code, new.carrier, new.url, lines=new.lines, is_correction=True)
    assert [shop.ship(order_id, corrected).already for _ in range(2)] == [False, True]
    (told,) = there.order(order_id)["fulfillments"]
    assert [each["number"] for each in told["trackingInfo"]] == ["NEW"]


def test_a_held_order_and_one_of_another_service_are_not_shipped(there, shop):
    held = routed(shop, there, hold="HIGH_RISK_OF_FRAUD", hold_notes="Call first")
    with pytest.raises(Refused) as refusal:
        shop.ship(held, parcel_of(shop, held))
    assert (refusal.value.code, refusal.value.facts["reason"]) == (Code.ORDER_HELD, "Call first")
    theirs = routed(shop, there, location="third_party")
    with pytest.raises(Temporary) as fault:
        shop.ship(theirs, parcel_of(shop, theirs))
    assert fault.value.code is Code.NOT_ROUTED


def test_an_empty_purse_is_waited_for_and_kept_for_all_workers(there, app, redis_url):
    client = Redis.from_url(redis_url)
    client.flushdb()
    keys = there.token()
    limiter = Limiter(client, "shopify:bottega.myshopify.com")
    first, second = (opened(there, app, limiter, access_token=keys["access_token"]) for _ in range(2))
    there.server.set(restore_rate=1)
    first.product_count()
    there.drain()
    with pytest.raises(Throttled):
        list(first.changed_orders(datetime.now(UTC)))
    with pytest.raises(Throttled):
        list(second.changed_orders(datetime.now(UTC)))
    client.close()


def test_webhooks_are_genuine_name_their_shop_and_what_they_are_about(app):
    receiver, got = Receiver(), {}
    with closing(receiver), serve(webhook_url=receiver.url) as sandbox:
        there = sandbox.shop()
        there.token()  # nothing is told before the app is let in
        order = there.place_order("PST-A4")
        there.privacy("redact", order["legacyResourceId"])
        there.uninstall()
        sandbox.settle()
        for each in receiver.received:
            assert Shopify.is_genuine(each.headers, each.body, app.client_secret)
            assert Shopify.sender_of(each.headers, each.body) == there.domain
            delivery = Shopify.read_delivery(each.headers, each.body)
            got[delivery.topic] = (delivery.said, delivery.resource_id)
    assert got["orders/create"] == (Said.ORDER, str(order["legacyResourceId"]))
    assert got["customers/redact"] == (Said.PRIVACY, "")
    assert got["app/uninstalled"][0] is Said.ENDED
