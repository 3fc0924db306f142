"""A held line has its own thread, with turn, deadline and default as a held order has."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from jobs.holds import remind_of_deadlines
from jobs.orders import settle_due_orders
from models import Client, FileState, Mail, Order, OrderItem, TimelineEntry
from services.mails import letter_in
from tests.holds.test_thread import due_for_a_reminder, fresh
from tests.orders.made import printed_as


@pytest.fixture
def lines(make, order):
    """The poster that is asked about, and a second one of the same order."""
    first = order.items[0]
    file = make.file(order.client_id)
    printed = printed_as(first.catalog_variant_id, first.product_uid, file)
    other = make.item(order, title="Other", status="created", **printed)
    db.expire_all()
    return first, other


@pytest.fixture
def ask_about(sign_in, prepress, order, lines):
    def hold(line=lines[0], reason="file_no_bleed", **said):
        said = {"version": order.version, "reason": reason, "words": "Shall the border be white?"} | said
        return sign_in(prepress).post(f"/orders/{order.id}/items/{line.id}/hold", data=said)

    return hold


def answer(browser, order, line, words="Yes, white.", **more):
    said = {"version": order.version, "words": words} | more
    return browser.post(f"/orders/{order.id}/items/{line.id}/hold/messages", data=said)


def test_the_line_alone_waits_for_the_client_until_its_deadline(ask_about, order, lines, client, sign_in):
    assert ask_about().status_code == 303
    line, other = lines
    assert (order.status, line.turn, order.turn, other.turn) == ("created", "client", "client", None)
    left = line.hold_until - now()
    assert (timedelta(days=6) < left <= timedelta(days=7), line.hold_default) == (True, "received")
    page = sign_in(client).get(f"/orders/{order.id}").text
    thread = page.partition(f'id="hold-{line.id}"')[2].partition("</section>")[0]
    assert ("Shall the border be white?" in thread, "Waits for you" in thread) == (True, True)
    assert ('id="hold"' in page, f'/orders/{order.id}"' in sign_in(client).get("/orders/?waits=client").text) == (
        False,
        True,
    )


def test_the_client_is_written_to_about_the_line_and_reminded_once(ask_about, order, lines, client):
    ask_about()
    mail = db.scalars(select(Mail)).one()
    assert f"{lines[0].title} in order {order.number}" in letter_in(mail).text
    lines[0].hold_remind_at = now()
    due_for_a_reminder(order)
    remind_of_deadlines()
    remind_of_deadlines()
    fresh()
    assert list(db.scalars(select(Mail.subject))) == [f"Reminder: order {order.number} waits for your answer"]


def test_two_lines_have_two_threads_and_the_client_comes_first(ask_about, order, lines, client, prepress, sign_in):
    line, other = lines
    ask_about(line)
    ask_about(other, "material_shortage", words="Paper comes on Monday")
    assert (line.turn, other.turn, order.turn, order.held_items) == ("client", "provider", "client", 2)
    assert answer(sign_in(client), order, line).status_code == 303
    assert (line.turn, order.turn) == ("provider", "provider")
    page = sign_in(prepress).get(f"/orders/{order.id}").text
    first, second = (page.partition(f'id="hold-{each.id}"')[2].partition("</section>")[0] for each in lines)
    assert ("Yes, white." in first, "Yes, white." in second, "Paper comes on Monday" in second) == (True, False, True)


@pytest.mark.parametrize(("then", "status", "ended"), [("received", "created", 0), ("canceled", "canceled", 0)])
def test_the_deadline_ends_it_once_as_was_printed(ask_about, order, lines, then, status, ended):
    line, other = lines
    ask_about(limit="until", until="2030-01-01T10:00", then=then)
    order.hold_until = line.hold_until = now()
    db.commit()
    settle_due_orders(0)
    settle_due_orders(0)
    fresh()
    line, other, order = (
        db.get_one(kind, each.id) for kind, each in ((OrderItem, line), (OrderItem, other), (Order, order))
    )
    assert (line.status, line.is_held, line.hold_until, other.status) == (status, False, None, "created")
    assert (order.status, order.held_items, order.turn, order.hold_until) == ("created", ended, None, None)
    told = [entry for entry in db.scalars(select(TimelineEntry)) if entry.facts.get("why") == "deadline"]
    assert len(told) == 1


@pytest.mark.parametrize("status", ["in_production", "printed"])
def test_the_deadline_cancels_a_line_that_was_begun(ask_about, order, lines, status):
    line = lines[0]
    line.status = status
    db.commit()
    ask_about(limit="until", until="2030-01-01T10:00", then="canceled")
    order.hold_until = line.hold_until = now()
    db.commit()
    settle_due_orders(0)
    fresh()
    assert db.get_one(OrderItem, line.id).status == "canceled"


def test_an_answer_stops_the_clock_of_its_line_alone(ask_about, order, lines, client, prepress, sign_in):
    line, other = lines
    for each in lines:
        ask_about(each, limit="until", until="2030-01-01T10:00", then="canceled")
    answer(sign_in(client), order, line)
    assert (line.hold_until, order.hold_until) == (None, other.hold_until)
    page = sign_in(client).get(f"/orders/{order.id}").text
    first, second = (page.partition(f'id="hold-{each.id}"')[2].partition("</section>")[0] for each in lines)
    assert ("the clock stands" in first, "the clock stands" in second) == (True, False)
    order.hold_until = other.hold_until = now()
    db.commit()
    settle_due_orders(0)
    fresh()
    line, other = db.get_one(OrderItem, line.id), db.get_one(OrderItem, other.id)
    assert (line.is_held, line.status, other.status) == (True, "created", "canceled")
    answer(sign_in(prepress), order, line, "How wide?")
    assert (line.hold_until == order.hold_until, line.hold_default) == (True, "canceled")
    assert line.hold_until > now() + timedelta(days=2)


def test_the_client_takes_it_as_it_is_and_it_goes_on(ask_about, order, lines, client, sign_in):
    ask_about()
    assert answer(sign_in(client), order, lines[0], "It is meant so.", act="accept").status_code == 303
    assert (lines[0].is_held, lines[0].status, order.held_items, order.turn) == (False, "created", 0, None)


def test_another_file_lets_it_go_once_it_was_looked_at(ask_about, order, lines, client, prepress, sign_in):
    ask_about()
    line = lines[0]
    before = line.files["front"]["id"]
    file = (io.BytesIO(b"%PDF-1.4 another"), "another.pdf")
    assert answer(sign_in(client), order, line, upload=file, act=f"{line.id}-front").status_code == 303
    fresh()
    line, order = db.get_one(OrderItem, line.id), db.get_one(Order, order.id)
    assert (line.files["front"]["id"] != before, line.is_held) == (True, True)
    told = sign_in(prepress).post(
        f"/orders/{order.id}/items/{line.id}/hold/end", data={"version": order.version}, follow_redirects=True
    )
    assert ("still being looked at" in told.text, line.is_held) == (True, True)


@pytest.mark.parametrize(
    ("state", "held", "turn"), [(FileState.READY, False, None), (FileState.REFUSED, True, "client")]
)
def test_the_other_file_is_printed_only_where_it_can_be(
    ask_about, order, lines, client, make, sign_in, state, held, turn
):
    ask_about()
    line, other = lines[0], make.file(order.client_id, name="other.png")
    said = {"library": other.id, "act": f"{line.id}-front"}
    assert answer(sign_in(client), order, line, "", **said).status_code == 303
    other.state = state
    order.hold_until = line.hold_until = now()
    db.commit()
    settle_due_orders(0)
    fresh()
    line = db.get_one(OrderItem, line.id)
    assert (line.files["front"]["name"], line.is_held, line.turn) == ("other.png", held, turn)


def test_a_line_that_was_begun_keeps_its_file(ask_about, order, lines, client, sign_in, make):
    lines[0].status = "in_production"
    db.commit()
    ask_about()
    other = make.file(order.client_id)
    page = sign_in(client).get(f"/orders/{order.id}/items/{lines[0].id}/hold/messages/new").text
    assert ("Print the attached file" in page, "Make it as it is" in page) == (False, True)
    asked = answer(sign_in(client), order, lines[0], library=other.id, act=f"{lines[0].id}-front")
    assert (asked.status_code, lines[0].files["front"]["id"] == other.id) == (422, False)


@pytest.mark.parametrize(
    ("role", "status"), [(Role.ADMIN, 303), (Role.ORDER_MANAGER, 303), (Role.VIEW_ONLY, 403), (Role.SUPPORT, 303)]
)
def test_who_writes_about_a_line(ask_about, order, lines, make, sign_in, role, status):
    ask_about()
    member = make.member(role) if role.is_staff else make.member(role, client=db.get_one(Client, order.client_id))
    assert answer(sign_in(member), order, lines[0]).status_code == status


def test_what_is_not_held_has_no_thread_and_what_was_written_to_it_stays(order, lines, client, sign_in):
    asked = answer(sign_in(client), order, lines[1], words="It may bleed")
    written = db.scalars(select(TimelineEntry).where(TimelineEntry.what == "hold_wrote")).all()
    assert (asked.status_code, "It may bleed" in asked.text, written) == (409, True, [])


def test_whoever_holds_the_order_holds_its_lines_deadline_too(ask_about, ask, order, lines):
    """A line's time does not run out while the whole order waits for somebody."""
    ask_about(limit="until", until="2030-01-01T10:00", then="canceled")
    ask("fraud_risk")
    lines[0].hold_until = now()
    db.commit()
    settle_due_orders(0)
    fresh()
    assert (db.get_one(Order, order.id).status, db.get_one(OrderItem, lines[0].id).status) == ("on_hold", "on_hold")


def test_of_a_test_order_the_mail_says_that_it_is_one(ask, order, client):
    order.is_test = True
    db.commit()
    ask()
    mail = db.scalars(select(Mail)).one()
    letter = letter_in(mail)
    assert mail.subject == f"Test: Order {order.number} waits for your answer"
    assert ["This is a test order." in words for words in (letter.text, letter.html)] == [True, True]
