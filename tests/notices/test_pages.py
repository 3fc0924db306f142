"""The bell, the list behind it, and the page where a person chooses."""

import re

import pytest
from sqlalchemy import event, select

from core.db import db
from core.matrix import CLIENT_ROLES, STAFF_ROLES, Role
from models import Mailing, Membership, Notice, NoticeKind
from services.notices.choices import choices_of, setting_of
from tests.conftest import HTMX

NEW = re.compile(r'aria-label="Notices: (\d+) new"')


@pytest.fixture
def client(make):
    return make.client()


@pytest.fixture
def store(make, client):
    return make.store(client_id=client.id)


def new_in(page) -> int:
    found = NEW.search(page.text)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("role", [*CLIENT_ROLES, *STAFF_ROLES])
def test_every_role_has_a_bell_a_list_and_only_the_kinds_that_it_can_act_on(make, client, sign_in, role):
    browser = sign_in(make.member(role, None if role.is_staff else client))
    page = browser.get("/profile/notices")
    assert (browser.get("/notices/").status_code, page.status_code) == (200, 200)
    offered = set(re.findall(r'name="mail_(\w+)"', page.text))
    few = {Role.VIEW_ONLY: {"work"}, Role.OPERATOR: {"message", "work", "delayed", "request"}}
    assert offered == few.get(role, offered)
    assert {"work"} <= offered


def test_the_bell_counts_and_leads_to_the_order(make, client, store, look, happens, sign_in):
    browser, order = sign_in(make.member(Role.ADMIN, client)), make.order(store, number="7")
    assert new_in(browser.get("/")) == 0
    happens(order, "on_hold")
    look()
    assert new_in(browser.get("/")) == 1
    notice = db.scalars(select(Notice)).one()
    answer = browser.post(f"/notices/{notice.id}/visits")
    assert (answer.status_code, answer.location) == (303, f"/orders/{order.id}")
    assert new_in(browser.get("/")) == 0
    assert "Order 7 is on hold" in browser.get("/notices/").text
    assert "Order 7 is on hold" not in browser.get("/notices/?state=new").text


def test_many_orders_lead_to_the_list_of_them(make, client, store, look, happens, sign_in):
    browser = sign_in(make.member(Role.ADMIN, client))
    for number in ("A1", "A2"):
        happens(make.order(store, number=number), "failed")
    look()
    page = browser.get("/notices/").text
    assert "2 orders cannot be produced as they are" in page
    notice = db.scalars(select(Notice)).one()
    url = browser.post(f"/notices/{notice.id}/visits").location
    assert url == f"/orders/?store={store.id}&status=failed"
    assert "A1" in browser.get(url).text


def test_all_are_read_that_the_page_showed_and_not_what_came_since(make, client, store, look, happens, sign_in):
    browser = sign_in(make.member(Role.ADMIN, client))
    happens(make.order(store), "on_hold")
    look()
    upto = re.search(r'name="upto" value="(\d+)"', browser.get("/notices/").text)[1]
    happens(make.order(store), "failed")
    look()
    assert new_in(browser.get("/")) == 2
    browser.post("/notices/read", data={"upto": upto})
    assert new_in(browser.get("/")) == 1


def test_another_persons_notice_is_not_found(make, client, store, look, happens, sign_in):
    make.member(Role.ADMIN, client)
    happens(make.order(store), "on_hold")
    look()
    colleague = sign_in(make.member(Role.ADMIN, client))
    notice = db.scalars(select(Notice)).one()
    assert [colleague.post(f"/notices/{notice.id}/{act}").status_code for act in ("visits", "read")] == [404, 404]


def test_a_kind_that_is_switched_off_is_silent_and_can_be_switched_on_again(
    make, client, store, look, happens, sign_in
):
    member = make.member(Role.ADMIN, client)
    browser = sign_in(member)
    browser.post("/profile/notices", data={"app_message": "1", "mail_message": "daily", "hour": "17"})
    db.expire_all()
    chosen, setting = choices_of(member, setting_of(member)), setting_of(member)
    assert (chosen[NoticeKind.MESSAGE], setting.hour) == ((True, Mailing.DAILY), 17)
    assert chosen[NoticeKind.ACTION] == (False, Mailing.NONE)
    happens(make.order(store), "on_hold")
    look()
    assert new_in(browser.get("/")) == 0
    browser.post("/profile/notices", data={"app_action": "1", "mail_action": "none", "hour": "8"})
    happens(make.order(store), "on_hold")
    look()
    assert new_in(browser.get("/")) == 1


def test_another_role_begins_with_its_own(make, client, sign_in):
    member = make.member(Role.VIEW_ONLY, client)
    sign_in(member).post("/profile/notices", data={"mail_work": "once", "hour": "8"})
    member = db.get_one(Membership, member.id)
    member.role = Role.ADMIN
    db.commit()
    chosen = choices_of(member, setting_of(member))
    assert (chosen[NoticeKind.WORK], chosen[NoticeKind.ACTION]) == ((False, Mailing.ONCE), (True, Mailing.ONCE))


def test_the_bell_costs_one_question(app, make, client, sign_in):
    browser, asked = sign_in(make.member(Role.ADMIN, client)), []

    def count(_connection, _cursor, statement, *_rest):
        if "notices" in statement:
            asked.append(statement)

    engine = app.extensions["engine"]
    event.listen(engine, "after_cursor_execute", count)
    try:
        browser.get("/exports/")
    finally:
        event.remove(engine, "after_cursor_execute", count)
    assert len(asked) == 1


def test_a_polled_bell_that_shows_the_newest_is_answered_with_nothing(make, client, store, look, happens, sign_in):
    browser = sign_in(make.member(Role.ADMIN, client))
    mark = browser.get("/notices/bell", headers=HTMX).headers["ETag"]
    known = {**HTMX, "If-None-Match": mark}
    assert browser.get("/notices/bell", headers=known).status_code == 304
    happens(make.order(store), "on_hold")
    look()
    assert new_in(browser.get("/notices/bell", headers=known)) == 1


def test_one_is_marked_as_read_where_it_stands(make, client, store, look, happens, sign_in):
    browser = sign_in(make.member(Role.ADMIN, client))
    happens(make.order(store), "on_hold")
    look()
    notice = db.scalars(select(Notice)).one()
    theirs = sign_in(make.member(Role.ADMIN))
    assert (theirs.post(f"/notices/{notice.id}/read").status_code, new_in(browser.get("/"))) == (404, 1)
    answer = browser.post(f"/notices/{notice.id}/read", data={"state": "new"})
    assert (answer.location, new_in(browser.get("/"))) == ("/notices/?state=new", 0)
