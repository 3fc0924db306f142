"""The adapter and the pretend shop, written apart from each other, get on."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urljoin

import pytest
import requests

from platforms import Http, open_platform
from platforms.access import Ask
from platforms.errors import Code, NotFound, PlatformError, Refused
from platforms.values import Change, Package, Said, Stage
from sandbox.woocommerce import serve

SECRET = "our own secret"
PARCEL = Package(code="1Z999", carrier="BRT", url="https://brt.example/1Z999", note="Spedito: 1Z999", complete=True)


@pytest.fixture(scope="module")
def running():
    with serve(delivery_delay=0, allow_http_callback=True) as shop:
        yield shop


@pytest.fixture
def pretend(running):
    running.reset()
    return running


@pytest.fixture
def http():
    return Http(https_only=False, allow_local=True)


def opened(pretend, http, key):
    found = open_platform("woocommerce", pretend.url, key, http).verify()
    return open_platform("woocommerce", found.shop.address, found.credentials, http)


@pytest.fixture
def shop(pretend, http):
    return opened(pretend, http, pretend.key())


@pytest.fixture
def hook(httpserver):
    httpserver.expect_request("/hooks/7").respond_with_data("")
    return httpserver.url_for("/hooks/7")


def messages(httpserver):
    return [(dict(request.headers), request.get_data()) for request, _ in httpserver.log]


def test_the_owner_says_yes_in_the_shop_and_the_keys_arrive_and_work(pretend, http, httpserver):
    httpserver.expect_request("/keys").respond_with_data("")
    kind = type(open_platform("woocommerce", pretend.url, {}, http))
    ask = Ask("token-1", httpserver.url_for("/keys"), "http://127.0.0.1:1/back", app_name="Rossi & Co.")
    url = kind.authorize_url(pretend.url, ask)
    browser = requests.Session()
    login = browser.get(url, timeout=5)
    grant = browser.post(login.url, {"username": "admin", "password": "sandbox"}, timeout=5)
    approve = next(link for link in re.findall(r'href="([^"]+)"', grant.text) if "access_granted" in link)
    answer = browser.get(urljoin(grant.url, unescape(approve)), allow_redirects=False, timeout=5)
    assert answer.headers["Location"] == "http://127.0.0.1:1/back?success=1&user_id=token-1"
    handed = kind.read_grant(httpserver.log[0][0].get_data())
    assert handed.token == "token-1"
    assert opened(pretend, http, handed.credentials).order_count() >= 0


def test_a_connection_is_verified_with_the_shops_name_and_currency(pretend, http):
    connection = open_platform("woocommerce", pretend.url, pretend.key(), http).verify()
    assert (connection.shop.name, connection.shop.currency) == ("Bottega Carta & Colore", "EUR")
    assert connection.shop.identity == pretend.url.removeprefix("http://")


def test_every_product_and_variation_of_the_shop_is_walked(pretend, shop):
    counts = pretend.control("GET", "")["counts"]
    found = list(shop.products())
    several = [product for product in found if product.shop_type == "variable"]
    assert (len(found), shop.product_count()) == (counts["product"], counts["product"])
    assert sum(len(product.variants) for product in several) == counts["variation"]
    assert all(
        (variant.options or variant.open_options) and variant.currency == "EUR"
        for product in several
        for variant in product.variants
    )
    assert shop.product(several[0].variants[0].external_id) == several[0]


def test_an_order_is_told_by_webhook_as_it_is_read_and_polled(pretend, shop, hook, httpserver):
    assert len(shop.ensure_webhooks(hook, SECRET)) == 7
    placed = pretend.place_order()
    pretend.settle()
    pings = [one for one in messages(httpserver) if shop.is_ping(*one)]
    told = [one for one in messages(httpserver) if not shop.is_ping(*one)]
    assert (len(pings), all(shop.is_genuine(*one, SECRET) for one in told)) == (7, True)
    created = [shop.read_delivery(*one) for one in told if one[0].get("X-Wc-Webhook-Topic") == "order.created"]
    (polled,) = shop.changed_orders(datetime.now(UTC) - timedelta(minutes=1))
    order = shop.read_order(shop.order(str(placed["id"])).body)
    assert [(one.said, one.change, one.order) for one in created] == [(Said.ORDER, Change.CREATED, order)]
    assert shop.read_order(polled.body) == order
    assert (order.stage, order.number, len(order.lines)) == (Stage.PAID, placed["number"], len(placed["line_items"]))


def test_orders_are_counted_and_listed_by_status(pretend, shop):
    pretend.place_orders(3)
    pretend.place_order(status="on-hold")
    assert (shop.order_count(), shop.order_count(("on-hold",)), shop.order_count(("processing", "on-hold"))) == (
        4,
        1,
        4,
    )
    assert [order.stage for order in shop.orders(("on-hold",))] == [Stage.ON_HOLD]
    assert shop.order_count(placed_after=datetime.now(UTC) + timedelta(hours=1)) == 0
    assert {"processing", "completed", "on-hold"} <= {status.slug for status in shop.statuses()}
    with pytest.raises(Refused) as refusal:
        shop.order_count(("shipped",))
    assert (refusal.value.code, refusal.value.facts["fields"]) == (Code.FIELDS_REFUSED, "status")


@pytest.mark.parametrize(
    ("plugin", "way"), [("", "meta"), ("shipment-tracking", "wc-shipment-tracking/v3"), ("ast", "wc-ast/v3")]
)
@pytest.mark.parametrize("fault", [None, "carried_out"])
def test_a_shipped_order_is_completed_with_tracking_and_one_note_even_when_the_shop_stumbles(
    plugin, way, fault, pretend, shop
):
    pretend.set(plugins=[plugin] if plugin else [])
    order_id = str(pretend.place_order()["id"])
    for method in ("POST", "PUT") if fault else ():
        pretend.fail(fault, times=3, method=method, path="/orders/")
    assert shop.ship(order_id, PARCEL).way == way
    pretend.heal()
    assert shop.ship(order_id, PARCEL).already
    row = shop.api.row(f"wc/v3/orders/{order_id}")
    tracked = [entry["value"] for entry in row["meta_data"] if entry["key"] == "_wc_shipment_tracking_items"]
    told = [
        note
        for note in shop.api.get(f"wc/v3/orders/{order_id}/notes")
        if "1Z999" in note["note"] and note["customer_note"]
    ]
    assert (row["status"], [item["tracking_number"] for item in tracked[0]], len(told)) == ("completed", ["1Z999"], 1)


def test_a_webhook_that_the_shop_turned_off_is_made_anew(pretend, shop, httpserver, hook):
    httpserver.expect_request("/down").respond_with_data("", 500)
    down = httpserver.url_for("/down")
    shop.ensure_webhooks(down, SECRET)
    for _ in range(8):
        pretend.place_order()
        pretend.settle()
    assert "order.created" in shop.missing_topics(down)
    shop.ensure_webhooks(down, SECRET)
    assert (shop.missing_topics(down), shop.remove_webhooks(down), shop.webhooks(down)) == ([], 7, [])


@pytest.mark.parametrize(
    ("user", "permissions", "code"),
    [
        ("admin", "read", Code.KEY_READS_ONLY),
        ("admin", "write", Code.KEY_WRITES_ONLY),
        ("buyer", "read_write", Code.ROLE_TOO_SMALL),
    ],
)
def test_keys_that_may_too_little_are_told_apart(user, permissions, code, pretend, http, hook):
    key = pretend.key(user, permissions)
    with pytest.raises(PlatformError) as refusal:
        opened(pretend, http, key).ensure_webhooks(hook, SECRET)
    assert refusal.value.code is code


def test_a_revoked_key_asks_for_connecting_again(pretend, http):
    key = pretend.key()
    shop = opened(pretend, http, key)
    pretend.revoke(key["id"])
    with pytest.raises(PlatformError) as refusal:
        shop.order("1")
    assert (refusal.value.code, refusal.value.permanent) == (Code.KEY_REFUSED, True)


@pytest.mark.parametrize(
    ("fault", "code", "permanent"),
    [
        ("waf", Code.API_SHUT, True),
        ("maintenance", Code.MAINTENANCE, False),
        ("throttled", Code.THROTTLED, False),
        ("notice", Code.TEXT_AROUND, False),
        ("page", Code.PAGE_INSTEAD, False),
        ("redirect", Code.MOVED, False),
        ("truncated", Code.CUT_SHORT, False),
        ("fatal", Code.SHOP_FAILED, False),
    ],
)
def test_what_is_wrong_with_the_shop_is_told(fault, code, permanent, pretend, shop):
    order_id = str(pretend.place_order()["id"])
    pretend.fail(fault)
    with pytest.raises(PlatformError) as told:
        shop.order(order_id)
    assert (told.value.code, told.value.permanent) == (code, permanent)
    assert shop.order(order_id).external_id == order_id


def test_woocommerce_turned_off_and_plain_permalinks_are_told_while_connecting(pretend, http):
    kind = type(open_platform("woocommerce", pretend.url, {}, http))
    pretend.set(woocommerce=False)
    with pytest.raises(NotFound) as off:
        kind.find(pretend.url, http)
    pretend.set(woocommerce=True, permalinks="plain")
    with pytest.raises(Refused) as plain:
        kind.find(pretend.url, http)
    assert (off.value.code, plain.value.code) == (Code.ROUTE_MISSING, Code.PERMALINKS_PLAIN)


def test_a_store_in_a_folder_and_behind_a_proxy_is_found_from_a_page_inside_it(http):
    with serve(path="/negozio") as pretend:
        kind = type(open_platform("woocommerce", pretend.url, {}, http))
        found = kind.find(kind.normalise(f"{pretend.url}/shop/?add-to-cart=1"), http)
        assert found.address == pretend.url
        shop = opened(pretend, http, pretend.key())
        assert shop.order(str(pretend.place_order()["id"])).stage is Stage.PAID
