"""What happens to an order is owed once to every endpoint that wants it, together with the change itself."""

import json

from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Event, PackageState, Postback, PostbackEndpoint, Status
from services.packages import Tracking, arrive, correct, hand_over, pack, take_back
from services.postbacks.owing import owe
from services.postbacks.payload import MOST_BYTES
from services.transitions import By, lock, move
from tests.postbacks.conftest import add_endpoint


def owed() -> list[tuple[str, int]]:
    return list(db.execute(select(Postback.event, Postback.sequence).order_by(Postback.id)).all())


def test_every_status_that_has_an_event_is_owed_in_its_order(order):
    lock(order)
    for status in (Status.PASSED, Status.CREATED):
        move(order, status, By.SYSTEM)
    for status in (Status.IN_PRODUCTION, Status.PRINTED):
        move(order, status, By.SYSTEM)
    db.commit()
    assert owed() == [("order.released", 1), ("order.in_production", 2), ("order.printed", 3)]


def test_an_order_that_is_looked_at_anew_has_not_come_again(order):
    lock(order)
    for status in (Status.FAILED, Status.RECEIVED, Status.FAILED, Status.RECEIVED):
        move(order, status, By.SYSTEM)
    db.commit()
    assert [event for event, _sequence in owed()] == ["order.failed", "order.received", "order.failed"]


def test_a_change_that_is_rolled_back_owes_nothing(order):
    lock(order)
    move(order, Status.FAILED, By.SYSTEM, reason="file_format")
    db.rollback()
    assert owed() == []


def test_the_same_change_is_owed_once_however_often_it_is_asked_for(order):
    for _time in range(3):
        owe(order, Event.ORDER_DELAYED)
    db.commit()
    assert owed() == [("order.delayed", 1)]


def test_only_who_wants_an_event_is_told_and_each_has_an_id_of_its_own(make, order, receiver):
    add_endpoint(order.client_id, receiver, events=["order.failed"])
    add_endpoint(order.client_id, receiver, events=["order.printed"])
    add_endpoint(make.client().id, receiver)
    lock(order)
    move(order, Status.FAILED, By.SYSTEM, reason="file_format")
    db.commit()
    rows = db.scalars(select(Postback).order_by(Postback.id)).all()
    names = [db.get_one(PostbackEndpoint, row.endpoint_id).client_id for row in rows]
    assert (names, len({row.webhook_id for row in rows})) == ([order.client_id] * 2, 2)


def test_a_parcel_that_leaves_is_told_with_its_tracking(make, order):
    operator = make.member(Role.OPERATOR)
    lock(order)
    for status in (Status.PASSED, Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED):
        move(order, status, By.SYSTEM)
    package = pack(order, {order.items[0].id: 1}, Tracking("BRT", "BRT-77"), operator)
    hand_over(order, package, operator)
    db.commit()
    last = db.scalars(select(Postback).order_by(Postback.id.desc())).first()
    told = json.loads(last.payload)
    assert (told["type"], told["data"]["order"]["status"]) == ("package.shipped", "shipped")
    assert told["data"]["package"] | {"shipped_at": "then"} == {
        "id": package.id,
        "state": "shipped",
        "carrier": "BRT",
        "tracking_code": "BRT-77",
        "tracking_url": package.tracking_url,
        "shipped_at": "then",
        "delivered_at": None,
        "items": [{"item_id": order.items[0].id, "quantity": 1}],
    }


def test_a_code_that_is_corrected_once_the_parcel_left_is_told_again_and_later(make, order):
    operator = make.member(Role.OPERATOR)
    lock(order)
    for status in (Status.PASSED, Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED):
        move(order, status, By.SYSTEM)
    package = pack(order, {order.items[0].id: 1}, Tracking("BRT", "TYPO"), operator)
    correct(order, package, Tracking("BRT", "WRONG"))  # it is still here: nobody was told of it
    hand_over(order, package, operator)
    correct(order, package, Tracking("BRT", "RIGHT"))
    correct(order, package, Tracking("BRT", "RIGHT"))
    db.commit()
    own = select(Postback.payload).where(Postback.event == "package.shipped").order_by(Postback.id)
    told = [json.loads(payload) for payload in db.scalars(own)]
    assert [each["data"]["package"]["tracking_code"] for each in told] == ["WRONG", "RIGHT"]
    assert {each["data"]["package"]["id"] for each in told} == {package.id}
    assert told[0]["sequence"] < told[1]["sequence"]


def test_each_parcel_that_is_on_its_way_is_told_once(make, order):
    operator = make.member(Role.OPERATOR)
    make.item(order)
    lock(order)
    for status in (Status.PASSED, Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED):
        move(order, status, By.SYSTEM)
    parcels = [pack(order, {item.id: 1}, Tracking("BRT", f"BRT-{item.id}"), operator) for item in order.items]
    for parcel in parcels:
        hand_over(order, parcel, operator)
        arrive(order, parcel, PackageState.IN_TRANSIT, "The carrier's page", operator)
    db.commit()
    take_back(order, Status.SHIPPED, order.items)
    db.commit()
    arrive(order, parcels[0], PackageState.IN_TRANSIT, "The carrier's page", operator)
    db.commit()
    own = select(Postback.payload).where(Postback.event == "package.in_transit").order_by(Postback.id)
    told = [json.loads(payload)["data"] for payload in db.scalars(own)]
    assert [each["package"]["id"] for each in told] == [parcel.id for parcel in parcels]
    assert [each["order"]["status"] for each in told] == ["partially_shipped", "in_transit"]


def test_the_payload_is_frozen_and_says_who_and_when(order):
    order.is_test = True
    owe(order, Event.ORDER_PRINTED)
    db.commit()
    order.buyer = "Somebody else"
    db.commit()
    row = db.scalars(select(Postback)).one()
    told = json.loads(row.payload)
    assert [told[name] for name in ("id", "type", "sequence", "test")] == [row.webhook_id, "order.printed", 1, True]
    at = row.occurred_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    assert told["timestamp"] == told["occurred_at"] == at
    assert told["data"]["order"]["buyer"]["name"] == "Anna Bianchi"


def test_a_huge_order_fits_and_says_what_is_left_off(make, order):
    for number in range(199):
        make.item(order, title=f"Póster {number} " + "x" * 400, sku=f"SKU-{number}")
    db.expire_all()
    owe(order, Event.ORDER_PRINTED)
    row = db.scalars(select(Postback)).one()
    told = json.loads(row.payload)["data"]["order"]
    assert len(row.payload.encode()) < MOST_BYTES
    assert len(told["items"]) + told["items_left_off"] == 200 > told["items_left_off"] > 0
