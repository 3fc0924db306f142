"""Finding and reading a WooCommerce store: the address that a person typed, the keys, and values that are odd."""

import pytest

from platforms.access import Ask
from platforms.errors import Code, MissingPermission, Refused
from platforms.text import money, pieces, plain
from platforms.woocommerce.address import normalise
from platforms.woocommerce.orders import order_of
from tests.platforms.conftest import KEYS
from tests.platforms.little_shop import LittleShop


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shop.example", "https://shop.example"),
        ("  HTTPS://WWW.Shop.Example/ ", "https://www.shop.example"),
        ("http://shop.example", "http://shop.example"),
        ("shop.example/wp-admin/admin.php?page=wc-settings", "https://shop.example"),
        ("shop.example/negozio/wp-login.php", "https://shop.example/negozio"),
        ("https://shop.example/shop/?add-to-cart=5#top", "https://shop.example/shop"),
        ("shop.example:443", "https://shop.example"),
        ("http://localhost:8081/", "http://localhost:8081"),
        ("bücher.example", "https://xn--bcher-kva.example"),
        ("shop.example.", "https://shop.example"),
    ],
)
def test_an_address_is_read_as_it_was_meant(typed, meant):
    assert normalise(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "my shop", "shop", "info@shop.example", "ftp://shop.example", "shop.example:99999"]
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(Refused) as refusal:
        normalise(typed)
    assert refusal.value.code is Code.ADDRESS_INVALID


def test_a_shop_page_leads_to_the_store_above_it(shop, httpserver):
    httpserver.clear()
    httpserver.expect_request("/shop/wp-json/").respond_with_data("<html>", 404, content_type="text/html")
    httpserver.expect_request("/shop/").respond_with_data("<html>", content_type="text/html")
    httpserver.expect_request("/wp-json/").respond_with_handler(LittleShop().answer)
    assert shop.find(f"{shop.address}/shop", shop.http).address == shop.address


def test_a_store_that_cannot_rewrite_addresses_is_found_below_index_php(shop, little, httpserver):
    httpserver.clear()
    httpserver.expect_request("/wp-json/").respond_with_data("<html>", 404, content_type="text/html")
    below = httpserver.url_for("/index.php")
    httpserver.expect_request("/index.php/wp-json/").respond_with_json({"home": shop.address, "namespaces": ["wc/v3"]})
    found = shop.find(shop.address, shop.http)
    assert (found.address, found.identity) == (below, shop.address.removeprefix("http://"))


def test_a_store_that_moved_is_known_by_its_own_address_and_as_the_same(shop, httpserver):
    httpserver.expect_oneshot_request("/old/wp-json/").respond_with_data("", 301, {"Location": "/wp-json/"})
    moved = shop.find(f"{shop.address}/old", shop.http)
    assert (moved.address, moved.identity) == (shop.address, shop.find(shop.address, shop.http).identity)


def test_the_owner_is_asked_with_values_that_the_stores_redirects_cannot_break(shop):
    ask = Ask("tok_1-A", "https://p.example/cb?x=1", "https://p.example/r", app_name="Rossi & Co. #1")
    url = shop.authorize_url("https://shop.example/a", ask)
    assert url == (
        "https://shop.example/a/wc-auth/v1/authorize?app_name=Rossi%20Co%201&scope=read_write&user_id=tok_1-A"
        "&return_url=https%3A%2F%2Fp.example%2Fr&callback_url=https%3A%2F%2Fp.example%2Fcb%3Fx%3D1"
    )
    for token, back in [("a&b", "https://p.example"), ("a#b", "https://p.example"), ("a", "https://pé.example")]:
        with pytest.raises(Refused):
            shop.authorize_url("https://shop.example", Ask(token, "https://p.example/cb", back))


def test_keys_are_tried_where_a_plugin_shuts_the_index_alone(little, shop):
    little.index_is_shut = True
    with pytest.raises(MissingPermission) as refusal:
        shop.find(shop.address, shop.http)
    assert refusal.value.code is Code.API_SHUT
    assert shop.verify().shop.address == shop.address


def test_a_verified_connection_keeps_how_the_keys_are_presented(shop):
    connection = shop.verify()
    assert (connection.shop.currency, connection.shop.name) == ("USD", "Little")
    assert connection.credentials == {**KEYS, "way": "oauth", "home": shop.address}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (3, (3, "")),
        (2.0, (2, "")),
        ("4", (4, "")),
        (2.5, (3, "2.5")),
        ("0.25", (1, "0.25")),
        (None, (0, "?")),
        (0, (0, "")),
    ],
)
def test_a_quantity_that_is_no_whole_number_is_rounded_up_and_flagged(said, read):
    assert pieces(said) == read


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("19.90", "JPY", 20),
        ("19.90", "EUR", 1990),
        ("1.2345", "KWD", 1235),
        ("", "EUR", None),
        (None, "EUR", None),
        ("1,5", "EUR", None),
        (21.5, "USD", 2150),
        ("NaN", "EUR", None),
        ("Infinity", "EUR", None),
    ],
)
def test_money_is_read_by_its_currency_and_nonsense_is_none(text, currency, minor):
    assert money(text, currency) == minor


def test_text_is_read_as_people_see_it():
    assert [plain(text) for text in ("Fox &amp; Fern", "<p>Front</p>", ["a", "é"], {"k": 1}, None, 5)] == [
        "Fox & Fern",
        "Front",
        '["a", "é"]',
        '{"k": 1}',
        "",
        "5",
    ]


def test_what_no_database_keeps_is_left_out_of_texts():
    assert [plain(text) for text in ("a\0b", "a\ud800b", "😀", "&#0;a")] == ["ab", "ab", "😀", "\ufffda"]


def test_a_pickup_and_a_buyer_with_one_address_are_told():
    billing = {"first_name": "Ada", "address_1": "Via Roma 1", "city": "Bra", "phone": "+39 1"}
    methods = [{"method_id": "local_pickup", "method_title": "Ritiro"}]
    lines = [{"id": 1, "product_id": 5, "quantity": 1, "sku": None, "image": {"id": "", "src": ""}}]
    row = {
        "id": 1,
        "status": "processing",
        "currency": "EUR",
        "billing": billing,
        "shipping": {"city": ""},
        "shipping_lines": methods,
        "line_items": lines,
    }
    order = order_of(row)
    assert (order.is_pickup, order.lines[0].kind.is_shipped, order.shipping_method) == (True, False, "Ritiro")
    assert (order.address.line1, order.phone, order.buyer) == ("Via Roma 1", "+39 1", "Ada")
