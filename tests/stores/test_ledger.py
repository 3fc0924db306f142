"""The order ledger: what the shop says it has, what is here, and what is missing and fetched."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from core.db import db, now
from jobs.intake import drain
from models import Client, Delivery, LedgerDay, Order, OrderItem, Push, Round, RoundKind, Store, TimelineEntry


@pytest.fixture
def store(connected) -> Store:
    begin = now() - timedelta(days=1)
    return connected(import_from=begin, created_at=begin, orders_read_to=begin)


@pytest.fixture
def reader(make, sign_in, store):
    return sign_in(make.member(client=db.get_one(Client, store.client_id)))


def count(reader, store, run_due) -> str:
    """The ledger's turn comes before that of the reading of orders."""
    db.execute(update(Round).where(Round.kind != RoundKind.LEDGER).values(due_at=now() + timedelta(hours=1)))
    db.commit()
    reader.post(f"/stores/{store.id}/ledger")
    run_due(Round)
    drain(store.id)
    db.expire_all()
    return reader.get(f"/stores/{store.id}/ledger").text


def today() -> LedgerDay:
    return db.scalars(select(LedgerDay).where(LedgerDay.in_shop > 0)).one()


def test_what_the_shop_has_and_nobody_told_is_counted_as_missing_and_taken_in(reader, store, shop, run_due):
    shop.place_orders(2, "PST-A3")
    page = count(reader, store, run_due)
    day = today()
    assert (day.in_shop, len(day.missing)) == (2, 2)
    assert len(db.scalars(select(Order)).all()) == 2
    assert re.search(r'data-label="Here">2<', page)
    assert "Fetch " not in page


def test_orders_that_are_here_are_missing_nowhere(reader, store, shop, run_due):
    shop.place_orders(3, "PST-A3")
    reader.post(f"/stores/{store.id}/order-reads")
    run_due(Round)
    drain(store.id)
    count(reader, store, run_due)
    day = today()
    assert (day.in_shop, day.here, day.aside, day.missing) == (3, 3, 0, [])


def test_what_the_store_does_not_take_is_no_loss(reader, store, shop, run_due):
    store.import_from = now() + timedelta(hours=1)
    db.commit()
    shop.place_orders(1, "PST-A3")
    count(reader, store, run_due)
    day = today()
    assert (day.in_shop, day.here, day.aside, day.missing) == (1, 0, 1, [])


def test_one_that_is_still_missing_is_fetched_by_a_click(reader, store, shop, run_due):
    shop.place_orders(1, "PST-A3")
    count(reader, store, run_due)
    order = db.scalars(select(Order)).one()
    wanted = order.external_id
    forget(order)
    assert "Fetch " in reader.get(f"/stores/{store.id}/ledger").text
    reader.post(f"/stores/{store.id}/ledger/orders", data={"order": wanted})
    run_due(Round)
    drain(store.id)
    assert db.scalars(select(Order.external_id)).one() == wanted
    assert "Fetch " not in reader.get(f"/stores/{store.id}/ledger").text


def forget(order) -> None:
    """As if it had never come."""
    for table in (Push, TimelineEntry, OrderItem):
        db.execute(delete(table).where(table.order_id == order.id))
    db.execute(delete(Order))
    db.execute(delete(Delivery))
    db.commit()
