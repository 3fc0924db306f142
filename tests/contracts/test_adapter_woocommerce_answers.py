"""Every answer of a real WooCommerce store, replayed on a line: good ones come through, refusals are told apart."""

import pytest
from werkzeug import Response

from platforms import Http
from platforms.errors import Code, MissingPermission, NotFound, PlatformError, Reconnect, Refused, Temporary, Throttled
from platforms.woocommerce.address import find
from platforms.woocommerce.api import Api
from tests.contracts.woocommerce_recordings import ANSWERED, body_of

KEYS = {"consumer_key": "ck_" + "1" * 40, "consumer_secret": "cs_" + "2" * 40}
OF_THE_LINE = ("Transfer-Encoding", "Connection", "Content-Length")
FAULTS = {
    "errors/bad-date": (Refused, Code.FIELDS_REFUSED),
    "errors/bad-parameter-type": (Refused, Code.FIELDS_REFUSED),
    "errors/bad-status-filter": (Refused, Code.FIELDS_REFUSED),
    "errors/basic-over-http": (Reconnect, Code.KEY_REFUSED),
    "errors/body-not-json": (Refused, Code.FIELDS_REFUSED),
    "errors/customer-key-lists-orders": (MissingPermission, Code.ROLE_TOO_SMALL),
    "errors/customer-key-makes-webhook": (MissingPermission, Code.ROLE_TOO_SMALL),
    "errors/method-not-allowed": (NotFound, Code.ROUTE_MISSING),
    "errors/missing-required": (Refused, Code.FIELDS_REFUSED),
    "errors/no-key": (Reconnect, Code.KEY_REFUSED),
    "errors/not-a-wordpress-site": (Temporary, Code.PAGE_INSTEAD),
    "errors/oauth-missing-parameter": (Reconnect, Code.KEY_REFUSED),
    "errors/oauth-nonce-again": (Temporary, Code.SHOP_FAILED),
    "errors/oauth-old-timestamp": (Reconnect, Code.CLOCK_WRONG),
    "errors/oauth-other-host-name": (Reconnect, Code.SECRET_WRONG),
    "errors/oauth-wrong-secret": (Reconnect, Code.SECRET_WRONG),
    "errors/order-not-found": (NotFound, Code.GONE),
    "errors/plain-permalink-route": (Reconnect, Code.KEY_REFUSED),
    "errors/plain-permalinks-wc-auth": (Temporary, Code.MOVED),
    "errors/plain-permalinks-wp-json": (Temporary, Code.MOVED),
    "errors/plain-permalinks-wp-json-followed": (Temporary, Code.PAGE_INSTEAD),
    "errors/product-id-is-an-order": (NotFound, Code.GONE),
    "errors/read-key-writes": (MissingPermission, Code.KEY_READS_ONLY),
    "errors/rest-403": (MissingPermission, Code.API_SHUT),
    "errors/rest-503": (Throttled, Code.MAINTENANCE),
    "errors/rest-notice": (Temporary, Code.TEXT_AROUND),
    "errors/unknown-consumer-key-basic": (Reconnect, Code.KEY_REFUSED),
    "errors/unknown-route": (NotFound, Code.ROUTE_MISSING),
    "errors/woocommerce-off": (NotFound, Code.ROUTE_MISSING),
    "errors/write-key-reads": (MissingPermission, Code.KEY_WRITES_ONLY),
    "errors/wrong-secret-basic": (Reconnect, Code.SECRET_WRONG),
    "orders/create-bad-email": (Refused, Code.FIELDS_REFUSED),
    "orders/create-bad-status": (Refused, Code.FIELDS_REFUSED),
    "orders/read-deleted": (NotFound, Code.GONE),
    "products/batch-over-100": (Refused, Code.FIELDS_REFUSED),
    "products/create-duplicate-sku": (Refused, Code.FIELDS_REFUSED),
    "products/list-per-page-101": (Refused, Code.FIELDS_REFUSED),
    "products/read-deleted": (NotFound, Code.GONE),
    "tracking/fulfillments-feature-off": (NotFound, Code.ROUTE_MISSING),
    "tracking/namespace-absent-wc-ast-v3": (NotFound, Code.ROUTE_MISSING),
    "tracking/namespace-absent-wc-shipment-tracking-v3": (NotFound, Code.ROUTE_MISSING),
    "tracking/shipment-tracking-plugin-absent": (NotFound, Code.ROUTE_MISSING),
    "webhooks/create-bad-topic": (Refused, Code.FIELDS_REFUSED),
    "webhooks/create-bad-url": (Refused, Code.FIELDS_REFUSED),
}
WITHOUT_BODY = ("errors/head-request", "products/delete-force")
GOOD = sorted(name for name in ANSWERED if not name.startswith("auth/") and name not in (*FAULTS, *WITHOUT_BODY))


