"""The one timeline of an order: all that happened in one line, narrowed, page by page, with what lies behind it."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.db import db, now
from core.matrix import Role
from jobs.intake import drain
from models import Activity, Delivery, Mail, Order, OrderMail, Postback, PostbackEndpoint, Push, TimelineEntry
from tests.intake.shop import inbox, order, send

PEOPLE = ("Via Roma 1", "anna1@example.test", "10.9.8.7", "To Anna BIANCHI")
TITLES = re.compile(r'<div class="event-head"><strong>([^<]+)</strong>')


def titles(browser, found, query="") -> list[str]:
    return TITLES.findall(browser.get(f"/orders/{found.id}{query}").text)


def push_of(found: Order, **values) -> Push:
    own = {"client_id": found.client_id, "store_id": found.store_id, "order_id": found.id, "key": "k", "kind": "note"}
    push = Push(**own | {"message": {"status": "on_hold", "reason": None}, "due_at": None} | values)
    db.add(push)
    db.commit()
    return push


def mail_about(found: Order, **values) -> Mail:
    own = {"client_id": found.client_id, "recipient": "ada@example.test", "subject": "It waits", "sealed": "SECRET"}
    mail = Mail(**own | values)
    db.add(mail)
    db.flush()
    db.add(OrderMail(client_id=found.client_id, order_id=found.id, mail_id=mail.id, person="Ada"))
    db.commit()
    return mail


def test_all_that_happened_stands_in_one_line_newest_first(arrived, admin, sign_in):
    found, browser = arrived(), sign_in(admin)
    push_of(found, created_at=now() + timedelta(seconds=1))
    mail_about(found, created_at=now() + timedelta(seconds=2), server_words="451 later")
    browser.post(f"/orders/{found.id}/notes", data={"words": "hello"})
    db.execute(
        update(TimelineEntry).where(TimelineEntry.what == "note").values(created_at=now() + timedelta(seconds=3))
    )
    db.commit()
    assert titles(browser, found)[:3] == ["Note", "E-mail waits to be sent", "To the store: On hold"]
    assert titles(browser, found)[-2:] == ["Not connected", "Order arrived"]
    page = browser.get(f"/orders/{found.id}").text
    assert ("451 later" in page, "SECRET" in page, "To ada@example.test" in page) == (True, False, True)


def test_every_change_of_status_is_seen_once(arrived, admin, store, make, sign_in):
    found, browser = arrived(), sign_in(admin)
    push_of(found)
    version = db.get_one(Order, found.id).version
    browser.post(f"/orders/{found.id}/cancellation", data={"words": "no", "version": version})
    assert titles(browser, found, "?story=status") == ["Canceled", "Not connected", "Order arrived"]
    whole = titles(browser, found)
    assert [whole.count(title) for title in ("Canceled", "Not connected", "Order arrived")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("delivery", ["Message of the store"]),
        ("person", ["Note"]),
        ("check", ["Not connected"]),
        ("note", ["Note"]),
        ("package", []),
        ("push", ["To the store: On hold", "To the store: Not connected"]),
        ("mail", ["E-mail sent"]),
    ],
)
def test_it_is_narrowed_to_one_kind(arrived, admin, sign_in, kind, seen):
    found, browser = arrived(), sign_in(admin)
    push_of(found)
    mail_about(found, sent_at=now(), due_at=None)
    browser.post(f"/orders/{found.id}/notes", data={"words": "hello"})
    assert titles(browser, found, f"?story={kind}") == seen


def test_a_long_story_goes_on_page_by_page_and_leaves_nothing_out(arrived, admin, sign_in):
    found, browser = arrived(), sign_in(admin)
    moment = now() + timedelta(minutes=1)
    own = {"client_id": found.client_id, "order_id": found.id, "kind": "note", "what": "note", "actor": "Ada"}
    for number in range(120):  # of which many have the very same moment
        db.add(
            TimelineEntry(
                **own, facts={"words": f"word {number:03}."}, created_at=moment + timedelta(seconds=number // 60)
            )
        )
        if number % 10 == 0:
            mail_about(found, subject=f"mail {number:03}.", created_at=moment + timedelta(seconds=number // 60))
    db.commit()
    seen, url = [], f"/orders/{found.id}"
    while url:
        page = browser.get(url).text
        seen += re.findall(r"(?:word|mail) \d{3}\.", page)
        on = re.search(r'href="([^"#]+earlier=[^"#]+)#story"[^>]*>(?:<svg.*?</svg>)?Show earlier', page, re.S)
        url = on[1] if on else ""
    assert len(seen) == len(set(seen)) == 132
    words = [each for each in seen if each.startswith("word")]
    assert words == sorted(words, reverse=True)


def test_postbacks_stand_in_it_for_those_who_may_see_them(arrived, admin, make, sign_in):
    found = arrived()
    own = {"client_id": found.client_id, "kind": "url", "address": "https://x.example/in"}
    for name, for_provider in (("Our system", False), ("Their system", True)):
        endpoint = PostbackEndpoint(**own, name=name, for_provider=for_provider)
        db.add(endpoint)
        db.flush()
        told = {"event": "order.received", "key": "k", "webhook_id": name, "payload": "{}", "occurred_at": now()}
        db.add(Postback(client_id=found.client_id, endpoint_id=endpoint.id, order_id=found.id, due_at=None, **told))
    db.commit()
    seen = {}
    for role in (Role.ADMIN, Role.ORDER_MANAGER, Role.SUPPORT):
        page = sign_in(make.member(role, None if role.is_staff else admin.client)).get(f"/orders/{found.id}").text
        seen[role] = [name in page for name in ("Our system", "Their system")]
    assert seen == {Role.ADMIN: [True, False], Role.ORDER_MANAGER: [False, False], Role.SUPPORT: [True, True]}


def test_a_message_that_changed_nothing_stands_there_with_its_reason(visitor, arrived, admin, store, sign_in):
    found = arrived(minute=5)
    send(visitor, store, order(minute=5), topic="order.created")
    drain(store.id)
    page = sign_in(admin).get(f"/orders/{found.id}").text
    assert "Message of the store" in page
    assert "The same as what was known: nothing changed" in page


def test_of_a_raw_message_only_those_who_work_with_addresses_see_people_and_nobody_sees_secrets(
    arrived, admin, make, sign_in
):
    found, raw = arrived(), db.scalars(select(Delivery)).one()
    raw.body = json.dumps(
        json.loads(raw.body)
        | {"order_key": "1", "access_token": "tok-1", "customer_ip": "10.9.8.7", "kind": "To Anna BIANCHI"}
    )
    db.commit()
    url = f"/orders/{found.id}/deliveries/{raw.id}"
    for role, sees in ((Role.ADMIN, True), (Role.VIEW_ONLY, False), (Role.STORE_MANAGER, False)):
        page = sign_in(make.member(role, admin.client)).get(url).text
        assert [word in page.partition("<pre")[2] for word in PEOPLE] == [sees] * len(PEOPLE)
        assert ("tok-1" in page, "line_items" in page, "X-Wc-Webhook-Topic" in page) == (False, True, True)
        signature = raw.headers["X-Wc-Webhook-Signature"]
        assert signature not in page.replace("&#43;", "+").replace("&#34;", '"')


def test_a_message_is_read_once_more_when_a_person_asks(arrived, admin, store, sign_in, queued):
    found, raw = arrived(), db.scalars(select(Delivery)).one()
    browser, url = sign_in(admin), f"/orders/{found.id}/deliveries/{raw.id}"
    assert "Read once more" in browser.get(url).text
    before = len(queued("intake"))
    assert browser.post(f"{url}/replays").status_code == 303
    assert (inbox(), len(queued("intake"))) == ([("new", "")], before + 1)
    assert db.scalars(select(Activity.action).order_by(Activity.id.desc()).limit(1)).one() == "order.delivery_replayed"
    drain(store.id)
    db.expire_all()
    assert db.query(Order).count() == 1
    assert inbox()[0][0] in ("done", "ignored")
    assert "A message of the store is read once more" in titles(browser, found)


@pytest.mark.parametrize(("role", "answer"), [(Role.VIEW_ONLY, 403), (Role.ORDER_MANAGER, 403), (Role.SUPPORT, 303)])
def test_who_may_not_read_orders_of_a_shop_may_not_ask_for_it(arrived, admin, make, sign_in, role, answer):
    found, raw = arrived(), db.scalars(select(Delivery)).one()
    member = make.member(role, None if role.is_staff else admin.client)
    assert sign_in(member).post(f"/orders/{found.id}/deliveries/{raw.id}/replays").status_code == answer
    assert [state for state, _reason in inbox()] == ["new" if answer == 303 else "done"]


def test_what_was_forgotten_cannot_be_read_once_more(arrived, admin, sign_in):
    found, raw = arrived(), db.scalars(select(Delivery)).one()
    raw.body, raw.headers = "", {}
    db.commit()
    browser, url = sign_in(admin), f"/orders/{found.id}/deliveries/{raw.id}"
    page = browser.get(url).text
    assert ("asked to be forgotten" in page, "Read once more" in page) == (True, False)
    browser.post(f"{url}/replays")
    assert inbox() == [("done", "")]


def test_a_refused_message_to_the_store_is_retried_from_the_story(arrived, admin, sign_in):
    found, browser = arrived(), sign_in(admin)
    push = push_of(found, state="refused", work_state="failed", error="gone", shop_words="No such order")
    page = browser.get(f"/orders/{found.id}").text
    assert "No such order" in page
    assert f"/production/pushes/{push.id}/retries" in page
