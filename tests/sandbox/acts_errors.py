"""How the recorded refusals and breakdowns are brought about in the pretend shop."""

import base64
import hashlib
import hmac
import secrets
import time
from urllib.parse import quote

import requests

HASHES = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
ORDERS = "/wp-json/wc/v3/orders"


def signed(url, pair, params=(), algorithm="HMAC-SHA256", method="GET", **oauth):
    """The query of a one-legged OAuth 1.0a request, written after the recorded vectors."""
    given = dict(params) | {
        "oauth_consumer_key": pair[0],
        "oauth_nonce": secrets.token_hex(16),
        "oauth_signature_method": algorithm,
        "oauth_timestamp": str(int(time.time())),
    }
    given |= oauth
    joined = "&".join(f"{encoded(name)}={encoded(given[name])}" for name in sorted(given))
    base = "&".join((method, encoded(url), encoded(joined)))
    digest = hmac.new(f"{pair[1]}&".encode(), base.encode(), HASHES[algorithm]).digest()
    return f"{joined}&oauth_signature={encoded(base64.b64encode(digest).decode())}"


def encoded(text):
    return quote(text, safe="-._~")


def ask_signed(rig, *, secret="", host="", left_out="", **more):
    key, real_secret = rig.pair("read_write")
    base = rig.shop.url.replace("127.0.0.1", host) if host else rig.shop.url
    params = {"_fields": "id", "per_page": "1"}
    query = signed(f"{base}{ORDERS}", (key, secret or real_secret), params, **more)
    if left_out:
        query = "&".join(part for part in query.split("&") if not part.startswith(left_out))
    return requests.get(f"{base}{ORDERS}?{query}", timeout=30)


def replay(rig, name):
    return rig.replay(name)


def with_an_order(rig, name):
    """A list with something in it, so that it has a next page."""
    rig.shop.place_orders(2, "PST-A2-MAT")
    return rig.replay(name)


def order_as_product(rig, _name):
    order = rig.shop.place_order("PST-A2-MAT")
    return rig.ask("GET", f"/wp-json/wc/v3/products/{order['id']}")


def key_in_query(rig, _name):
    rig.shop.place_orders(2, "PST-A2-MAT")
    key, secret = rig.pair("read_write")
    query = f"consumer_key={key}&consumer_secret={secret}&per_page=1&_fields=id"
    return rig.ask("GET", ORDERS, query, auth="")


def wrong_secret(rig, _name):
    rig.keys["wrong"] = (rig.pair("read_write")[0], "cs_wrong")
    return rig.ask("GET", ORDERS, auth="wrong key")


def unknown_key(rig, _name):
    rig.keys["unknown"] = ("ck_" + "0" * 40, "cs_" + "0" * 40)
    return rig.ask("GET", ORDERS, auth="unknown key")


def basic_over_http(rig, _name):
    return rig.ask("GET", ORDERS, https=False)


def nonce_twice(rig, _name):
    again = {"oauth_nonce": "8a363c4d11b81ed5dcaf76601db17296"}
    ask_signed(rig, **again)
    return ask_signed(rig, **again)


def head(rig, _name):
    return rig.ask("HEAD", "/wp-json/wc/v3/products", "per_page=5")


def failing(kind):
    def act(rig, name):
        rig.shop.place_orders(2, "PST-A2-MAT")
        rig.shop.fail(kind)
        return rig.replay(name)

    return act


def without_woocommerce(rig, name):
    rig.shop.set(woocommerce=False)
    answer = rig.replay(name)
    rig.shop.set(woocommerce=True)
    return answer


def with_plain_permalinks(rig, name):
    rig.shop.set(permalinks="plain")
    answer = rig.replay(name)
    rig.shop.set(permalinks="pretty")
    return answer


ACTS = {
    "no-key": replay,
    "basic-over-http": basic_over_http,
    "key-in-query-over-https": key_in_query,
    "wrong-secret-basic": wrong_secret,
    "unknown-consumer-key-basic": unknown_key,
    "oauth-ok-sha256": lambda rig, _name: ask_signed(rig),
    "oauth-ok-sha1": lambda rig, _name: ask_signed(rig, algorithm="HMAC-SHA1"),
    "oauth-nonce-first-use": lambda rig, _name: ask_signed(rig),
    "oauth-nonce-again": nonce_twice,
    "oauth-old-timestamp": lambda rig, _name: ask_signed(rig, oauth_timestamp=str(int(time.time()) - 1200)),
    "oauth-wrong-secret": lambda rig, _name: ask_signed(rig, secret="cs_wrong"),
    "oauth-missing-parameter": lambda rig, _name: ask_signed(rig, left_out="oauth_nonce"),
    "oauth-other-host-name": lambda rig, _name: ask_signed(rig, host="localhost"),
    "read-key-writes": replay,
    "write-key-reads": replay,
    "customer-key-lists-orders": replay,
    "customer-key-makes-webhook": replay,
    "order-not-found": replay,
    "product-id-is-an-order": order_as_product,
    "bad-date": replay,
    "bad-parameter-type": replay,
    "bad-status-filter": replay,
    "missing-required": replay,
    "body-not-json": replay,
    "method-not-allowed": replay,
    "unknown-route": replay,
    "head-request": head,
    "woocommerce-off": without_woocommerce,
    "woocommerce-off-index": without_woocommerce,
    "plain-permalink-route": replay,
    "plain-permalinks-wp-json": with_plain_permalinks,
    "plain-permalinks-wp-json-followed": with_plain_permalinks,
    "plain-permalinks-wc-auth": with_plain_permalinks,
    "rest-403": failing("waf"),
    "rest-503": failing("maintenance"),
    "rest-notice": failing("notice"),
}
