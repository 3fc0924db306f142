"""An owner lets us into an Etsy shop; what that is worth, how it is renewed, how it ends."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests

from platforms import open_platform
from platforms.access import Ask
from platforms.errors import Code, MissingPermission, PlatformError, Reconnect, Refused, Temporary
from platforms.etsy import Etsy
from platforms.etsy.consent import challenge_of
from sandbox.etsy import serve
from tests.platforms.etsy_market import FIRST, app_at, asked, http_with, opened

BACK = "https://prints.example/oauth/etsy"
VERIFIER = "v" * 64
NOBODY = 710_000_003  # a seller without a shop


@pytest.fixture(scope="module")
def running():
    with serve(per_second=1000) as market:
        yield market


@pytest.fixture
def market(running):
    running.reset()
    return running


def consented(market, answer="allow", verifier=VERIFIER, **chosen):
    """What comes back after the owner answered on Etsy's page: its query."""
    ask = Ask("token-1", BACK, verifier=verifier)
    url = Etsy.authorize_url("", ask, app_at(market.url))
    page = requests.get(url, timeout=5)
    user = chosen.get("user") or re.search(r'name="user" value="(\d+)"', page.text)[1]
    form = {"user": user, "answer": answer}
    return requests.post(url, form, allow_redirects=False, timeout=5).headers["Location"]


def holder(market, **credentials):
    return open_platform("etsy", market.url, credentials, http_with(), app_at(market.url))


def exchanged(market, verifier=VERIFIER, **chosen):
    query = urlsplit(consented(market, **chosen)).query
    handed = Etsy.read_return(query, app_at(market.url)).credentials
    return holder(market, **handed, callback_url=BACK, verifier=verifier)


def test_the_challenge_is_that_of_the_public_vector():
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_owner_is_asked_at_the_site_for_all_that_is_needed_and_for_nothing_else(market):
    url = Etsy.authorize_url("", Ask("t-1", BACK, verifier=VERIFIER), app_at(market.url))
    assert url.startswith(f"{market.url}/oauth/connect?")
    assert dict(parse_qsl(urlsplit(url).query)) == {
        "response_type": "code",
        "client_id": "sandboxkeystring0123456789",
        "redirect_uri": BACK,
        "scope": "shops_r listings_r listings_w transactions_r transactions_w",
        "state": "t-1",
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256",
    }
    assert "+" not in url  # a space as Etsy's page has it


def test_without_a_verifier_nobody_is_asked(market):
    with pytest.raises(Refused) as refusal:
        Etsy.authorize_url("", Ask("t-1", BACK), app_at(market.url))
    assert refusal.value.code is Code.ASKED_WRONGLY


def test_which_shop_it_is_comes_out_when_its_owner_has_said_yes(market):
    found = Etsy.find("anything", http_with(), app_at(market.url))
    assert (found.address, found.identity, found.name, Etsy.asks_address) == (market.url, "", "Etsy", False)


def test_the_owner_says_yes_and_the_shop_is_verified(market):
    before = datetime.now(UTC)
    bought = exchanged(market).exchange()
    assert timedelta(minutes=59) < datetime.fromisoformat(bought["access_expires_at"]) - before < timedelta(minutes=61)
    assert datetime.fromisoformat(bought["refresh_expires_at"]) - before > timedelta(days=89)
    connection = holder(market, **bought).verify()
    shop = connection.shop
    assert (shop.address, shop.identity) == (f"{market.url}/shop/CartaEColore", str(FIRST))
    assert (shop.name, shop.currency, shop.facts) == ("CartaEColore", "EUR", {"limited": []})
    assert (connection.credentials["shop_id"], connection.credentials["user_id"]) == (str(FIRST), "710000001")
    assert connection.credentials["scope"].split()[0] == "shops_r"


def test_an_owner_who_declines_gives_no_credentials(market):
    answered = Etsy.read_return(urlsplit(consented(market, "deny")).query, app_at(market.url))
    assert (answered.token, dict(answered.credentials), answered.address) == ("token-1", {}, "")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "code=1",
        "state=1",
        "state=&code=1",
        "state=1&state=2&code=1",
        "state=1&code=1&error=x",
        "state=1&code=1&code=2",
        "%",
        "&".join(["state=1"] * 50),
    ],
)
def test_a_return_that_is_none_is_refused(query, market):
    with pytest.raises(Refused) as refusal:
        Etsy.read_return(query, app_at(market.url))
    assert refusal.value.code is Code.GRANT_UNREADABLE


def test_a_code_is_good_once_and_only_for_who_asked(market):
    first = exchanged(market)
    first.exchange()
    for shop in (first, exchanged(market, verifier="w" * 64)):
        with pytest.raises(Reconnect) as refusal:
            shop.exchange()
        assert refusal.value.code is Code.CODE_REFUSED


def test_a_failure_of_the_token_endpoint_is_tried_again_at_once_and_three_are_told(market):
    shop = exchanged(market)
    market.fail("status", 2, path="oauth/token", status=500)
    assert shop.exchange()["access_token"].startswith("710000001.")
    market.fail("status", 3, path="oauth/token", status=503)
    with pytest.raises(Temporary) as fault:
        opened(market).renew()
    assert (fault.value.code, len(asked(market, "oauth/token", "POST"))) == (Code.SHOP_FAILED, 6)


