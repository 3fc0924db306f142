"""How the recorded steps of wc-auth are gone through in the pretend shop."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests

from sandbox.woocommerce import serve
from tests.sandbox.recordings import recording

NOT_A_PORT = "http://127.0.0.1:9"


class Merchant:
    """A browser at the pretend shop that follows nothing by itself."""

    def __init__(self, rig, user="admin"):
        self.rig = rig
        self.browser = requests.Session()
        self.user = user

    def ask(self, method, address, fields=None):
        return self.browser.request(method, address, data=fields, allow_redirects=False, timeout=30)

    def address_of(self, name, step=""):
        """The recorded address, at this shop, with the receiver of this test for the callback."""
        parts = urlsplit(recording(f"auth/{name}")["request"]["url"])
        query = dict(parse_qsl(parts.query))
        if "callback_url" in query and query["callback_url"].startswith("https://127.0.0.1:8492"):
            query["callback_url"] = query["callback_url"].replace("https://127.0.0.1:8492", self.rig.receiver.url)
        if query.get("callback_url") == "https://127.0.0.1:9/cb":
            query["callback_url"] = f"{NOT_A_PORT}/cb"
        query.pop("wc_auth_nonce", None)
        return f"{self.rig.shop.url}{step or parts.path}?{urlencode(query)}"

    def log_in(self, name):
        address = self.address_of(name, "/wc-auth/v1/login/")
        return self.ask("POST", address, {"username": self.user, "password": "sandbox", "login": "Login"})

    def grant_page(self, name, **changed):
        self.log_in(name)
        address = self.address_of(name, "/wc-auth/v1/authorize/")
        for key, value in changed.items():
            address = re.sub(rf"(?<=[?&]){key}=[^&]*", f"{key}={value}", address)
        return self.ask("GET", address)

    def approve(self, name, **changed):
        page = self.grant_page(name, **changed)
        return self.ask("GET", unescape(re.search(r'href="([^"]*access_granted[^"]*)"', page.text)[1]))


def opened(rig, name):
    name = name.removeprefix("auth/")
    return Merchant(rig).ask("GET", Merchant(rig).address_of(name))


def logged_in(rig, name):
    return Merchant(rig).log_in(name.removeprefix("auth/"))


def granted(rig, name):
    return Merchant(rig).grant_page(name.removeprefix("auth/"))


def approved(rig, name):
    return Merchant(rig).approve(name.removeprefix("auth/"))


def callback(rig, _name):
    posted = rig.receiver.at("/wc-callback/conn_8f2c1e")[-1]
    rig.keys["new"] = (posted.json["consumer_key"], posted.json["consumer_secret"])
    return posted


def first_call(rig, _name):
    rig.shop.place_orders(2, "PST-A2-MAT", status="pending")
    return rig.ask("GET", "/wp-json/wc/v3/orders", "per_page=1&_fields=id%2Cstatus", auth="new key")


def callback_second_time(rig, name):
    Merchant(rig).approve("5-approved-redirect")
    assert len(rig.receiver.at("/wc-callback/conn_8f2c1e")) == 2
    return callback(rig, name)


def callback_for_reading(rig, name):
    """Granted by a shop manager."""
    Merchant(rig, "manager").approve("5-approved-redirect", scope="read", user_id="conn_readonly")
    return callback(rig, name)


def without_rights(rig, name):
    merchant = Merchant(rig, "buyer")
    merchant.log_in("4-grant-page")
    return merchant.ask("GET", merchant.address_of(name.removeprefix("auth/")))


def callback_not_https(rig, name):
    """By a shop that keeps the real rule."""
    with serve() as strict:
        address = Merchant(rig).address_of(name.removeprefix("auth/")).replace(rig.shop.url, strict.url)
        return requests.get(address, allow_redirects=False, timeout=30)


ACTS = {
    "1-authorize-not-logged-in": opened,
    "2-login-page": opened,
    "3-login-posted": logged_in,
    "4-grant-page": granted,
    "5-approved-redirect": approved,
    "6-callback-post": callback,
    "7-first-call-with-new-key": first_call,
    "callback-post-second-time": callback_second_time,
    "callback-post-scope-read": callback_for_reading,
    "error-bad-scope": opened,
    "error-missing-user-id": opened,
    "error-callback-not-https": callback_not_https,
    "error-user-without-rights": without_rights,
    "error-callback-answers-500": approved,
    "error-callback-answers-201": approved,
    "error-callback-unreachable": approved,
}
SENTENCES = {
    "2-login-page": (
        "Application authentication request",
        "GelatoConnect Rig would like to connect to your store",
        "To connect to GelatoConnect Rig you need to be logged in.",
        "Log in to your store below, or cancel and return to GelatoConnect Rig",
    ),
    "4-grant-page": (
        "GelatoConnect Rig would like to connect to your store",
        "access which will allow it to: Create webhooks View and manage coupons View and manage customers "
        "View and manage orders and sales reports View and manage products",
        "Approving will share credentials with 127.0.0.1",
        "Do not proceed if this looks suspicious in any way.",
        "Logged in as admin",
        "Approve Deny",
    ),
    "error-callback-unreachable": ("Access denied Error: cURL error 7: Failed to connect to 127.0.0.1 port 9",),
}
