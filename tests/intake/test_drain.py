"""Draining: poison is parked, lost bells are rung again, many workers make each order once."""

import json
import threading

from sqlalchemy import func, select

from core.db import EVERYONE, db, see
from jobs.intake import drain, ring_for_mail
from models import Delivery, Order, Sync
from services.replays import replay_parked
from tests.intake.shop import inbox, line, mapped, order, read, send, the_order


def test_a_poisoned_delivery_is_parked_and_stops_no_other(visitor, store):
    send(visitor, store, order(1))
    send(visitor, store, order(2, line_items=[line(id="7" * 101)]))  # cannot stand in the database
    send(visitor, store, {"id": 3, "line_items": 7})
    send(visitor, store, order(4))
    drain(store.id)
    see(EVERYONE)
    states = [state for state, _why in inbox()]
    assert states == ["done", "parked", "parked", "done"]
    assert all(why for state, why in inbox() if state == "parked")
    assert sorted(db.scalars(select(Order.external_id))) == ["1", "4"]


def test_a_parked_delivery_can_be_played_again(visitor, store):
    send(visitor, store, {"id": 3, "line_items": 7})
    drain(store.id)
    see(EVERYONE)
    row = db.scalars(select(Delivery)).one()
    row.body = json.dumps(order(3))
    assert replay_parked(store.id) == [store.id]
    db.commit()
    drain(store.id)
    see(EVERYONE)
    assert (the_order().external_id, inbox()) == ("3", [("done", "")])


def test_a_delivery_without_sight_says_so(store, told):
    told({"code": "woocommerce_rest_cannot_view", "message": "no"})
    assert inbox() == [("ignored", "shop_error: woocommerce_rest_cannot_view")]
    db.refresh(store)
    assert (store.status, store.problem) == ("needs_attention", "role_too_small")


def test_a_lost_bell_is_rung_again_by_the_sweep(app, visitor, store, queued):
    send(visitor, store, order())
    app.extensions["redis"].flushall()
    app.extensions["rung"].clear()
    ring_for_mail()
    assert queued("intake") == [("jobs.intake.drain", store.id)]


def test_a_paused_store_is_not_rung_for(app, visitor, store, queued):
    send(visitor, store, order())
    app.extensions["redis"].flushall()
    store.status = "paused"
    db.commit()
    ring_for_mail()
    assert queued("intake") == []


def test_more_than_a_batch_is_drained(visitor, store, make):
    mapped(make, store)
    for number in range(1, 121):
        send(visitor, store, order(number))
    drain(store.id)
    see(EVERYONE)
    assert db.scalar(select(func.count()).select_from(Order).where(Order.status == "created")) == 120


def test_many_drains_at_once_make_each_order_once(app, visitor, store):
    """60 orders, each by two webhooks and by reading, and eight workers that begin together."""
    for number in range(1, 61):
        read(store, order(number))
        send(visitor, store, order(number), "order.created")
        send(visitor, store, order(number, minute=number % 3), "order.updated")
    start, faults = threading.Barrier(8), []

    def work(store_id: int) -> None:
        start.wait()
        try:
            with app.app_context():
                drain(store_id)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(store.id,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    see(EVERYONE)
    assert faults == []
    assert db.scalar(select(func.count()).select_from(Order)) == 60
    assert {state for state, _why in inbox()} <= {"done", "ignored"}


def test_a_product_that_was_told_of_is_read_again(visitor, store, queued):
    send(visitor, store, {"id": 55, "type": "variable", "name": "Poster"}, "product.updated")
    drain(store.id)
    see(EVERYONE)
    assert (inbox(), db.scalars(select(Sync.place)).all()) == ([("done", "")], ["55"])
