"""A purchase as its shop goes on telling of it: supplements, refunds, cancelling and taking that back."""

import pytest
from sqlalchemy import select, text

from core.db import EVERYONE, db, now, see
from jobs.intake import drain
from models import Order, OrderRequest, Round, RoundKind, TimelineEntry
from services.rounds import owe
from tests.intake.shop import ADDRESS, inbox, line, mapped, order, read, send, the_order
from tests.intake.test_news import refund

TWO = [line(1), line(2)]


@pytest.fixture
def purchase(make, store, told):
    """An order that was released, and the supplement of a line that came too late."""
    mapped(make, store)
    told(order(), order(minute=1, line_items=TWO))
    return lambda: list(db.scalars(select(Order).order_by(Order.id)))


def at(status: str) -> None:
    """Production has come so far with everything that was released."""
    db.execute(text("update order_items set status = :status where status = 'created'"), {"status": status})
    db.execute(text("update orders set status = :status where status = 'created'"), {"status": status})
    db.commit()


def story() -> list[str]:
    return list(db.scalars(select(TimelineEntry.what).order_by(TimelineEntry.id)))


@pytest.mark.parametrize("status", ["cancelled", "trash"])
def test_a_cancelled_purchase_stops_its_supplement_too(purchase, told, status):
    told(order(minute=2, line_items=TWO, status=status))
    assert [each.status for each in purchase()] == ["canceled", "canceled"]


def test_a_deleted_purchase_stops_its_supplement_too(purchase, told):
    told({"id": 1}, topic="order.deleted")
    assert [each.status for each in purchase()] == ["canceled", "canceled"]


def test_a_late_line_that_is_given_back_stops_the_supplement_alone(purchase, store, told):
    read(store, order(minute=2, line_items=TWO, refunds=[refund(l2=1)]))
    drain(store.id)
    see(EVERYONE)
    assert [each.status for each in purchase()] == ["created", "canceled"]
    assert [state for state, _why in inbox()] == ["done"] * 3


def test_another_address_reaches_the_supplement_that_can_still_take_it(purchase, told):
    told(order(minute=2, line_items=TWO, shipping=ADDRESS | {"city": "Milano"}))
    first, second = purchase()
    assert (first.address["city"], second.address["city"]) == ("Torino", "Milano")
    assert db.scalars(select(OrderRequest.order_id)).all() == [first.id]


def test_a_supplement_that_waits_for_its_payment_goes_on_when_it_is_paid(make, store, told):
    mapped(make, store)
    mapped(make, store, 2)
    told(order(), order(minute=1, line_items=TWO, status="on-hold"))
    found = db.scalars(select(Order).order_by(Order.id)).all()
    assert [each.reason for each in found] == [None, "payment_pending"]
    told(order(minute=2, line_items=TWO))
    assert [each.status for each in found] == ["created", "created"]


def test_a_line_added_while_the_order_waits_for_its_time_is_an_order_beside_it(make, store, told):
    mapped(make, store)
    store.approval, store.delay_hours = "delayed", 6
    db.commit()
    told(order(), order(minute=1, line_items=TWO))
    assert [(each.status, len(each.items)) for each in db.scalars(select(Order).order_by(Order.id))] == [
        ("passed", 1),
        ("not_connected", 1),
    ]


def test_a_line_added_after_the_end_is_an_order_of_its_own(make, store, told):
    mapped(make, store)
    told(order())
    at("delivered")
    told(order(minute=1, line_items=TWO))
    assert [each.status for each in db.scalars(select(Order).order_by(Order.id))] == ["delivered", "not_connected"]


def test_a_half_begun_order_is_not_stopped_by_the_shop_but_asked_for(make, store, told):
    mapped(make, store)
    mapped(make, store, 2)
    told(order(line_items=TWO))
    the_order().items[0].status = "in_production"
    db.commit()
    told(order(minute=1, line_items=TWO, status="cancelled"))
    assert (inbox()[-1], db.scalars(select(OrderRequest.kind)).all()) == (("done", ""), ["cancel"])
    assert [item.status for item in the_order().items] == ["in_production", "created"]


