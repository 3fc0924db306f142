"""The list, a store's page, its settings, and leaving."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from models import Activity, Client, Credentials, Mail, Product, Round, Store, Sync
from models.work import WorkState
from services.shops import open_shop
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
    make.store(client_id=client.id, name="Prints", problem="key_refused", status="reconnect")
    make.store(name="Somebody else's")
    page = admin.get("/stores/").text
    assert ("Prints" in page, "does not know the consumer key" in page, "Somebody" in page) == (True, True, False)


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


def test_disconnecting_takes_our_webhooks_away_and_keeps_what_is_here(admin, connected, client, make, shop, run_due):
    store = connected(client.id)
    make.product(store)
    with_webhooks(store, shop)
    said = admin.get(f"/stores/{store.id}/disconnect").text
    assert "kept for 90 days" in said
    page = admin.post(f"/stores/{store.id}/disconnection", follow_redirects=True).text
    assert ("is disconnected. It can be restored." in page, "Restore" in page) == (True, True)
    run_due(Round)
    assert (shop.webhooks(), store.status, len(db.scalars(select(Product)).all())) == ([], "disconnected", 1)
    assert {each.kind for each in db.scalars(select(Round)) if each.due_at} == {"leaving"}


def with_webhooks(store, shop) -> None:
    made = open_shop(store).ensure_webhooks(f"http://localhost:5000/hooks/woocommerce/{store.hook_token}", "secret")
    store.webhooks = [asdict(each) for each in made]
    db.commit()
    assert len(shop.webhooks()) == 7


def test_a_disconnected_store_is_restored_with_the_keys_it_had(admin, connected, client, shop, run_due):
    store = connected(client.id, webhooks_checked_at=now())
    admin.post(f"/stores/{store.id}/disconnection")
    run_due(Round)
    admin.post(f"/stores/{store.id}/restoration")
    run_due(Round)
    assert (store.status, store.disconnected_at, len(shop.webhooks())) == ("connected", None, 7)
    assert {each.kind for each in db.scalars(select(Round)) if each.due_at} == {"orders", "look_back", "webhooks"}


def test_after_a_day_the_keys_are_forgotten_and_the_shop_is_asked_again(admin, connected, client, run_due):
    store = connected(client.id)
    admin.post(f"/stores/{store.id}/disconnection")
    later(store, timedelta(hours=25))
    run_due(Round)
    assert db.scalars(select(Credentials)).all() == []
    assert admin.post(f"/stores/{store.id}/restoration").location == f"/stores/{store.id}/reconnect"


def test_after_ninety_days_only_name_and_orders_are_left(admin, connected, client, make, run_due):
    store = connected(client.id, name="Prints")
    make.product(store)
    order = make.order(store, status="delivered")
    admin.post(f"/stores/{store.id}/disconnection")
    later(store, timedelta(days=91))
    run_due(Round)
    db.refresh(order)
    assert (db.scalars(select(Product)).all(), store.deleted_at is None, order.store_id) == ([], False, store.id)
    assert admin.get(f"/stores/{store.id}").status_code == 404


def later(store, time) -> None:
    """As if it had been disconnected, and asked to be deleted, that much earlier."""
    db.refresh(store)
    store.disconnected_at -= time
    if store.delete_at:
        store.delete_at -= time
    for each in db.scalars(select(Round).where(Round.kind == "leaving")):
        each.due_at = now()
    db.commit()


def test_deleting_asks_for_the_name(admin, connected, client):
    store = connected(client.id, name="Prints")
    page = admin.post(f"/stores/{store.id}/deletion", data={"typed": "prints"})
    assert (page.status_code, store.delete_at, store.status) == (422, None, "connected")


def test_a_store_with_open_orders_is_not_deleted(admin, connected, client, make):
    store = connected(client.id, name="Prints")
    make.order(store, status="in_production")
    page = admin.post(f"/stores/{store.id}/deletion", data={"typed": "Prints"})
    assert (page.status_code, "1 order of this store is still under way" in page.text) == (422, True)
    assert (store.delete_at, store.status) == (None, "connected")


def test_a_deletion_waits_a_day_and_can_be_taken_back(admin, connected, client, make, run_due):
    store = connected(client.id, name="Prints")
    make.product(store)
    admin.post(f"/stores/{store.id}/deletion", data={"typed": "Prints"})
    assert (store.status, store.delete_at > now() + timedelta(hours=23)) == ("disconnected", True)
    run_due(Round)
    assert "This store is about to be deleted" in admin.get(f"/stores/{store.id}").text
    admin.post(f"/stores/{store.id}/deletion/withdrawal")
    later(store, timedelta(hours=25))
    run_due(Round)
    assert (store.delete_at, store.deleted_at, len(db.scalars(select(Product)).all())) == (None, None, 1)


def test_every_admin_is_told_of_a_deletion_in_their_language(make, sign_in, connected, client, queued):
    admin, other = make.member(client=client), make.member(client=client, user=make.user(locale="it"))
    make.member(Role.VIEW_ONLY, client)
    store = connected(client.id, name="Prints")
    sign_in(admin).post(f"/stores/{store.id}/deletion", data={"typed": "Prints"})
    subjects = {mail.recipient: mail.subject for mail in db.scalars(select(Mail))}
    assert subjects == {
        admin.email: "The store Prints will be deleted",
        other.email: "Il negozio Prints sarà eliminato",
    }
    assert [name for name, _id in queued("mail")] == ["jobs.mail.send_mail"] * 2


def test_after_that_day_it_is_gone_and_the_shop_can_be_connected_anew(admin, connected, client, make, run_due, shop):
    store = connected(client.id, name="Prints")
    make.product(store)
    admin.post(f"/stores/{store.id}/deletion", data={"typed": "Prints"})
    run_due(Round)
    later(store, timedelta(hours=25))
    run_due(Round)
    assert (db.scalars(select(Product)).all(), store.identity, store.deleted_at is None) == (
        [],
        f"deleted-{store.id}",
        False,
    )
    assert "No stores yet" in admin.get("/stores/").text
    assert admin.post("/stores/connect/woocommerce", data={"address": shop.url}).status_code == 303


def test_only_an_admin_deletes(make, sign_in, connected, client):
    store = connected(client.id, name="Prints")
    for role in (Role.STORE_MANAGER, Role.ACCOUNT_MANAGER, Role.VIEW_ONLY):
        member = make.member(role) if role.is_staff else make.member(role, client)
        assert sign_in(member).post(f"/stores/{store.id}/deletion", data={"typed": "Prints"}).status_code == 403
    assert store.delete_at is None


def test_disconnecting_ends_a_running_sync(admin, connected, client):
    store = connected(client.id)
    admin.post(f"/stores/{store.id}/syncs")
    admin.post(f"/stores/{store.id}/disconnection")
    assert db.scalars(select(Sync.work_state)).all() == [WorkState.CANCELED]


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
    page = admin.post(f"/stores/{store.id}/connections", data={"address": shop.url}).location
    key = shop.key()
    admin.post(f"{page}/keys", data={"consumer_key": key["consumer_key"], "consumer_secret": key["consumer_secret"]})
    run_due()
    assert "These keys belong to another shop" in admin.get(page).text
    assert (store.address, shop.webhooks(), db.get(Client, client.id).id) == ("https://other.example", [], client.id)
