"""What becomes of deliveries: orders once each, in the state of the shop's newest word."""

import json
import threading

import pytest
from sqlalchemy import func, select, text

from core.db import EVERYONE, db, now, see
from jobs import intake
from jobs.intake import drain, ring_for_mail
from models import Delivery, Order, OrderItem, OrderRequest, Push, Store, TimelineEntry
from services.inbox import replay
from tests.intake.shop import line, mapped, order, send, shop_of

TAKE = text("select take_delivery(:client, :store, 'poll', 'order.read', :resource, :key, :body, '{}')")


@pytest.fixture(autouse=True)
def no_lingering(monkeypatch):
    monkeypatch.setattr(intake, "LINGER", 0)


@pytest.fixture
def store(make) -> Store:
    return shop_of(make)


@pytest.fixture
def told(visitor, store):
    """Send these orders, one after the other, and drain after each."""

    def tell(*bodies, topic="order.updated"):
        for body in bodies:
            send(visitor, store, body, topic)
            drain(store.id)
        see(EVERYONE)
        db.expire_all()

    return tell


def read(store, *bodies) -> None:
    """The same orders as a round of reading brings them."""
    for body in bodies:
        raw = json.dumps(body) + " "
        values = {"client": store.client_id, "store": store.id, "resource": str(body["id"]), "key": f"poll:{hash(raw)}"}
        db.execute(TAKE, values | {"body": raw})
    db.commit()


def the_order() -> Order:
    return db.scalars(select(Order)).one()


def inbox() -> list[tuple[str, str]]:
    return [tuple(row) for row in db.execute(select(Delivery.state, Delivery.reason).order_by(Delivery.id))]


def steps(order: Order) -> list[tuple[str | None, str | None]]:
    entries = db.scalars(select(TimelineEntry).where(TimelineEntry.order_id == order.id).order_by(TimelineEntry.id))
    return [(entry.from_status, entry.to_status) for entry in entries if entry.kind == "status"]


# -- new orders


def test_an_order_of_known_products_goes_into_production(make, store, told):
    mapped(make, store)
    told(order())
    found = the_order()
    assert (found.status, found.number, found.buyer, found.total) == ("created", "1", "Anna Bianchi", 1990)
    assert found.address["line1"] == "Via Roma 1"
    assert steps(found) == [(None, "received"), ("received", "passed"), ("passed", "created")]
    (item,) = found.items
    assert (item.status, item.quantity, item.mapping_version) == ("created", 1, 1)
    assert len(item.files["front"]["sha256"]) == 64
    assert item.product_uid.startswith("poster")


def test_the_shop_is_told_once_where_the_order_stands(make, store, told):
    mapped(make, store)
    told(order())
    assert [(push.kind, push.message) for push in db.scalars(select(Push))] == [
        ("note", {"status": "created", "reason": None})
    ]


def test_a_line_without_mapping_waits_and_is_not_dropped(make, store, told):
    mapped(make, store, 1)
    told(order(line_items=[line(1), line(2)]))
    found = the_order()
    assert (found.status, found.reason, found.reason_facts) == (
        "not_connected",
        "unmapped_variant",
        {"lines": ["Poster 2"]},
    )
    assert [item.status for item in found.items] == ["not_connected", "not_connected"]


def test_a_pickup_is_kept_marked_and_never_blocks(store, told):
    told(order(shipping_lines=[{"method_id": "local_pickup", "method_title": "Pickup"}]))
    found = the_order()
    assert (found.status, [item.is_ours for item in found.items]) == ("received", [False])


def test_an_ignored_variant_does_not_block(make, store, told):
    mapped(make, store, 1)
    mapped(make, store, 2).mapping_state = "ignored"
    db.commit()
    told(order(line_items=[line(1), line(2)]))
    assert (the_order().status, [item.is_ours for item in the_order().items]) == ("created", [True, False])


@pytest.mark.parametrize(
    ("changed", "status", "reason"),
    [
        ({"shipping": {}, "billing": {"country": "IT"}}, "failed", "address_incomplete"),
        ({"line_items": [line(quantity=5)]}, "failed", "quantity_out_of_limits"),
        ({"line_items": [line(quantity=1.5)]}, "failed", "quantity_out_of_limits"),
    ],
)
def test_what_cannot_be_made_fails_with_its_reason(make, store, told, changed, status, reason):
    mapped(make, store, most=4)
    told(order(**changed))
    assert (the_order().status, the_order().reason) == (status, reason)


def test_a_country_that_is_not_served_fails(make, store, told):
    mapped(make, store, countries=["FR"])
    told(order())
    assert (the_order().status, the_order().reason) == ("failed", "destination_not_served")


@pytest.mark.parametrize(
    ("chosen", "status", "hours"),
    [({"approval": "manual"}, "pending_approval", None), ({"approval": "delayed", "delay_hours": 6}, "passed", 6)],
)
def test_the_store_says_how_an_order_is_approved(make, visitor, chosen, status, hours):
    store = shop_of(make, **chosen)
    mapped(make, store)
    send(visitor, store, order())
    drain(store.id)
    found = the_order()
    assert found.status == status
    waits = found.release_at and round((found.release_at - now()).total_seconds() / 3600)
    assert waits == hours


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"status": "checkout-draft"}, "draft"),
        ({"status": "pending"}, "status_not_wanted"),
        ({"status": "completed"}, "status_not_wanted"),
        ({"date_created_gmt": "2025-12-31T23:00:00"}, "before_start"),
    ],
)
def test_what_is_not_to_come_in_is_kept_as_ignored(store, told, changed, why):
    told(order(**changed))
    assert (inbox(), db.scalar(select(func.count()).select_from(Order))) == ([("ignored", why)], 0)


def test_a_status_that_the_store_chose_comes_in_and_waits_for_the_money(make, store, told):
    mapped(make, store)
    store.import_statuses = ["on-hold", "processing"]
    db.commit()
    told(order(status="on-hold"))
    assert (the_order().status, the_order().reason) == ("received", "payment_pending")
    told(order(minute=1))
    assert the_order().status == "created"


def test_the_same_purchase_under_another_id_is_held(make, store, told):
    mapped(make, store)
    twin = {"billing": order()["billing"]}
    told(order(1, **twin), order(2, **twin))
    first, second = db.scalars(select(Order).order_by(Order.id))
    assert (first.status, second.status, second.reason, second.reason_facts) == (
        "created",
        "on_hold",
        "duplicate_suspect",
        {"order": "1"},
    )


# -- the same order again


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
    assert (request.kind, request.state, request.wanted) == ("change", "open", {"Poster 1": [1, 3]})


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


# -- what goes wrong


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
    replay(row)
    db.commit()
    drain(store.id)
    see(EVERYONE)
    assert (the_order().external_id, inbox()) == ("3", [("done", "")])


def test_a_delivery_without_sight_says_so(store, told):
    told({"code": "woocommerce_rest_cannot_view", "message": "no"})
    assert inbox() == [("ignored", "shop_error: woocommerce_rest_cannot_view")]


def test_a_lost_bell_is_rung_again_by_the_sweep(app, visitor, store, queued):
    send(visitor, store, order())
    app.extensions["redis"].flushall()
    intake.ring.__globals__["_last_rung"].clear()
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
