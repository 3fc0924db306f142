"""An order that was damaged, lost or misprinted is made again; clients ask for it, the provider decides."""

import io
from html import unescape

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Client, Order, OrderRequest, Push, TimelineEntry
from services.release import look_anew
from services.transitions import lock
from tests.orders.made import makable


@pytest.fixture
def order(make):
    """Shipped, of five posters, from a shop."""
    found = makable(make, make.store(client_id=make.client(name="Rossi").id, platform="woocommerce"))
    found.items[0].quantity, found.items[0].price, found.number = 5, 1000, "77"
    lock(found)
    look_anew(found)
    for each in (found, found.items[0]):
        each.status = "shipped"
    db.commit()
    return found


def said(order, key="k1", **more):
    item = order.items[0]
    return order.address | {"form_key": key, f"item_{item.id}": "2", "reason": "damaged", "is_free": "y"} | more


def again(order):
    return db.scalars(select(Order).where(Order.original_id == order.id)).all()


@pytest.mark.parametrize("role", [Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER, Role.PREPRESS, Role.OPERATOR])
def test_what_was_damaged_goes_into_production_at_once(make, sign_in, order, role):
    browser = sign_in(make.member(role))
    pushes = len(db.scalars(select(Push)).all())
    assert "/reprints/new" in browser.get(f"/orders/{order.id}").text
    assert browser.get(f"/orders/{order.id}/reprints/new").status_code == 200

    answer = browser.post(f"/orders/{order.id}/reprints", data=said(order, words="Wet", line1="Via Verdi 3"))

    (new,), item = again(order), order.items[0]
    assert answer.location == f"/orders/{new.id}"
    assert (new.number, new.status, new.total, new.reprint_reason) == ("77-R1", "created", 0, "damaged")
    assert (new.external_id, new.due_at is None, new.address["line1"]) == (None, False, "Via Verdi 3")
    copy = new.items[0]
    assert (copy.quantity, copy.files, copy.catalog_version) == (2, item.files, item.catalog_version)
    assert (copy.catalog_variant_id, copy.mapping_version) == (item.catalog_variant_id, item.mapping_version)
    assert len(db.scalars(select(Push)).all()) == pushes  # the shop hears nothing of it
    story = {(entry.order_id, entry.what) for entry in db.scalars(select(TimelineEntry))}
    assert {(order.id, "reprinted"), (new.id, "reprint_of")} <= story
    assert "Order 77 made again" in browser.get(f"/orders/{new.id}").text
    assert "77-R1" in browser.get(f"/orders/{order.id}").text
    assert order.status == "shipped"


def test_a_form_that_is_sent_twice_makes_one_order(make, sign_in, order):
    browser = sign_in(make.member(Role.PREPRESS))
    first, second = (browser.post(f"/orders/{order.id}/reprints", data=said(order)) for _time in "ab")
    assert (first.location, len(again(order))) == (second.location, 1)
    browser.post(f"/orders/{order.id}/reprints", data=said(order, key="k2"))
    assert [each.number for each in again(order)] == ["77-R1", "77-R2"]


def test_it_may_be_charged(make, sign_in, order):
    data = said(order)
    del data["is_free"]
    sign_in(make.member(Role.PREPRESS)).post(f"/orders/{order.id}/reprints", data=data)
    assert [each.total for each in again(order)] == [2000]


@pytest.mark.parametrize("pieces", ["0", "", "6", "-1"])
def test_no_piece_or_more_than_there_were_makes_nothing(make, sign_in, order, pieces):
    data = said(order) | {f"item_{order.items[0].id}": pieces}
    answer = sign_in(make.member(Role.PREPRESS)).post(f"/orders/{order.id}/reprints", data=data)
    assert (answer.status_code, again(order)) == (422, [])


@pytest.mark.parametrize("status", ["passed", "created", "printed", "canceled"])
def test_only_what_has_left_is_made_again(make, sign_in, order, status):
    order.status = order.items[0].status = status
    db.commit()
    browser = sign_in(make.member(Role.PREPRESS))
    assert "/reprints/new" not in browser.get(f"/orders/{order.id}").text
    browser.post(f"/orders/{order.id}/reprints", data=said(order))
    assert again(order) == []


def ask(browser, order, **more):
    data = {"version": order.version, f"item_{order.items[0].id}": "1", "reason": "misprint", "words": "Too dark"}
    return browser.post(f"/orders/{order.id}/reprint-requests", data=data | more)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ORDER_MANAGER])
