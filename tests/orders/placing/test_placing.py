"""Placing orders by hand, through the front door."""

import pytest
from sqlalchemy import func, select

from core.db import db
from core.matrix import Role
from models import Activity, Order, TimelineEntry
from tests.conftest import HTMX
from tests.orders.placing.filling import items, the_order, typed


def test_a_submitted_order_is_made_as_its_mapping_says(admin, store, poster):
    answer = admin.post(f"/orders/new?store={store.id}", data=typed(reference="PO 7", note="Careful"))
    order, [item] = the_order(), items()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/orders/{order.id}")
    assert (order.number, order.status, order.reference, order.total, order.buyer) == (
        "M-0001", "created", "PO 7", 3980, "Anna Bianchi",
    )  # fmt: skip
    assert (item.title, item.sku, item.quantity, item.price) == ("Sunset poster, A4", "SUN-A4", 2, 1990)
    assert (item.product_uid, item.mapping_version, list(item.files)) == (
        poster.mapping.catalog_variant.uid,
        1,
        ["front"],
    )
    assert order.external_id is None


def test_its_story_and_the_activity_log_say_who_placed_it(admin, store, poster):
    admin.post(f"/orders/new?store={store.id}", data=typed())
    story = db.scalars(select(TimelineEntry).order_by(TimelineEntry.id)).all()
    assert [(entry.from_status, entry.to_status, bool(entry.membership_id)) for entry in story] == [
        (None, "draft", True), ("draft", "received", True), ("received", "passed", True), ("passed", "created", True),
    ]  # fmt: skip
    acts = db.scalars(select(Activity.action).where(Activity.object_type == "orders").order_by(Activity.id)).all()
    assert acts == ["order.placed", "order.submitted"]


def test_it_waits_for_approval_where_the_store_says_so(admin, store, poster):
    store.approval = "manual"
    db.commit()
    admin.post(f"/orders/new?store={store.id}", data=typed())
    assert the_order().status == "pending_approval"


def test_a_second_order_of_the_same_buyer_and_lines_is_held(admin, store, poster):
    for key in ("k1", "k2"):
        admin.post(f"/orders/new?store={store.id}", data=typed(key=key))
    first, second = db.scalars(select(Order).order_by(Order.id))
    assert (first.status, second.status, second.reason) == ("created", "on_hold", "duplicate_suspect")


def test_test_orders_are_marked_and_hold_up_nobody(admin, store, poster):
    for key in ("k1", "k2"):
        admin.post(f"/orders/new?store={store.id}", data=typed(key=key, is_test="y"))
    assert [(order.is_test, order.status) for order in db.scalars(select(Order))] == [(True, "created")] * 2


# -- what is refused


def test_what_is_missing_stands_beside_its_field_and_nothing_typed_is_lost(admin, store, poster):
    wrong = typed(line1="", country="", note="Fragile", **{"lines-0-quantity": "0"})
    answer = admin.post(f"/orders/new?store={store.id}", data=wrong, headers=HTMX)
    page = answer.text
    assert (answer.status_code, "<html" in page, "3 things to mend" in page) == (422, False, True)
    for link in ('href="#line1"', 'href="#country"', 'href="#lines-0-quantity"'):
        assert link in page
    assert ("Fragile" in page, 'value="Torino"' in page, "Sunset poster, A4" in page) == (True, True, True)
    assert db.scalar(select(func.count(Order.id))) == 0


def test_an_order_without_lines_is_refused_and_a_draft_without_lines_is_kept(admin, store):
    answer = admin.post(f"/orders/new?store={store.id}", data=typed(**{"lines-0-term": ""}))
    assert (answer.status_code, "at least one line" in answer.text) == (422, True)
    admin.post(f"/orders/new?store={store.id}", data={"act": "save", "form_key": "k1", "country": ""})
    assert (the_order().status, items()) == ("draft", [])


