"""Consent, the signed way back, and keys that run out, against a shop in memory."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug import Response

from platforms import Http, open_platform
from platforms.access import App, Ask
from platforms.errors import Code, MissingPermission, NotFound, PlanRefused, Reconnect, Refused, Temporary
from platforms.shopify import Shopify, read_install
from tests.platforms.little_shopify import LittleShopify

APP = App("id", "secret", ("secret", "old"), "https://{shop}.myshopify.com")
DEMO = App("id", "secret", ("secret",), "http://localhost:5003/shopify/{shop}")


@pytest.fixture
def little():
    return LittleShopify()


@pytest.fixture
def where(little, httpserver):
    httpserver.expect_request("").respond_with_handler(little.answer)
    return httpserver.url_for("").rstrip("/")


def shop_at(where, **credentials):
    return open_platform("shopify", where, credentials, Http(https_only=False, allow_local=True), APP)


def query(secret="secret", seconds=0, **pairs):
    """A query as Shopify signs it; `seconds` from now."""
    at = int(datetime.now(UTC).timestamp()) + seconds
    named = {"shop": "bottega.myshopify.com", "timestamp": str(at), **pairs}
    message = "&".join(f"{name}={value}" for name, value in sorted(named.items()))
    return f"{message}&hmac={hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()}"


def in_minutes(minutes):
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


def test_the_owner_is_asked_for_what_we_need_and_no_more():
    url = Shopify.authorize_url("https://bottega.myshopify.com", Ask("t0ken", "https://vetrina.example/back"), APP)
    assert urlsplit(url)._replace(query="").geturl() == "https://bottega.myshopify.com/admin/oauth/authorize"
    assert parse_qs(urlsplit(url).query) == {
        "client_id": ["id"],
        "scope": [
            "read_products,read_orders,read_locations,write_merchant_managed_fulfillment_orders,"
            "write_products,read_publications,write_publications"
        ],
        "redirect_uri": ["https://vetrina.example/back"],
        "state": ["t0ken"],
    }


@pytest.mark.parametrize("secret", ["secret", "old"])
def test_a_signed_return_brings_our_token_the_code_and_the_shop(secret):
    back = Shopify.read_return(query(secret, code="c0de", state="t0ken", host="aG9zdA"), APP)
    assert (back.token, dict(back.credentials), back.address) == (
        "t0ken",
        {"code": "c0de"},
        "https://bottega.myshopify.com",
    )


def test_an_owner_who_comes_from_shopifys_own_pages_brings_the_shop():
    assert read_install(query(host="aG9zdA"), DEMO) == "http://localhost:5003/shopify/bottega"


FORGED = {
    "nothing": lambda: "",
    "no signature": lambda: "hmac=&code=c&state=t",
    "another secret": lambda: query("another", code="c", state="t"),
    "a name twice": lambda: query(code="c", state="t") + "&code=c",
    "one more": lambda: query(code="c", state="t") + "&extra=1",
    "another shop": lambda: query(code="c", state="t").replace("bottega", "evil"),
    "in capitals": lambda: query(code="c", state="t").upper(),
    "late": lambda: query(seconds=-100, code="c", state="t"),
    "early": lambda: query(seconds=100, code="c", state="t"),
    "no time": lambda: query(code="c", state="t", timestamp="soon"),
    "a domain of its own": lambda: query(shop="bottega.example", code="c", state="t"),
    "a look-alike": lambda: query(shop="bottega.myshopify.com.evil.com", code="c", state="t"),
    "no code": lambda: query(state="t"),
    "no token": lambda: query(code="c"),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_return_that_is_forged_late_doubled_or_not_whole_is_unreadable(how):
    with pytest.raises(Refused) as refusal:
        Shopify.read_return(FORGED[how](), APP)
    assert refusal.value.code is Code.GRANT_UNREADABLE


def test_without_a_secret_nothing_counts_as_signed():
    with pytest.raises(Refused):
        Shopify.read_return(query("", code="c", state="t"), App("id", ""))


def test_a_code_buys_keys_that_run_out(little, where):
    keys = shop_at(where, code="good", callback_url="https://vetrina.example/back", verifier="v").exchange()
    assert little.tokens_asked == [{"client_id": "id", "client_secret": "secret", "code": "good", "expiring": "1"}]
    assert (keys["access_token"], keys["refresh_token"]) == (little.token, little.renewal)
    assert in_minutes(59) < keys["access_expires_at"] < in_minutes(61)
    assert in_minutes(89 * 1440) < keys["refresh_expires_at"] < in_minutes(91 * 1440)


def test_a_code_that_was_used_is_refused(where):
    with pytest.raises(Reconnect) as refusal:
        shop_at(where, code="used").exchange()
    assert refusal.value.code is Code.CODE_REFUSED


def test_a_renewal_whose_answer_was_lost_is_tried_again_with_the_same_key(little, where, httpserver):
    failing = [True, True, False]
    little.refusing = lambda operation: operation == "token" and failing.pop(0)
    assert shop_at(where, refresh_token="shprt_1").renew()["access_token"] == little.token
    assert [asked["refresh_token"] for asked in little.tokens_asked] == ["shprt_1"] * 3


def test_a_renewal_that_fails_three_times_is_left_for_later(little, where):
    little.refusing = lambda operation: operation == "token"
    with pytest.raises(Temporary) as fault:
        shop_at(where, refresh_token="shprt_1").renew()
    assert (fault.value.code, len(little.tokens_asked)) == (Code.SHOP_FAILED, 3)


def test_an_answer_without_a_time_counts_as_an_hour(httpserver):
    httpserver.expect_request("").respond_with_json({"access_token": "a", "scope": "read_products"})
    keys = shop_at(httpserver.url_for("").rstrip("/"), refresh_token="r").renew()
    assert in_minutes(59) < keys["access_expires_at"] < in_minutes(61)
    assert keys["refresh_token"] == "r"


@pytest.mark.parametrize(
    ("said", "family", "code"),
    [
        ("invalid_grant", Reconnect, Code.ACCESS_ENDED),
        ("invalid_client", MissingPermission, Code.APP_REFUSED),
    ],
)
def test_a_refused_renewal_is_the_owners_to_mend_or_ours(httpserver, said, family, code):
    httpserver.expect_request("").respond_with_json({"error": said}, 400)
    with pytest.raises(family) as refusal:
        shop_at(httpserver.url_for("").rstrip("/"), refresh_token="r").renew()
    assert refusal.value.code is code


def test_keys_about_to_run_out_are_renewed_before_the_call(little, where):
    shop = shop_at(where, access_token="shpat_1", access_expires_at=in_minutes(4), refresh_token="shprt_1")
    assert shop.currency == "EUR"
    assert (len(little.tokens_asked), shop.credentials["access_token"]) == (1, little.token)


def test_keys_refused_before_their_time_are_renewed_once_and_the_call_is_made_again(little, where):
    shop = shop_at(where, access_token="stale", access_expires_at=in_minutes(50), refresh_token="shprt_1")
    assert shop.currency == "EUR"
    assert (len(little.tokens_asked), little.count("ShopCurrency")) == (1, 2)


def test_keys_refused_twice_are_no_good_any_more(httpserver):
    httpserver.expect_request("/admin/oauth/access_token").respond_with_json({"access_token": "b", "expires_in": 3600})
    httpserver.expect_request("").respond_with_json({"errors": "[API] Invalid API key or access token"}, 401)
    shop = shop_at(httpserver.url_for("").rstrip("/"), access_token="a", refresh_token="r")
    with pytest.raises(Reconnect) as refusal:
        shop.order("1")
    assert refusal.value.code is Code.ACCESS_ENDED
    assert [request.path.rpartition("/")[2] for request, _answer in httpserver.log] == [
        "graphql.json",
        "access_token",
        "graphql.json",
    ]


def test_another_worker_s_new_keys_are_used_without_a_renewal_of_our_own(little, where):
    new = {"access_token": "shpat_1", "access_expires_at": in_minutes(60), "refresh_token": "shprt_1"}
    old = {"access_token": "old", "refresh_token": "gone"}
    http = Http(https_only=False, allow_local=True)
    shop = open_platform("shopify", where, old, http, APP, renewing=lambda _shop: new)
    assert (shop.currency, little.tokens_asked) == ("EUR", [])


def test_a_connection_is_named_by_shopifys_own_domain(little, where):
    little.version = "2027-01"
    connection = shop_at(where, access_token="shpat_1").verify()
    assert (connection.shop.identity, connection.shop.name, connection.shop.currency) == (
        "bottega.myshopify.com",
        "Bottega",
        "EUR",
    )
    assert connection.shop.facts == {"limited": ["other_version"]}


def test_less_than_was_asked_for_is_named_and_writing_counts_as_reading(little, where):
    little.scopes = ["write_products", "read_orders", "read_merchant_managed_fulfillment_orders"]
    with pytest.raises(MissingPermission) as refusal:
        shop_at(where, access_token="shpat_1").verify()
    assert refusal.value.code is Code.SCOPE_MISSING
    assert refusal.value.facts["scopes"] == "read_locations, write_merchant_managed_fulfillment_orders"


@pytest.mark.parametrize(
    ("answer", "family", "code"),
    [
        (Response("{}", 402, content_type="application/json"), PlanRefused, Code.SHOP_FROZEN),
        (Response("{}", 423, content_type="application/json"), PlanRefused, Code.SHOP_LOCKED),
        (Response("{}", 404, content_type="application/json"), NotFound, Code.NOT_A_SHOP),
        (Response("<p>no</p>", 403, content_type="text/html"), MissingPermission, Code.API_SHUT),
        (Response('{"data": {"order": 1}}', 200, content_type="text/html"), Temporary, Code.PAGE_INSTEAD),
        (Response("[]", 200, content_type="application/json"), Temporary, Code.SHAPE_UNKNOWN),
        (Response('{"data": null}', 200, content_type="application/json"), Temporary, Code.SHAPE_UNKNOWN),
    ],
)
def test_a_refusal_of_the_whole_shop_is_told_apart(little, where, answer, family, code):
    little.answers["OrderById"] = [answer]
    with pytest.raises(family) as refusal:
        shop_at(where, access_token="shpat_1").order("1")
    assert (type(refusal.value), refusal.value.code) == (family, code)
