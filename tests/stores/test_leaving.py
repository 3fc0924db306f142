"""Disconnecting and deleting: what goes at once, what later, and what can be taken back until then."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from models import Credentials, Mail, Product, Round, Sync
from models.work import WorkState
from services.shops import open_shop


@pytest.fixture
def client(make):
    return make.client()


@pytest.fixture
def admin(make, sign_in, client):
    return sign_in(make.member(client=client))


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
    opened, url = open_shop(store), f"http://localhost:5000/hooks/woocommerce/{store.hook_token}"
    db.commit()
    made = opened.ensure_webhooks(url, "secret")
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
    assert {each.kind for each in db.scalars(select(Round)) if each.due_at} == {
        "orders",
        "look_back",
        "checkup",
        "ledger",
        "products",
    }


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
