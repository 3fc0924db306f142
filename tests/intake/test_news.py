"""News of orders that are here: applied before release, asked for afterwards, ignored when older."""

import pytest
from sqlalchemy import select, text

from core.db import EVERYONE, db, see
from jobs.intake import drain
from models import Order, OrderItem, OrderRequest
from tests.intake.shop import inbox, line, mapped, order, read, send, the_order


def test_one_order_by_three_doors_is_one_order(make, visitor, store):
    mapped(make, store)
    read(store, order())
    send(visitor, store, order(), "order.created")
    send(visitor, store, order(), "order.updated")
    drain(store.id)
    assert (the_order().status, [state for state, _why in inbox()]) == ("created", ["done"] * 3)


def test_older_news_is_kept_and_ignored(store, told):
    told(order(minute=5, status="cancelled") | {"status": "processing"}, order(minute=3, customer_note="old"))
    assert inbox()[1] == ("ignored", "older")


def test_deliveries_of_one_batch_count_in_the_order_of_the_shops_time(visitor, store):
    for minute, status in ((2, "cancelled"), (0, "processing")):
        send(visitor, store, order(minute=minute, status=status))
    drain(store.id)
    assert the_order().status == "canceled"


def test_a_cancelling_that_came_before_the_order_still_counts(store, told):
    told(order(minute=2, status="cancelled"), order(minute=0))
    assert (the_order().status, inbox()) == ("canceled", [("done", ""), ("done", "")])


def test_another_address_before_release_is_applied_and_looked_at_anew(store, told):
    told(order(shipping={}, billing={"country": "IT"}), order(minute=1))
    found = the_order()
    assert (found.address["city"], found.status) == ("Torino", "not_connected")


def test_an_address_that_a_person_mended_survives_news_that_does_not_change_it(store, told):
    told(order())
    mended = {**the_order().address, "line1": "Via Milano 2"}
    the_order().address = mended
    db.commit()
    told(order(minute=1, customer_note="hello"))
    assert the_order().address == mended


def test_after_release_a_change_is_asked_for_not_made(make, store, told):
    mapped(make, store)
    told(order(), order(minute=1, line_items=[line(quantity=3)]))
    assert [item.quantity for item in the_order().items] == [1]
    request = db.scalars(select(OrderRequest)).one()
    assert (request.kind, request.state, request.wanted) == ("change", "open", {"1": [1, 3, "Poster 1"]})


def test_a_line_added_before_release_joins_the_order(store, told):
    told(order(), order(minute=1, line_items=[line(1), line(2)]))
    assert [(item.title, item.status) for item in the_order().items] == [
        ("Poster 1", "not_connected"),
        ("Poster 2", "not_connected"),
    ]


def test_a_line_added_after_release_is_an_order_beside_it(make, store, told):
    mapped(make, store)
    told(order(), order(minute=1, line_items=[line(1), line(2)]), order(minute=2, line_items=[line(1), line(2)]))
    first, second = db.scalars(select(Order).order_by(Order.id))
    assert (first.status, second.status, second.original_id, second.shop_id) == (
        "created",
        "not_connected",
        first.id,
        "1",
    )
    assert [item.title for item in second.items] == ["Poster 2"]


@pytest.mark.parametrize("status", ["cancelled", "refunded", "trash"])
def test_what_the_shop_calls_off_before_it_is_begun_is_stopped(make, store, told, status):
    mapped(make, store)
    told(order(), order(minute=1, status=status))
    assert (the_order().status, {item.status for item in the_order().items}) == ("canceled", {"canceled"})


def test_a_deleted_order_is_called_off(store, told):
    told(order())
    told({"id": 1}, topic="order.deleted")
    assert the_order().status == "canceled"


def test_once_begun_calling_off_is_a_request(make, store, told):
    mapped(make, store)
    told(order())
    db.execute(text("update order_items set status = 'in_production'"))
    db.execute(text("update orders set status = 'in_production'"))
    db.commit()
    told(order(minute=1, status="cancelled"))
    assert (the_order().status, db.scalars(select(OrderRequest.kind)).all()) == ("in_production", ["cancel"])


def refund(**pieces: int) -> dict:
    lines = [{"quantity": -n, "meta_data": [{"key": "_refunded_item_id", "value": k[1:]}]} for k, n in pieces.items()]
    return {"id": 9, "total": "-1.00", "line_items": lines}


def test_a_part_given_back_touches_its_lines_alone(make, store, told):
    mapped(make, store, 1)
    mapped(make, store, 2)
    lines = [line(1), line(2)]
    told(order(line_items=lines))
    read(store, order(minute=1, line_items=lines, refunds=[refund(l2=1)]))
    told()
    drain(store.id)
    see(EVERYONE)
    db.expire_all()
    assert ([item.status for item in the_order().items], the_order().status) == (["created", "canceled"], "created")


def test_before_release_pieces_given_back_are_not_made(store, told):
    told(order(line_items=[line(quantity=5)]))
    read(store, order(minute=1, line_items=[line(quantity=5)], refunds=[refund(l1=2)]))
    drain(store.id)
    see(EVERYONE)
    assert db.scalars(select(OrderItem.quantity)).all() == [3]
