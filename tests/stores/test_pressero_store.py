"""A Pressero site: connected, its messages set up by hand, its field map, and what goes back."""

import re
from datetime import timedelta

from sqlalchemy import select, update

from core.db import db, now
from jobs.intake import drain
from models import Delivery, Order, OrderItem, OrderRequest
from platforms.values import RawOrder
from sandbox.pressero.site import PRINTED
from services import import_preview, taking
from services.credentials import keep_credentials
from services.shops import open_shop
from tests.stores import pressero_rig as rig
from tests.stores.pressero_rig import connect, receive, set_up

site, owner = rig.site, rig.owner


def test_a_site_with_its_api_is_told_by_a_thin_message_and_the_order_is_read(owner, site, live, run_due):
    store = connect(owner, site, run_due, **site.keys())
    set_up(owner, store, site)
    placed = site.place_order("MUG")
    receive(store, site, run_due)
    order = db.scalars(select(Order)).one()
    assert (order.number, order.status) == (str(placed["number"]), "not_connected")
    assert f"/orders/{order.id}" in owner.get(f"/stores/{store.id}/messages").text


def test_a_site_without_its_api_is_taken_from_a_message_that_holds_the_order(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    site.set(body="full")
    site.place_order("MUG")
    receive(store, site, run_due)
    assert len(db.scalars(select(Order)).all()) == 1


def test_a_long_walk_does_not_take_back_what_a_message_told_meanwhile(owner, site, live, run_due):
    store = connect(owner, site, run_due, **site.keys())
    set_up(owner, store, site)
    site.set(body="full")
    placed = site.place_order("MUG")
    receive(store, site, run_due)
    asked_at, read = now(), walk(store)
    site.deny(placed["number"])
    receive(store, site, run_due)
    taking.take_named(store, read, asked_at)
    db.commit()
    drain(store.id)
    db.expire_all()
    assert [order.status for order in db.scalars(select(Order))] == ["canceled"]


def test_a_message_that_came_before_the_shop_was_asked_does_not_take_back_what_it_said(owner, site, live, run_due):
    store = connect(owner, site, run_due, **site.keys())
    set_up(owner, store, site)
    site.set(body="full")
    placed = site.place_order("MUG")
    receive(store, site, run_due)
    site.change_item(placed["number"], 1, quantity=2)
    site.settle()
    site.control("PUT", "options", {"deliver": False})
    site.change_item(placed["number"], 1, quantity=3)
    taking.take_named(store, walk(store), now())
    db.execute(update(Delivery).where(Delivery.topic == "").values(state="ignored"))
    keep_credentials(store, {})  # from now on a message counts by itself
    db.commit()
    drain(store.id)
    db.execute(update(Delivery).where(Delivery.state == "ignored").values(state="new"))
    db.commit()
    drain(store.id)
    db.expire_all()
    assert [item.quantity for item in db.scalars(select(OrderItem))] == [3]


def test_an_order_that_comes_back_to_how_it_was_is_taken_back(owner, site, live, run_due):
    store = connect(owner, site, run_due, **site.keys())
    placed = site.place_order(items=[{"sku": "MUG", "quantity": 2}])
    seen = []
    for pieces in (2, 3, 2, 2):
        site.change_item(placed["number"], 1, quantity=pieces)
        look(store)
        seen.append(db.scalars(select(OrderItem.quantity)).one())
    assert seen == [2, 3, 2, 2]
    assert len(db.scalars(select(Delivery)).all()) == 3


ELSEWHERE = {"FirstName": "Gino", "LastName": "Verdi", "Address1": "Via Po 1", "City": "Torino", "Postal": "10121",
    "Country": "IT"}  # fmt: skip


def address_of(site, number, seq) -> dict[str, str]:
    row = site.order(number)["items"][seq - 1]
    return {name.removeprefix("ShipTo"): text for name, text in row.items() if name.startswith("ShipTo")}


def look(store) -> None:
    """What the API tells, and nothing else."""
    taking.take_named(store, walk(store), now())
    db.commit()
    drain(store.id)
    db.expire_all()


def made(number) -> dict[str, list[str]]:
    """{order: items that are made}, of the live orders."""
    live = select(Order).where(Order.status != "canceled").order_by(Order.id)
    return {
        order.number.removeprefix(number): sorted(item.external_id for item in order.items if item.status != "canceled")
        for order in db.scalars(live)
    }


def test_an_item_that_moves_to_another_address_of_its_order_is_made_once(owner, site, live, run_due):
    store = connect(owner, site, run_due, **site.keys())
    placed = site.place_order(items=[{"sku": "MUG"}, {"sku": "TOTE", "address": ELSEWHERE}])
    number, (mug, tote) = str(placed["number"]), [item["OrderItemId"] for item in placed["items"]]
    look(store)
    assert made(number) == {"": [mug], "-2": [tote]}
    there, here = address_of(site, number, 2), address_of(site, number, 1)
    site.change_item(number, 2, address=here)
    look(store)
    assert made(number) == {"": sorted([mug, tote])}
    site.change_item(number, 2, address=there)
    look(store)
    assert made(number) == {"": [mug], "-2": [tote]}


def test_an_item_that_a_full_message_moves_is_made_once(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    site.set(body="full")
    placed = site.place_order(items=[{"sku": "MUG"}, {"sku": "TOTE", "address": ELSEWHERE}])
    number, ids = str(placed["number"]), sorted(item["OrderItemId"] for item in placed["items"])
    receive(store, site, run_due)
    site.change_item(number, 2, address=address_of(site, number, 1))
    receive(store, site, run_due)
    assert made(number) == {"": ids}
    part = db.scalars(select(Order).where(Order.number == f"{number}-2")).one()
    assert "Moved in the shop to another address of its order" in owner.get(f"/orders/{part.id}").text


def test_a_part_that_is_made_already_asks_a_person_before_it_is_stopped(owner, site, live, run_due):
    store = connect(owner, site, run_due, **site.keys())
    placed = site.place_order(items=[{"sku": "MUG"}, {"sku": "TOTE", "address": ELSEWHERE}])
    number = str(placed["number"])
    look(store)
    part = db.scalars(select(Order).where(Order.number == f"{number}-2")).one()
    part.status = part.items[0].status = "in_production"
    db.commit()
    site.change_item(number, 2, address=address_of(site, number, 1))
    look(store)
    assert part.status == "in_production"
    assert [(ask.kind, ask.order_id) for ask in db.scalars(select(OrderRequest))] == [("cancel", part.id)]


def walk(store) -> list[RawOrder]:
    shop = open_shop(store)
    db.commit()
    return list(shop.changed_orders(now()))


def test_half_of_the_keys_are_asked_for_whole(owner, site):
    page = owner.post("/stores/connect/pressero", data={"address": site.url}).location
    answer = owner.post(f"{page}/keys", data={"admin": "admin.example.com"})
    assert (answer.status_code, "or leave all of them empty" in answer.text) == (422, True)


def test_an_order_for_two_addresses_in_one_message_is_two_orders(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    site.set(body="full")
    elsewhere = {"FirstName": "Gino", "LastName": "Verdi", "Address1": "Via Po 1", "City": "Torino", "Postal": "10121",
        "Country": "IT"}  # fmt: skip
    placed = site.place_order(items=[{"sku": "MUG"}, {"sku": "TOTE", "address": elsewhere}])
    receive(store, site, run_due)
    number = placed["number"]
    assert sorted(db.scalars(select(Order.number))) == [str(number), f"{number}-2"]


def test_the_same_goods_to_two_addresses_are_no_twins(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    site.set(body="full")
    elsewhere = {"FirstName": "Gino", "LastName": "Verdi", "Address1": "Via Po 1", "City": "Torino", "Postal": "10121",
        "Country": "IT"}  # fmt: skip
    site.place_order(items=[{"sku": "MUG"}, {"sku": "MUG", "address": elsewhere}])
    receive(store, site, run_due)
    orders = db.scalars(select(Order).order_by(Order.number)).all()
    assert (len(orders), len({order.twin_key for order in orders})) == (2, 2)
    assert "duplicate_suspect" not in {order.reason for order in orders}


def test_the_field_map_shows_what_it_finds_and_takes_what_a_person_types(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    set_up(owner, store, site)
    site.set(body="full")
    placed = site.place_order("MUG")
    receive(store, site, run_due)
    page = owner.get(f"/stores/{store.id}/fields").text
    assert str(placed["number"]) in page
    assert page.count(">not found<") > 0
    owner.post(f"/stores/{store.id}/fields", data={"currency": "=CHF"})
    db.refresh(store)
    assert store.field_map == {"currency": "=CHF"}
    again = owner.post(f"/stores/{store.id}/fields", data={"currency": "Data..x"})
    db.refresh(store)
    assert (again.status_code, "At character 6" in again.text, store.field_map) == (422, True, {"currency": "=CHF"})


def test_a_message_that_was_not_understood_is_read_again_after_the_map_was_mended(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    store.field_map = {"number": "Data.Nowhere"}
    db.commit()
    set_up(owner, store, site)
    site.set(body="full")
    site.place_order("MUG")
    receive(store, site, run_due)
    assert db.scalars(select(Delivery.state)).one() == "parked"
    owner.post(f"/stores/{store.id}/fields", data={"number": "Data.OrderNumber"})
    drain(store.id)
    assert len(db.scalars(select(Order)).all()) == 1


def test_a_message_that_said_nothing_is_read_again_after_the_map_was_mended(owner, site, live, run_due):
    store = connect(owner, site, run_due)
    store.field_map = {"only_site_id": "=another"}
    db.commit()
    set_up(owner, store, site)
    site.set(body="full")
    site.place_order("MUG")
    receive(store, site, run_due)
    assert db.execute(select(Delivery.state, Delivery.reason)).all() == [("ignored", "another_site")]
    owner.post(f"/stores/{store.id}/fields", data={"only_site_id": ""})
    drain(store.id)
    assert len(db.scalars(select(Order)).all()) == 1


def test_stages_of_the_printer_are_offered_in_the_settings(owner, site, live, run_due):
    store = connect(owner, site, run_due, **site.keys())
    page = owner.get(f"/stores/{store.id}/settings")
    assert "Finishing" in page.text
    assert "Tell the buyer" not in page.text
    mark = re.search(r'name="mark" value="([^"]+)"', page.text)[1]
    form = {"name": store.name, "approval": "automatic", "import_statuses": store.import_statuses, "mark": mark}
    owner.post(f"/stores/{store.id}/settings", data=form | {"stage_printed": str(PRINTED)})
    db.refresh(store)
    assert store.stage_map == {"printed": str(PRINTED)}


def test_of_many_orders_of_a_shop_that_does_not_count_them_the_first_are_looked_at(
    owner, site, live, run_due, monkeypatch
):
    store = connect(owner, site, run_due, **site.keys())
    site.place_orders(3, "MUG")
    monkeypatch.setattr(import_preview, "LOOKED_AT", 2)
    since = {"start": "date", "since": f"{now() - timedelta(days=2):%Y-%m-%d}", "count": "1"}
    page = owner.post(f"/stores/{store.id}/import", data=since).text
    assert "Of the first 2, 2 are new and 0 already here." in page
