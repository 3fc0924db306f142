"""A pretend Pressero site is connected, with its API and without, and its products are read."""

from datetime import UTC, datetime

import pytest

from platforms import Http, open_platform
from platforms.errors import Code, MissingPermission, NotFound, PlanRefused, Reconnect, Refused, Unreachable
from sandbox.pressero.site import SHIPPED
from tests.platforms import pressero_rig as rig
from tests.platforms.pressero_rig import PARCEL

running, pretend, http, opened, shop = rig.running, rig.pretend, rig.http, rig.opened, rig.shop


def test_a_site_is_connected_with_its_webhook_alone_and_nothing_is_asked(http):
    shop = open_platform("pressero", "https://prints.invalid", {}, http)
    connection = shop.verify()
    assert (connection.shop.identity, dict(connection.credentials)) == ("prints.invalid", {})
    assert not shop.can_read(connection.credentials)
    for ask in (
        lambda: shop.product_count(),
        lambda: [*shop.products()],
        lambda: shop.product("p-1"),
        lambda: [*shop.orders()],
        lambda: [*shop.changed_orders(datetime.now(UTC))],
        lambda: shop.order("613"),
        lambda: shop.ship("613", PARCEL),
    ):
        with pytest.raises(MissingPermission) as refusal:
            ask()
        assert refusal.value.code is Code.API_NEEDED


def test_a_user_who_may_not_read_orders_is_told_before_anything_is_kept(pretend, http):
    pretend.fail("status", path="/Orders/Search", status=403, body='{"Message": "no"}', content_type="application/json")
    with pytest.raises(MissingPermission) as refusal:
        open_platform("pressero", pretend.url, pretend.keys(), http).verify()
    assert refusal.value.code is Code.ROLE_TOO_SMALL


@pytest.mark.parametrize("status", [200, 401, 403, 404, 500])
def test_a_site_is_found_whatever_stands_before_its_log_in(status, http, httpserver):
    httpserver.expect_request("/").respond_with_data("<h1>Log in</h1>", status, content_type="text/html")
    where = httpserver.url_for("").rstrip("/")
    found = open_platform("pressero", where, {}, http).find(where, http)
    assert (found.address, found.identity) == (where, where.removeprefix("http://"))


def test_a_site_for_trying_out_is_found_without_encryption_where_that_is_allowed(pretend, http):
    kind, secure = type(open_platform("pressero", "", {}, http)), pretend.url.replace("http:", "https:")
    assert kind.find(kind.normalise(pretend.url.removeprefix("http://")), http).address == pretend.url
    with pytest.raises(Unreachable):
        kind.find(secure, Http(https_only=True, allow_local=True))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Prints.Example.com/login?ReturnUrl=%2f ", "https://prints.example.com"),
        ("https://prints.example.com/Page/welcome", "https://prints.example.com"),
        ("http://localhost:5084/shops/b2b/product/8", "http://localhost:5084/shops/b2b"),
        ("admin.ams.v6.pressero.com", "https://admin.ams.v6.pressero.com"),
        ("https://stampa-è-bello.it:443", "https://xn--stampa--bello-2gb.it"),
    ],
)
def test_an_address_is_tidied_without_asking_anybody(typed, address, http):
    assert open_platform("pressero", "", {}, http).normalise(typed) == address


def test_verifying_tells_name_integration_id_and_the_printers_stages(pretend, http):
    pretend.set(integration_id="FERRO-1")
    connection = open_platform("pressero", pretend.url, pretend.keys(), http).verify()
    facts = connection.shop.facts
    assert (connection.shop.name, connection.shop.currency) == ("Ferro Group print shop", "EUR")
    assert facts["integration_id"] == "FERRO-1"
    assert facts["stages"][3] == {"id": str(SHIPPED), "printer": "Shipped", "customer": "Shipped"}
    assert connection.credentials["site_id"] == facts["site_id"]


@pytest.mark.parametrize("field", ["subscriber_id", "consumer_id", "username", "password"])
def test_a_wrong_or_missing_key_is_told_before_anything_is_kept(field, pretend, http):
    for wrong in ("wrong", ""):
        with pytest.raises(Reconnect) as refusal:
            open_platform("pressero", pretend.url, {**pretend.keys(), field: wrong}, http).verify()
        assert refusal.value.code is Code.KEY_REFUSED


def test_an_admin_host_that_is_no_address_is_refused(pretend, http):
    with pytest.raises(Refused) as refusal:
        open_platform("pressero", pretend.url, {**pretend.keys(), "admin": "not a host"}, http).verify()
    assert refusal.value.code is Code.ADDRESS_INVALID


def test_an_api_that_is_not_switched_on_is_a_matter_of_the_plan(pretend, http):
    pretend.set(api=False)
    with pytest.raises(PlanRefused) as refusal:
        open_platform("pressero", pretend.url, pretend.keys(), http).verify()
    assert refusal.value.code is Code.PLAN_REFUSED


def test_a_site_that_is_none_of_this_printers_is_told(pretend, http):
    with pytest.raises(NotFound) as refusal:
        open_platform("pressero", "https://other.invalid", pretend.keys(), http).verify()
    assert refusal.value.code is Code.NOT_A_SHOP


def test_a_token_that_is_taken_no_more_is_renewed_once_and_the_call_made_again(pretend, shop):
    number = str(pretend.place_order("MUG")["number"])
    assert shop.order(number).external_id == number
    pretend.revoke_tokens()
    assert shop.order(number).external_id == number


def test_a_token_that_is_refused_twice_ends_in_a_reconnect(pretend, shop):
    pretend.fail(
        "status", times=2, path="/Details", status=401, body='{"Message": "no"}', content_type="application/json"
    )
    with pytest.raises(Reconnect) as refusal:
        shop.order("613")
    assert refusal.value.code is Code.KEY_REFUSED


# -- products


def test_every_product_is_walked_also_from_the_middle(pretend, shop):
    pretend.add_products(230)
    found = [product.external_id for product in shop.products()]
    assert (len(found), len({*found}), shop.product_count()) == (242, 242, 242)
    assert [product.external_id for product in shop.products(start=200)] == found[200:]
    named = shop.named_products([found[3], "no-such-one", found[0]])
    assert [product.external_id for product in named] == [found[3], found[0]]


def test_a_product_is_one_thing_with_the_printers_number(shop):
    mug = next(product for product in shop.products() if product.variants[0].sku == "MUG")
    assert shop.product(mug.external_id) == mug
    assert (mug.title, mug.variants[0].external_id, mug.variants[0].price) == ("Ceramic mug", mug.external_id, 1250)
    with pytest.raises(NotFound):
        shop.product("../SiteInfo")