def test_a_product_that_is_not_connected_cannot_be_ordered(admin, store, make):
    make.variant(make.product(store), sku="NOT-YET")
    answer = admin.post(f"/orders/new?store={store.id}", data=typed(**{"lines-0-term": "NOT-YET"}))
    assert (answer.status_code, "Nothing found" in answer.text) == (422, True)


def test_the_limits_of_a_product_are_said_beside_the_quantity(admin, store, poster):
    product = poster.mapping.catalog_variant.product
    product.least, product.countries = 10, ["FR"]
    db.commit()
    page = admin.post(f"/orders/new?store={store.id}", data=typed()).text
    assert ("At least 10 pieces" in page, "not sent to Italy" in page) == (True, True)


def test_a_repeated_reference_names_the_other_order_and_may_go_on(admin, store, poster):
    admin.post(f"/orders/new?store={store.id}", data=typed("save", reference="PO 7"))
    again = typed(key="k2", reference="PO 7")
    answer = admin.post(f"/orders/new?store={store.id}", data=again)
    assert (answer.status_code, "M-0001 has this reference already." in answer.text) == (422, True)
    answer = admin.post(f"/orders/new?store={store.id}", data=again | {"same_reference": "y"})
    assert (answer.status_code, db.scalar(select(func.count(Order.id)))) == (303, 2)


# -- who, and where


def test_the_store_is_chosen_first_and_the_only_one_is_chosen_already(admin, make, store, client):
    assert admin.get("/orders/new").headers["Location"] == f"/orders/new?store={store.id}"
    make.store(client_id=client.id, name="Gifts", platform="woocommerce")
    make.store(name="Somebody's")
    page = admin.get("/orders/new").text
    assert ("Direct orders" in page, "Gifts" in page, "Somebody" in page) == (True, True, False)


def test_staff_see_whose_store_it_is_and_find_it_by_client(make, sign_in, store, client):
    make.store(name="Other")
    staff = sign_in(make.member(Role.PROVIDER_ADMIN))
    rows = staff.get(f"/orders/new?q={client.name}", headers=HTMX).text
    assert ("Direct orders" in rows, client.name in rows, "Other" in rows) == (True, True, False)
    assert client.name in staff.get(f"/orders/new?store={store.id}").text


@pytest.mark.parametrize("role", list(Role))
def test_orders_are_placed_by_those_who_may(make, sign_in, client, store, poster, role):
    answer = sign_in(make.member(role, None if role.is_staff else client)).post(
        f"/orders/new?store={store.id}", data=typed()
    )
    may = role in (Role.ADMIN, Role.STORE_MANAGER, Role.ORDER_MANAGER, Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER)
    assert (answer.status_code, db.scalar(select(func.count(Order.id)))) == ((303, 1) if may else (403, 0))


def test_another_clients_store_and_draft_are_not_found(make, sign_in, store):
    draft = make.order(store, status="draft")
    stranger = sign_in(make.member())
    for path in (f"new?store={store.id}", f"new/wares?store={store.id}", f"{draft.id}/edit", f"{draft.id}/discard"):
        assert stranger.get(f"/orders/{path}").status_code == 404
    assert stranger.post(f"/orders/new?store={store.id}", data=typed()).status_code == 404
    assert stranger.post(f"/orders/{draft.id}/edit", data=typed()).status_code == 404


def test_a_store_or_a_client_outside_the_membership_is_not_found(make, sign_in, client, store, poster):
    narrow = make.member(Role.STORE_MANAGER, client, all_stores=False)
    assigned = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    for member in (narrow, assigned):
        answer = sign_in(member).post(f"/orders/new?store={store.id}", data=typed())
        assert (answer.status_code, db.scalar(select(func.count(Order.id)))) == (404, 0)


def test_countries_are_named_in_the_readers_language(make, sign_in, client, store):
    italian = sign_in(make.member(client=client, user=make.user(locale="it")))
    page = italian.get(f"/orders/new?store={store.id}").text
    assert (">Germania<" in page, ">Germany<" in page, ">Unione" in page) == (True, False, False)
