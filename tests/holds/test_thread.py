"""A hold is one thread: the provider asks, the client answers, and an answer may bring what mends it."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now, see
from core.matrix import Role
from jobs.holds import remind_of_deadlines
from jobs.orders import settle_due_orders
from models import Activity, Client, Mail, Order, TimelineEntry
from services.deadlines import Deadlines, set_deadlines


def fresh():
    see("*")
    db.expire_all()


def answer(browser, order, words="Yes, white.", **more):
    return browser.post(f"/orders/{order.id}/hold/messages", data={"version": order.version, "words": words} | more)


def test_a_question_stops_what_was_released_and_waits_for_the_client(ask, order, client, sign_in):
    assert ask().status_code == 303
    assert (order.status, order.reason, order.turn) == ("on_hold", "file_no_bleed", "client")
    left = order.hold_until - now()
    assert (timedelta(days=6) < left <= timedelta(days=7), order.hold_default) == (True, "received")

    page = sign_in(client).get(f"/orders/{order.id}").text
    assert "Shall the border be white?" in page
    assert ("Waits for you" in page, "it is checked again and goes on." in page) == (True, True)
    assert "waits=client" in sign_in(client).get("/").text


def test_the_client_is_written_to_and_those_who_cannot_answer_are_not(ask, order, client, make):
    own = db.get_one(Client, order.client_id)
    make.member(Role.VIEW_ONLY, client=own)
    make.member(Role.STORE_MANAGER, client=own, all_stores=False)
    manager = make.member(Role.ORDER_MANAGER, client=own)
    make.member(Role.ADMIN)
    ask()
    assert sorted(db.scalars(select(Mail.recipient))) == sorted([client.email, manager.email])
    assert db.scalars(select(Mail.subject)).first() == f"Order {order.number} waits for your answer"


def test_what_the_provider_waits_for_itself_asks_nobody(ask, order):
    ask("material_shortage")
    assert (order.turn, order.hold_until, db.scalars(select(Mail)).all()) == ("provider", None, [])


def test_words_pass_the_turn_to_the_other_side_and_the_provider_lets_it_go(ask, order, client, prepress, sign_in):
    ask()
    theirs, ours = sign_in(client), sign_in(prepress)
    assert answer(theirs, order).status_code == 303
    assert (order.status, order.turn) == ("on_hold", "provider")
    listed = ours.get("/orders/?waits=provider").text
    assert (f'/orders/{order.id}"' in listed, "Waits for us" in listed) == (True, True)

    answer(ours, order, "How wide?")
    assert order.turn == "client"
    page = theirs.get(f"/orders/{order.id}").text
    thread = page.partition('id="hold"')[2].partition("</section>")[0]
    assert re.findall(r"<p>([^<]+)</p>", thread) == ["Shall the border be white?", "Yes, white.", "How wide?"]

    theirs.post(f"/orders/{order.id}/check", data={"version": order.version})
    assert db.get_one(Order, order.id).status == "on_hold"  # whoever asked lets it go
    ours.post(f"/orders/{order.id}/check", data={"version": order.version})
    assert (order.status, order.turn, order.hold_until, order.hold_remind_at) == ("created", None, None, None)


def test_another_file_in_the_answer_frees_it(ask, order, client, sign_in, queued):
    ask()
    item = order.items[0]
    before = item.files["front"]["id"]
    file = (io.BytesIO(b"%PDF-1.4 another"), "another.pdf")
    assert answer(sign_in(client), order, upload=file, act=f"{item.id}-front").status_code == 303
    fresh()
    order = db.get_one(Order, order.id)
    assert order.items[0].files["front"]["id"] != before
    assert (order.status, order.turn) == ("passed", None)  # until the file was looked at
    story = list(db.scalars(select(TimelineEntry.what).order_by(TimelineEntry.id)))
    assert story[-4:] == ["hold_wrote", "file_replaced", "status", "status"]
    assert [name for name, _file in queued("files")] == ["jobs.files.run_file"]


def test_approving_as_it_is_frees_it(ask, order, client, sign_in):
    ask("file_low_dpi")
    assert answer(sign_in(client), order, "It is meant so.", act="accept").status_code == 303
    assert (order.status, order.accepted) == ("created", ["file_low_dpi"])


def test_another_address_frees_what_could_not_be_delivered(ask, order, client, sign_in):
    ask("carrier_refused")
    assert order.hold_default == "canceled"
    sign_in(client).post(
        f"/orders/{order.id}/address",
        data=order.address | {"line1": "Via Garibaldi 2", "version": order.version},
    )
    assert (order.status, order.address["line1"]) == ("created", "Via Garibaldi 2")


@pytest.mark.parametrize("reason", ["fraud_risk", "material_shortage"])
def test_no_mend_frees_what_is_held_for_something_else(ask, order, client, sign_in, reason):
    ask(reason)
    sign_in(client).post(
        f"/orders/{order.id}/address",
        data=order.address | {"line1": "Via Garibaldi 2", "version": order.version},
    )
    assert (order.status, order.address["line1"]) == ("on_hold", "Via Garibaldi 2")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ADMIN, 303), (Role.STORE_MANAGER, 303), (Role.ORDER_MANAGER, 303), (Role.VIEW_ONLY, 403),
        (Role.PROVIDER_ADMIN, 303), (Role.ACCOUNT_MANAGER, 303), (Role.PREPRESS, 303), (Role.OPERATOR, 303),
        (Role.SUPPORT, 303),
    ],
)  # fmt: skip
def test_who_writes_in_the_thread(ask, order, make, sign_in, role, status):
    ask()
    member = make.member(role) if role.is_staff else make.member(role, client=db.get_one(Client, order.client_id))
    browser = sign_in(member)
    assert (f"/orders/{order.id}/hold/messages/new" in browser.get(f"/orders/{order.id}").text) == (status == 303)
    assert answer(browser, order).status_code == status


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ORDER_MANAGER, "on_hold"), (Role.ADMIN, "on_hold"), (Role.SUPPORT, "on_hold"),
        (Role.OPERATOR, "created"), (Role.PREPRESS, "created"), (Role.PROVIDER_ADMIN, "created"),
    ],
)  # fmt: skip
def test_who_lets_go_what_the_provider_asks_about(ask, order, make, sign_in, role, status):
    ask()
    member = make.member(role) if role.is_staff else make.member(role, client=db.get_one(Client, order.client_id))
    sign_in(member).post(f"/orders/{order.id}/check", data={"version": order.version})
    fresh()
    assert db.get_one(Order, order.id).status == status


def test_an_empty_message_and_a_file_that_is_missing_are_told(ask, order, client, sign_in):
    ask()
    browser, item = sign_in(client), order.items[0]
    assert "Write something first." in answer(browser, order, " ").text
    asked = answer(browser, order, "Here", act=f"{item.id}-front")
    assert (asked.status_code, "Choose the file that is to be printed." in asked.text) == (422, True)
    assert db.scalars(select(TimelineEntry).where(TimelineEntry.what == "hold_wrote")).all() == []


def test_an_answer_to_what_changed_meanwhile_keeps_what_was_typed(ask, order, client, sign_in):
    ask()
    asked = answer(sign_in(client), order, "Yes, white.", version=order.version - 1)
    assert (asked.status_code, "Yes, white." in asked.text) == (409, True)


@pytest.mark.parametrize(("then", "status"), [("received", "created"), ("canceled", "canceled")])
def test_the_deadline_ends_it_once_as_was_printed(ask, order, then, status):
    ask(limit="until", until="2030-01-01T10:00", then=then)
    order.hold_until = now()
    db.commit()
    settle_due_orders(0)
    settle_due_orders(0)
    fresh()
    order = db.get_one(Order, order.id)
    ended = [entry.facts for entry in db.scalars(select(TimelineEntry)) if entry.facts.get("why") == "deadline"]
    assert (order.status, order.hold_until, len(ended)) == (status, None, 1)


@pytest.mark.parametrize("then", ["received", "canceled"])
def test_an_answer_stops_the_clock_however_late_the_provider_reads_it(ask, order, client, sign_in, then):
    ask(limit="until", until="2030-01-01T10:00", then=then)
    order.hold_until = now() + timedelta(hours=5)
    db.commit()
    browser = sign_in(client)
    answer(browser, order)
    answer(browser, order, "And soon, please.")
    assert (order.hold_until, order.hold_remind_at, order.hold_default) == (None, None, then)
    assert "The client has answered: the clock stands." in browser.get(f"/orders/{order.id}").text
    settle_due_orders(0)
    fresh()
    assert db.get_one(Order, order.id).status == "on_hold"


@pytest.mark.parametrize(("left", "then_left"), [(timedelta(days=5), 5), (timedelta(hours=5), 2)])
def test_asked_back_the_client_has_the_time_that_was_left_and_two_days_at_least(
    ask, order, client, prepress, sign_in, left, then_left
):
    ask("carrier_refused")
    order.hold_until = now() + left
    db.commit()
    answer(sign_in(client), order)
    answer(sign_in(prepress), order, "Which house number?")
    again = order.hold_until - now()
    assert timedelta(days=then_left - 1) < again <= timedelta(days=then_left)
    assert (order.turn, order.hold_default) == ("client", "canceled")
    assert order.hold_remind_at < order.hold_until
    until = order.hold_until
    answer(sign_in(prepress), order, "And which floor?")
    assert order.hold_until == until


def test_what_was_answered_while_the_clock_still_ran_is_not_ended(ask, order, client, sign_in):
    ask("carrier_refused")
    answer(sign_in(client), order)
    order.hold_until = now()
    db.commit()
    settle_due_orders(0)
    fresh()
    order = db.get_one(Order, order.id)
    assert (order.status, order.hold_until, order.hold_default) == ("on_hold", None, "canceled")


def test_what_waits_for_good_gets_no_clock_by_being_talked_about(ask, order, client, prepress, sign_in):
    ask(limit="none")
    answer(sign_in(client), order)
    answer(sign_in(prepress), order, "How wide?")
    assert (order.turn, order.hold_until, order.hold_default) == ("client", None, None)


def test_the_provider_sets_what_is_usual_for_a_reason(ask, order):
    set_deadlines(Deadlines(holds={"file_no_bleed": [2, "canceled"], "fraud_risk": [None, "received"]}))
    db.commit()
    ask()
    assert (order.hold_default, order.hold_until < now() + timedelta(days=2)) == ("canceled", True)


def test_a_person_may_leave_a_hold_without_a_deadline(ask, order):
    ask(limit="none")
    assert (order.status, order.hold_until, order.hold_default) == ("on_hold", None, None)


def due_for_a_reminder(order):
    order.hold_remind_at = now()
    db.execute(Mail.__table__.delete())
    db.commit()


def test_the_client_is_reminded_once(ask, order, client):
    ask()
    due_for_a_reminder(order)
    remind_of_deadlines()
    remind_of_deadlines()
    fresh()
    assert list(db.scalars(select(Mail.subject))) == [f"Reminder: order {order.number} waits for your answer"]
    assert len(db.scalars(select(TimelineEntry).where(TimelineEntry.what == "hold_reminded")).all()) == 1


def test_who_answered_already_is_not_reminded(ask, order, client, sign_in):
    ask()
    answer(sign_in(client), order)
    due_for_a_reminder(order)
    remind_of_deadlines()
    fresh()
    assert db.scalars(select(Mail)).all() == []


def test_the_activity_log_names_who_wrote(ask, order, client, sign_in):
    ask()
    answer(sign_in(client), order)
    acts = db.scalars(select(Activity).where(Activity.action == "order.hold_answered")).all()
    assert [act.actor for act in acts] == [client.name]


def test_a_file_of_the_library_may_come_with_the_answer(ask, order, client, make, sign_in):
    ask()
    known, strange = make.file(order.client_id, name="last years.png"), make.file(make.client().id)
    browser = sign_in(client)
    offered = browser.get(f"/orders/{order.id}/hold/messages/new").text
    assert ("last years.png" in offered, strange.name in offered) == (True, False)
    assert answer(browser, order, "Use this.", library=strange.id).status_code == 422
    assert answer(browser, order, "Use this.", library=known.id).status_code == 303
    thread = browser.get(f"/orders/{order.id}").text.partition('id="hold"')[2].partition("</section>")[0]
    assert ("last years.png" in thread, order.status) == (True, "on_hold")


def test_a_file_of_the_library_is_printed_where_the_answer_says_so(ask, order, client, make, sign_in):
    ask()
    known, item = make.file(order.client_id), order.items[0]
    assert answer(sign_in(client), order, "", library=known.id, act=f"{item.id}-front").status_code == 303
    fresh()
    order = db.get_one(Order, order.id)
    assert (order.items[0].files["front"]["id"], order.status) == (known.id, "created")


def test_who_may_not_see_the_library_is_offered_no_file_of_it(ask, order, make, sign_in):
    ask()
    known = make.file(order.client_id, name="last years.png")
    browser = sign_in(make.member(Role.ORDER_MANAGER, client=db.get_one(Client, order.client_id)))
    assert "last years.png" not in browser.get(f"/orders/{order.id}/hold/messages/new").text
    answer(browser, order, "Use this.", library=known.id)
    written = db.scalars(select(TimelineEntry).where(TimelineEntry.what == "hold_wrote")).one()
    assert written.facts["file"] == {}
