"""What a shop is answered, and what is kept."""

import pytest
from sqlalchemy import select, text

from core.db import db
from jobs.intake import drain
from models import Client, Delivery, StoreStatus
from services import door
from services.credentials import keep_hook_secret
from tests.intake.shop import order, send, shop_of


def kept() -> list[Delivery]:
    db.rollback()
    return list(db.scalars(select(Delivery).order_by(Delivery.id)))


def test_a_delivery_is_kept_as_it_came_and_rung_for_once(make, visitor, queued):
    store = shop_of(make)
    answers = [send(visitor, store, order(number)).status_code for number in (1, 2)]
    assert answers == [200, 200]
    assert [row.body[:9] for row in kept()] == ['{"id": 1,', '{"id": 2,']
    assert kept()[0].headers["X-Wc-Webhook-Topic"] == "order.updated"
    assert queued("intake") == [("jobs.intake.drain", store.id)]


def test_the_same_delivery_again_is_answered_and_noted_but_not_kept_twice(make, visitor):
    store = shop_of(make)
    answers = [send(visitor, store, order()).status_code for _time in range(3)]
    assert (answers, [row.seen for row in kept()]) == ([200, 200, 200], [2])


def test_a_delivery_costs_no_session_and_its_address_stays_out_of_the_log(make, visitor, capfd):
    store = shop_of(make)
    answers = [send(visitor, store, order()), send(visitor, store, order(), secret="guessed")]
    assert [answer.headers.get("Set-Cookie") for answer in answers] == [None, None]
    said = capfd.readouterr()
    assert "delivery refused" in said.err + said.out
    assert store.hook_token not in said.err + said.out


def test_a_wrong_signature_is_refused_and_leaves_nothing(make, visitor, queued):
    store = shop_of(make)
    answer = send(visitor, store, order(), secret="guessed")
    assert (answer.status_code, answer.text, kept(), queued("intake")) == (401, "", [], [])


def test_a_signature_over_other_bytes_is_refused(make, visitor):
    store = shop_of(make)
    headers = {"X-WC-Webhook-Topic": "order.updated", "X-WC-Webhook-Signature": "ä"}
    answer = visitor.post(f"/hooks/woocommerce/{store.hook_token}", data=b"{}", headers=headers)
    assert (answer.status_code, kept()) == (401, [])


def test_the_trial_message_is_answered_and_not_kept(make, visitor):
    store = shop_of(make)
    answer = visitor.post(f"/hooks/woocommerce/{store.hook_token}", data={"webhook_id": "7"})
    assert (answer.status_code, kept()) == (200, [])


@pytest.mark.parametrize("path", ["/hooks/woocommerce/unknown", "/hooks/shopify/{token}", "/hooks/manual/{token}"])
def test_an_address_that_is_no_stores_is_not_found(make, visitor, path):
    store = shop_of(make)
    assert visitor.post(path.format(token=store.hook_token), data=b"{}").status_code == 404


def test_a_body_beyond_the_limit_is_refused_without_reading_it(make, visitor):
    store = shop_of(make)
    assert send(visitor, store, b" " * (4 * 1024 * 1024 + 1)).status_code == 413
    assert kept() == []


def test_bytes_that_are_no_text_are_kept_all_the_same(make, visitor):
    store = shop_of(make)
    assert send(visitor, store, b'{"id": 5, "x": "\xff\x00"}').status_code == 200
    assert len(kept()) == 1


@pytest.mark.parametrize("status", [StoreStatus.PAUSED, StoreStatus.DISCONNECTED])
def test_a_store_at_rest_still_keeps_what_comes(make, visitor, status):
    store = shop_of(make, status=status)
    assert send(visitor, store, order()).status_code == 200
    assert len(kept()) == 1


def test_without_redis_the_delivery_is_kept_and_answered(app, make, visitor, monkeypatch):
    store = shop_of(make)
    away = app.extensions["redis"].__class__.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.2)
    monkeypatch.setitem(app.extensions, "redis", away)
    assert send(visitor, store, order()).status_code == 200
    assert len(kept()) == 1


def test_without_the_database_the_sender_is_told_to_come_again(app, make, visitor, monkeypatch):
    store = shop_of(make)
    send(visitor, store, order())
    monkeypatch.setattr(door, "_own", type(door._own)())
    monkeypatch.setitem(app.config, "DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    answer = send(visitor, store, order(2))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_a_cut_connection_is_mended_within_the_request(make, visitor):
    store = shop_of(make)
    send(visitor, store, order(1))
    others = "pid <> pg_backend_pid() and usename = current_user"
    db.execute(text(f"select pg_terminate_backend(pid) from pg_stat_activity where {others}"))
    db.commit()
    assert send(visitor, store, order(2)).status_code == 200
    assert len(kept()) == 2


def test_a_secret_that_was_changed_counts_at_once(make, visitor):
    store = shop_of(make)
    send(visitor, store, order(1))
    keep_hook_secret(store, "another")
    db.commit()
    assert send(visitor, store, order(2), secret="another").status_code == 200


def test_a_client_whose_door_is_shut_waits_and_is_caught_up_later(make, visitor):
    store = shop_of(make)
    client = db.get_one(Client, store.client_id)
    client.access_on = False
    db.commit()
    send(visitor, store, order())
    drain(store.id)
    assert [row.state for row in kept()] == ["new"]
    client.access_on = True
    db.commit()
    drain(store.id)
    assert [row.state for row in kept()] == ["done"]
