"""The checklist of a store: each line turns by what happens, and asks only what the shop's platform can do."""

import re
from collections.abc import Callable

import pytest
from flask import g
from sqlalchemy import select

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs import intake
from jobs.intake import drain
from models import (
    Delivery,
    Event,
    Order,
    PackageState,
    PostbackEndpoint,
    PostbackState,
    Push,
    PushKind,
    PushState,
    Status,
)
from services.packages import Tracking, arrive, hand_over, left_to_pack, pack
from services.postbacks.owing import owe_trial
from services.postbacks.sending import went_well
from services.production import advance_order
from services.transitions import lock
from tests.conftest import HTMX
from tests.golive.conftest import said_of
from tests.intake.shop import order, send

NEW = {
    "access": "done", "connected": "done", "webhooks": "open", "synced": "open", "mapped": "waits", "files": "waits",
    "specifications": "open", "seen": "open", "proofs": "open", "delivered": "waits", "updates": "open",
    "tracking": "open", "postback": "none", "invoice": "open",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_lingering(monkeypatch):
    monkeypatch.setattr(intake, "LINGER", 0)


@pytest.fixture
def placed(visitor, store, poster) -> Callable[..., Order]:
    """An order of the shop, drained, that the checks pass."""

    def bring(**values) -> Order:
        send(visitor, store, order(**values))
        drain(store.id)
        see(EVERYONE)
        return db.scalars(select(Order).order_by(Order.id.desc()).limit(1)).one()

    return bring


@pytest.fixture
def walk(make) -> Callable[[Order, PackageState], None]:
    """The provider makes, packs and sends it."""
    person = make.member(Role.PROVIDER_ADMIN)

    def on(found: Order, until: PackageState) -> None:
        g.actor = person
        for target in (Status.IN_PRODUCTION, Status.PRINTED):
            advance_order(person, found, target)
        package = pack(found, left_to_pack(found, lock(found)), Tracking("BRT", "BRT1"), person)
        hand_over(found, package, person)
        if until is PackageState.DELIVERED:
            arrive(found, package, until, "Handed over", person)
        db.commit()
        del g.actor

    return on


def test_a_new_store_says_what_is_to_do_and_who_accepted(store, lines, admin):
    assert lines(store) == NEW
    page = admin.get(f"/stores/{store.id}/go-live").text
    assert "2 of 13 done" in page
    assert re.search(r"The invitation was accepted\. .*Ada Rossi", said_of(page, "access"))


def test_a_client_that_nobody_has_accepted_for_yet_is_brought_to_its_settings(make, provider, lines):
    store = make.store(client_id=make.client(access_on=False).id)
    page = provider.get(f"/stores/{store.id}/go-live").text
    assert lines(store, provider)["access"] == "open"
    assert f'href="/clients/{store.client_id}/settings"' in page


def test_a_manual_store_is_asked_nothing_about_a_shop(make, lines, provider):
    store = make.store(platform="manual")
    found = lines(store, provider)
    asides = {step for step, state in found.items() if state == "none"}
    assert asides == {"connected", "webhooks", "synced", "mapped", "files", "tracking", "postback"}
    assert found["seen"] == "open"


@pytest.mark.parametrize(
    ("platform", "aside"),
    [("woocommerce", set()), ("shopify", set()), ("etsy", set()), ("pressero", set()), ("custom", set())],
)
def test_every_platform_is_asked_what_it_can_do(make, lines, provider, platform, aside):
    """With keys, all of these sell, tell and take tracking."""
    store = make.store(platform=platform, synced_at=now())
    found = lines(store, provider)
    assert {step for step, state in found.items() if state == "none"} - {"postback"} == aside


def test_an_ill_connection_is_a_problem_that_leads_to_its_check(store, lines, admin):
    store.status = "reconnect"
    db.commit()
    assert lines(store)["connected"] == "bad"
    assert f'href="/stores/{store.id}/doctor"' in admin.get(f"/stores/{store.id}/go-live").text


def test_the_own_system_of_the_client_is_asked_for_once_it_wants_to_hear(make, store, lines, admin):
    """Nothing is asked before; a failure leads to the log; an answer that stands proves it."""
    assert lines(store)["postback"] == "none"
    wanted = {"name": "ERP", "kind": "url", "address": "https://erp.example/hook", "events": ["order.received"]}
    endpoint = PostbackEndpoint(client_id=store.client_id, **wanted)
    db.add(endpoint)
    db.commit()
    assert lines(store)["postback"] == "open"
    postback = owe_trial(endpoint, Event.PING, None)
    postback.give_up("status", status=500)
    db.commit()
    assert lines(store)["postback"] == "bad"
    assert f'href="/postbacks/?client={store.client_id}"' in admin.get(f"/stores/{store.id}/go-live").text
    other = make.store(client_id=store.client_id)
    postback.order_id = make.order(other).id
    db.commit()
    assert (lines(store)["postback"], lines(other)["postback"]) == ("open", "bad")  # it is of the other store alone
    postback.state, postback.delivered_at = PostbackState.DELIVERED, now()
    db.commit()
    assert lines(store)["postback"] == "done"


def test_a_failure_is_over_once_the_receiver_has_answered_or_its_news_are_cleared(make, store, lines):
    """Of its own receiver: what another one takes mends nothing."""
    wanted = {"kind": "url", "address": "https://erp.example/hook", "events": ["order.received"]}
    endpoint, other = (PostbackEndpoint(client_id=store.client_id, name=name, **wanted) for name in ("ERP", "Desk"))
    db.add_all([endpoint, other])
    db.commit()
    failed = owe_trial(endpoint, Event.PING, None)
    failed.give_up("status", status=500)
    db.commit()
    assert lines(store)["postback"] == "bad"
    went_well(owe_trial(endpoint, Event.PING, None), endpoint)
    db.commit()
    assert lines(store)["postback"] == "done"
    endpoint.failing_since = now()
    told = owe_trial(endpoint, Event.ORDER_RECEIVED, make.order(store))
    told.is_trial = False
    told.give_up("status", status=500)
    went_well(owe_trial(other, Event.PING, None), other)
    db.commit()
    assert lines(store)["postback"] == "bad"
    told.payload = ""
    db.commit()
    assert lines(store)["postback"] == "done"


def test_a_message_that_was_understood_proves_the_webhooks(placed, lines, store):
    placed()
    assert lines(store)["webhooks"] == "done"


def test_messages_that_nobody_understands_are_a_problem(visitor, store, lines):
    send(visitor, store, b'{"id": "no order"', topic="order.updated")
    drain(store.id)
    see(EVERYONE)
    store.delivered_at = now()
    db.commit()
    assert lines(store)["webhooks"] == "bad"


def test_what_vetrina_read_by_itself_proves_no_webhook(placed, lines, store):
    placed()
    db.query(Delivery).update({"source": "poll"})
    db.refresh(store)
    store.delivered_at = None
    db.commit()
    assert lines(store)["webhooks"] == "open"


def test_products_that_are_all_connected_or_ignored_turn_the_line(make, store, poster, lines, admin):
    other = make.variant(make.product(store))
    store.synced_at = now()
    db.commit()
    assert {step: lines(store)[step] for step in ("synced", "mapped", "files")} == {
        "synced": "done", "mapped": "open", "files": "done",
    }  # fmt: skip
    page = admin.get(f"/stores/{store.id}/go-live").text
    assert "1 of 2 variants are connected, 1 are still open" in said_of(page, "mapped")
    assert f"/products/?store={store.id}&amp;state=not_connected" in page
    other.mapping_state = "ignored"
    db.commit()
    assert lines(store)["mapped"] == "done"


def test_a_file_that_fails_its_check_is_a_problem(make, store, poster, lines):
    poster.mapping_state, poster.state_reason = "broken", "resolution_too_low"
    db.commit()
    assert lines(store)["files"] == "bad"
    poster.state_reason = "product_unavailable"
    db.commit()
    assert (lines(store)["files"], lines(store)["mapped"]) == ("waits", "open")


def test_a_test_of_the_shop_walks_every_line_to_its_end(placed, walk, admin, store, lines):
    found = placed()
    assert lines(store)["seen"] == "open"
    admin.post(f"/orders/{found.id}/test", data={"is_test": "y"})
    now_so = lines(store)
    assert (now_so["seen"], now_so["delivered"]) == ("done", "open")
    walk(db.get_one(Order, found.id), PackageState.DELIVERED)
    assert lines(store)["delivered"] == "done"


def test_the_tracking_line_follows_what_the_shop_says(placed, walk, admin, store, lines):
    store.synced_at = now()
    db.commit()
    found = placed()
    assert lines(store)["tracking"] == "open"
    admin.post(f"/orders/{found.id}/test", data={"is_test": "y"})
    assert lines(store)["tracking"] == "waits"
    walk(db.get_one(Order, found.id), PackageState.SHIPPED)
    assert lines(store)["tracking"] == "waits"
    push = db.scalars(select(Push).where(Push.kind == PushKind.SHIPMENT)).one()
    for state, shown in ((PushState.REFUSED, "bad"), (PushState.CONFIRMED, "done")):
        push.state, push.confirmed_at = state, now() if state is PushState.CONFIRMED else None
        db.commit()
        assert lines(store)["tracking"] == shown


def test_an_order_that_is_no_test_proves_nothing(placed, walk, store, lines):
    walk(placed(), PackageState.DELIVERED)
    assert (lines(store)["seen"], lines(store)["delivered"]) == ("open", "waits")


def test_a_test_that_stops_is_a_problem_with_its_page(visitor, store, admin, lines):
    send(visitor, store, order())
    drain(store.id)
    see(EVERYONE)
    found = db.scalars(select(Order)).one()
    admin.post(f"/orders/{found.id}/test", data={"is_test": "y"})
    page = admin.get(f"/stores/{store.id}/go-live").text
    assert lines(store)["seen"] == "bad"
    assert f'href="/orders/{found.id}"' in page and "Not connected" in said_of(page, "seen")


def test_a_polled_page_that_shows_the_newest_is_answered_with_nothing(store, admin):
    page = admin.get(f"/stores/{store.id}/go-live", headers=HTMX)
    assert "<html" not in page.text
    known = {**HTMX, "If-None-Match": page.headers["ETag"]}
    assert admin.get(f"/stores/{store.id}/go-live", headers=known).status_code == 304
    store.status = "paused"
    db.commit()
    assert admin.get(f"/stores/{store.id}/go-live", headers=known).status_code == 200


def test_the_page_asks_the_same_however_many_rows_there_are(make, store, poster, placed, admin, count_statements):
    placed()
    db.query(Order).update({"is_test": True})
    db.commit()
    few = count_statements(lambda: admin.get(f"/stores/{store.id}/go-live"))
    product = make.product(store)
    for _each in range(12):
        make.variant(product, mapping_state="connected")
    for number in range(2, 8):
        placed(number=number)
    db.query(Order).update({"is_test": True})
    db.commit()
    assert count_statements(lambda: admin.get(f"/stores/{store.id}/go-live")) == few
