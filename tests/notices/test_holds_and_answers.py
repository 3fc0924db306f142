"""What the client hears of holds and of answers: each is written to them once."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Mail, OrderRequest
from services.release import look_anew
from services.transitions import lock
from tests.notices.conftest import notices_of
from tests.orders.made import makable


@pytest.fixture
def client(make):
    return make.client(name="Rossi")


@pytest.fixture
def admin(make, client):
    return make.member(Role.ADMIN, client=client)


@pytest.fixture
def order(make, client):
    """Released, of one poster."""
    found = makable(make, make.store(client_id=client.id))
    found.number = "77"
    lock(found)
    look_anew(found)
    db.commit()
    return found


def subjects(member):
    return [mail.subject for mail in db.scalars(select(Mail).order_by(Mail.id)) if mail.recipient == member.email]


def reach(order, status):
    order.status = order.items[0].status = status
    db.commit()


@pytest.mark.parametrize("role", [Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER])
def test_the_client_is_written_to_of_what_the_provider_holds_among_many(make, sign_in, order, admin, look, send, role):
    reach(order, "passed")
    sign_in(make.member(role)).post("/orders/acts", data={"ids": [order.id], "act": "hold"})
    look()
    send()
    assert (order.status, subjects(admin)) == ("on_hold", ["Order 77 waits for your answer"])
    assert notices_of(admin) == [("action", "on_hold", 1)]


def test_of_many_that_the_client_holds_nobody_writes_to_their_colleagues(
    make, sign_in, order, client, admin, look, send
):
    reach(order, "passed")
    sign_in(make.member(Role.ORDER_MANAGER, client=client)).post(
        "/orders/acts", data={"ids": [order.id], "act": "hold"}
    )
    look()
    send()
    assert (order.status, subjects(admin)) == ("on_hold", [])


def test_the_client_is_written_to_of_what_the_checks_hold_while_somebody_does_something_else(
    make, sign_in, order, admin, look, send
):
    order.items[0].files = {}  # not as it was when it passed
    reach(order, "passed")
    url, said = f"/orders/{order.id}/release", {"version": order.version}
    answer = sign_in(make.member(Role.PROVIDER_ADMIN)).post(url, data=said, follow_redirects=True)
    assert "was not released, its status is On hold" in answer.text
    assert (order.status, order.reason) == ("on_hold", "attributes_missing")
    look()
    send()
    assert subjects(admin) == ["Order 77 is on hold"]


def test_the_client_hears_that_it_is_made_again(make, sign_in, order, admin, look, send):
    reach(order, "shipped")
    item = f"item_{order.items[0].id}"
    asked = {"version": order.version, item: "1", "reason": "misprint", "words": "Too dark"}
    sign_in(admin).post(f"/orders/{order.id}/reprint-requests", data=asked)
    wish = db.scalars(select(OrderRequest)).one()
    said = order.address | {"form_key": "k1", item: "1", "reason": "misprint", "version": order.version}
    sign_in(make.member(Role.PREPRESS)).post(f"/orders/{order.id}/reprints?request={wish.id}", data=said)
    look()
    send()
    assert ("request", "answered", 1) in notices_of(admin)
    assert "The request about order 77 was answered" in subjects(admin)
    assert "Made again as order 77-R1" in sign_in(admin).get(f"/orders/{order.id}").text
