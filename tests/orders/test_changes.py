"""Changes asked for after release: shown as differences, carried out by whoever accepts where that still can be."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Client, Happening, OrderRequest, RequestState, TimelineEntry
from tests.rows import ADDRESS

NEW = ADDRESS | {"line1": "Via Po 9"}


@pytest.fixture
def order(make):
    """Released: one line waits, the other is begun."""
    found = make.order(make.store(), status="created")
    make.item(found, title="Poster", quantity=2)
    make.item(found, title="Mug", quantity=3, status="in_production")
    return found


@pytest.fixture
def client(make, sign_in, order):
    return sign_in(make.member(Role.ORDER_MANAGER, client=db.get_one(Client, order.client_id)))


def ask(browser, order, pieces=("2", "3"), **more):
    lines = {f"item_{item.id}": wanted for item, wanted in zip(order.items, pieces, strict=True)}
    said = {"version": order.version, "words": "Please", "kind": "change"} | lines | more
    return browser.post(f"/orders/{order.id}/requests?kind=change", data=said)


def answer(browser, order, verdict="accepted"):
    wish = db.scalars(select(OrderRequest)).one()
    said = {"version": order.version, "answer": verdict, "words": "Well"}
    browser.post(f"/orders/{order.id}/requests/{wish.id}/answer", data=said)
    return wish


def test_the_form_shows_how_it_is_and_the_request_what_differs(client, order):
    page = client.get(f"/orders/{order.id}/requests/new?kind=change").text
    assert ("Poster" in page, 'value="3"' in page, 'value="Via Roma 1"' in page) == (True, True, True)
    assert ask(client, order, ("5", "3"), new_address="y", **NEW).status_code == 303
    wish, poster = db.scalars(select(OrderRequest)).one(), order.items[0]
    assert wish.wanted == {f"item-{poster.id}": [2, 5, "Poster"], "address": [ADDRESS, NEW]}
    shown = client.get(f"/orders/{order.id}").text
    assert ("Poster: 2 → 5" in shown, "Via Roma 1 → Via Po 9" in shown) == (True, True)
    assert (poster.quantity, order.address["line1"]) == (2, "Via Roma 1")  # nothing is touched silently


@pytest.mark.parametrize("role", [Role.PROVIDER_ADMIN, Role.PREPRESS])
def test_what_is_accepted_is_carried_out_as_far_as_it_can_be(client, order, make, sign_in, role):
    ask(client, order, ("5", "1"), new_address="y", **NEW)
    provider = sign_in(make.member(role))
    wish = answer(provider, order)
    poster, mug = order.items
    assert (wish.state, poster.quantity, mug.quantity, order.address["line1"]) == ("accepted", 5, 3, "Via Po 9")
    told = db.scalars(select(TimelineEntry).where(TimelineEntry.what == "change_accepted")).one()
    assert (told.kind, told.facts["too_late"]) == (Happening.REQUEST, ["Mug"])
    assert "Too late for: Mug" in client.get(f"/orders/{order.id}").text


def test_an_address_is_too_late_once_something_has_left(client, order, make, sign_in):
    order.items[1].status, order.status = "shipped", "partially_shipped"
    wish = OrderRequest(client_id=order.client_id, order_id=order.id, kind="change", wanted={"address": [ADDRESS, NEW]})
    db.add(wish)
    db.commit()
    answer(sign_in(make.member(Role.PREPRESS)), order)
    assert (wish.state, order.address["line1"]) == ("accepted", "Via Roma 1")


def test_what_the_shop_wanted_is_carried_out_by_its_own_line_ids(order, make, sign_in):
    poster, mug = order.items
    wanted = {poster.external_id: [2, 4, "Poster"], mug.external_id: [3, 0, "Mug"]}
    db.add(OrderRequest(client_id=order.client_id, order_id=order.id, kind="change", wanted=wanted))
    db.commit()
    answer(sign_in(make.member(Role.PROVIDER_ADMIN)), order)
    assert (poster.quantity, mug.quantity, mug.status) == (4, 3, "canceled")  # T27: also in production, by who may


@pytest.mark.parametrize("line", [0, 1])
def test_whoever_may_not_cancel_leaves_a_line_that_was_given_back_to_somebody_else(order, make, sign_in, line):
    item = order.items[line]
    wanted = {item.external_id: [item.quantity, 0, item.title]}
    db.add(OrderRequest(client_id=order.client_id, order_id=order.id, kind="change", wanted=wanted))
    db.commit()
    before = item.status
    wish = answer(sign_in(make.member(Role.PREPRESS)), order)
    db.expire_all()
    assert (wish.state, item.status) == ("open", before)
    page = sign_in(make.member(Role.PREPRESS)).post(
        f"/orders/{order.id}/requests/{wish.id}/answer",
        data={"version": order.version, "answer": "accepted", "words": "Well, yes"},
    )
    assert (page.status_code, "Too late" in page.text, f"to be stopped: {item.title}" in page.text) == (
        409,
        False,
        True,
    )
    assert "Well, yes" in page.text
    wish = answer(sign_in(make.member(Role.PROVIDER_ADMIN)), order)
    db.expire_all()
    assert (wish.state, item.status) == ("accepted", "canceled")


def test_a_line_that_has_left_is_too_late_to_be_given_back(order, make, sign_in):
    poster, mug = order.items
    mug.status, order.status = "shipped", "partially_shipped"
    wanted = {mug.external_id: [3, 0, "Mug"]}
    db.add(OrderRequest(client_id=order.client_id, order_id=order.id, kind="change", wanted=wanted))
    db.commit()
    answer(sign_in(make.member(Role.PROVIDER_ADMIN)), order)
    told = db.scalars(select(TimelineEntry).where(TimelineEntry.what == "change_accepted")).one()
    assert (told.facts["too_late"], mug.status) == (["Mug"], "shipped")


def test_a_line_that_the_shop_gave_back_is_canceled_by_who_may(order, make, sign_in):
    poster = order.items[0]
    db.add(
        OrderRequest(
            client_id=order.client_id, order_id=order.id, kind="change", wanted={poster.external_id: [2, 0, "Poster"]}
        )
    )
    db.commit()
    answer(sign_in(make.member(Role.PROVIDER_ADMIN)), order)
    assert (poster.status, order.status) == ("canceled", "in_production")


def test_what_is_refused_changes_nothing(client, order, make, sign_in):
    ask(client, order, ("5", "3"))
    wish = answer(sign_in(make.member(Role.PREPRESS)), order, "refused")
    assert (wish.state, wish.answer, order.items[0].quantity) == (RequestState.REFUSED, "Well", 2)


def test_words_alone_are_asked_without_an_address(client, order):
    assert ask(client, order).status_code == 303
    assert db.scalars(select(OrderRequest)).one().wanted == {}


def test_another_address_needs_its_street(client, order):
    assert ask(client, order, new_address="y", **(NEW | {"line1": ""})).status_code == 422
    assert db.scalars(select(OrderRequest)).all() == []


@pytest.mark.parametrize("role", [Role.STORE_MANAGER, Role.VIEW_ONLY, Role.PREPRESS, Role.SUPPORT])
def test_nobody_else_asks(make, sign_in, order, role):
    own = {} if role.is_staff else {"client": db.get_one(Client, order.client_id)}
    assert ask(sign_in(make.member(role, **own)), order).status_code == 403


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPPORT])
def test_nobody_else_answers(make, sign_in, client, order, role):
    ask(client, order, ("5", "3"))
    wish = answer(sign_in(make.member(role)), order)
    assert (wish.state, order.items[0].quantity) == ("open", 2)


def test_what_a_change_asks_for_beyond_the_limits_is_read_before_it_is_accepted(make, sign_in):
    poster, store = make.catalog_product(key="poster", most=100, countries=["IT"]), make.store()
    order = make.order(store, status="created", country="IT")
    item = make.item(order, title="Poster", quantity=2, multiplier=5)
    item.catalog_variant_id = poster.variants[0].id
    db.commit()
    client = sign_in(make.member(Role.ORDER_MANAGER, client=db.get_one(Client, order.client_id)))
    provider = sign_in(make.member(Role.PROVIDER_ADMIN))
    elsewhere = NEW | {"country": "FR"}
    assert ask(client, order, ("21",), place=f"{item.id}-front", new_address="y", **elsewhere).status_code == 303
    for browser in (client, provider):
        shown = browser.get(f"/orders/{order.id}").text
        assert "Poster: 105 pieces; between 1 and 100 are made." in shown
        assert "Poster is not sent to France." in shown
    answer(provider, order)  # who makes it may do so all the same
    assert (item.quantity, order.country) == (21, "FR")


def test_of_a_change_within_the_limits_nothing_is_said(make, sign_in):
    poster, store = make.catalog_product(key="poster", most=100, countries=["IT"]), make.store()
    order = make.order(store, status="created", country="IT")
    item = make.item(order, title="Poster", quantity=2)
    item.catalog_variant_id = poster.variants[0].id
    db.commit()
    client = sign_in(make.member(Role.ORDER_MANAGER, client=db.get_one(Client, order.client_id)))
    assert ask(client, order, ("100",), place=f"{item.id}-front", new_address="y", **NEW).status_code == 303
    shown = client.get(f"/orders/{order.id}").text
    assert ("Poster: 2 → 100" in shown, "are made" in shown, "is not sent" in shown) == (True, False, False)
