"""What is looked after by itself: orders that no webhook told, webhooks that went away."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.db import db, now
from core.matrix import Role
from jobs import rounds
from models import Activity, Client, Delivery, Round
from platforms import Code
from platforms.errors import MissingPermission
from services.rounds import owe
from services.shops import went_wrong
from tests.conftest import HTMX


@pytest.fixture
def store(connected):
    """Connected an hour ago."""
    begin = now() - timedelta(hours=1)
    return connected(import_from=begin, created_at=begin, orders_read_to=begin)


@pytest.fixture
def manager(make, sign_in, store):
    return sign_in(make.member(client=db.get_one(Client, store.client_id)))


def round_of(store, kind) -> Round:
    return db.scalars(select(Round).where(Round.store_id == store.id, Round.kind == kind)).one()


def due(store, kind) -> None:
    owe(store, kind, now())
    db.commit()


def read(store) -> list[tuple[str, str]]:
    own = select(Delivery.source, Delivery.resource_id).where(Delivery.store_id == store.id)
    return [tuple(row) for row in db.execute(own.order_by(Delivery.id))]


def test_orders_that_no_webhook_told_are_read_and_counted(store, shop, run_due):
    order = shop.place_order()
    run_due(Round)
    assert read(store) == [("poll", str(order["id"]))]
    look = round_of(store, "orders")
    assert (look.found, look.work_state, look.error) == (1, "waiting", None)
    assert timedelta(minutes=8) < look.due_at - now() < timedelta(minutes=12)


def test_an_order_that_a_webhook_told_is_not_counted(store, shop, run_due):
    order = shop.place_order()
    told = {"source": "webhook", "topic": "order.created", "dedupe_key": "x", "body": "{}"}
    db.add(Delivery(client_id=store.client_id, store_id=store.id, resource_id=str(order["id"]), **told))
    db.commit()
    run_due(Round)
    assert (len(read(store)), round_of(store, "orders").found) == (2, 0)


def test_while_messages_wait_unread_nobody_says_that_none_came(store, shop, run_due):
    shop.place_order()
    told = {"source": "webhook", "topic": "", "dedupe_key": "x", "body": "{}"}
    db.add(Delivery(client_id=store.client_id, store_id=store.id, **told))
    db.commit()
    run_due(Round)
    assert (len(read(store)), round_of(store, "orders").found) == (2, 0)


def test_the_cursor_follows_the_newest_change_and_the_same_order_is_taken_once(store, shop, run_due):
    shop.place_order()
    run_due(Round)
    cursor = store.orders_read_to
    assert now() - timedelta(minutes=1) < cursor <= now()
    due(store, "orders")
    run_due(Round)
    assert (len(read(store)), store.orders_read_to) == (1, cursor)


def test_a_changed_order_is_read_again(store, shop, run_due):
    order = shop.place_order()
    run_due(Round)
    shop.change_order(order["id"], status="completed")
    due(store, "orders")
    run_due(Round)
    assert read(store) == [("poll", str(order["id"]))] * 2


def test_nothing_older_than_the_store_is_read(store, shop, run_due):
    shop.place_order()
    store.import_from = store.orders_read_to = now() + timedelta(minutes=30)
    db.commit()
    run_due(Round)
    assert read(store) == []


def test_the_nightly_look_back_finds_what_the_cursor_has_passed(store, shop, run_due):
    order = shop.place_order()
    store.orders_read_to = now() + timedelta(hours=1)
    db.commit()
    run_due(Round)
    assert read(store) == []
    due(store, "look_back")
    run_due(Round)
    assert read(store) == [("poll", str(order["id"]))]
    assert store.orders_read_to > now()


def test_a_broken_shop_leaves_the_cursor_and_says_so_until_it_is_well(store, shop, run_due):
    before = store.orders_read_to
    shop.place_order()
    shop.fail("page", path="/orders")
    run_due(Round)
    assert (store.status, store.problem, store.orders_read_to) == ("needs_attention", "page_instead", before)
    assert round_of(store, "orders").error == "page_instead"
    due(store, "orders")
    run_due(Round)
    assert (store.status, store.problem, len(read(store))) == ("connected", None, 1)


def test_a_shop_that_asks_for_a_pause_gets_it_and_is_not_called_ill(store, shop, run_due):
    shop.fail("throttled", path="/orders", retry_after=900)
    run_due(Round)
    assert store.status == "connected"
    assert timedelta(minutes=14) < round_of(store, "orders").due_at - now() <= timedelta(minutes=15)


def test_a_slow_store_is_never_given_up(store, shop, run_due):
    look = round_of(store, "orders")
    look.tries = 1000
    db.commit()
    shop.fail("status", path="/orders", status=500, times=5)
    run_due(Round)
    assert (look.work_state, look.due_at is None) == ("waiting", False)


def test_a_store_that_is_paused_is_not_asked(store, shop, run_due):
    store.status = "paused"
    shop.place_order()
    db.commit()
    run_due(Round)
    assert (read(store), store.status) == ([], "paused")


def test_what_we_may_not_do_is_not_hidden_again_by_reading(store, shop, run_due):
    went_wrong(store, MissingPermission(Code.SCOPE_MISSING, scopes="write"))
    db.commit()
    due(store, "orders")
    run_due(Round)
    assert (store.status, store.problem) == ("reconnect", "scope_missing")


def test_webhooks_whose_maker_may_not_see_orders_any_more_are_made_anew(store, shop, run_due):
    due(store, "checkup")
    run_due(Round)
    before = {each["id"] for each in shop.webhooks()}
    store.status, store.problem = "needs_attention", "role_too_small"
    due(store, "checkup")
    run_due(Round)
    after = {each["id"] for each in shop.webhooks()}
    assert (len(after), before & after, store.status) == (7, set(), "connected")


def test_webhooks_that_are_off_or_missing_are_made_anew_and_noted(store, shop, run_due):
    due(store, "checkup")
    run_due(Round)
    assert len(shop.webhooks()) == 7
    first = shop.webhooks()[0]
    shop.site.state.set("webhooks", first["id"], status="disabled")
    due(store, "checkup")
    run_due(Round)
    assert {each["status"] for each in shop.webhooks()} == {"active"}
    assert first["id"] not in {each["id"] for each in shop.webhooks()}
    note = db.scalars(
        select(Activity).where(Activity.action == "store.webhooks_mended").order_by(Activity.id.desc())
    ).first()
    assert (note.after, note.actor) == ({"topics": [first["topic"]]}, "")
    assert (len(store.webhooks), store.webhooks_checked_at is None) == (7, False)


def test_a_key_that_may_no_longer_write_is_seen_and_reading_does_not_hide_it(store, shop, run_due):
    db.execute(update(Round).values(due_at=None))
    shop.site.state.run("update api_keys set permissions = 'read'")
    due(store, "checkup")
    run_due(Round)
    assert (store.status, store.problem) == ("reconnect", "key_reads_only")
    due(store, "orders")
    run_due(Round)
    assert (store.status, store.problem) == ("reconnect", "key_reads_only")
    shop.site.state.run("update api_keys set permissions = 'read_write'")
    due(store, "checkup")
    run_due(Round)
    assert (store.status, store.problem) == ("connected", None)


def test_orders_can_be_asked_for_at_once(store, manager, make, sign_in, queued):
    assert manager.post(f"/stores/{store.id}/order-reads").status_code == 303
    assert [name for name, _id in queued("platforms")] == ["jobs.rounds.run_round"]
    viewer = sign_in(make.member(Role.VIEW_ONLY, db.get_one(Client, store.client_id)))
    assert viewer.post(f"/stores/{store.id}/order-reads").status_code == 403


def test_an_order_manager_may_ask_for_orders_though_not_see_the_store(store, make, sign_in):
    member = sign_in(make.member(Role.ORDER_MANAGER, db.get_one(Client, store.client_id)))
    assert member.post(f"/stores/{store.id}/order-reads").location == "/stores/"
    assert member.get(f"/stores/{store.id}").status_code == 403
    assert store.name in member.get("/stores/").text


def test_older_orders_are_counted_before_they_are_taken(store, shop, manager, run_due):
    shop.place_orders(3)
    since = {"start": "date", "since": f"{now() - timedelta(days=2):%Y-%m-%d}"}
    counted = manager.post(f"/stores/{store.id}/import", data=since | {"count": "1"}, headers=HTMX)
    assert ("3 new, 0 already here" in counted.text, read(store)) == (True, [])
    manager.post(f"/stores/{store.id}/import", data=since)
    run_due(Round)
    assert (len(read(store)), store.import_from < now() - timedelta(days=1)) == (3, True)


def test_a_start_without_a_date_is_told_beside_the_field(store, manager):
    page = manager.post(f"/stores/{store.id}/import", data={"start": "date"}, headers=HTMX)
    assert (page.status_code, "Choose the date." in page.text) == (422, True)


def test_a_long_reading_gives_way_and_goes_on_where_it_was(store, shop, run_due, monkeypatch):
    monkeypatch.setattr(rounds, "BUDGET", 0.0)
    monkeypatch.setattr(rounds, "BATCH", 1)
    monkeypatch.setattr(rounds, "FAR", timedelta(seconds=-1))
    shop.place_orders(3)
    look = round_of(store, "orders")
    rounds.run_round(look.id)
    db.expire_all()
    assert (len(read(store)), look.work_state, look.due_at <= now()) == (1, "waiting", True)
    monkeypatch.setattr(rounds, "BUDGET", 60.0)
    run_due(Round)
    assert (len({order for _source, order in read(store)}), look.due_at > now()) == (3, True)
