"""How orders move."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import OrderItem, Push, Reason, Status, TimelineEntry
from services.steps import STEPS, By
from services.transitions import NotAllowed, lock, may, move, roll_up

CASES = [
    ("created created", "created"),
    ("created in_production", "created"),
    ("printed canceled", "printed"),
    ("canceled canceled", "canceled"),
    ("printed shipped", "partially_shipped"),
    ("partially_shipped packaged", "partially_shipped"),
    ("shipped delivered", "shipped"),
    ("delivered delivered", "delivered"),
    ("delivered returned", "delivered"),
]


@pytest.mark.parametrize(("statuses", "expected"), CASES)
def test_an_order_is_as_far_as_its_least_advanced_live_item(statuses, expected):
    assert roll_up([OrderItem(status=status, is_ours=True) for status in statuses.split()]) == expected


def test_lines_that_are_not_ours_do_not_hold_an_order_back():
    gift_card = OrderItem(status="received", is_ours=False)
    assert roll_up([gift_card, OrderItem(status="printed", is_ours=True)]) == "printed"


def test_a_step_is_on_the_timeline_and_raises_the_version(make):
    order = make.order(make.store())
    item = make.item(order)
    lock(order)
    assert move(order, Status.ON_HOLD, By.SYSTEM, reason=Reason.FILE_LOW_DPI, facts={"dpi": 61})
    db.commit()
    entry = db.scalars(select(TimelineEntry)).one()
    assert (order.status, item.status, order.version, order.reason) == ("on_hold", "on_hold", 2, "file_low_dpi")
    assert (entry.from_status, entry.to_status, entry.facts) == ("received", "on_hold", {"dpi": 61, "by": "system"})


def test_a_step_that_is_not_in_the_table_changes_nothing(make):
    order = make.order(make.store(), status="printed")
    item = make.item(order)
    lock(order)
    with pytest.raises(NotAllowed, match="printed -> received"):
        move(order, Status.RECEIVED, By.SYSTEM)
    assert (item.status, db.scalars(select(TimelineEntry)).all()) == ("printed", [])


def test_a_step_made_twice_is_made_once(make):
    order = make.order(make.store())
    make.item(order)
    lock(order)
    assert [move(order, Status.PASSED, By.SYSTEM), move(order, Status.PASSED, By.SYSTEM)] == [True, False]
    assert len(db.scalars(select(TimelineEntry)).all()) == 1


@pytest.mark.parametrize(
    ("role", "source", "target", "expected"),
    [
        (Role.ORDER_MANAGER, "pending_approval", "passed", True),
        (Role.STORE_MANAGER, "pending_approval", "passed", False),
        (Role.VIEW_ONLY, "passed", "canceled", False),
        (Role.OPERATOR, "created", "in_production", True),
        (Role.ORDER_MANAGER, "created", "canceled", True),
        (Role.ORDER_MANAGER, "in_production", "canceled", False),
        (Role.ACCOUNT_MANAGER, "in_production", "canceled", True),
    ],
)
def test_who_may_make_a_step_is_asked_of_the_matrix(make, role, source, target, expected):
    assert may(source, target, make.member(role)) is expected


def test_no_step_of_the_system_goes_backwards_after_release():
    places = list(Status)
    back = [
        step.number
        for step in STEPS
        if By.SYSTEM in step.who
        for source in step.sources
        if places.index(source) > places.index(step.target) and source not in places[: places.index("created") + 1]
    ]
    assert back == []


def test_the_shop_is_told_once_per_change_and_only_where_it_takes_notes(make):
    shop = make.store(platform="woocommerce", address="https://shop.example")
    for store in (shop, make.store()):
        order = make.order(store)
        make.item(order)
        lock(order)
        move(order, Status.FAILED, By.SYSTEM, reason=Reason.ADDRESS_INCOMPLETE)
    db.commit()
    push = db.scalars(select(Push)).one()
    assert (push.store_id, push.kind, push.message) == (
        shop.id,
        "note",
        {"status": "failed", "reason": "address_incomplete"},
    )
