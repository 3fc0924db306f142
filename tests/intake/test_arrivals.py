"""New orders: mapped, judged, released or held; what is not to come in is kept as ignored."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from core.db import EVERYONE, db, now, see
from jobs.intake import drain
from models import Order, Push, TimelineEntry
from tests.intake.shop import inbox, line, mapped, order, send, shop_of, the_order


def steps(order: Order) -> list[tuple[str | None, str | None]]:
    entries = db.scalars(select(TimelineEntry).where(TimelineEntry.order_id == order.id).order_by(TimelineEntry.id))
    return [(entry.from_status, entry.to_status) for entry in entries if entry.kind == "status"]


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


def test_an_order_of_the_very_second_in_which_the_store_was_connected_comes_in(make, visitor):
    store = shop_of(make, import_from=datetime(2026, 5, 1, 10, 0, 0, 700_000, tzinfo=UTC))
    send(visitor, store, order())
    drain(store.id)
    see(EVERYONE)
    assert db.scalars(select(Order.external_id)).all() == ["1"]


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
