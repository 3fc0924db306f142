"""What every platform keeps, whichever it is. A new adapter passes this by standing in PLATFORMS."""

import inspect
from datetime import UTC, datetime

import pytest

from jobs import pushes
from platforms import PLATFORMS, Http, Platform, PlatformError, open_platform
from platforms.access import App
from platforms.base import Ability
from platforms.errors import FAMILIES, Code, Reconnect, Refused, Temporary, Throttled, Unreachable
from platforms.values import Connection, Delivery, Package, Said
from services.push_words import Message
from tests.platforms import servers
from tests.platforms.stalls import offer_of

BY_ABILITY = {
    Ability.PRODUCTS: ("products", "product"),
    Ability.ORDERS: ("order", "changed_orders", "orders", "read_order", "statuses"),
    Ability.DELIVERIES: ("is_genuine", "delivery_key", "read_delivery"),
    Ability.WEBHOOKS: ("ensure_webhooks", "webhooks", "missing_topics", "remove_webhooks"),
    Ability.SHARED_DOOR: ("sender_of",),
    Ability.NOTES: ("note",),
    Ability.SHIP: ("ship",),
    Ability.PUBLISH: ("publish",),
    Ability.STAGES: ("set_stage",),
    Ability.OAUTH: ("authorize_url",),
    Ability.GRANT: ("read_grant",),
    Ability.INSTALL: ("read_install",),
    Ability.CODE: ("read_return", "exchange"),
    Ability.RENEWAL: ("renew",),
    Ability.KEYS: ("key_fields",),
    Ability.FIELD_MAP: ("fields", "look", "misread"),
}
TOKENS = {"access_token": "1.a", "access_expires_at": "2999-01-01T00:00:00+00:00", "refresh_token": "1.r"}
CREDENTIALS = {  # `{address}`: where the platform is asked in the test
    "shopify": TOKENS,
    "etsy": {**TOKENS, "user_id": "1", "shop_id": "1"},
    "pressero": {
        "admin": "{address}",
        "subscriber_id": "1",
        "consumer_id": "2",
        "username": "api",
        "password": "secret",
    },
    "woocommerce": {"consumer_key": "ck_" + "1" * 40, "consumer_secret": "cs_" + "2" * 40},
    "custom": {"secret": "3" * 24},
}
KEY_REFUSED = {  # how each says that it does not know our key, and what that is to us
    "shopify": (
        {"errors": "[API] Invalid API key or access token", "error": "invalid_grant"},
        Reconnect,
        Code.ACCESS_ENDED,
    ),
    "etsy": ({"error": "invalid_token"}, Reconnect, Code.ACCESS_ENDED),
    "woocommerce": ({"code": "woocommerce_rest_cannot_view"}, Reconnect, Code.KEY_REFUSED),
    "custom": ({"code": "signature_invalid"}, Reconnect, Code.SECRET_WRONG),
    "pressero": ({"Message": "The user name or password is incorrect."}, Reconnect, Code.KEY_REFUSED),
}
MOMENT = datetime(2026, 11, 23, tzinfo=UTC)
asking = [name for name in sorted(PLATFORMS) if Ability.ORDERS in PLATFORMS[name].does]
every_platform_that_asks = pytest.mark.parametrize("name", asking)
every_platform = pytest.mark.parametrize("name", sorted(PLATFORMS))


def at(name, address, **limits) -> Platform:
    credentials = {key: text.format(address=address) for key, text in CREDENTIALS.get(name, {}).items()}
    app = App("id", "secret", (), address, address)
    return open_platform(name, address, credentials, Http(https_only=False, allow_local=True, **limits), app)


def test_every_ability_has_its_methods_named_here():
    assert BY_ABILITY.keys() == set(Ability)


@every_platform
def test_a_platform_does_what_it_says_and_says_what_it_does(name):
    own = {part for kind in PLATFORMS[name].__mro__ if kind not in Platform.__mro__ for part in vars(kind)}
    done = {ability for ability, methods in BY_ABILITY.items() if own.intersection(methods)}
    assert done == PLATFORMS[name].does
    assert all(own.issuperset(BY_ABILITY[ability]) for ability in done)


@every_platform
def test_a_platform_has_a_label_and_keeps_the_ports_signatures(name):
    kind = PLATFORMS[name]
    assert kind.label
    for method, wanted in inspect.getmembers(Platform, inspect.isfunction):
        if not method.startswith("_"):
            assert list(inspect.signature(getattr(kind, method)).parameters) == list(
                inspect.signature(wanted).parameters
            )


@every_platform
def test_what_a_platform_cannot_do_does_nothing_or_says_so(name):
    shop = at(name, "http://127.0.0.1:1")
    missing = set(Ability) - shop.does
    if Ability.PRODUCTS in missing:
        assert (shop.product_count(), list(shop.products())) == (None, [])
    if Ability.ORDERS in missing:
        assert (list(shop.orders()), list(shop.changed_orders(MOMENT)), shop.order_count(), shop.statuses()) == (
            [],
            [],
            None,
            [],
        )
        with pytest.raises(PlatformError):
            shop.order("1")
    if Ability.WEBHOOKS in missing:
        assert (
            shop.ensure_webhooks("https://a", "s"),
            shop.missing_topics("https://a"),
            shop.remove_webhooks("https://a"),
        ) == ([], [], 0)
    if Ability.SHIP in missing:
        assert not shop.ship("1", Package(code="X", complete=True, note="X")).already


