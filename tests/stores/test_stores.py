"""The list, a store's page, its settings, and finding it again."""

import re

import pytest
from sqlalchemy import select

import services.stores
from core.db import db, now
from core.matrix import Role
from models import Activity, Connection, Credentials, MembershipStore, Product, Round, Store
from tests.conftest import HTMX


@pytest.fixture
def client(make):
    return make.client()


@pytest.fixture
def admin(make, sign_in, client):
    return sign_in(make.member(client=client))


def test_an_empty_list_says_what_to_do_next(admin):
    page = admin.get("/stores/").text
    assert ("No stores yet" in page, 'href="/stores/connect"' in page) == (True, True)


def test_the_list_shows_own_stores_with_state_and_reason(admin, make, client):
    make.store(client_id=client.id, name="Prints", platform="woocommerce", problem="key_refused", status="reconnect")
    make.store(name="Somebody else's")
    page = admin.get("/stores/").text
    assert ("Prints" in page, "does not know the consumer key" in page, "Somebody" in page) == (True, True, False)


def test_webhooks_that_stopped_are_named(admin, make, client):
    topics = {"order.created": True, "order.updated": False, "product.deleted": False}
    seen = [{"topic": topic, "is_active": is_active} for topic, is_active in topics.items()]
    store = make.store(client_id=client.id, platform="woocommerce", webhooks=seen)
    page = admin.get(f"/stores/{store.id}").text
    assert ("1 of 3 active" in page, "Stopped: order.updated, product.deleted" in page) == (True, True)


def test_the_list_is_searched_and_filtered(admin, make, client):
    make.store(client_id=client.id, name="Prints")
    make.store(client_id=client.id, name="Gifts", status="disconnected", disconnected_at=now())
    rows = admin.get("/stores/?q=gif", headers=HTMX).text
    assert ("Gifts" in rows, "Prints" in rows, "<html" in rows) == (True, False, False)
    rows = admin.get("/stores/?status=connected", headers=HTMX).text
    assert ("Gifts" in rows, "Prints" in rows) == (False, True)
    assert "Nothing matches" in admin.get("/stores/?q=zzz").text


def test_the_list_counts_products_by_mapping_state(admin, make, client):
    store = make.store(client_id=client.id)
    product = make.product(store)
    make.variant(product, mapping_state="connected")
    make.variant(product, mapping_state="drifted")
    make.variant(product, gone_at=now())
    page = admin.get("/stores/").text
    assert ("1 of 2 connected" in page, "Changed in store: 1" in page) == (True, True)


def test_staff_see_whose_store_it_is(make, sign_in, client):
    make.store(client_id=client.id, name="Prints")
    page = sign_in(make.member(Role.PROVIDER_ADMIN)).get("/stores/").text
    assert client.name in page


def test_a_manual_store_needs_only_a_name(admin, queued):
    refused = admin.post("/stores/manual", data={"name": " "}, headers=HTMX)
    assert (refused.status_code, "Give the store a name." in refused.text) == (422, True)
    answer = admin.post("/stores/manual", data={"name": "Direct orders"}, follow_redirects=True)
    assert "Direct orders is ready for orders." in answer.text
    store = db.scalars(select(Store)).one()
    assert (store.name, store.platform, store.status, queued("platforms")) == (
        "Direct orders",
        "manual",
        "connected",
        [],
    )
    assert [act.action for act in db.scalars(select(Activity))] == ["store.created"]
    assert "Sync products" not in answer.text


def test_who_may_not_connect_makes_no_store(make, sign_in, client):
    for role in (Role.ORDER_MANAGER, Role.VIEW_ONLY, Role.STORE_MANAGER):
        answer = sign_in(make.member(role, client)).post("/stores/manual", data={"name": "Mine"})
        assert answer.status_code == 403
    assert db.scalars(select(Store)).all() == []


def test_settings_are_saved_and_noted_with_before_and_after(admin, connected, client):
    statuses = [{"slug": "processing", "name": "Processing"}, {"slug": "printed", "name": "To print"}]
    store = connected(client.id, facts={"statuses": statuses})
    page = admin.get(f"/stores/{store.id}/settings").text
    assert "To print" in page
    changes = {
        "name": "Prints",
        "approval": "delayed",
        "delay_hours": "12",
        "import_statuses": ["processing", "printed"],
    }
    answer = admin.post(f"/stores/{store.id}/settings", data=changes | {"tell_buyer": "y"}, headers=HTMX)
    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert (store.name, store.approval, store.delay_hours, store.complete_in_shop, store.tell_buyer) == (
        "Prints", "delayed", 12, False, True,
    )  # fmt: skip
    note = db.scalars(select(Activity).where(Activity.action == "store.changed")).one()
    assert (note.before["delay_hours"], note.after["delay_hours"], "tell_buyer" in note.after) == (0, 12, False)


