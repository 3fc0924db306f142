"""The connection doctor: asked by a person or daily, each check with what it found and what to do."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import update

from core.db import db, now
from core.matrix import Role
from models import Client, Round
from platforms.http import clock_off
from services.doctor import Check, findings_of
from tests.conftest import HTMX
from tests.stores.test_rounds import round_of


@pytest.fixture
def store(connected):
    """Nothing else is due at it."""
    store = connected()
    db.execute(update(Round).values(due_at=None))
    db.commit()
    return store


@pytest.fixture
def owner(make, sign_in, store):
    return sign_in(make.member(client=db.get_one(Client, store.client_id)))


@pytest.fixture
def checked(owner, store, run_due):
    """What the doctor finds: {check: (verdict, code)}."""

    def check() -> dict[str, tuple[str, str]]:
        assert owner.post(f"/stores/{store.id}/doctor").status_code == 303
        run_due(Round)
        found = findings_of(store, round_of(store, "checkup"))
        assert [finding.check for finding in found] == [check for check in Check if check is not Check.CLIENT]
        return {finding.check: (finding.verdict, finding.code) for finding in found}

    return check


def test_all_that_is_right_is_told_with_what_could_be_better(checked, owner, store):
    passed, not_reached = ("passed", ""), ("skipped", "not_reached")
    found = checked()
    assert not_reached not in found.values()
    assert found.pop("encryption") == ("warned", "https_needed")
    assert found.pop("plan") == ("skipped", "no_plan")
    assert found.pop("delivery") == ("warned", "no_message")
    assert set(found.values()) == {passed}
    page = owner.get(f"/stores/{store.id}/doctor").text
    assert "7 webhooks, all active. Made anew: order.created" in page
    store.delivered_at = now()
    db.commit()
    assert checked()["delivery"] == passed
    assert "The last one came" in owner.get(f"/stores/{store.id}/doctor").text


def test_a_key_that_is_not_known_is_told_where_it_is_and_nothing_behind_it_is_guessed(checked, owner, store, shop):
    shop.site.state.run("delete from api_keys")
    found = checked()
    assert (found["api"][0], found["keys"]) == ("passed", ("failed", "key_refused"))
    assert {found[check] for check in ("permissions", "webhooks", "delivery")} == {("skipped", "not_reached")}
    assert (store.status, store.problem) == ("reconnect", "key_refused")
    page = owner.get(f"/stores/{store.id}/doctor").text
    assert ("does not know the consumer key" in page, f'href="/stores/{store.id}/reconnect"' in page) == (True, True)


def test_a_key_that_may_only_read_is_seen_though_no_webhook_is_missing(checked, store, shop):
    assert checked()["permissions"][0] == "passed"
    shop.site.state.run("update api_keys set permissions = 'read'")
    found = checked()
    assert (found["keys"][0], found["permissions"]) == ("passed", ("failed", "key_reads_only"))
    shop.site.state.run("update api_keys set permissions = 'read_write'")
    assert (checked()["permissions"][0], store.status) == ("passed", "connected")


def test_a_shop_that_does_not_answer_fails_at_the_first_check(checked, store):
    store.address = "http://127.0.0.1:9"
    db.commit()
    found = checked()
    assert found.pop("address") == ("failed", "connection_failed")
    assert {verdict for verdict, _code in found.values()} == {"skipped"}
    assert store.status == "needs_attention"


def test_a_shop_that_rests_after_silence_is_asked_at_once_when_a_person_wants_to_know(checked, store, shop):
    store.address = "http://127.0.0.1:9"
    db.commit()
    checked()
    store.address = shop.url
    db.commit()
    assert (checked()["address"][0], store.status) == ("passed", "connected")


def test_a_pause_that_the_shop_asks_for_is_kept_and_what_was_known_stays(checked, owner, store, shop):
    checked()
    shop.fail("status", status=429, retry_after=600)
    assert checked()["keys"][0] == "passed"
    assert "The next look comes" in owner.get(f"/stores/{store.id}/doctor").text


def test_a_shop_that_fails_half_way_says_so_at_its_interface(checked, shop):
    shop.fail("status", path="/webhooks", status=500, times=9)
    found = checked()
    assert (found["keys"][0], found["api"]) == ("passed", ("failed", "shop_failed"))


def test_while_it_looks_the_page_asks_for_itself_and_then_no_more(owner, store, run_due):
    url = f"/stores/{store.id}/doctor"
    assert "Not checked yet" in owner.get(url).text
    owner.post(url)
    looking = owner.get(url)
    assert 'hx-trigger="every 2s"' in looking.text
    seen = {**HTMX, "If-None-Match": looking.headers["ETag"]}
    assert owner.get(url, headers=seen).status_code == 304
    run_due(Round)
    done = owner.get(url, headers=seen)
    assert (done.status_code, "every 2s" in done.text, "What was found" in done.text) == (200, False, True)


def test_who_may_look_and_who_may_ask(make, sign_in, store):
    client, url = db.get_one(Client, store.client_id), f"/stores/{store.id}/doctor"
    for role, may_ask in ((Role.STORE_MANAGER, 303), (Role.ORDER_MANAGER, 403), (Role.VIEW_ONLY, 403)):
        browser = sign_in(make.member(role, client))
        ways = [browser.get(page).text for page in ("/stores/", f"/stores/{store.id}")]
        assert [f'href="{url}"' in way for way in ways] == [role is Role.ORDER_MANAGER, role is not Role.ORDER_MANAGER]
        page = browser.get(url)
        assert (page.status_code, "Check now" in page.text) == (200, may_ask == 303)
        assert browser.post(url).status_code == may_ask
    manual = make.store(client_id=client.id)
    assert sign_in(make.member(client=client)).get(f"/stores/{manual.id}/doctor").status_code == 404


@pytest.mark.parametrize("minutes", [0, 7, -90])
def test_the_shops_clock_is_read_from_its_answers(minutes):
    said = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True)
    assert round(clock_off({"Date": said}).total_seconds() / 60) == minutes


@pytest.mark.parametrize("headers", [{}, {"Date": "yesterday"}, {"Date": "Mon, 05 Jan 2026 10:00:00 GMT", "Age": "30"}])
def test_what_says_nothing_of_the_clock_is_not_believed(headers):
    assert clock_off(headers) is None