@every_platform
@pytest.mark.parametrize(
    "typed", ["", " ", "https://", "a b", "\x00", "x" * 5000, "info@shop.example", "ftp://shop.example", "[::1", "шоп"]
)
def test_nonsense_for_an_address_is_refused_or_kept_as_text(name, typed):
    try:
        assert isinstance(PLATFORMS[name].normalise(typed), str)
    except Refused as refusal:
        assert (refusal.code, refusal.permanent) == (Code.ADDRESS_INVALID, True)


@every_platform
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b'"text"',
        b"<html>",
        b'{"id":',
        b'{"id": {}}',
        b"1" * 5000,
        b'{"id":1,"line_items":5}',
    ],
)
def test_a_senseless_delivery_is_not_genuine_and_is_read_or_refused_as_ours(name, body):
    kind, headers = PLATFORMS[name], {"X-WC-Webhook-Topic": "order.updated", "X-WC-Webhook-Signature": "ÿ"}
    assert not kind.is_genuine(headers, body, "secret")
    assert not kind.is_genuine({}, body, "")
    try:
        assert isinstance(kind.read_delivery(headers, body), Delivery)
    except PlatformError as refusal:
        assert (refusal.code, refusal.permanent) == (Code.SHAPE_UNKNOWN, True)


@every_platform
def test_a_message_again_has_the_same_key_and_another_body_another(name):
    kind = PLATFORMS[name]
    if Ability.DELIVERIES in kind.does:
        first, again, other = (kind.delivery_key({}, body) for body in (b'{"id":1}', b'{"id":1}', b'{"id":1} '))
        assert first == again != other


NO_JSON = "application/json"
FAULTS = [
    pytest.param(200, "text/html", "<html></html>", Temporary, Code.PAGE_INSTEAD, id="a page"),
    pytest.param(200, NO_JSON, "<b>Notice</b>[]", Temporary, Code.TEXT_AROUND, id="a notice before"),
    pytest.param(200, NO_JSON, '[{"id": 1}, {', Temporary, Code.CUT_SHORT, id="cut short"),
    pytest.param(200, NO_JSON, " " * 10_000_000, Temporary, Code.TOO_BIG, id="ten megabytes"),
    pytest.param(301, "text/html", "", Temporary, Code.MOVED, id="a redirect"),
    pytest.param(429, "text/html", "", Throttled, Code.THROTTLED, id="too many calls"),
    pytest.param(500, "text/html", "<p>Error</p>", Temporary, Code.SHOP_FAILED, id="a fatal error"),
]


ACTS = {
    "one order": lambda shop: shop.order("1"),
    "orders that changed": lambda shop: list(shop.changed_orders(MOMENT)),
    "orders in turn": lambda shop: list(shop.orders()),
    "products": lambda shop: list(shop.products()),
    "one product": lambda shop: shop.product("1"),
    "a parcel": lambda shop: shop.ship("1", Package(code="X", lines=(("1", 1),), complete=True, note="X")),
    "a product of ours": lambda shop: shop.publish(offer_of(()), lambda _number: None),
}


def acts_of(name):
    takes = Ability.PUBLISH in PLATFORMS[name].does
    return [act for act in ACTS if takes or act != "a product of ours"]


@pytest.mark.parametrize(("name", "act"), [(name, act) for name in asking for act in acts_of(name)])
@pytest.mark.parametrize(("status", "content_type", "body", "family", "code"), FAULTS)
def test_a_faulty_answer_is_told_by_family_and_code(name, act, status, content_type, body, family, code, httpserver):
    httpserver.expect_request("").respond_with_data(body, status, {"Location": "/"}, content_type=content_type)
    shop = at(name, httpserver.url_for("").rstrip("/"))
    with pytest.raises(PlatformError) as fault:
        ACTS[act](shop)
    assert (type(fault.value), fault.value.code) == (family, code)


@every_platform_that_asks
def test_a_key_that_is_not_known_is_told_by_family_and_code(name, httpserver):
    body, family, code = KEY_REFUSED[name]
    httpserver.expect_request("").respond_with_json(body, 401)
    for act in map(ACTS.get, acts_of(name)):
        with pytest.raises(PlatformError) as fault:
            act(at(name, httpserver.url_for("").rstrip("/")))
        assert (type(fault.value), fault.value.code) == (family, code)


@every_platform_that_asks
def test_a_shop_that_keeps_us_waiting_and_one_that_is_away_are_unreachable(name):
    with servers.listening(servers.silent) as address, pytest.raises(Unreachable) as slow:
        at(name, address, seconds=0.3).order("1")
    with pytest.raises(Unreachable) as away:
        at(name, "http://127.0.0.1:1").order("1")
    assert (slow.value.code, away.value.code) == (Code.TIMED_OUT, Code.CONNECTION_FAILED)


def test_without_a_platform_everything_is_verified_and_nothing_told():
    shop = at("manual", "")
    assert isinstance(shop.verify(), Connection)
    assert PLATFORMS["manual"].read_delivery({}, b"").said is Said.OTHER


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_says_whether_trying_again_helps_and_shows_code_and_facts(family):
    fault = family(MOMENT) if family is Throttled else family(Code.GONE, status=404)
    assert fault.permanent is (family not in (Throttled, Unreachable, Temporary))
    assert str(fault) == ("throttled" if family is Throttled else "gone status=404")


@every_platform
def test_words_for_a_shop_that_takes_none_are_not_waited_for(name):
    shop = at(name, "http://127.0.0.1:1")
    if Ability.NOTES not in shop.does:
        assert pushes._say(shop, Message("1", note="Parcel 1 has left.")).already
