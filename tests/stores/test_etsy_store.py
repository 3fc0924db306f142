"""An Etsy shop, from its owner's yes to what the buyer is told, over HTTP in both directions."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.db import db, now
from jobs import counting
from jobs.intake import drain
from jobs.rounds import look_at_named
from models import Connection, Delivery, LedgerDay, Order, Product, Round, Store, Sync
from services import ledger
from services.credentials import credentials_of
from services.named import name
from tests.stores.markets import etsy_for, path_of, say_yes


@pytest.fixture
def market(app, live, kept_settings):
    with etsy_for(app, live) as running:
        yield running


@pytest.fixture
def owner(make, sign_in):
    return sign_in(make.member())


def seller(market) -> str:
    return str(market.shops()[0]["user_id"])


def connect(owner, market, run_due) -> Store:
    page = owner.post("/stores/connect/etsy").location
    back = say_yes(owner.post(f"{page}/authorisation").location, user=seller(market))
    assert owner.get(path_of(back)).location == page
    run_due(Connection)
    return db.scalars(select(Store)).one()


def receive(market, store, run_due) -> None:
    market.settle()
    drain(store.id)
    run_due(Round)
    drain(store.id)
    db.expire_all()


def test_an_owner_agrees_on_etsys_page_and_has_the_shop_with_its_listings(owner, market, run_due):
    assert "Store address" not in owner.get("/stores/connect/etsy").text
    store = connect(owner, market, run_due)
    shop = market.shops()[0]
    assert (store.status, store.identity, store.name) == ("connected", str(shop["id"]), shop["name"])
    run_due(Sync)
    assert db.scalar(select(Product).where(Product.title.contains("Hills at sunset")))
    assert credentials_of(store)["shop_id"] == store.identity


def test_an_owner_who_declines_reads_so(owner, market):
    page = owner.post("/stores/connect/etsy").location
    back = say_yes(owner.post(f"{page}/authorisation").location, answer="deny")
    assert owner.get(path_of(back)).location == page
    assert "declined" in owner.get(page).text
    assert db.scalars(select(Store)).all() == []


def test_an_answer_that_was_brought_before_is_worth_nothing(owner, market, run_due):
    page = owner.post("/stores/connect/etsy").location
    back = say_yes(owner.post(f"{page}/authorisation").location, user=seller(market))
    assert owner.get(path_of(back)).status_code == 303
    again = owner.get(path_of(back))
    assert (again.status_code, "Nobody here waits for this answer" in again.text) == (400, True)


def test_an_answer_in_another_persons_browser_is_worth_nothing(owner, make, sign_in, market):
    page = owner.post("/stores/connect/etsy").location
    back = say_yes(owner.post(f"{page}/authorisation").location, user=seller(market))
    assert sign_in(make.member()).get(path_of(back)).status_code == 400


def test_a_paid_order_is_told_by_webhook_and_read_once(owner, market, run_due):
    store = connect(owner, market, run_due)
    market.set(deliver=True)
    receipt = market.place_order("PST-A3")
    receive(market, store, run_due)
    order = db.scalars(select(Order)).one()
    assert (order.number, order.status) == (str(receipt["receipt_id"]), "not_connected")
    assert {each.state for each in db.scalars(select(Delivery))} == {"done"}


def test_without_webhooks_orders_come_by_asking(owner, market, run_due):
    store = connect(owner, market, run_due)
    market.place_order("PST-A3")
    owner.post(f"/stores/{store.id}/order-reads")
    run_due(Round)
    drain(store.id)
    assert len(db.scalars(select(Order)).all()) == 1


def test_an_address_that_etsy_withholds_is_named_as_such_and_can_be_typed(owner, market, run_due):
    store = connect(owner, market, run_due)
    market.change_shop(market.shops()[0]["id"], withheld=1)
    market.set(deliver=True)
    market.place_order("PST-A3")
    receive(market, store, run_due)
    order = db.scalars(select(Order)).one()
    assert order.address["is_withheld"] is True


def test_a_count_that_takes_too_long_goes_on_with_the_next_day_and_counts_none_twice(
    owner, market, run_due, monkeypatch
):
    store = connect(owner, market, run_due)
    for days in (3, 3, 2, 1, 1):
        market.place_order("PST-A3", created=int((now() - timedelta(days=days)).timestamp()))
    monkeypatch.setattr(counting, "BATCH", 1)
    monkeypatch.setattr(counting, "BUDGET", -1)
    owner.post(f"/stores/{store.id}/ledger")
    began_at = []
    monkeypatch.setattr(ledger, "beginning", noting(ledger.beginning, began_at))
    run_due(Round)
    days = db.scalars(select(LedgerDay).where(LedgerDay.in_shop > 0).order_by(LedgerDay.day)).all()
    assert [day.in_shop for day in days] == [2, 1, 2]
    assert len(began_at) == len(set(began_at)) > 2


def test_an_order_that_etsy_cannot_tell_holds_up_no_other_and_is_asked_for_again_soon(owner, market, run_due):
    store = connect(owner, market, run_due)
    market.set(deliver=True)
    first, second = market.place_order("PST-A3"), market.place_order("PST-A3")
    market.settle()
    drain(store.id)
    market.fail("status", 9, path=f"receipts/{first['receipt_id']}", status=500)
    run_due(Round)
    drain(store.id)
    db.expire_all()
    assert str(second["receipt_id"]) in set(db.scalars(select(Order.number)))
    assert store.status == "connected"


def test_a_paid_order_waits_a_minute_and_not_three_hours_for_the_next_try(owner, market, run_due):
    store = connect(owner, market, run_due)
    market.set(deliver=True)
    receipt = market.place_order("PST-A3")
    market.settle()
    drain(store.id)
    market.fail("status", 9, path=f"receipts/{receipt['receipt_id']}", status=500)
    db.execute(update(Round).where(Round.kind != "orders").values(due_at=None))
    db.commit()
    run_due(Round)
    look = db.scalars(select(Round).where(Round.kind == "orders")).one()
    assert (look.error, look.progress) == ("shop_failed", {"failed": 1})
    assert timedelta() < look.due_at - now() <= timedelta(minutes=1)
    market.heal()
    look.due_at = now()
    db.commit()
    run_due(Round)
    drain(store.id)
    assert db.scalars(select(Order.number)).all() == [str(receipt["receipt_id"])]


def test_a_named_order_whose_ring_was_missed_is_read_after_the_next_sweep(owner, market, run_due):
    store = connect(owner, market, run_due)
    run_due(Round)
    name(store, str(market.place_order("PST-A3")["receipt_id"]))
    db.commit()
    look_at_named()
    run_due(Round)
    drain(store.id)
    assert len(db.scalars(select(Order)).all()) == 1


def noting(function, answers):
    def noted(*arguments):
        answers.append(function(*arguments))
        return answers[-1]

    return noted
