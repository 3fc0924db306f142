"""A parcel that has left is told before the notes of others, however many wait."""

from datetime import timedelta

import pytest

from core.db import db, now
from core.matrix import Role
from jobs.pushes import run_push, tell_shop, tell_shops, tell_waiting
from jobs.sweep import sweep
from models import Push, PushKind, PushState
from models.work import WorkState
from services import pushes


@pytest.fixture
def noted(make, connected):
    """So many orders whose shop is to hear a note each, all rung for."""

    def owe(count: int, ring: bool = True) -> list[int]:
        orders = [make.order(connected, external_id=f"noted-{number}", status="created") for number in range(count)]
        pushes.owe_status_of(orders)
        if ring:
            tell_shops(orders)
        db.commit()
        return [push_id for (push_id,) in db.query(Push.id).where(Push.kind == PushKind.NOTE).order_by(Push.id)]

    return owe


def rung(queued) -> list[int]:
    return [push_id for _name, push_id in queued("platforms")]


def push_of(kind: PushKind) -> Push:
    return db.query(Push).where(Push.kind == kind).one()


def test_a_parcel_stands_before_all_notes_that_wait(printed, ship, noted, queued):
    notes = noted(20)
    flyers, bag = printed.items
    ship(printed, {flyers: 2, bag: 1}, "BRT-1")
    tell_shop(printed)
    db.commit()
    assert rung(queued) == [push_of(PushKind.SHIPMENT).id, *notes]


def test_a_note_of_its_own_order_goes_first_with_it_and_calls_it_to_the_front(printed, ship, noted, queued):
    notes = noted(20)
    pushes.owe_status_of([printed])
    flyers, bag = printed.items
    ship(printed, {flyers: 2, bag: 1}, "BRT-1")
    tell_shop(printed)
    db.commit()
    own = db.query(Push.id).where(Push.order_id == printed.id, Push.kind == PushKind.NOTE).scalar()
    assert rung(queued) == [own, *notes]
    run_push(own)
    assert rung(queued)[0] == push_of(PushKind.SHIPMENT).id


def test_what_the_queue_lost_comes_back_with_parcels_first(printed, ship, noted, queued):
    notes = noted(20, ring=False)
    flyers, bag = printed.items
    ship(printed, {flyers: 2, bag: 1}, "BRT-1")
    sweep()
    assert rung(queued) == [push_of(PushKind.SHIPMENT).id, *notes]


def test_a_parcel_that_a_person_asks_for_again_stands_before_the_notes(printed, ship, noted, queued, sign_in, make):
    flyers, bag = printed.items
    ship(printed, {flyers: 2, bag: 1}, "BRT-1")
    parcel = push_of(PushKind.SHIPMENT)
    parcel.state, parcel.work_state, parcel.due_at, parcel.ended_at = PushState.REFUSED, WorkState.FAILED, None, now()
    db.commit()
    notes = noted(20)
    assert sign_in(make.member(Role.PROVIDER_ADMIN)).post(f"/production/pushes/{parcel.id}/retries").status_code == 303
    assert rung(queued) == [parcel.id, *notes]


def test_once_a_store_is_connected_again_parcels_go_first_and_each_in_its_turn(make, connected, ship, noted, queued):
    notes = noted(4, ring=False)
    for number in (1, 2, 3):
        order = make.order(connected, external_id=f"parcel-{number}", status="printed")
        ship(order, {make.item(order): 1}, f"BRT-{number}")
    parcels = [push.id for push in db.query(Push).where(Push.kind == PushKind.SHIPMENT).order_by(Push.id)]
    db.query(Push).update({"due_at": now() + timedelta(days=1)})  # as a store that is not connected leaves them
    tell_waiting(connected)
    db.commit()
    assert rung(queued) == [*parcels, *notes]