def test_settings_changed_meanwhile_keep_what_was_typed_and_are_saved_the_second_time(admin, connected, client):
    store = connected(client.id)
    url = f"/stores/{store.id}/settings"
    seen = mark_in(admin.get(url).text)
    mine = {"name": "Mine", "approval": "automatic", "approve_from": "99.90", "import_statuses": ["processing"]}
    theirs = mine | {"name": "Theirs", "approve_from": ""}
    saved = admin.post(url, data=theirs | {"mark": seen}, headers=HTMX)
    assert saved.status_code == 200

    refused = admin.post(url, data=mine | {"mark": seen}, headers=HTMX)

    assert (refused.status_code, "99.90" in refused.text, "Name is now: Theirs" in refused.text) == (409, True, True)
    again = admin.post(url, data=mine | {"mark": mark_in(refused.text)}, headers=HTMX)
    assert (again.status_code, store.name, store.approve_from) == (200, "Mine", 9990)
    once_more = admin.post(url, data=mine | {"mark": mark_in(again.text)}, headers=HTMX)
    assert once_more.status_code == 200


def mark_in(page):
    return re.search(r'name="mark" value="(\w+)"', page)[1]


@pytest.mark.parametrize("typed", ["ten", "-1", "100000000000"])
def test_an_amount_that_is_none_is_named(admin, connected, client, typed):
    store = connected(client.id)
    said = {"name": "Prints", "approval": "automatic", "approve_from": typed, "import_statuses": ["processing"]}
    page = admin.post(f"/stores/{store.id}/settings", data=said, headers=HTMX)
    assert (page.status_code, "Type an amount" in page.text, typed in page.text) == (422, True, True)
    assert store.approve_from is None


def test_a_delay_needs_hours_and_a_status_must_be_the_shops(admin, connected, client):
    store = connected(client.id)
    wrong = {"name": "Prints", "approval": "delayed", "import_statuses": ["made-up"]}
    page = admin.post(f"/stores/{store.id}/settings", data=wrong, headers=HTMX)
    assert (page.status_code, "from 1 to 72" in page.text) == (422, True)
    assert (store.approval, store.import_statuses) == ("automatic", ["processing"])


def test_another_clients_store_is_not_found_anywhere(make, sign_in, connected):
    store = connected()
    stranger = sign_in(make.member())
    for path in ("", "/settings", "/import", "/reconnect", "/disconnect", "/delete"):
        assert stranger.get(f"/stores/{store.id}{path}").status_code == 404
    for path in (
        "settings",
        "import",
        "connections",
        "disconnection",
        "restoration",
        "deletion",
        "deletion/withdrawal",
        "syncs",
    ):
        assert stranger.post(f"/stores/{store.id}/{path}").status_code == 404


def test_reconnecting_keeps_the_store_and_takes_the_new_keys(admin, connected, client, shop, run_due):
    store = connected(client.id, status="reconnect", problem="key_refused")
    page = admin.post(f"/stores/{store.id}/connections", data={"address": shop.url}).location
    key = shop.key()
    admin.post(f"{page}/keys", data={"consumer_key": key["consumer_key"], "consumer_secret": key["consumer_secret"]})
    run_due()
    assert (store.status, store.problem, db.scalars(select(Store.id)).all()) == ("connected", None, [store.id])
    assert db.scalars(select(Credentials.hint)).one() == key["consumer_key"][-4:]
    assert "store.reconnected" in db.scalars(select(Activity.action)).all()


def test_a_disconnected_store_that_is_connected_again_is_the_same(admin, connected, client, make, shop, run_due):
    store = connected(client.id)
    product = make.product(store)
    admin.post(f"/stores/{store.id}/disconnection")
    run_due(Round)
    page = admin.post("/stores/connect/woocommerce", data={"address": shop.url}).location
    key = shop.key()
    admin.post(f"{page}/keys", data={"consumer_key": key["consumer_key"], "consumer_secret": key["consumer_secret"]})
    run_due()
    assert (db.scalars(select(Store.id)).all(), store.status) == ([store.id], "connected")
    assert db.get(Product, product.id).store_id == store.id


