"""When the shop's order is completed without a last parcel, or by one of two that leave at once."""

from datetime import timedelta

from flask import g
from sqlalchemy import select

from core.db import EVERYONE, db, now
from core.rights import Vetrina
from jobs.pushes import run_push
from models import Push, Status
from services.production import correct_status
from services.transitions import lock, move
from tests.production.test_pushes import states, with_supplement


def test_canceling_what_was_left_completes_the_shops_order(printed, ship, run_pushes, told):
    flyers, bag = printed.items
    ship(printed, {flyers: 2}, "A1")
    run_pushes()
    assert told(printed).status == "processing"
    cancel(printed, [bag])
    assert (printed.status, states(run_pushes())[-1]) == ("shipped", ("complete", "confirmed"))
    assert told(printed).status == "completed"


def test_canceling_a_supplement_completes_the_order_that_has_left(make, shop, connected, ship, run_pushes, told):
    order, item, supplement, _late = with_supplement(make, shop, connected)
    ship(order, {item: 1}, "A1")
    run_pushes()
    cancel(supplement, supplement.items)
    assert [state for state in states(run_pushes()) if state[0] == "complete"] == [("complete", "confirmed")]
    assert told(order).status == "completed"


def test_a_canceled_order_of_which_nothing_has_left_completes_nothing(printed, run_pushes, told):
    cancel(printed, printed.items)
    assert (states(run_pushes()), told(printed).status) == ([("note", "confirmed")], "processing")


def test_what_was_corrected_before_its_turn_is_not_completed(printed, ship, run_pushes, told, operator):
    flyers, bag = printed.items
    ship(printed, {flyers: 2}, "A1")
    run_pushes()
    cancel(printed, [bag])
    g.actor = operator
    assert correct_status(printed, Status.PACKAGED, "Still here", tells_shop=False)
    db.commit()
    complete = run_pushes()[-1]
    assert (complete.kind, complete.state, complete.error) == ("complete", "skipped", "not_complete")
    assert told(printed).status == "processing"


def cancel(order, items):
    lock(order)
    move(order, Status.CANCELED, Vetrina(EVERYONE), items=items)
    db.commit()


def test_an_order_and_its_supplement_that_leave_at_once_are_completed(make, shop, connected, ship, run_pushes, told):
    order, item, supplement, late = with_supplement(make, shop, connected)
    ship(order, {item: 1}, "A1")
    ship(supplement, {late: 1}, "A2")
    first, second = db.scalars(select(Push.id).order_by(Push.id)).all()
    with_claim = db.get_one(Push, first)
    with_claim.work_state, with_claim.due_at = "running", now() + timedelta(minutes=2)  # a worker sends it just now
    db.commit()
    run_push(second)
    db.expire_all()
    assert (db.get_one(Push, second).state, told(order).codes) == ("queued", [])
    with_claim.due_at = now()
    db.get_one(Push, second).due_at = now()
    db.commit()
    run_pushes()
    assert (told(order).status, told(order).codes) == ("completed", ["A1", "A2"])
