"""Many orders moved at once: a handful of statements, and for each just what it would have had alone."""

from functools import partial

import pytest
from sqlalchemy import select

from core.db import db
from models import Activity, OrderItem, Postback, PostbackEndpoint, Push, TimelineEntry
from services.postbacks.owing import owe_step_of
from services.pushes import owe_status_of
from tests.plans import statements

EVENTS = ["order.in_production", "order.printed"]


@pytest.fixture
def shops(make):
    """Two clients: one whose shop is told by notes and whose own system hears of each step, one who hears by stages."""
    rossi, verdi = make.client(name="Rossi"), make.client(name="Verdi")
    told = {"name": "ERP", "kind": "url", "address": "https://erp.example/hook", "events": EVENTS}
    db.add(PostbackEndpoint(client_id=rossi.id, **told))
    db.commit()
    shop = {"platform": "woocommerce", "address": "https://shop.example", "identity": "shop.example"}
    custom = {"platform": "custom", "address": "https://own.example", "identity": "own.example"}
    return [
        make.store(client_id=rossi.id, **shop),
        make.store(client_id=verdi.id, **custom, stage_map={"in_production": "making", "printed": "printed"}),
    ]


def filled(make, shops, count):
    """A batch's worth of lines: so many orders of each shop, with two lines each."""
    orders = [make.order(store, status="created") for _each in range(count) for store in shops]
    return [make.item(order).id for order in orders for _line in range(2)]


def batch_of(browser, ids):
    answer = browser.post("/production/batches", data={"ids": list(map(str, ids))})
    return answer.location


def asked(app, act):
    with statements(app) as told:
        act()
    return len(told)


def test_a_batch_of_many_orders_takes_as_many_statements_as_one_of_few(app, make, shops, sign_in, operator):
    browser, taken = sign_in(operator), []
    for count in (2, 40):
        batch = batch_of(browser, filled(make, shops, count))
        start, finish = (partial(browser.post, f"{batch}/steps", data={"act": act}) for act in ("start", "print"))
        taken.append((asked(app, start), asked(app, finish)))
    assert taken[0] == taken[1]
    assert max(taken[0]) < 50
    assert set(db.scalars(select(OrderItem.status))) == {"printed"}
    assert len(db.scalars(select(Push.id)).all()) == 2 * 2 * 42
    assert len(db.scalars(select(Postback.id)).all()) == 2 * 42


def test_ticked_lines_take_as_many_statements_however_many_they_are(app, make, shops, sign_in, operator):
    browser, taken = sign_in(operator), []
    for count in (2, 40):
        ids = list(map(str, filled(make, shops, count)))
        taken.append(
            asked(app, lambda ids=ids: browser.post("/production/steps", data={"act": "in_production", "ids": ids}))
        )
    assert taken[0] == taken[1]


def left_behind(order_id):
    """All that a step leaves of an order, without what no two can have alike."""

    def of(table, *names):
        own = (table.order_id if table is not Activity else table.object_id) == order_id
        return [
            tuple(getattr(row, name) for name in names)
            for row in db.scalars(select(table).where(own).order_by(table.id))
        ]

    messages = [(kind, message, state, error, key.replace(f"-{order_id}-", "-")) for kind, message, state, error, key in
                of(Push, "kind", "message", "state", "error", "key")]  # fmt: skip
    items = of(OrderItem, "status", "started_at", "printed_at")
    return {
        "items": [(status, started is None, printed is None) for status, started, printed in items],
        "story": of(
            TimelineEntry, "kind", "what", "facts", "from_status", "to_status", "reason", "actor", "membership_id"
        ),
        "shop": messages,
        "receivers": of(Postback, "event", "sequence", "state", "is_trial"),
        "log": [
            (action, len(after["items"]))
            for what, action, after in of(Activity, "object_type", "action", "after")
            if what == "orders"
        ],
    }


def test_each_order_of_a_batch_is_left_as_if_it_had_gone_alone(make, shops, sign_in, operator, queued):
    browser = sign_in(operator)
    lines = filled(make, shops, 2)
    orders = [db.get_one(OrderItem, line).order_id for line in lines[::2]]
    alone, together = orders[:2], orders[2:]
    for act in ("in_production", "printed"):
        for order_id in alone:
            browser.post("/production/steps", data={"act": act, "order": order_id})
    batch = batch_of(browser, lines[4:])
    for act in ("start", "print"):
        browser.post(f"{batch}/steps", data={"act": act})
    for one, other in zip(alone, together, strict=True):
        assert left_behind(one) == left_behind(other)
    assert left_behind(together[0])["receivers"] == [
        (event, place, "queued", False) for place, event in enumerate(EVENTS, 1)
    ]
    waiting = set(db.scalars(select(Push.id).where(Push.work_state == "waiting")))
    assert waiting <= {push_id for _job, push_id in queued("platforms")}


def test_where_nothing_moved_nothing_is_asked_for(app):
    with app.app_context():
        assert asked(app, lambda: (owe_step_of([]), owe_status_of([]))) == 0