def answer_as(name, httpserver, path="/"):
    response = ANSWERED[name]["response"]
    headers = [pair for pair in response["headers"] if pair[0] not in OF_THE_LINE]
    answer = Response(body_of(name), response["status"], headers)
    httpserver.expect_request(path).respond_with_response(answer)


@pytest.fixture
def http():
    return Http(https_only=False, allow_local=True)


@pytest.fixture
def ask(httpserver, http):
    """Ask a store that answers as recorded, with the recorded method."""

    def call(name):
        answer_as(name, httpserver, "/wp-json/anything")
        method = ANSWERED[name]["request"]["method"]
        api = Api(httpserver.url_for("").rstrip("/"), KEYS, http)
        return (
            {"POST": api.post, "PUT": api.put}[method]("anything", {})
            if method in ("POST", "PUT")
            else api.get("anything")
        )

    return call


def test_every_refusal_among_the_recordings_is_named_here():
    refused = {
        name for name, one in ANSWERED.items() if one["response"]["status"] >= 400 and not name.startswith("auth/")
    }
    assert refused <= FAULTS.keys() <= ANSWERED.keys()


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_recorded_refusal_is_told_by_family_and_code(name, ask):
    family, code = FAULTS[name]
    with pytest.raises(PlatformError) as fault:
        ask(name)
    assert (type(fault.value), fault.value.code) == (family, code)


@pytest.mark.parametrize("name", GOOD)
def test_a_recorded_good_answer_comes_through(name, ask):
    recorded = ANSWERED[name]["response"]["json"]
    if ANSWERED[name]["request"]["method"] == "PUT" and "id" not in recorded:
        pytest.skip("no single thing was written")
    assert ask(name) == recorded


def test_a_shop_is_found_by_its_index(httpserver, http):
    answer_as("meta/index-of-the-site", httpserver, "/wp-json/")
    shop = find(httpserver.url_for("").rstrip("/"), http)
    assert shop.name == "Fox & Fern Print Shop"
    assert (shop.facts["timezone"], "wc/v3" in shop.facts["namespaces"]) == ("America/New_York", True)


def test_a_site_without_woocommerce_says_so(httpserver, http):
    answer_as("errors/woocommerce-off-index", httpserver, "/wp-json/")
    with pytest.raises(NotFound) as fault:
        find(httpserver.url_for("").rstrip("/"), http)
    assert fault.value.code is Code.ROUTE_MISSING


def test_plain_permalinks_are_told_as_such(httpserver, http):
    httpserver.expect_request(
        "/", query_string={"rest_route": "/", "_fields": "name,url,home,namespaces,timezone_string"}
    ).respond_with_response(Response(body_of("meta/index-of-the-site"), content_type="application/json"))
    answer_as("errors/plain-permalinks-wp-json-followed", httpserver, "/wp-json/")
    with pytest.raises(Refused) as fault:
        find(httpserver.url_for("").rstrip("/"), http)
    assert fault.value.code is Code.PERMALINKS_PLAIN


def test_some_other_server_is_no_shop(httpserver, http):
    answer_as("errors/not-a-wordpress-site", httpserver, "/wp-json/")
    answer_as("errors/not-a-wordpress-site", httpserver)
    with pytest.raises(NotFound) as fault:
        find(httpserver.url_for("").rstrip("/"), http)
    assert fault.value.code is Code.NOT_A_SHOP


def test_a_shut_api_is_told_as_such(httpserver, http):
    answer_as("errors/rest-403", httpserver, "/wp-json/")
    with pytest.raises(MissingPermission) as fault:
        find(httpserver.url_for("").rstrip("/"), http)
    assert fault.value.code is Code.API_SHUT
