"""What people type for a Shopify shop, and whether there is one."""

import pytest

from platforms import Http
from platforms.access import App
from platforms.errors import Code, NotFound, PlanRefused, Refused, Temporary
from platforms.shopify import Shopify

APP = App("id", "secret", (), "https://{shop}.myshopify.com")
DEMO = App("id", "secret", (), "http://localhost:5003/shopify/{shop}")


@pytest.mark.parametrize(
    "typed",
    [
        "bottega",
        " Bottega ",
        "bottega.myshopify.com",
        "https://bottega.myshopify.com/admin/products?x=1",
        "http://BOTTEGA.myshopify.com/",
        "bottega.myshopify.com.",
        "admin.shopify.com/store/bottega",
        "https://admin.shopify.com/store/bottega/orders/1",
    ],
)
def test_a_name_and_every_address_of_shopify_s_own_lead_to_the_shop(typed):
    assert Shopify.normalise(typed) == "https://bottega.myshopify.com"
    assert Shopify.normalise(typed, DEMO) == "http://localhost:5003/shopify/bottega"


@pytest.mark.parametrize(
    "typed",
    [
        "bottega.example",
        "www.bottega.example",
        "evil.com",
        "bottega.myshopify.com.evil.com",
        "evil.com/bottega.myshopify.com",
        "a.b.myshopify.com",
        ".myshopify.com",
        "bottega_.myshopify.com",
        "-bottega",
        "user@bottega.myshopify.com",
        "bottega.myshopify.com:8443",
        "ftp://bottega.myshopify.com",
        "admin.shopify.com/bottega",
        "admin.shopify.com",
        "bottèga",
        "bottega.myshopify.com\n.evil.com",
        "x" * 64,
    ],
)
def test_a_domain_of_its_own_is_not_guessed_at_and_look_alikes_are_refused(typed):
    with pytest.raises(Refused) as refusal:
        Shopify.normalise(typed, APP)
    assert refusal.value.code is Code.ADDRESS_INVALID


@pytest.mark.parametrize("typed", ["http://localhost:5003/shopify/bottega", "localhost:5003/shopify/bottega/admin"])
def test_an_address_in_the_form_of_the_platforms_site_is_recognised(typed):
    assert Shopify.normalise(typed, DEMO) == "http://localhost:5003/shopify/bottega"


@pytest.mark.parametrize(
    ("status", "family", "code"),
    [
        (404, NotFound, Code.NOT_A_SHOP),
        (402, PlanRefused, Code.SHOP_FROZEN),
        (423, PlanRefused, Code.SHOP_LOCKED),
        (503, Temporary, Code.SHOP_FAILED),
    ],
)
def test_who_answers_at_a_name_says_whether_there_is_a_shop(httpserver, status, family, code):
    httpserver.expect_request("/bottega/").respond_with_data("", status)
    app = App(site=httpserver.url_for("/") + "{shop}")
    with pytest.raises(family) as refusal:
        Shopify.find(Shopify.normalise("bottega", app), Http(https_only=False, allow_local=True), app)
    assert (type(refusal.value), refusal.value.code) == (family, code)


@pytest.mark.parametrize(("status", "headers"), [(200, {}), (302, {"Location": "https://bottega.example/"}), (401, {})])
def test_a_shop_behind_a_password_or_a_domain_of_its_own_is_found_without_following_it(httpserver, status, headers):
    httpserver.expect_request("/bottega/").respond_with_data("", status, headers)
    app = App(site=httpserver.url_for("/") + "{shop}")
    shop = Shopify.find(Shopify.normalise("bottega", app), Http(https_only=False, allow_local=True), app)
    assert (shop.address, shop.identity, shop.name) == (
        httpserver.url_for("/bottega"),
        "bottega.myshopify.com",
        "bottega",
    )