def test_another_shop_does_not_become_this_store(admin, connected, client, make, run_due, shop):
    store = make.store(
        client_id=client.id, platform="woocommerce", address="https://other.example", identity="other.example"
    )
    page = admin.post(f"/stores/{store.id}/connections", data={"address": shop.url}, headers=HTMX)
    assert (page.status_code, "This is another shop than that of this store" in page.text) == (422, True)
    assert (db.scalars(select(Connection)).all(), store.address) == ([], "https://other.example")


def test_a_shop_that_moved_is_the_same_store_where_its_old_address_leads_there(
    admin, client, make, run_due, shop, httpserver
):
    old = httpserver.url_for("").rstrip("/")
    store = make.store(
        client_id=client.id, platform="woocommerce", address=old, identity=old.partition("://")[2], problem="moved"
    )
    httpserver.expect_request("/wp-json/").respond_with_data(
        status=301, headers={"Location": f"{shop.url}/wp-json/?_fields=namespaces,url,home,name,timezone_string"}
    )
    page = admin.post(f"/stores/{store.id}/connections", data={"address": shop.url}).location
    key = shop.key()
    admin.post(f"{page}/keys", data={"consumer_key": key["consumer_key"], "consumer_secret": key["consumer_secret"]})
    run_due()
    assert (store.address, store.identity) == (shop.url, shop.url.partition("://")[2])
    assert (store.status, db.scalars(select(Store.id)).all()) == ("connected", [store.id])


def test_who_has_one_store_does_not_get_another_by_its_keys(make, sign_in, connected, client, shop, run_due):
    own = make.store(client_id=client.id)
    theirs = connected(client.id)
    manager = make.member(Role.STORE_MANAGER, client, all_stores=False, may_connect_stores=True)
    db.add(MembershipStore(client_id=client.id, membership_id=manager.id, store_id=own.id))
    db.commit()
    browser = sign_in(manager)
    page = browser.post("/stores/connect/woocommerce", data={"address": shop.url}).location
    key = shop.key()
    browser.post(f"{page}/keys", data={"consumer_key": key["consumer_key"], "consumer_secret": key["consumer_secret"]})
    run_due(Connection)
    assert "cannot be connected to this account" in browser.get(page).text
    assert db.scalars(select(MembershipStore.store_id)).all() == [own.id]
    assert (
        db.scalars(select(Credentials.hint).where(Credentials.store_id == theirs.id)).one() != key["consumer_key"][-4:]
    )


def test_an_archived_clients_stores_rest_and_go_on_when_it_is_back(make, sign_in, connected, client, shop, run_due):
    store, left = connected(client.id), make.store(client_id=client.id, status="disconnected")
    broken = make.store(client_id=client.id, status="reconnect", problem="key_refused")
    staff = sign_in(make.member(Role.PROVIDER_ADMIN))
    staff.post(f"/clients/{client.id}/archive")
    db.expire_all()
    assert [one.status for one in (store, left, broken)] == ["paused", "disconnected", "paused"]
    assert set(db.scalars(select(Round.due_at).where(Round.store_id == store.id))) == {None}
    staff.post(f"/stores/{store.id}/restoration")
    db.expire_all()
    assert store.status == "paused"
    staff.post(f"/clients/{client.id}/restore")
    db.expire_all()
    assert [one.status for one in (store, left, broken)] == ["connected", "disconnected", "reconnect"]
    assert None not in db.scalars(select(Round.due_at).where(Round.store_id == store.id)).all()


def test_a_client_that_is_archived_meanwhile_gets_no_store(make, sign_in, client, shop, run_due):
    admin, staff = sign_in(make.member(client=client)), sign_in(make.member(Role.PROVIDER_ADMIN))
    page = admin.post("/stores/connect/woocommerce", data={"address": shop.url}).location
    key = shop.key()
    admin.post(f"{page}/keys", data={"consumer_key": key["consumer_key"], "consumer_secret": key["consumer_secret"]})
    staff.post(f"/clients/{client.id}/archive")
    run_due(Connection)
    assert (db.scalars(select(Store)).all(), shop.webhooks()) == ([], [])


def test_variants_are_counted_as_far_as_anybody_counts(make, admin, client, monkeypatch):
    monkeypatch.setattr(services.stores, "MOST_COUNTED", 3)
    store = make.store(client_id=client.id)
    product = make.product(store)
    for _ in range(4):
        make.variant(product)
    make.variant(product, mapping_state="connected")
    assert services.stores.mapping_counts([store]) == {store.id: {"not_connected": 3, "connected": 1}}
