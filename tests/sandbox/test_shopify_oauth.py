"""How an app gets into a pretend Shopify shop, keeps its tokens fresh, and is thrown out."""

import pytest
import requests

from sandbox.shopify import serve
from tests.sandbox.shopify_rig import App, ask_token, authorize, decide, listening, signed_query

SHOP = "{ shop { myshopifyDomain } }"


@pytest.fixture
def shop():
    with serve() as running:
        yield running.shop("bottega")


def call(shop, token):
    headers = {"X-Shopify-Access-Token": token}
    return requests.post(
        f"{shop.url}/admin/api/2026-10/graphql.json", json={"query": SHOP}, headers=headers, timeout=30
    )


def test_approving_gives_a_code_in_a_signed_query_and_the_code_a_token_once(shop):
    answer = decide(shop)
    query = signed_query(answer.headers["Location"])
    assert answer.headers["Location"].startswith("https://app.test/callback?")
    assert (answer.status_code, query["shop"], query["state"]) == (302, "bottega.myshopify.com", "abc")
    given = ask_token(shop, code=query["code"], expiring=1).json()
    assert (given["expires_in"], given["refresh_token_expires_in"]) == (3600, 7776000)
    assert call(shop, given["access_token"]).json()["data"] == {"shop": {"myshopifyDomain": "bottega.myshopify.com"}}
    again = ask_token(shop, code=query["code"], expiring=1)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_request")


def test_the_owner_sees_what_the_app_asks_for_and_may_decline(shop):
    page = requests.get(authorize(shop, "write_products,read_orders"), timeout=30).text
    assert "View and change products" in page
    assert "View orders of the last 60 days" in page
    answer = decide(shop, "decline")
    assert answer.headers["Location"].endswith("/bottega/admin/")
    assert shop.about()["scopes"] is None


@pytest.mark.parametrize(
    "asked",
    [
        {"client_id": "somebody"},
        {"callback": "ftp://app.test/callback"},
        {"scopes": "read_everything"},
        {"scopes": "read_all_orders"},
    ],
)
def test_a_wrong_request_ends_on_a_page_and_gives_no_code(shop, asked):
    assert requests.get(authorize(shop, **asked), timeout=30).status_code == 400
    assert decide(shop, **asked).status_code == 400


def test_only_the_callbacks_of_the_app_are_gone_back_to():
    with serve(redirect_urls=("https://app.test/callback",)) as running:
        assert decide(running.shop(), callback="https://app.test/callback").status_code == 302
        assert decide(running.shop(), callback="https://app.test/callback/").status_code == 400


def test_who_asks_for_nothing_new_sees_no_page(shop):
    App(shop, "write_products,read_orders")
    assert requests.get(authorize(shop, "read_products"), allow_redirects=False, timeout=30).status_code == 302
    assert requests.get(authorize(shop, "read_locations"), allow_redirects=False, timeout=30).status_code == 200


def test_a_code_is_good_for_its_own_shop_alone(shop):
    code = signed_query(decide(shop).headers["Location"])["code"]
    assert ask_token(shop.server.shop("atelier"), code=code, expiring=1).status_code == 400


def test_a_client_with_another_secret_gets_nothing(shop):
    code = signed_query(decide(shop).headers["Location"])["code"]
    answer = ask_token(shop, code=code, expiring=1, client_secret="shpss_other")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_token_that_does_not_expire_is_refused_by_the_api(shop):
    code = signed_query(decide(shop).headers["Location"])["code"]
    given = ask_token(shop, code=code).json()
    assert set(given) == {"access_token", "scope"}
    assert call(shop, given["access_token"]).status_code == 403


def test_a_lost_answer_to_a_refresh_can_be_asked_for_again_until_the_new_token_is_used(shop):
    first = shop.token()
    refreshed = ask_token(shop, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    again = ask_token(shop, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert again["access_token"] == refreshed["access_token"] != first["access_token"]
    assert call(shop, first["access_token"]).status_code == 200  # the old one lives out its hour
    assert call(shop, refreshed["access_token"]).status_code == 200
    refused = ask_token(shop, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert ask_token(shop, grant_type="refresh_token", refresh_token=refreshed["refresh_token"]).status_code == 200


def test_an_expired_token_is_no_token_and_an_expired_refresh_token_renews_nothing(shop):
    given = shop.token()
    shop.expire()
    refused = call(shop, given["access_token"])
    assert (refused.status_code, "Invalid API key or access token" in refused.json()["errors"]) == (401, True)
    assert ask_token(shop, grant_type="refresh_token", refresh_token=given["refresh_token"]).status_code == 200
    shop.expire(refresh=True)
    assert ask_token(shop, grant_type="refresh_token", refresh_token=given["refresh_token"]).status_code == 400


def test_the_token_of_one_shop_opens_no_other(shop):
    given = shop.token()
    assert call(shop.server.shop("atelier"), given["access_token"]).status_code == 401


@pytest.mark.parametrize(("state", "status"), [("frozen", 402), ("locked", 423), ("forbidden", 403)])
def test_a_shop_that_is_shut_says_so_by_its_status(shop, state, status):
    given = shop.token()
    shop.change(state=state)
    assert call(shop, given["access_token"]).status_code == status
    shop.change(state="open")
    assert call(shop, given["access_token"]).status_code == 200


def test_a_cold_install_sends_the_browser_to_the_app_with_a_signed_query():
    with serve(install_url="https://app.test/install") as running:
        answer = requests.get(f"{running.url}/bottega/admin/open", allow_redirects=False, timeout=30)
    query = signed_query(answer.headers["Location"])
    assert (query["shop"], set(query)) == ("bottega.myshopify.com", {"hmac", "host", "shop", "timestamp"})


def test_the_button_that_uninstalls_kills_the_token_and_tells_the_app():
    with listening() as (running, receiver):
        shop = running.shop()
        given = shop.token()
        requests.post(f"{shop.url}/admin/uninstall", timeout=30)
        refused = ask_token(shop, grant_type="refresh_token", refresh_token=given["refresh_token"])
        assert call(shop, given["access_token"]).status_code == 401
        assert refused.json()["error"] == "invalid_grant"
        running.settle()
        assert [one.headers["X-Shopify-Topic"] for one in receiver.received] == ["app/uninstalled"]
        assert receiver.received[0].json["myshopify_domain"] == "bottega.myshopify.com"
