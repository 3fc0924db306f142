"""Orders that changed since a moment are found by when something happened to them, not by reading all stories."""

from datetime import timedelta

from sqlalchemy import select, text

from core.db import EVERYONE, db, now, see
from models import Order, TimelineEntry
from tests.plans import analyze, plans

LINES = 20_000


def test_what_changed_since_is_found_by_an_index(app, make, program, store, server):
    orders = [make.order(store, reference=f"W-{number}") for number in range(20)]
    see(EVERYONE)
    db.execute(
        text("""
        insert into timeline (client_id, order_id, created_at, kind, what, facts, actor)
        select o.client_id, o.id, now() - n * interval '10 minutes', 'status', 'status', '{}', ''
        from generate_series(1, :lines) n join orders o on o.id = :first + n % 20"""),
        {"lines": LINES, "first": orders[0].id},
    )
    db.commit()
    analyze(server, "timeline", "orders")
    one, since = program(), (now() - timedelta(minutes=35)).isoformat().replace("+", "%2B")
    answers = []
    found = plans(app, lambda: answers.append(one.get(f"/orders?changed_since={since}")), "timeline")
    see(EVERYONE)
    changed = set(db.scalars(select(Order.reference).join(TimelineEntry, TimelineEntry.order_id == Order.id)
                             .where(TimelineEntry.created_at >= now() - timedelta(minutes=35))))  # fmt: skip
    assert {order["reference"] for order in answers[0].json["items"]} == changed
    assert len(changed) == 3
    asked = [plan for plan in found if "created_at >=" in plan]
    assert asked
    assert all("ix_timeline_changed" in plan and "Seq Scan on timeline" not in plan for plan in asked)