def test_a_client_asks_with_a_picture_and_the_provider_makes_it(make, sign_in, order, role):
    client = sign_in(make.member(role, client=db.get_one(Client, order.client_id)))
    assert "/reprint-requests/new" in client.get(f"/orders/{order.id}").text
    assert ask(client, order, picture=(io.BytesIO(b"\x89PNG dark"), "dark.png")).status_code == 303
    wish = db.scalars(select(OrderRequest)).one()
    assert (wish.kind, wish.wanted["again"], wish.wanted["picture"]["name"]) == (
        "reprint", {str(order.items[0].id): 1}, "dark.png",
    )  # fmt: skip

    provider = sign_in(make.member(Role.PREPRESS))
    page = provider.get(f"/orders/{order.id}").text
    assert ("Too dark" in page, "dark.png" in page, f"/reprints/new?request={wish.id}" in page) == (True, True, True)
    assert 'value="1"' in provider.get(f"/orders/{order.id}/reprints/new?request={wish.id}").text
    provider.post(f"/orders/{order.id}/reprints?request={wish.id}", data=said(order))
    assert (wish.state, wish.answer, len(again(order))) == ("accepted", "77-R1", 1)


@pytest.fixture
def wish(make, sign_in, order):
    """The client's open request."""
    ask(sign_in(make.member(Role.ADMIN, client=db.get_one(Client, order.client_id))), order)
    return db.scalars(select(OrderRequest)).one()


ANSWERED = {
    "en": "request was answered meanwhile, so nothing was made",
    "it": "Alla richiesta del cliente è stato risposto nel frattempo, quindi non è stato creato nulla",
}


@pytest.mark.parametrize("answer", ["accepted", "refused"])
@pytest.mark.parametrize("locale", ["en", "it"])
def test_what_a_colleague_answered_meanwhile_is_not_made_and_the_words_stay(make, sign_in, order, wish, answer, locale):
    me, colleague = (sign_in(make.member(Role.PREPRESS, user=make.user(locale=locale))) for _each in range(2))
    url = f"/orders/{order.id}/reprints?request={wish.id}"
    seen = said(order, version=order.version, words="Darker than the file")
    if answer == "accepted":
        colleague.post(url, data=said(order, key="k0", version=order.version))
    else:
        refusal = {"version": order.version, "answer": "refused", "words": "No"}
        colleague.post(f"/orders/{order.id}/requests/{wish.id}/answer", data=refusal)
    made = len(again(order))
    late = me.post(url, data=seen)
    assert (late.status_code, len(again(order)), wish.state) == (409, made, answer)
    told = unescape(late.text)
    assert (ANSWERED[locale] in told, "Darker than the file" in told) == (True, True)
    assert f'action="/orders/{order.id}/reprints"' in told  # sent again it answers no request


def test_who_saw_an_older_order_is_told_and_sends_it_again(make, sign_in, order, wish):
    browser, url = sign_in(make.member(Role.PREPRESS)), f"/orders/{order.id}/reprints?request={wish.id}"
    late = browser.post(url, data=said(order, version=order.version - 1, words="Wet"))
    assert (late.status_code, "Wet" in late.text, again(order), wish.state) == (409, True, [], "open")
    seen = said(order, version=order.version)
    first, second = (browser.post(url, data=seen) for _time in "ab")
    assert (first.location, len(again(order)), wish.state) == (second.location, 1, "accepted")


@pytest.mark.parametrize("status", ["canceled", "printed"])
def test_a_line_that_did_not_leave_is_not_made_again(make, sign_in, order, status):
    other = make.item(order, title="Stayed here", status=status, catalog_variant_id=order.items[0].catalog_variant_id)
    order.status = "partially_shipped" if status == "printed" else "shipped"
    db.commit()
    browser = sign_in(make.member(Role.PREPRESS))
    assert "Stayed here" not in browser.get(f"/orders/{order.id}/reprints/new").text
    browser.post(f"/orders/{order.id}/reprints", data=said(order) | {f"item_{other.id}": "1"})
    assert [len(each.items) for each in again(order)] == [1]


def test_the_provider_refuses_with_words(make, sign_in, order):
    client = sign_in(make.member(Role.ADMIN, client=db.get_one(Client, order.client_id)))
    ask(client, order)
    wish = db.scalars(select(OrderRequest)).one()
    refusal = {"version": order.version, "answer": "refused", "words": "It is as the file is"}
    sign_in(make.member(Role.PREPRESS)).post(f"/orders/{order.id}/requests/{wish.id}/answer", data=refusal)
    assert (wish.state, again(order)) == ("refused", [])
    assert "It is as the file is" in client.get(f"/orders/{order.id}").text


@pytest.mark.parametrize("role", [Role.STORE_MANAGER, Role.VIEW_ONLY, Role.SUPPORT, Role.OPERATOR])
def test_nobody_else_asks(make, sign_in, order, role):
    own = {} if role.is_staff else {"client": db.get_one(Client, order.client_id)}
    assert ask(sign_in(make.member(role, **own)), order).status_code == 403


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ORDER_MANAGER, Role.SUPPORT])
def test_nobody_else_makes_it(make, sign_in, order, role):
    own = {} if role.is_staff else {"client": db.get_one(Client, order.client_id)}
    answer = sign_in(make.member(role, **own)).post(f"/orders/{order.id}/reprints", data=said(order))
    assert (answer.status_code, again(order)) == (403, [])
