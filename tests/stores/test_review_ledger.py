"""The ledger says what is missing, also of orders that were heard of before they were wanted."""

import json
from datetime import UTC, datetime, time, timedelta

from core.db import db, now
from models import Delivery, LedgerDay
from platforms.values import RawOrder, Stage
from services import ledger
from tests.intake.shop import order, shop_of


def raw(body: str, external_id: str = "7") -> RawOrder:
    return RawOrder(external_id, external_id, "processing", Stage.PAID, now(), body)


def test_an_order_that_was_put_aside_unpaid_is_missing_once_the_shop_has_it_paid(make):
    store, tally = shop_of(make, import_statuses=["processing"]), ledger.begin({})
    own = {"client_id": store.client_id, "store_id": store.id, "source": "webhook", "topic": "order.created"}
    aside = Delivery(**own, resource_id="7", dedupe_key="a", body="{}", state="ignored", reason="status_not_wanted")
    db.add(aside)
    db.commit()
    lost = ledger.count(store, tally, [raw(json.dumps(order(7)))])
    assert ([each.external_id for each in lost], sum(tally.aside.values())) == (["7"], 0)


def test_an_order_that_cannot_be_understood_is_missing_and_the_others_are_counted(make):
    store, tally = shop_of(make, import_statuses=["processing"]), ledger.begin({})
    lost = ledger.count(store, tally, [raw('{"id": "no order"}', "8"), raw(json.dumps(order(7)))])
    assert ([each.external_id for each in lost], sum(tally.in_shop.values())) == (["8", "7"], 2)


def test_the_first_day_of_the_ledger_is_counted_whole(make):
    store = shop_of(make)
    ledger.keep(store, ledger.begin({}))
    first = min(line.day.day for line in ledger.lines_of(store))
    assert ledger.beginning(ledger.begin({})) == datetime.combine(first, time(), UTC) - timedelta(seconds=1)
    assert db.query(LedgerDay).count() == 15


def test_an_order_that_a_shop_lists_twice_is_counted_once(make):
    store, tally = shop_of(make), ledger.begin({})
    for _page in range(2):
        ledger.count(store, tally, [raw(json.dumps(order(7)))])
    assert sum(tally.in_shop.values()) == 1
