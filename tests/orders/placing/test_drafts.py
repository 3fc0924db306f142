"""One form is one order, its number is its own, and a draft can be changed until it is submitted."""

import re
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from core.db import EVERYONE, db, see
from models import Activity, Order, Status
from tests.orders.placing.filling import items, the_order, typed

# -- once


def test_a_form_that_is_sent_twice_is_one_order(admin, store, poster):
    first = admin.post(f"/orders/new?store={store.id}", data=typed())
    again = admin.post(f"/orders/new?store={store.id}", data=typed())
    assert first.headers["Location"] == again.headers["Location"]
    assert (the_order().number, len(items())) == ("M-0001", 1)


def test_a_draft_sent_again_from_the_page_before_is_changed(admin, store, poster):
    admin.post(f"/orders/new?store={store.id}", data=typed("save"))
    admin.post(f"/orders/new?store={store.id}", data=typed("submit", city="Milano"))
    assert (the_order().address["city"], the_order().status) == ("Milano", "created")


def test_numbers_survive_a_race(app, sign_in, make, client, store, poster):
    browsers = [sign_in(make.member(client=client)) for _n in range(4)]
    url = f"/orders/new?store={store.id}"
    db.rollback()

    def place(number):
        with app.app_context():
            see(EVERYONE)
            return browsers[number % 4].post(url, data=typed("save", key=f"k{number // 2}")).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(place, range(16))) == {303}
    numbers = db.scalars(select(Order.number).order_by(Order.number)).all()
    assert numbers == [f"M-{n:04}" for n in range(1, 9)]


# -- drafts


def test_a_draft_is_edited_submitted_and_then_closed(admin, store, poster):
    saved = admin.post(f"/orders/new?store={store.id}", data=typed("save", line1=""))
    order = the_order()
    assert (order.status, saved.headers["Location"]) == ("draft", f"/orders/{order.id}/edit")
    page = admin.get(f"/orders/{order.id}/edit").text
    assert ("Sunset poster, A4" in page, 'value="Torino"' in page, "Draft M-0001" in page) == (True, True, True)
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    answer = admin.post(f"/orders/{order.id}/edit", data=typed(version=version))
    assert (answer.headers["Location"], the_order().status) == (f"/orders/{order.id}", "created")
    assert admin.get(f"/orders/{order.id}/edit").headers["Location"] == f"/orders/{order.id}"
    assert admin.post(f"/orders/{order.id}/edit", data=typed(city="Roma")).status_code == 303
    assert the_order().address["city"] == "Torino"


def test_a_draft_somebody_changed_meanwhile_is_not_overwritten_unasked(admin, make, sign_in, client, store, poster):
    admin.post(f"/orders/new?store={store.id}", data=typed("save"))
    order = the_order()
    sign_in(make.member(client=client)).post(f"/orders/{order.id}/edit", data=typed("save", version="1", city="Roma"))
    answer = admin.post(f"/orders/{order.id}/edit", data=typed("save", version="1", city="Milano"))
    assert (answer.status_code, "changed this draft" in answer.text, 'value="Milano"' in answer.text) == (
        409,
        True,
        True,
    )
    assert the_order().address["city"] == "Roma"
    assert 'name="version" type="hidden" value="2"' in answer.text


def test_a_draft_is_deleted_after_a_question(admin, store, poster):
    admin.post(f"/orders/new?store={store.id}", data=typed("save"))
    order_id = the_order().id
    assert "deleted for good" in admin.get(f"/orders/{order_id}/discard").text
    admin.post(f"/orders/{order_id}/discard")
    assert (db.scalars(select(Order)).all(), items()) == ([], [])
    assert db.scalars(select(Activity.action).order_by(Activity.id.desc())).first() == "order.draft_deleted"


def test_an_order_that_is_no_draft_is_not_deleted(admin, make, store):
    order = make.order(store)
    assert admin.post(f"/orders/{order.id}/discard").status_code == 404
    assert the_order().status == Status.RECEIVED
