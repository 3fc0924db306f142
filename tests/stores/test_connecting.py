"""Connecting a WooCommerce store, through the pages and against a shop that answers."""

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, Connection, Credentials, MembershipStore, Round, Store, Sync
from platforms import PLATFORMS, Code
from services.advice import advice_on
from services.words import OF_PLATFORM
from services.words.common import WORDS
from tests.conftest import HTMX


@pytest.fixture
def owner(make, sign_in):
    return sign_in(make.member())


def found(owner, shop, **more) -> str:
    """Type the shop's address; where the wizard goes on."""
    answer = owner.post("/stores/connect/woocommerce", data={"address": shop.url} | more)
    assert answer.status_code == 303, answer.text
    return answer.location


def type_keys(owner, page, key):
    data = {"consumer_key": key["consumer_key"], "consumer_secret": key["consumer_secret"]}
    return owner.post(f"{page}/keys", data=data)


def test_the_shop_is_shown_before_it_is_asked_for_anything(owner, shop):
    page = owner.get(found(owner, shop))
    assert "Bottega Carta &amp; Colore" in page.text
    assert db.scalars(select(Store)).all() == []
    assert db.scalars(select(Connection.due_at)).all() == [None]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the address of the shop."),
        ("not an address", "This is not the address of a website."),
        ("http://127.0.0.1:1", "does not accept connections"),
    ],
)
def test_a_wrong_address_is_told_beside_the_field_and_stays(owner, typed, said):
    page = owner.post("/stores/connect/woocommerce", data={"address": typed}, headers=HTMX)
    assert (page.status_code, said in page.text, f'value="{typed}"' in page.text) == (422, True, True), page.text
    assert db.scalars(select(Connection)).all() == []


def test_a_website_that_is_no_shop_is_told_from_one_with_plain_permalinks(owner, shop):
    shop.set(permalinks="plain")
    page = owner.post("/stores/connect/woocommerce", data={"address": shop.url})
    assert "permalinks are set to “Plain”" in page.text
    shop.set(permalinks="pretty", woocommerce=False)
    page = owner.post("/stores/connect/woocommerce", data={"address": shop.url})
    assert "it seems to be deactivated" in page.text


def test_typed_keys_are_proved_and_make_a_store_with_webhooks_rounds_and_a_first_sync(owner, shop, run_due, queued):
    page = found(owner, shop)
    answer = type_keys(owner, page, shop.key())
    assert (answer.status_code, answer.location) == (303, page)
    assert [name for name, _id in queued("platforms")] == ["jobs.stores.prove"]
    run_due(Connection)
    store = db.scalars(select(Store)).one()
    assert (store.name, store.status, store.currency) == ("Bottega Carta & Colore", "connected", "EUR")
    assert store.import_statuses == ["processing"]
    webhooks = shop.webhooks()
    assert len(webhooks) == 7
    assert {each["delivery_url"] for each in webhooks} == {
        f"http://localhost:5000/hooks/woocommerce/{store.hook_token}"
    }
    assert {each.kind for each in db.scalars(select(Round))} == {"orders", "look_back", "products", "ledger", "checkup"}
    assert db.scalars(select(Sync.work_state)).all() == ["waiting"]
    assert owner.get(page).location == f"/stores/{store.id}/import"


def test_the_person_stands_in_the_activity_log(owner, shop, run_due):
    type_keys(owner, found(owner, shop), shop.key())
    run_due(Connection)
    act = db.scalars(select(Activity).where(Activity.action == "store.connected")).one()
    assert (act.actor, act.membership_id is None, act.object_name) == ("Ada Rossi 2", False, "Bottega Carta & Colore")


def test_keys_are_sealed_and_never_shown_again(owner, shop, run_due):
    key = shop.key()
    page = found(owner, shop)
    type_keys(owner, page, key)
    waiting = db.scalars(select(Connection)).one()
    assert key["consumer_secret"] not in waiting.sealed
    run_due(Connection)
    kept = db.scalars(select(Credentials)).one()
    db.refresh(waiting)
    assert (kept.hint, waiting.sealed) == (key["consumer_key"][-4:], None)
    assert key["consumer_secret"] not in kept.sealed
    shown = owner.get(f"/stores/{kept.store_id}").text
    assert (key["consumer_key"] in shown, f"…{kept.hint}" in shown) == (False, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda key: key | {"consumer_key": "ck_" + "0" * 40}, "The shop does not know the consumer key"),
        (lambda key: key | {"consumer_secret": "cs_" + "0" * 40}, "The consumer secret does not belong"),
    ],
)
def test_wrong_keys_make_no_store_and_are_told_beside_their_field(owner, shop, run_due, change, said):
    key = change(shop.key())
    page = found(owner, shop)
    type_keys(owner, page, key)
    run_due(Connection)
    shown = owner.get(page).text
    assert (said in shown, "aria-invalid" in shown, key["consumer_secret"] in shown) == (True, True, False)
    assert (db.scalars(select(Store)).all(), shop.webhooks()) == ([], [])


