"""A Pressero site without a user of its API: what arrives by itself, and what nobody can ask."""

import re

from sqlalchemy import select

from core.db import db
from jobs.intake import drain
from models import Connection, Delivery, LedgerDay, Order, OrderItem, Product, Push, Round, Sync, Variant
from services.credentials import credentials_of
from services.doctor import findings_of
from tests.stores import pressero_rig as rig
from tests.stores.pressero_rig import connect, receive, set_up

site, owner = rig.site, rig.owner


def told(owner, store, site, run_due, *skus, body="full") -> dict:
    site.set(body=body)
    placed = site.place_order(*skus or ["MUG"])
    receive(store, site, run_due)
    return placed


def reconnect(owner, store, site, run_due, **keys) -> str:
    page = owner.post(f"/stores/{store.id}/connections", data={"address": site.url}).location
    shown = owner.get(page).text
    owner.post(f"{page}/keys", data=keys)
    run_due(Connection)
    db.expire_all()
    return shown


def verdicts(owner, store, run_due) -> dict[str, tuple[str, str]]:
    owner.post(f"/stores/{store.id}/doctor")
    run_due(Round)
    round_ = db.scalars(select(Round).where(Round.kind == "checkup")).one()
    return {str(one.check): (str(one.verdict), one.code) for one in findings_of(store, round_)}


def test_a_message_that_only_names_its_order_says_that_the_api_is_needed(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    told(owner, store, site, run_due, body="thin")
    assert db.scalars(select(Delivery.state)).all() == ["named"]
    assert (store.status, store.problem) == ("needs_attention", "api_needed")
    for page in (f"/stores/{store.id}/messages", f"/stores/{store.id}"):
        text = owner.get(page).text
        assert "no user of the API was typed" in text
        assert f'href="/stores/{store.id}/reconnect"' in text
    assert "waits for access to the API" in owner.get(f"/stores/{store.id}/messages").text
    assert verdicts(owner, store, run_due)["delivery"] == ("failed", "api_needed")
    db.refresh(store)
    assert store.problem == "api_needed"


def test_what_was_only_named_is_read_once_the_api_is_there(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    placed = told(owner, store, site, run_due, body="thin")
    reconnect(owner, store, site, run_due, **site.keys())
    run_due(Round)
    drain(store.id)
    db.expire_all()
    assert (store.status, store.problem) == ("connected", None)
    assert db.scalars(select(Order.number)).all() == [str(placed["number"])]


def test_products_are_learnt_from_orders_once_and_no_sync_is_owed(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    told(owner, store, site, run_due, "MUG", "KIT-WELCOME")
    told(owner, store, site, run_due, "MUG")
    skus = db.execute(select(Variant.sku, Product.title).join(Product, Product.id == Variant.product_id)).all()
    assert sorted(map(tuple, skus)) == [("MUG", "Ceramic mug"), ("STICK", "Sticker sheet"), ("TOTE", "Tote bag")]
    made = db.scalars(select(OrderItem).where(OrderItem.is_ours)).all()
    assert {item.variant_id is not None for item in made} == {True}
    assert db.scalars(select(Sync)).all() == []
    page = owner.get(f"/stores/{store.id}").text
    assert ("Sync products" in page, "with the first order that holds them" in page) == (False, True)
    owner.post(f"/stores/{store.id}/syncs")
    assert db.scalars(select(Sync)).all() == []


def test_reconnecting_with_empty_fields_keeps_the_keys_and_the_products(owner, site, live, run_due):
    store = connect(owner, site, run_due, **site.keys())
    run_due(Sync)
    before = credentials_of(store)
    assert "go on with the keys that are kept" in reconnect(owner, store, site, run_due)
    run_due(Sync)
    assert credentials_of(store) == before
    assert db.scalars(select(Product).where(Product.gone_at.is_not(None))).all() == []
    again = owner.post("/stores/connect/pressero", data={"address": site.url}).location
    owner.post(f"{again}/keys", data={})
    run_due(Connection)
    assert credentials_of(store) == before


def test_keys_are_forgotten_where_a_person_says_so_and_nothing_else_is(owner, site, live, run_due):
    store = connect(owner, site, run_due, **site.keys())
    run_due(Sync)
    reconnect(owner, store, site, run_due, forget="y")
    run_due(Sync, Round)
    assert "password" not in credentials_of(store)
    assert store.facts["site_id"]
    gone = [product.gone_at for product in db.scalars(select(Product))]
    assert (len(gone) > 5, {*gone}) == (True, {None})


def test_the_doctor_says_what_it_could_not_ask(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    found = verdicts(owner, store, run_due)
    assert (found["address"][0], found["redirect"][0]) == ("passed", "passed")
    for check in ("api", "keys", "permissions", "plan"):
        assert found[check] == ("skipped", "no_access")
    reconnect(owner, store, site, run_due, **site.keys())
    found = verdicts(owner, store, run_due)
    assert [found[check][0] for check in ("api", "keys", "plan")] == ["passed"] * 3
    assert found["permissions"] == ("passed", "reads")
    assert "Whether it may also write" in owner.get(f"/stores/{store.id}/doctor").text


def test_the_ledger_counts_nothing_and_says_so(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    owner.post(f"/stores/{store.id}/ledger")
    run_due(Round)
    assert db.scalars(select(LedgerDay)).all() == []
    page = owner.get(f"/stores/{store.id}/ledger").text
    assert "nobody can say whether one is missing" in page
    assert "Count now" not in page


def test_a_preview_does_not_say_that_the_shop_has_nothing(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    since = {"start": "date", "since": "2026-11-01"}
    answer = owner.post(f"/stores/{store.id}/import", data=since | {"count": "1"})
    assert (answer.status_code, "no user of the API was typed" in answer.text, "0 new" in answer.text) == (
        422,
        True,
        False,
    )
    after = owner.post(f"/stores/{store.id}/import", data=since, follow_redirects=True).text
    assert "cannot be asked for earlier ones" in after


def test_a_store_without_keys_can_be_restored_within_a_day(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    owner.post(f"/stores/{store.id}/disconnection")
    assert re.search(rf'action="/stores/{store.id}/restoration"', owner.get(f"/stores/{store.id}").text)


def test_a_parcel_that_needed_the_api_goes_out_once_it_is_there(owner, make, site, live, run_due):
    store = connect(owner, site, run_due)
    placed = site.place_order("MUG")
    order = make.order(store, external_id=str(placed["number"]), status="shipped", shop_status="approved")
    make.item(order, external_id=placed["items"][0]["OrderItemId"])
    own = {"client_id": store.client_id, "store_id": store.id, "order_id": order.id}
    db.add(Push(**own, kind="stage", key="stage-1", message={"status": "printed", "stage": "503"}))
    db.commit()
    run_due(Push)
    assert [(push.state, push.error) for push in db.scalars(select(Push))] == [("refused", "api_needed")]
    reconnect(owner, store, site, run_due, **site.keys())
    run_due(Push)
    assert db.scalars(select(Push.state)).one() == "confirmed"
