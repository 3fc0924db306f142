"""Acts that the table of transitions does not have: nothing is done or said to be done, and nothing typed is lost."""

import re

import pytest
from sqlalchemy import select, update

from core.db import EVERYONE, db, see
from core.matrix import Role
from models import Activity, File, FileState, Order, OrderRequest
from tests.intake.shop import mapped


def many(browser, orders: list[Order], act: str) -> str:
    ids = [order.id for order in orders]
    return browser.post("/orders/acts", data={"ids": ids, "act": act}, follow_redirects=True).text


def done(order: Order) -> list[str]:
    see(EVERYONE)
    db.expire_all()
    own = select(Activity.action).where(Activity.object_type == "orders", Activity.object_id == order.id)
    return list(db.scalars(own.order_by(Activity.id)))


@pytest.fixture
def waiting(arrived, make, store):
    """It passed, and its clock of six hours runs."""
    mapped(make, store)
    store.approval, store.delay_hours = "delayed", 6
    db.commit()
    return arrived()


def test_approving_many_lets_none_go_whose_clock_still_runs(waiting, admin, sign_in):
    told = many(sign_in(admin), [waiting], "approve")
    assert ("0 orders changed. 1 was refused" in told, done(waiting), waiting.status) == (True, [], "passed")


@pytest.mark.parametrize("status", ["returned", "canceled"])
def test_what_has_ended_is_not_canceled_once_more(make, store, admin, sign_in, status):
    order = make.order(store, status=status)
    make.item(order)
    told = many(sign_in(admin), [order], "cancel")
    assert ("1 was refused" in told, done(order), order.status) == (True, [], status)


def test_an_order_whose_file_changed_is_not_said_to_be_released(waiting, admin, sign_in):
    db.execute(update(File).values(sha256="0" * 64))
    db.commit()
    told = sign_in(admin).post(
        f"/orders/{waiting.id}/release", data={"version": waiting.version}, follow_redirects=True
    )
    assert (done(waiting), waiting.status, waiting.reason) == (["order.not_released"], "on_hold", "file_changed")
    assert ("released to production" in told.text, "was not released, its status is On hold" in told.text) == (
        False,
        True,
    )


def test_an_order_that_waits_for_its_file_is_not_said_to_be_released(waiting, admin, sign_in):
    db.execute(update(File).values(state=FileState.CHECKING))
    db.commit()
    told = sign_in(admin).post(
        f"/orders/{waiting.id}/release", data={"version": waiting.version}, follow_redirects=True
    )
    assert ("waits for a print file" in told.text, done(waiting), waiting.status) == (
        True,
        ["order.not_released"],
        "passed",
    )


@pytest.fixture
def half_begun(make, store):
    """One line waits, the other is in production; as a whole it is at the first of the two."""
    order = make.order(store, status="created")
    make.item(order, title="Poster")
    make.item(order, title="Mug", status="in_production")
    return order


HELD = {"reason": "material_shortage", "words": "The blue paper comes on Monday", "then": "canceled"}


def test_holding_a_half_begun_order_is_not_offered(make, half_begun, sign_in):
    page = sign_in(make.member(Role.OPERATOR)).get(f"/orders/{half_begun.id}").text
    line = f"/orders/{half_begun.id}/items/{half_begun.items[0].id}/hold"
    assert (f"/orders/{half_begun.id}/hold" in page, line in page) == (False, True)


def test_a_hold_that_is_refused_keeps_what_was_typed(make, half_begun, sign_in):
    answer = sign_in(make.member(Role.OPERATOR)).post(
        f"/orders/{half_begun.id}/hold", data=HELD | {"version": half_begun.version}
    )
    assert (answer.status_code, HELD["words"] in answer.text, done(half_begun)) == (409, True, [])
    assert "cannot be done with this order any more: its status is Created" in answer.text


def test_the_hold_of_a_line_that_is_refused_keeps_what_was_typed(make, half_begun, sign_in):
    item = half_begun.items[1]
    item.status = "packaged"
    db.commit()
    url = f"/orders/{half_begun.id}/items/{item.id}/hold"
    answer = sign_in(make.member(Role.OPERATOR)).post(url, data=HELD | {"version": half_begun.version})
    assert (answer.status_code, HELD["words"] in answer.text, item.is_held) == (409, True, False)


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("cancellation", {"words": "Ordered twice"}),
        ("address", {"line1": "Via Nuova 7", "city": "Lecce", "country": "IT"}),
    ],
)
def test_what_is_refused_to_a_client_keeps_what_was_typed(half_begun, admin, sign_in, act, typed):
    answer = sign_in(admin).post(f"/orders/{half_begun.id}/{act}", data=typed | {"version": half_begun.version})
    assert (answer.status_code, done(half_begun)) == (409, [])
    assert [text for text in typed.values() if text not in answer.text] == []


def test_a_request_that_comes_too_late_keeps_its_words(make, store, admin, sign_in):
    order = make.order(store, status="shipped")
    make.item(order)
    asked = {"version": order.version, "kind": "cancel", "words": "Ordered twice"}
    answer = sign_in(admin).post(f"/orders/{order.id}/requests", data=asked)
    assert (answer.status_code, "Ordered twice" in answer.text, db.scalars(select(OrderRequest)).all()) == (
        409,
        True,
        [],
    )


def test_a_cancelling_of_what_is_packed_is_accepted_once_it_was_unpacked(make, store, sign_in):
    order = make.order(store, status="printed")
    item = make.item(order)
    request = OrderRequest(client_id=order.client_id, order_id=order.id, kind="cancel", words="stop")
    db.add(request)
    db.commit()
    browser = sign_in(make.member(Role.PROVIDER_ADMIN))
    packed = browser.post(f"/production/orders/{order.id}/packages", data={f"item_{item.id}": "1"})
    url, said = f"/orders/{order.id}/requests/{request.id}/answer", {"answer": "accepted", "words": "Just in time"}

    refused = browser.post(url, data=said | {"version": order.version})

    assert (packed.status_code, refused.status_code) == (303, 409)
    assert ("Unpack the parcel first" in refused.text, "Just in time" in refused.text) == (True, True)
    db.expire_all()
    assert (order.status, request.state) == ("packaged", "open")
    (package,) = order.packages
    browser.post(f"/production/packages/{package.id}/unpacking", data={"words": "It is canceled"})
    db.expire_all()
    assert browser.post(url, data=said | {"version": order.version}).status_code == 303
    db.expire_all()
    assert (order.status, request.state, re.search("Just", request.answer) is not None) == (
        "canceled",
        "accepted",
        True,
    )
