"""How an order ended is told to its client: at once where it will not arrive, once a day where it has left."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Notice
from tests.notices.conftest import notices_of


@pytest.fixture
def client(make):
    return make.client()


@pytest.fixture
def store(make, client):
    return make.store(client_id=client.id, name="Corner shop")


@pytest.mark.parametrize(("status", "said"), [("canceled", "was canceled"), ("returned", "came back")])
def test_an_order_that_will_not_arrive_is_told_to_the_client_by_mail(
    make, client, store, look, happens, send, status, said
):
    people = {role: make.member(role, None if role.is_staff else client) for role in Role}
    happens(make.order(store, number="1001"), status)
    look()
    told = {role for role, member in people.items() if notices_of(member) == [("ended", status, 1)]}
    assert told == {Role.ADMIN, Role.ORDER_MANAGER}
    assert {mail.subject for mail in send()} == {f"Order 1001 {said}"}


def test_who_canceled_it_need_not_be_told(make, client, store, look, happens):
    me = make.member(Role.ADMIN, client)
    happens(make.order(store), "canceled", membership_id=me.id)
    look()
    assert notices_of(me) == []


def test_what_has_left_comes_together_once_a_day_and_not_in_the_app(make, client, store, look, happens, send, sign_in):
    member = make.member(Role.ADMIN, client)
    for number in range(3):
        happens(make.order(store, number=f"S{number}"), "shipped")
    look()
    assert (notices_of(member), db.scalars(select(Notice.is_shown)).all()) == ([("shipped", "shipped", 3)], [False])
    assert "have been shipped" not in sign_in(member).get("/notices/").text
    (mail,) = send("daily")
    assert mail.subject == "3 orders have been shipped"


def test_one_that_is_on_its_way_already_counts_and_one_of_which_a_part_left_does_not(
    make, client, store, look, happens
):
    member = make.member(Role.ADMIN, client)
    going, part = make.order(store), make.order(store)
    happens(going, "shipped")
    going.status = "in_transit"
    happens(part, "shipped")
    part.status = "partially_shipped"
    db.commit()
    look()
    assert notices_of(member) == [("shipped", "shipped", 1)]