def test_a_key_that_only_reads_is_found_out_by_making_webhooks(owner, shop, run_due):
    page = found(owner, shop)
    type_keys(owner, page, shop.key(permissions="read"))
    run_due(Connection)
    assert "The key may read but not write." in owner.get(page).text
    assert db.scalars(select(Store)).all() == []


def test_a_key_that_is_none_is_refused_at_once(owner, shop, queued):
    page = found(owner, shop)
    answer = owner.post(f"{page}/keys", data={"consumer_key": "admin", "consumer_secret": "hunter2"}, headers=HTMX)
    assert (answer.status_code, "begins with ck_" in answer.text, "hunter2" in answer.text) == (422, True, False)
    assert queued("platforms") == []


def test_the_same_shop_again_is_the_same_store(owner, shop, run_due):
    for _time in range(2):
        type_keys(owner, found(owner, shop), shop.key())
        run_due(Connection)
    assert len(db.scalars(select(Store)).all()) == 1
    assert len(shop.webhooks()) == 7


def test_a_shop_of_another_client_is_refused_without_a_name(make, sign_in, shop, run_due, connected):
    theirs = connected()
    ours = sign_in(make.member())
    page = found(ours, shop)
    type_keys(ours, page, shop.key())
    run_due(Connection)
    shown = ours.get(page).text
    assert ("cannot be connected to this account" in shown, theirs.name in shown) == (True, False)
    assert (db.scalars(select(Store.id)).all(), shop.webhooks()) == ([theirs.id], [])


def test_anothers_connecting_is_not_found(make, sign_in, owner, shop):
    stranger = sign_in(make.member())
    assert stranger.get(found(owner, shop)).status_code == 404


def test_a_store_manager_needs_the_switch_and_then_reaches_what_they_connected(make, sign_in, shop, run_due):
    client = make.client()
    other = make.store(client_id=client.id)
    manager = make.member(Role.STORE_MANAGER, client, all_stores=False)
    assert sign_in(manager).get("/stores/connect").status_code == 403
    manager.may_connect_stores = True
    db.commit()
    owner = sign_in(manager)
    type_keys(owner, found(owner, shop), shop.key())
    run_due(Connection)
    reached = db.scalars(select(MembershipStore.store_id)).all()
    assert (len(reached), other.id in reached) == (1, False)
    assert owner.get(f"/stores/{reached[0]}").status_code == 200


def test_the_provider_chooses_the_client(make, sign_in, shop, run_due):
    first, second = make.client(), make.client()
    staff = sign_in(make.member(Role.PROVIDER_ADMIN))
    assert "Please fill this in." in staff.post("/stores/connect/woocommerce", data={"address": shop.url}).text
    type_keys(staff, found(staff, shop, client=second.id), shop.key())
    run_due(Connection)
    assert db.scalars(select(Store.client_id)).all() == [second.id]
    assert first.id != second.id


def test_a_busy_shop_is_tried_again(owner, shop, run_due):
    page = found(owner, shop)
    shop.fail("status", path="/orders", status=500)
    type_keys(owner, page, shop.key())
    run_due(Connection)
    waiting = db.scalars(select(Connection)).one()
    assert (waiting.work_state, waiting.error, waiting.sealed is None) == ("waiting", "shop_failed", False)
    assert "Vetrina tries again by itself." in owner.get(page).text


def test_every_code_has_words_in_both_languages(app):
    assert set(Code) <= set(WORDS)
    facts = {"status": 500, "to": "b", "shop_status": "x"}
    told = {}
    for locale in ("en", "it"):
        with app.test_request_context(), force_locale(locale):
            told[locale] = {
                (platform, code): advice_on(code, facts, platform) for platform in ("", *PLATFORMS) for code in WORDS
            }
    for case, english in told["en"].items():
        italian = told["it"][case]
        assert "%(" not in f"{english}{italian}"
        assert english.happened and english.help
        assert (english.happened, english.help) != (italian.happened, italian.help), case


def test_a_platforms_own_words_are_for_codes_that_there_are():
    assert set(OF_PLATFORM) <= set(PLATFORMS)
    assert {code for words in OF_PLATFORM.values() for code in words} <= set(WORDS)


def test_a_second_connecting_to_the_same_shop_takes_the_place_of_the_first(owner, shop):
    first, second = found(owner, shop), found(owner, shop)
    assert (owner.get(first).status_code, owner.get(second).status_code) == (404, 200)
    assert owner.get("/stores/").text.count("Connecting Bottega") == 1
