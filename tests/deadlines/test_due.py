"""By when an order is to have left: counted in working days, kept through a hold, told of once when it has passed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from core.db import db, now, see
from core.matrix import Role
from jobs.delays import mark_delayed_orders
from models import Postback, PostbackEndpoint, TimelineEntry
from services.deadlines import Deadlines, set_deadlines
from services.due import due_of, follow_hold, moved
from services.orders import hold, resume
from services.release import look_anew
from services.transitions import lock
from tests.orders.made import makable

ROME = ZoneInfo("Europe/Rome")
PROMISED = Deadlines(production_days=3, cut_off="12:00", time_zone="Europe/Rome")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


@pytest.mark.parametrize(
    ("released", "own_days", "due"),
    [
        ("2026-11-23 09:00", [None], "2026-11-26 23:59"),  # Monday morning
        ("2026-11-23 12:00", [None], "2026-11-27 23:59"),  # at the cut-off: as of Tuesday
        ("2026-11-26 09:00", [None], "2026-12-01 23:59"),  # over a weekend
        ("2026-11-28 20:00", [None], "2026-12-03 23:59"),  # a Saturday counts as Monday, at any hour
        ("2026-11-27 15:00", [0], "2026-11-30 23:59"),
        ("2026-11-23 09:00", [1, None, 5], "2026-11-30 23:59"),  # the longest of its lines
        ("2026-11-23 09:00", [1, 2], "2026-11-25 23:59"),  # what a product says of itself counts, also if shorter
        ("2026-11-23 09:00", [], "2026-11-26 23:59"),
        ("2026-03-27 09:00", [1], "2026-03-30 23:59"),  # the clocks went forward meanwhile
    ],
)
def test_a_due_date_is_the_end_of_a_working_day(released, own_days, due):
    assert due_of(at(released), own_days, PROMISED) == at(due)


@pytest.mark.parametrize(
    ("held", "freed", "due"),
    [
        ("2026-11-24 09:00", "2026-11-24 11:00", "2026-11-26 23:59"),  # not a working day long
        ("2026-11-24 09:00", "2026-11-24 13:00", "2026-11-27 23:59"),  # over the cut-off
        ("2026-11-24 09:00", "2026-11-26 09:00", "2026-11-30 23:59"),
        ("2026-11-27 13:00", "2026-11-30 09:00", "2026-11-26 23:59"),  # over a weekend nothing was lost
    ],
)
def test_a_hold_moves_it_by_the_working_days_that_it_lasted(held, freed, due):
    assert moved(at("2026-11-26 23:59"), at(held), at(freed), PROMISED) == at(due)


def test_the_release_sets_it_by_the_slowest_line(make):
    order = makable(make, production_days=7)
    lock(order)
    look_anew(order)
    assert (order.status, order.due_at) == ("created", due_of(now(), [7], Deadlines()))


def test_what_the_provider_promises_is_used_from_then_on(make):
    set_deadlines(Deadlines(production_days=9))
    order = makable(make)
    lock(order)
    look_anew(order)
    assert order.due_at == due_of(now(), [9], Deadlines())


def test_it_is_kept_while_held_and_moved_when_that_ends(make):
    order, provider = makable(make), make.member(Role.PROVIDER_ADMIN)
    lock(order)
    look_anew(order)
    first = order.due_at
    hold(order, provider, "material_shortage")
    assert (order.due_at, order.held_at is None) == (first, False)

    order.held_at -= timedelta(days=14)
    resume(order, provider)

    assert (order.status, order.held_at) == ("created", None)
    assert order.due_at == moved(first, now() - timedelta(days=14), now(), Deadlines())
    assert order.due_at - first == timedelta(days=14)


def test_a_held_line_moves_it_too(make):
    order = make.order(make.store(), status="created", due_at=now(), held_items=1)
    follow_hold(order)
    order.held_at, before = now() - timedelta(days=7), order.due_at
    order.held_items = 0
    follow_hold(order)
    assert order.due_at > before + timedelta(days=6)


def late(make, **values):
    order = make.order(make.store(), **{"status": "printed", "due_at": now() - timedelta(hours=1)} | values)
    make.item(order)
    return order


def told():
    see("*")
    db.expire_all()
    return list(db.scalars(select(TimelineEntry.order_id).where(TimelineEntry.what == "order.delayed")))


def test_an_order_that_is_late_is_told_of_once(make):
    order = late(make)
    mark_delayed_orders()
    mark_delayed_orders()
    assert (told(), order.delayed_at is None, order.version) == ([order.id], False, 2)


def test_the_clients_own_system_hears_that_an_order_is_late(make):
    order = late(make)
    wanted = {"name": "ERP", "kind": "url", "address": "https://erp.example/hook", "events": ["order.delayed"]}
    db.add(PostbackEndpoint(client_id=order.client_id, **wanted))
    db.commit()
    mark_delayed_orders()
    mark_delayed_orders()
    see("*")
    assert db.execute(select(Postback.event, Postback.order_id)).all() == [("order.delayed", order.id)]


@pytest.mark.parametrize(
    "values",
    [
        {"status": "shipped"},
        {"status": "canceled"},
        {"due_at": now() + timedelta(days=1)},
        {"due_at": None},
        {"held_at": now(), "held_items": 1},
        {"status": "on_hold", "held_at": now()},
        {"is_test": True},
    ],
)
def test_what_has_left_waits_for_a_person_or_is_a_test_is_not_late(make, values):
    order = late(make, **values)
    mark_delayed_orders()
    assert (told(), order.delayed_at) == ([], None)


def test_a_parcel_that_left_does_not_make_the_rest_be_in_time(make):
    order = late(make, status="partially_shipped")
    mark_delayed_orders()
    assert told() == [order.id]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.VIEW_ONLY, Role.OPERATOR])
def test_page_and_list_say_that_it_is_delayed(make, sign_in, role):
    order = late(make)
    other = make.order(order.store, number="in-time", status="printed", due_at=now() + timedelta(days=30))
    mark_delayed_orders()
    db.expire_all()
    client = {} if role.is_staff else {"client_id": order.client_id}
    browser = sign_in(make.member(role, **client))
    page = browser.get(f"/orders/{order.id}").text
    assert ("Delayed" in page, "It should have left by" in page) == (True, True)
    listed = browser.get("/orders/?waits=delayed").text
    assert (f'/orders/{order.id}"' in listed, other.number in listed) == (True, False)
    assert "Due " in browser.get("/orders/?tab=production").text
    assert "waits=delayed" in browser.get("/").text


CHANGED = {"production_days": "5", "cut_off": "15:30", "time_zone": "Europe/Berlin"}


def test_the_administrator_says_what_is_promised(make, sign_in):
    browser = sign_in(make.member(Role.PROVIDER_ADMIN))
    assert browser.post("/deadlines/", data=CHANGED | {"production_days": "-1"}).status_code == 422
    assert browser.post("/deadlines/", data=CHANGED).status_code == 303
    page = browser.get("/deadlines/").text
    assert ('value="15:30"' in page, '<option selected value="Europe/Berlin">' in page) == (True, True)
    assert "Changed the deadlines" in browser.get("/activity/").text


def test_of_two_who_save_the_second_is_told(make, sign_in):
    browser = sign_in(make.member(Role.PROVIDER_ADMIN))
    mark = browser.get("/deadlines/").text.partition('name="mark" value="')[2].partition('"')[0]
    browser.post("/deadlines/", data=CHANGED)
    answer = browser.post("/deadlines/", data=CHANGED | {"production_days": "8", "mark": mark})
    assert (answer.status_code, "This was changed meanwhile" in answer.text) == (409, True)


@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.PREPRESS, Role.OPERATOR, Role.SUPPORT, Role.ADMIN])
def test_nobody_else_does(make, sign_in, role):
    browser = sign_in(make.member(role))
    assert (browser.get("/deadlines/").status_code, browser.post("/deadlines/", data=CHANGED).status_code) == (403, 403)


def test_a_product_has_days_of_its_own(make, sign_in):
    product = make.catalog_product()
    browser = sign_in(make.member(Role.PREPRESS))
    page = browser.get(f"/catalog/{product.id}/edit").text
    assert 'name="production_days"' in page
    said = {"name_en": "Poster", "name_it": "Poster", "category_id": product.category_id, "currency": "EUR"}
    said |= {"base_price": "5", "least": "1", "drawn_as": "sheet", "production_days": "12"}
    assert browser.post(f"/catalog/{product.id}", data=said).status_code == 303
    db.expire_all()
    assert product.production_days == 12
