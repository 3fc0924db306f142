"""How the shop's news stand, on the order's page, to those who may see and settle them."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, Client, Push, TimelineEntry
from tests.conftest import HTMX


@pytest.fixture
def refused(printed, ship, run_pushes, shop):
    """An order whose package the shop did not take."""
    shop.fail("waf", times=1)
    ship(printed, dict.fromkeys(printed.items, 1), "A1")
    run_pushes()
    return printed


@pytest.fixture
def person(make, connected):
    def of(role):
        return make.member(role, None if role.is_staff else db.get_one(Client, connected.client_id))

    return of


def part(browser, order, **headers):
    return browser.get(f"/production/orders/{order.id}/packages", headers=HTMX | headers)


def test_the_refusal_is_told_with_what_to_do_and_a_retry_sends_it(refused, sign_in, person, run_pushes, told, queued):
    browser = sign_in(person(Role.ADMIN))
    page = part(browser, refused).text
    assert ("Refused" in page, "Retry" in page, "Mark as done by hand" in page) == (True, True, True)
    push = db.scalars(select(Push)).one()
    answer = browser.post(f"/production/pushes/{push.id}/retries", headers=HTMX)
    assert (answer.status_code, "Queued" in answer.text, 'id="packages"' in answer.text) == (200, True, True)
    assert queued("platforms")[-1] == ("jobs.pushes.run_push", push.id)
    run_pushes()
    assert "Confirmed" in part(browser, refused).text
    assert told(refused).codes == ["A1"]
    kinds = [entry.what for entry in db.scalars(select(TimelineEntry).where(TimelineEntry.kind == "push"))]
    assert kinds == ["push_refused", "push_retried", "push_confirmed"]
    assert [line.action for line in db.scalars(select(Activity))][-1] == "order.push_retried"


def test_what_a_person_told_by_hand_is_settled(refused, sign_in, person, connected):
    push, admin = db.scalars(select(Push)).one(), person(Role.ADMIN)
    browser = sign_in(admin)
    assert f'href="/orders/{refused.id}"' in browser.get("/orders/?waits=refused").text
    answer = browser.post(f"/production/pushes/{push.id}/settlement")
    assert answer.status_code == 303
    db.expire_all()
    assert (push.state, push.error) == ("skipped", "by_hand")
    assert f'href="/orders/{refused.id}"' not in browser.get("/orders/?waits=refused").text
    assert "Marked as done by hand" in part(browser, refused).text


def test_settled_twice_is_settled_once(refused, sign_in, person):
    push, browser = db.scalars(select(Push)).one(), sign_in(person(Role.ADMIN))
    for act in ("settlement", "settlement", "retries"):
        browser.post(f"/production/pushes/{push.id}/{act}")
    db.expire_all()
    assert (push.state, [line.action for line in db.scalars(select(Activity))][-1]) == ("skipped", "order.push_by_hand")


RIGHTS = {
    Role.ADMIN: (303, 303),
    Role.ORDER_MANAGER: (303, 403),
    Role.VIEW_ONLY: (403, 403),
    Role.PROVIDER_ADMIN: (303, 303),
    Role.SUPPORT: (303, 403),
    Role.OPERATOR: (403, 403),
    Role.PREPRESS: (403, 403),
}


@pytest.mark.parametrize("role", RIGHTS)
def test_who_may_retry_and_settle_is_as_the_matrix_says_and_the_page_shows_no_more(refused, sign_in, person, role):
    push, browser = db.scalars(select(Push)).one(), sign_in(person(role))
    page = part(browser, refused).text
    assert ("Refused" in page, "Retry" in page, "Mark as done" in page) == (
        True,
        *(code == 303 for code in RIGHTS[role]),
    )
    answers = [browser.post(f"/production/pushes/{push.id}/{act}").status_code for act in ("settlement", "retries")]
    assert answers == [RIGHTS[role][1], RIGHTS[role][0]]


def test_another_clients_news_are_not_found(refused, make, sign_in):
    browser, push = sign_in(make.member(Role.ADMIN)), db.scalars(select(Push)).one()
    asked = [part(browser, refused), browser.post(f"/production/pushes/{push.id}/retries")]
    assert [answer.status_code for answer in asked] == [404, 404]
    assert push.state == "refused"


def test_the_part_asks_for_itself_only_while_something_is_under_way(printed, ship, sign_in, person, run_pushes):
    browser = sign_in(person(Role.VIEW_ONLY))
    assert "every 4s" not in part(browser, printed).text
    ship(printed, {printed.items[0]: 1}, "A1")
    moving = part(browser, printed)
    assert ("every 4s" in moving.text, "A1" in moving.text, "Queued" in moving.text) == (True, True, True)
    mark = {"If-None-Match": moving.headers["ETag"]}
    assert part(browser, printed, **mark).status_code == 304
    run_pushes()
    done = part(browser, printed, **mark)
    assert (done.status_code, "every 4s" in done.text, "Confirmed" in done.text) == (200, False, True)


def test_news_for_a_store_that_is_not_connected_says_so(printed, ship, connected, sign_in, person, run_pushes):
    connected.status = "paused"
    db.commit()
    ship(printed, {printed.items[0]: 1}, "A1")
    run_pushes()
    assert "Nothing is exchanged with" in part(sign_in(person(Role.ADMIN)), printed).text


def test_an_order_without_parcels_offers_packing_to_those_who_may(printed, sign_in, person):
    offered = {
        role: "packages/new" in part(sign_in(person(role)), printed).text
        for role in (Role.OPERATOR, Role.ADMIN, Role.SUPPORT)
    }
    assert offered == {Role.OPERATOR: True, Role.ADMIN: False, Role.SUPPORT: False}