def test_an_application_that_etsy_does_not_know_is_for_whoever_runs_vetrina(market):
    shop = exchanged(market)
    shop.app = type(shop.app)("another", "secret", (), market.url, market.url)
    with pytest.raises(MissingPermission) as refusal:
        shop.exchange()
    assert refusal.value.code is Code.APP_REFUSED


def test_an_account_without_a_shop_is_told(market):
    with pytest.raises(Refused) as refusal:
        holder(market, **exchanged(market, user=NOBODY).exchange()).verify()
    assert refusal.value.code is Code.NO_SHOP_THERE


def test_what_the_owner_did_not_grant_is_named(market):
    market.set(ungranted_scope="transactions_w")
    with pytest.raises(MissingPermission) as refusal:
        holder(market, **exchanged(market).exchange()).verify()
    assert (refusal.value.code, refusal.value.facts["scopes"]) == (Code.SCOPE_MISSING, "transactions_w")


def test_a_shop_on_holiday_is_told_as_a_fact_and_not_as_a_fault(market):
    market.change_shop(FIRST, vacation=1)
    assert opened(market).verify().shop.facts["limited"] == ["vacation"]


# -- the keys run out


def test_an_hour_later_the_token_is_renewed_once_and_the_call_goes_on(market):
    shop = opened(market)
    order = market.place_order("TOTE")
    market.expire()
    before = dict(shop.credentials)
    assert shop.order(str(order["receipt_id"])).external_id == str(order["receipt_id"])
    assert shop.order_count() == 1
    assert len(asked(market, "oauth/token", "POST")) == 1
    assert shop.credentials["refresh_token"] != before["refresh_token"]
    assert (shop.credentials["shop_id"], shop.credentials["user_id"]) == (str(FIRST), "710000001")


def test_a_token_that_ends_within_minutes_is_renewed_before_it_is_used(market):
    shop = opened(market, good_for=timedelta(minutes=4))
    shop.order_count()
    assert [call["status"] for call in market.calls()] == [200, 200]
    shop.order_count()
    assert len(asked(market, "oauth/token", "POST")) == 1


def test_another_worker_renews_and_this_one_uses_what_it_got(market):
    fresh = market.tokens(FIRST)["access_token"]
    asked_for = []

    def renewing(shop):
        asked_for.append(shop)
        return {**shop.credentials, "access_token": fresh}

    shop = opened(market, renewing=renewing)
    market.control("POST", "tokens/revoke", {"user_id": 1})
    shop.credentials = {**shop.credentials, "access_token": "710000001.old"}
    shop.order_count()
    assert (len(asked_for), shop.credentials["access_token"]) == (1, fresh)
    assert asked(market, "oauth/token", "POST") == []


def test_an_old_refresh_token_is_dead_at_once(market):
    shop = opened(market)
    first = shop.renew()
    with pytest.raises(Reconnect) as refusal:
        shop.renew()
    assert refusal.value.code is Code.ACCESS_ENDED
    shop.credentials = first
    assert shop.renew()["refresh_token"] != first["refresh_token"]


def test_a_changed_password_ends_the_access(market):
    shop = opened(market)
    market.revoke()
    with pytest.raises(Reconnect) as refusal:
        shop.order_count()
    assert (refusal.value.code, refusal.value.permanent) == (Code.ACCESS_ENDED, True)


def test_a_second_refusal_after_renewing_ends_it_too(market):
    shop = opened(market)
    market.fail("status", 2, path="/receipts", status=401, body={"error": "invalid_token"})
    with pytest.raises(Reconnect) as refusal:
        shop.order_count()
    assert (refusal.value.code, len(asked(market, "oauth/token", "POST"))) == (Code.ACCESS_ENDED, 1)


def test_a_shared_secret_that_is_wrong_renews_nothing_and_is_not_the_owners_fault(market):
    shop = opened(market)
    shop.app = app_at(market.url, "wrong")
    with pytest.raises(MissingPermission) as refusal:
        shop.order_count()
    assert (refusal.value.code, asked(market, "oauth/token", "POST")) == (Code.APP_REFUSED, [])


def test_no_fault_tells_a_secret(market):
    shop = opened(market)
    secrets = [shop.app.client_secret, shop.credentials["access_token"], shop.credentials["refresh_token"]]
    market.revoke()
    with pytest.raises(PlatformError) as refusal:
        shop.order_count()
    assert not [secret for secret in secrets if secret in f"{refusal.value!r} {refusal.value}"]


def test_a_token_without_a_scope_says_which_one_it_lacks(market):
    shop = opened(market, scope="shops_r listings_r")
    with pytest.raises(MissingPermission) as refusal:
        shop.order_count()
    assert (refusal.value.code, refusal.value.facts["scopes"]) == (Code.SCOPE_MISSING, "transactions_r")


def test_the_form_that_buys_tokens_holds_no_secret_of_ours(market):
    exchanged(market).exchange()
    (call,) = asked(market, "oauth/token", "POST")
    assert call["content_type"] == "application/x-www-form-urlencoded"
    assert sorted(parse_qs(call["body"])) == ["client_id", "code", "code_verifier", "grant_type", "redirect_uri"]
