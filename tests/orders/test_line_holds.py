"""One line is held while the rest of its order is made."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, OrderItem, TimelineEntry


@pytest.fixture
def released(make):
    store = make.store(client_id=make.client(name="Rossi").id)
    order = make.order(store, number="R-1", status="created")
    return order, make.item(order, title="Poster", product_uid="poster_a3"), make.item(order, title="Mug")


def hold(browser, order, item, **more):
    said = {"version": order.version, "reason": "material_shortage", "words": "Paper comes on Monday"}
    return browser.post(f"/orders/{order.id}/items/{item.id}/hold", data=said | more)


@pytest.mark.parametrize("role", [Role.PROVIDER_ADMIN, Role.PREPRESS, Role.OPERATOR])
def test_a_held_line_waits_and_the_others_are_made(make, sign_in, released, role):
    (order, poster, mug), browser = released, sign_in(make.member(role))
    assert f"/orders/{order.id}/items/{poster.id}/hold" in browser.get(f"/orders/{order.id}").text

    assert hold(browser, order, poster).status_code == 303

    page = browser.get(f"/orders/{order.id}").text
    assert ("1 on hold" in page, "Paper comes on Monday" in page, order.status) == (True, True, "created")
    for act in ("in_production", "printed"):
        browser.post("/production/steps", data={"act": act, "order": order.id})
    db.expire_all()
    assert (poster.status, mug.status, order.status, order.held_items) == ("created", "printed", "created", 1)

    browser.post(f"/orders/{order.id}/items/{poster.id}/hold/end", data={"version": order.version})

    browser.post("/production/steps", data={"act": "in_production", "order": order.id})
    db.expire_all()
    assert (poster.is_held, poster.status, order.held_items) == (False, "in_production", 0)
    told = db.scalars(select(TimelineEntry.what).where(TimelineEntry.what.like("line%")).order_by(TimelineEntry.id))
    assert list(told) == ["line_held", "line_let_go"]
    noted = db.scalars(select(Activity.action).where(Activity.action.like("order.line%")).order_by(Activity.id))
    assert list(noted) == ["order.line_held", "order.line_let_go"]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ORDER_MANAGER])
def test_clients_see_that_a_line_is_held_and_cannot_hold_it(make, sign_in, released, role):
    order, poster, _mug = released
    hold(sign_in(make.member(Role.OPERATOR)), order, poster)
    browser = sign_in(make.member(role, client_id=order.client_id))
    page = browser.get(f"/orders/{order.id}").text
    assert ("1 on hold" in page, "/hold/end" in page) == (True, False)
    assert hold(browser, order, poster).status_code == 403


@pytest.mark.parametrize("status", ["received", "packaged", "shipped", "canceled"])
def test_a_line_is_held_only_while_it_is_made(make, sign_in, operator, released, status):
    order, poster, _mug = released
    poster.status = status
    db.commit()
    answer = hold(sign_in(operator), order, poster)
    db.expire_all()
    assert (answer.status_code, poster.is_held) == (409, False)


def test_a_line_that_was_changed_meanwhile_keeps_what_was_typed(sign_in, operator, released):
    order, poster, _mug = released
    answer = hold(sign_in(operator), order, poster, version=order.version - 1)
    assert (answer.status_code, "Paper comes on Monday" in answer.text) == (409, True)
    assert not db.get_one(OrderItem, poster.id).is_held


@pytest.fixture
def operator(make):
    return make.member(Role.OPERATOR)
