"""The floor as its people see it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from blueprints.production import views
from core.db import EVERYONE, db, now, see
from core.formats import day
from core.matrix import Role
from models import Activity, MembershipClient, OrderItem, OrderRequest, Push, TimelineEntry
from models.orders import ON_FLOOR
from services.delays import overdue
from services.floor.days import day_of
from tests.conftest import HTMX


@pytest.fixture
def floor(make):
    """Two orders of two clients, ready for production."""
    rossi, verdi = (
        make.store(client_id=make.client(name="Rossi").id),
        make.store(client_id=make.client(name="Verdi").id),
    )
    orders = [make.order(rossi, number="R-1", status="created"), make.order(verdi, number="V-1", status="created")]
    for order in orders:
        make.item(order, product_uid="poster_a3", quantity=2, multiplier=3)
        make.item(order, product_uid="mug_11oz")
    return orders


def rows(page):
    return re.findall(r'<tr id="item-(\d+)"', page.text)


def statuses():
    db.expire_all()
    return list(db.scalars(select(OrderItem.status).order_by(OrderItem.id)))


@pytest.mark.parametrize("role", [Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER, Role.PREPRESS, Role.OPERATOR])
def test_the_board_shows_what_is_released_oldest_first(make, sign_in, floor, role):
    page = sign_in(make.member(role)).get("/production/")
    assert (page.status_code, rows(page)) == (200, ["1", "2", "3", "4"])
    assert "6</td>" in page.text  # pieces to be made: two sold, three for each


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMIN, Role.VIEW_ONLY])
def test_others_have_no_board(make, sign_in, floor, role):
    assert sign_in(make.member(role)).get("/production/").status_code == 403


def test_picked_rows_are_started_each_for_itself_and_the_refused_are_counted(make, sign_in, floor, operator):
    held = db.get_one(OrderItem, 3)
    held.is_held = True
    db.commit()
    browser = sign_in(operator)
    picked = {"act": "in_production", "ids": ["1", "3", "99999", str(2**80)]}
    answer = browser.post("/production/steps?q=poster", data=picked)
    assert (answer.status_code, answer.location) == (303, "/production/?q=poster")
    assert statuses() == ["in_production", "created", "created", "created"]
    assert "1 item was started. 2 were refused" in browser.get(answer.location).text
    assert db.get_one(OrderItem, 1).started_at
    entry = db.scalars(select(TimelineEntry)).one()
    assert (entry.order_id, entry.actor, entry.facts["items"]) == (floor[0].id, operator.name, ["Poster, A3"])
    assert [line.action for line in db.scalars(select(Activity))] == ["production.in_production"]


def test_one_press_takes_all_items_of_an_order(sign_in, floor, operator):
    browser = sign_in(operator)
    browser.post("/production/steps", data={"act": "in_production", "order": floor[0].id})
    browser.post("/production/steps", data={"act": "printed", "order": floor[0].id})
    assert (statuses(), floor[0].status, floor[1].status) == (["printed"] * 2 + ["created"] * 2, "printed", "created")


def test_a_step_pressed_twice_is_made_once(sign_in, floor, operator):
    browser = sign_in(operator)
    for _twice in range(2):
        browser.post("/production/steps", data={"act": "in_production", "ids": ["1"]})
    assert len(db.scalars(select(TimelineEntry)).all()) == 1


@pytest.mark.parametrize(
    "step", [{"act": "printed", "ids": ["1"]}, {"act": "canceled", "ids": ["1"]}, {"act": "packaged"}]
)
def test_no_step_is_made_that_the_table_does_not_have(sign_in, floor, operator, step):
    sign_in(operator).post("/production/steps", data=step)
    assert statuses() == ["created"] * 4


def test_an_account_manager_reaches_only_assigned_clients(make, sign_in, floor):
    manager = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    db.add(MembershipClient(membership_id=manager.id, client_id=floor[1].client_id))
    db.commit()
    browser = sign_in(manager)
    assert rows(browser.get("/production/")) == ["3", "4"]
    browser.post("/production/steps", data={"act": "in_production", "ids": ["1", "3"]})
    assert statuses() == ["created", "created", "in_production", "created"]
    assert browser.post("/production/steps", data={"act": "in_production", "order": floor[0].id}).status_code == 404


@pytest.mark.parametrize(("query", "found"), [("q=poster_a3", ["1", "3"]), ("q=V-1", ["3", "4"]), ("q=nothing", [])])
def test_the_board_is_searched(sign_in, floor, operator, query, found):
    db.get_one(type(floor[1]), floor[1].id).search_text = "v 1"
    db.commit()
    assert rows(sign_in(operator).get(f"/production/?{query}")) == found


def test_the_board_is_filtered_by_client_and_the_tabs_count_what_is_shown(sign_in, floor, operator):
    page = sign_in(operator).get(f"/production/?client={floor[0].client_id}")
    assert rows(page) == ["1", "2"]
    assert re.search(r'Created <span class="count">2<', page.text)


def test_pages_follow_each_other_without_gap_or_double(make, sign_in, floor, operator):
    for _each in range(100):
        db.add(OrderItem(client_id=floor[0].client_id, store_id=floor[0].store_id, order_id=floor[0].id,
                         title="Card", quantity=1, status="created"))  # fmt: skip
    db.commit()
    browser, seen, url = sign_in(operator), [], "/production/"
    while url:
        page = browser.get(url)
        seen += rows(page)
        older = re.search(r'rel="next" href="([^"]+)"', page.text)
        url = older and older[1].replace("&amp;", "&")
    assert seen == [str(number) for number in range(1, 105)]


def test_late_orders_and_what_somebody_asks_are_marked(make, sign_in, floor, operator):
    leave_by(floor[0], now() - timedelta(days=3))
    db.add(OrderRequest(client_id=floor[1].client_id, order_id=floor[1].id, kind="change"))
    db.commit()
    assert sign_in(operator).get("/production/").text.count("Change asked") == 2
    db.add(OrderRequest(client_id=floor[1].client_id, order_id=floor[1].id, kind="cancel"))
    db.commit()
    page = sign_in(operator).get("/production/").text
    assert (page.count("#clock-alert"), page.count("Cancel asked"), page.count("Change asked")) == (2, 2, 0)


def test_a_board_that_shows_everything_is_answered_with_304_until_something_is_released(make, sign_in, floor, operator):
    browser = sign_in(operator)
    mark = browser.get("/production/", headers=HTMX).headers["ETag"]
    asked = HTMX | {"If-None-Match": mark}
    assert browser.get("/production/", headers=asked).status_code == 304
    make.item(floor[0], status="created")
    fresh = browser.get("/production/", headers=asked)
    assert (fresh.status_code, rows(fresh)) == (200, ["1", "2", "3", "4", "5"])


def test_an_empty_floor_says_what_will_come(sign_in, operator):
    assert "shows up here by itself" in sign_in(operator).get("/production/").text


def test_steps_are_told_to_the_shop_at_once(connected, shop, make, sign_in, operator, queued):
    order = make.order(connected, external_id="9", status="created")
    make.item(order)
    sign_in(operator).post("/production/steps", data={"act": "in_production", "order": order.id})
    push = db.scalars(select(Push)).one()
    assert [("jobs.pushes.run_push", push.id)] == queued("platforms")


def test_every_tab_opens(sign_in, floor, operator):
    for status in ON_FLOOR:
        assert sign_in(operator).get(f"/production/?status={status}").status_code == 200


def leave_by(order, due, **values):
    order.due_at = due
    for item in order.items:
        item.due_at = due
    for name, value in values.items():
        setattr(order, name, value)
    db.commit()


def test_the_board_is_filtered_by_the_day_by_which_orders_are_to_leave(sign_in, floor, operator):
    soon = now() + timedelta(days=3)
    for order, due in zip(floor, (now() - timedelta(hours=1), soon), strict=True):
        leave_by(order, due)
    browser = sign_in(operator)
    found = {
        due: rows(browser.get(f"/production/?due={due}")) for due in ("late", "today", "week", "never", "2026-02-30")
    }
    every = ["1", "2", "3", "4"]
    assert found == {"late": ["1", "2"], "today": ["1", "2"], "week": every, "never": every, "2026-02-30": every}
    assert rows(browser.get(f"/production/?due={day_of(soon)}")) == ["3", "4"]
    assert browser.get("/production/?due=week").text.count("#clock-alert") == 2


@pytest.mark.parametrize("values", [{"is_test": True}, {"held_at": now(), "held_items": 1}, {}])
def test_late_is_on_the_board_what_it_is_for_those_who_are_told_of_it(sign_in, floor, operator, values):
    for order in floor:
        leave_by(order, now() - timedelta(hours=1))
    leave_by(floor[0], floor[0].due_at, **values)
    see(EVERYONE)
    told = {str(item.id) for order in floor for item in order.items if (order.client_id, order.id) in overdue(9)}
    page = sign_in(operator).get("/production/?due=late&sort=due")
    assert set(rows(page)) == told == ({"1", "2", "3", "4"} if not values else {"3", "4"})
    assert sign_in(operator).get("/production/").text.count("#clock-alert") == len(told)
    assert re.search(r'Created <span class="count">(\d)<', page.text)[1] == str(len(told))


def test_the_board_is_sorted_and_grouped_by_the_day_to_leave_by_with_links_alone(make, sign_in, floor, operator):
    later, sooner = now() + timedelta(days=9), now() + timedelta(days=2)
    leave_by(floor[0], later)
    leave_by(floor[1], sooner)
    make.item(make.order(make.store(client_id=floor[1].client_id), status="created"))  # from before there were days
    browser = sign_in(operator)
    link = re.search(
        r'<th scope="col" class="when"[^>]*><a href="([^"]+)">To leave by', browser.get("/production/?batch=out").text
    )[1]
    page = browser.get(link.replace("&amp;", "&"))
    assert rows(page) == ["3", "4", "1", "2", "5"]
    groups = re.findall(
        r'<tr class="day">.*?<span>(?:<a class="link" href="([^"]+)">)?([^<]+)<.*?([\d]+ lines?)<', page.text
    )
    assert [(words, lines) for _url, words, lines in groups] == [
        (day(sooner), "2 lines"), (day(later), "2 lines"), ("No day promised", "1 line")
    ]  # fmt: skip
    assert rows(browser.get(groups[0][0].replace("&amp;", "&"))) == ["3", "4"]
    assert 'aria-sort="ascending"' in page.text


def test_pages_by_the_day_to_leave_by_follow_each_other_without_gap_or_double(make, sign_in, floor, operator):
    due = [now() + timedelta(days=number % 4) if number % 5 else None for number in range(100)]
    for each in due:
        db.add(OrderItem(client_id=floor[0].client_id, store_id=floor[0].store_id, order_id=floor[0].id,
                         title="Card", quantity=1, status="created", due_at=each))  # fmt: skip
    db.commit()
    far = max(filter(None, due)) + timedelta(days=1)
    expected = [
        str(item.id) for item in sorted(db.scalars(select(OrderItem)), key=lambda item: (item.due_at or far, item.id))
    ]
    browser, seen, url = sign_in(operator), [], "/production/?sort=due"
    while url:
        page = browser.get(url)
        seen += rows(page)
        older = re.search(r'rel="next" href="([^"]+)"', page.text)
        url = older and older[1].replace("&amp;", "&")
    assert seen == expected


def test_of_all_that_is_shown_by_day_the_soonest_are_taken(sign_in, floor, operator, monkeypatch):
    monkeypatch.setattr(views, "MOST_LINES", 2)
    leave_by(floor[0], now() + timedelta(days=9))
    leave_by(floor[1], now() + timedelta(days=2))
    sign_in(operator).post("/production/steps?sort=due", data={"act": "in_production", "all": "1"})
    assert statuses() == ["created", "created", "in_production", "in_production"]
