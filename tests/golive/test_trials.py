"""Test orders: made at a click, or an order of the shop that a person calls one; what is told of them, and to whom."""

import re

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs import intake
from jobs.intake import drain
from models import Client, FloorBatchLine, Order, OrderItem, Push, Status, TimelineEntry
from tests.intake.shop import mapped, order, send


@pytest.fixture(autouse=True)
def no_lingering(monkeypatch):
    monkeypatch.setattr(intake, "LINGER", 0)


def fields(page: str) -> dict[str, str]:
    """What the form of the test order holds as it stands."""
    form = page.split('id="test-order-form"', 1)[1].split("</form>", 1)[0]
    values = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', options) or re.search(r'value="([^"]*)"', options)
        values[name] = chosen[1] if chosen else ""
    return values


def test_one_click_makes_a_marked_order_that_is_released(store, poster, admin, lines):
    form = fields(admin.get(f"/stores/{store.id}/go-live").text)
    answer = admin.post(f"/stores/{store.id}/go-live/test-order", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/stores/{store.id}/go-live")
    found = db.scalars(select(Order)).one()
    assert (found.is_test, found.status, found.twin_key, found.country) == (True, "created", "", "IT")
    assert (lines(store)["seen"], lines(store)["delivered"]) == ("done", "open")
    assert db.scalars(select(Push)).all() == []  # nobody outside hears of it


def test_pressed_twice_it_is_one_order(store, poster, admin):
    form = fields(admin.get(f"/stores/{store.id}/go-live").text)
    for _twice in range(2):
        admin.post(f"/stores/{store.id}/go-live/test-order", data=form)
    assert len(db.scalars(select(Order)).all()) == 1


def test_so_many_are_ordered_as_can_be_made(make, store, admin):
    mapped(make, store, least=25)
    admin.post(f"/stores/{store.id}/go-live/test-order", data=fields(admin.get(f"/stores/{store.id}/go-live").text))
    assert (db.scalars(select(OrderItem.quantity)).one(), db.scalars(select(Order.status)).one()) == (25, "created")


def test_a_country_that_is_not_served_is_asked_for(make, store, admin):
    mapped(make, store, countries=["CH"])
    form = fields(admin.get(f"/stores/{store.id}/go-live").text)
    assert (form["country"], form["line1"]) == ("", "")
    assert admin.post(f"/stores/{store.id}/go-live/test-order", data=form).status_code == 422
    assert db.scalars(select(Order)).all() == []


def test_without_anything_connected_there_is_no_button(store, admin):
    assert "test-order-form" not in admin.get(f"/stores/{store.id}/go-live").text


@pytest.mark.parametrize("role", [Role.PREPRESS, Role.SUPPORT, Role.STORE_MANAGER])
def test_who_may_test_needs_no_other_right(make, sign_in, store, poster, role):
    client = db.get_one(Client, store.client_id)
    browser = sign_in(make.member(role, None if role.is_staff else client))
    form = fields(browser.get(f"/stores/{store.id}/go-live").text)
    assert browser.post(f"/stores/{store.id}/go-live/test-order", data=form).status_code == 303
    assert db.scalars(select(Order.status)).one() == "created"


def test_an_order_of_the_shop_is_called_a_test_until_it_is_begun(visitor, store, poster, admin):
    send(visitor, store, order())
    drain(store.id)
    see(EVERYONE)
    found = db.scalars(select(Order)).one()
    admin.post(f"/orders/{found.id}/test", data={"is_test": "y"})
    page = admin.get(f"/orders/{found.id}").text
    assert found.is_test and "It is no test" in page and "Marked as a test" in page
    db.scalars(select(OrderItem)).one().started_at = found.created_at
    db.commit()
    refused = admin.post(f"/orders/{found.id}/test", data={"is_test": ""}, follow_redirects=True)
    assert "It is no test" not in refused.text
    db.refresh(found)
    assert found.is_test
    assert [each.what for each in db.scalars(select(TimelineEntry)) if "marked" in each.what] == ["marked_test"]


def test_a_test_is_nobodys_twin(visitor, store, poster, admin):
    send(visitor, store, order(1))
    drain(store.id)
    see(EVERYONE)
    first = db.scalars(select(Order)).one()
    admin.post(f"/orders/{first.id}/test", data={"is_test": "y"})
    twin = order(2)
    twin["billing"] = order(1)["billing"]
    send(visitor, store, twin)
    drain(store.id)
    see(EVERYONE)
    assert db.scalars(select(Order.status).order_by(Order.id.desc()).limit(1)).one() == "created"


def test_a_batch_of_all_that_is_shown_leaves_a_test_out_unless_it_is_ticked(visitor, store, poster, admin, provider):
    for number in (1, 2):
        send(visitor, store, order(number))
    drain(store.id)
    see(EVERYONE)
    test, _real = db.scalars(select(Order).order_by(Order.id))
    admin.post(f"/orders/{test.id}/test", data={"is_test": "y"})
    tried, sold = db.scalars(select(OrderItem.id).order_by(OrderItem.id))
    provider.post("/production/batches", data={"all": "1"})
    assert list(db.scalars(select(FloorBatchLine.item_id))) == [sold]
    provider.post("/production/batches", data={"ids": [str(tried)]})
    assert list(db.scalars(select(FloorBatchLine.item_id).order_by(FloorBatchLine.id))) == [sold, tried]


@pytest.fixture
def tried(make):
    """One test order of a store that went all the way, and so many newer ones that went nowhere."""

    def go(store, newer: int) -> Order:
        first = make.order(store, is_test=True, status=Status.DELIVERED)
        own = {"client_id": store.client_id, "order_id": first.id}
        for status in (Status.CREATED, Status.DELIVERED):
            db.add(TimelineEntry(**own, kind="status", what=status, to_status=status, actor="Ada"))
        told = {"key": f"told-{first.id}", "state": "confirmed", "confirmed_at": now(), "due_at": None}
        db.add(Push(**own, store_id=store.id, kind="shipment", **told))
        for _each in range(newer):
            make.order(store, is_test=True, status=Status.ON_HOLD)
        db.commit()
        return first

    return go


PROVED = {"seen": "done", "delivered": "done", "tracking": "done"}


def proofs(told: dict[str, str]) -> dict[str, str]:
    return {step: told[step] for step in PROVED}


def test_what_a_test_order_proved_stays_proved_however_many_follow(store, lines, tried):
    tried(store, newer=25)
    assert proofs(lines(store)) == PROVED


def test_the_tests_of_one_store_take_no_place_from_those_of_another(make, store, provider, tried):
    def of_all() -> list[str]:
        return re.findall(r"\d+ of \d+", provider.get("/go-live/").text)

    other = make.store(client_id=store.client_id, platform=store.platform, status="connected")
    tried(other, newer=0)
    before = of_all()
    for _each in range(45):
        make.order(store, is_test=True, status=Status.DRAFT)
    db.commit()
    assert before and of_all() == before