def test_a_cancelling_that_the_shop_takes_back_is_not_asked_any_more(make, store, told):
    mapped(make, store)
    told(order())
    at("printed")
    told(order(minute=1, status="cancelled"), order(minute=2))
    assert (db.scalars(select(OrderRequest)).all(), the_order().status) == ([], "printed")
    assert "shop_withdraws_cancel" in story()


def test_money_given_back_for_what_has_left_is_told_and_asks_for_nothing(make, store, told):
    mapped(make, store)
    told(order())
    at("shipped")
    told(order(minute=1, status="refunded"))
    assert (the_order().status, db.scalars(select(OrderRequest)).all()) == ("shipped", [])
    assert story()[-1] == "called_off_too_late"


def test_a_pickup_order_is_cancelled_by_its_shop(store, told):
    told(order(shipping_lines=[{"method_id": "local_pickup"}]))
    assert ([item.is_ours for item in the_order().items], the_order().status) == ([False], "received")
    told(order(minute=1, status="cancelled", shipping_lines=[{"method_id": "local_pickup"}]))
    assert the_order().status == "canceled"


def test_an_order_out_of_the_trash_comes_in_again(make, store, told):
    mapped(make, store)
    told(order())
    told({"id": 1}, topic="order.deleted")
    assert (the_order().status, the_order().shop_status) == ("canceled", "trash")
    told(order(), topic="order.restored")
    assert (the_order().status, [item.status for item in the_order().items]) == ("created", ["created"])


def test_trashed_and_restored_between_two_looks_it_is_not_cancelled(make, visitor, store, told):
    mapped(make, store)
    told(order())
    send(visitor, store, {"id": 1}, "order.deleted")
    send(visitor, store, order(), "order.restored")
    drain(store.id)
    see(EVERYONE)
    db.expire_all()
    assert the_order().status == "created"


def test_what_was_cancelled_here_does_not_come_back_with_the_shops_news(make, store, told):
    mapped(make, store)
    told(order())
    at("canceled")
    told(order(minute=1, status="cancelled"), order(minute=2))
    assert the_order().status == "canceled"


def test_a_change_of_a_change_is_asked_from_how_it_is_here(make, store, told):
    mapped(make, store)
    told(order())
    for minute, pieces in ((1, 3), (2, 5)):
        told(order(minute=minute, line_items=[line(quantity=pieces)]))
    assert db.scalars(select(OrderRequest)).one().wanted == {"1": [1, 5, "Poster 1"]}
    told(order(minute=3))
    assert (db.scalars(select(OrderRequest)).all(), story()[-1]) == ([], "shop_withdraws_change")


def test_before_release_total_note_and_buyer_follow_the_shop(store, told):
    told(order())
    billing = ADDRESS | {"first_name": "Rosa", "email": "rosa@example.test"}
    told(order(minute=1, total="25.00", customer_note="hello", billing=billing))
    found = the_order()
    assert (found.total, found.note, found.buyer, found.email) == (2500, "hello", "Rosa Bianchi", "rosa@example.test")


def test_pieces_that_are_no_whole_number_still_stop_the_order_later(make, store, told):
    mapped(make, store)
    told(order(shipping={}, billing={"country": "IT"}, line_items=[line(quantity=1.5)]))
    told(order(minute=1, line_items=[line(quantity=1.5)]))
    assert (the_order().status, the_order().reason) == ("failed", "quantity_out_of_limits")
    told(order(minute=2, line_items=[line(quantity=2)]))
    assert the_order().status == "created"


def test_a_webhook_that_hides_which_pieces_went_back_makes_the_next_reading_due(make, store, told):
    mapped(make, store)
    owe(store, RoundKind.ORDERS, now().replace(year=now().year + 1))
    db.commit()
    told(order(), order(minute=1, refunds=[{"id": 9, "total": "-1.00"}]))
    assert db.scalars(select(Round.due_at)).one() <= now()


def test_older_news_is_told_in_the_story(told):
    told(order(minute=5), order(minute=3, customer_note="old"))
    assert story()[-1] == "older"
