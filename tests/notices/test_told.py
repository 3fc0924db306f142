"""Who is told of what, and how it is counted together."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from core.db import EVERYONE, db, now, see
from core.matrix import CLIENT_ROLES, STAFF_ROLES, Role
from models import (
    Export,
    FileLink,
    Happening,
    Invitation,
    Mail,
    MembershipClient,
    Notice,
    NoticeKind,
    PostbackEndpoint,
    TimelineEntry,
)
from services.notices.causes import Cause, owe
from tests.notices.conftest import notices_of, text_in

FIXERS = {Role.ADMIN, Role.STORE_MANAGER, Role.ORDER_MANAGER}
STAFF_FIXERS = {Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER, Role.PREPRESS}


@pytest.fixture
def client(make):
    return make.client()


@pytest.fixture
def store(make, client):
    return make.store(client_id=client.id, name="Corner shop")


def test_an_order_on_hold_is_told_to_those_who_may_mend_it(make, client, store, look, happens):
    people = {role: make.member(role, None if role.is_staff else client) for role in (*CLIENT_ROLES, *STAFF_ROLES)}
    happens(make.order(store, number="1001"), "on_hold", reason="file_low_dpi")
    look()
    told = {role for role, member in people.items() if notices_of(member) == [("action", "on_hold", 1)]}
    assert told == FIXERS | STAFF_FIXERS


def test_nobody_of_another_client_or_another_store_is_told(make, client, store, look, happens, limited):
    there = limited(Role.STORE_MANAGER, client, store)
    beside = limited(Role.STORE_MANAGER, client, make.store(client_id=client.id))
    foreign, elsewhere = make.member(Role.ADMIN), make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    db.add(MembershipClient(membership_id=elsewhere.id, client_id=foreign.client_id))
    db.commit()
    happens(make.order(store), "on_hold")
    look()
    assert [len(notices_of(member)) for member in (there, beside, foreign, elsewhere)] == [1, 0, 0, 0]


def test_who_did_it_is_not_told(make, client, store, look, happens):
    me, other = make.member(Role.ADMIN, client), make.member(Role.ORDER_MANAGER, client)
    happens(make.order(store), "on_hold", membership_id=me.id, actor=me.name)
    look()
    assert (notices_of(me), notices_of(other)) == ([], [("action", "on_hold", 1)])


@pytest.mark.parametrize("change", ["disabled", "archived", "access off"])
def test_nothing_is_told_to_the_disabled_nor_about_a_client_that_is_closed(
    make, client, store, look, happens, send, change
):
    member = make.member(Role.ADMIN, client)
    if change == "disabled":
        member.disabled_at = now()
    elif change == "archived":
        client.archived_at = now()
    else:
        client.access_on = False
    happens(make.order(store), "on_hold")
    look()
    assert (notices_of(member), send()) == ([], [])


def test_an_order_that_went_on_by_itself_meanwhile_is_no_news(make, client, store, look, happens):
    member, order = make.member(Role.ADMIN, client), make.order(store)
    happens(order, "not_connected")
    order.status = "created"
    db.commit()
    look()
    assert notices_of(member) == []


def test_500_orders_that_fail_are_one_notice_and_one_mail(make, client, store, look, happens, send, sign_in):
    member = make.member(Role.ADMIN, client)
    orders = [make.order(store, number=f"F{number}", status="failed") for number in range(500)]
    lines = [
        TimelineEntry(client_id=client.id, order_id=order.id, kind="status", what="status", to_status="failed")
        for order in orders
    ]
    db.add_all(lines[:200])
    db.commit()
    look()
    db.add_all(lines[200:])
    db.commit()
    look()
    assert notices_of(member) == [("action", "failed", 500)]
    (mail,) = send()
    assert mail.subject == "500 orders cannot be produced as they are"
    assert "Corner shop" in text_in(mail)
    happens(make.order(store), "failed")
    look()
    assert (notices_of(member), send()) == ([("action", "failed", 501)], [])
    page = sign_in(member).get("/notices/")
    assert "501 orders cannot be produced as they are" in page.text
    assert "and 496 more" in page.text


def test_several_messages_about_one_order_name_it_and_lead_to_it(make, client, store, look, happens, sign_in):
    reader, writer = make.member(Role.ORDER_MANAGER, client), make.member(Role.ADMIN, client)
    order = make.order(store, number="60")
    for _message in range(2):
        happens(order, kind=Happening.NOTE, what="note", membership_id=writer.id, actor=writer.name)
    look()
    page = sign_in(reader).get("/notices/")
    assert ("2 messages about order 60" in page.text, "more</p>" in page.text) == (True, False)
    visit = re.search(r"/notices/\d+/visit[^\"]*", page.text)[0]
    assert sign_in(reader).post(visit).location == f"/orders/{order.id}"


def test_after_an_hour_it_is_news_again(make, client, store, look, happens, send):
    member = make.member(Role.ADMIN, client)
    happens(make.order(store), "failed")
    look()
    assert len(send()) == 1
    db.execute(update(Notice).values(created_at=now() - timedelta(minutes=61)))
    db.commit()
    happens(make.order(store), "failed")
    look()
    assert notices_of(member) == [("action", "failed", 1), ("action", "failed", 1)]
    assert len(send()) == 1


def test_the_same_order_held_twice_is_one_order(make, client, store, look, happens):
    member, order = make.member(Role.ADMIN, client), make.order(store)
    happens(order, "on_hold")
    look()
    db.execute(update(Notice).values(read_at=now()))
    happens(order, "on_hold")
    look()
    notice = db.scalars(select(Notice).where(Notice.membership_id == member.id)).one()
    assert (notice.count, notice.read_at) == (1, None)


def test_a_look_that_comes_twice_tells_nothing_twice(make, client, store, look, happens):
    member = make.member(Role.ADMIN, client)
    happens(make.order(store), "failed")
    look()
    look()
    assert notices_of(member) == [("action", "failed", 1)]


def test_a_line_that_is_committed_late_is_not_passed_over(app, make, client, store, look, happens):
    """Its id is smaller than one that was read before."""
    member, late = make.member(Role.ADMIN, client), make.order(store, status="failed")
    soon = make.order(store)
    with app.extensions["engine"].connect() as slow:
        slow.exec_driver_sql("select set_config('vetrina.clients', '*', true)")
        slow.exec_driver_sql(
            "insert into timeline (client_id, order_id, kind, what, to_status, facts, actor, created_at)"
            f" values ({client.id}, {late.id}, 'status', 'status', 'failed', '{{}}', '', now())"
        )
        happens(soon, "failed")
        look()
        look()
        assert notices_of(member) == []
        slow.commit()
    look()
    look()
    assert notices_of(member) == [("action", "failed", 2)]


def test_a_note_is_told_to_the_others_and_a_request_to_those_who_answer(make, client, store, look, happens):
    anna, olga = make.member(Role.ADMIN, client), make.member(Role.ORDER_MANAGER, client)
    answers, looks_on = make.member(Role.ACCOUNT_MANAGER), make.member(Role.VIEW_ONLY, client)
    order = make.order(store, number="77")
    happens(order, kind=Happening.NOTE, what="note", membership_id=anna.id, actor=anna.name)
    happens(order, kind=Happening.REQUEST, what="asks_cancel", membership_id=anna.id, actor=anna.name)
    happens(order, kind=Happening.REQUEST, what="cancel_refused", membership_id=answers.id, actor=answers.name)
    look()
    assert notices_of(anna) == [("request", "answered", 1)]
    assert notices_of(olga) == [("message", "note", 1), ("request", "answered", 1)]
    assert notices_of(answers) == [("message", "note", 1), ("request", "asked", 1)]
    assert notices_of(looks_on) == []


def test_a_store_that_is_lost_is_told_once_until_it_is_lost_again(make, client, store, look, send):
    member = make.member(Role.STORE_MANAGER, client)
    store.status, store.problem = "reconnect", "key_refused"
    look()
    look()
    assert notices_of(member) == [("connection", "lost", 1)]
    assert [mail.subject for mail in send()] == ["Corner shop has to be connected again"]
    store.status = "connected"
    look()
    db.execute(update(Notice).values(created_at=now() - timedelta(hours=2)))
    store.status = "reconnect"
    look()
    assert notices_of(member) == [("connection", "lost", 1)] * 2


def test_whose_export_it_was_is_told_that_it_is_ready(make, client, look):
    mine, other = make.member(Role.VIEW_ONLY, client), make.member(Role.ADMIN, client)
    own = {"listing": "orders", "format": "csv", "locale": "en", "zone": "UTC", "ends_at": now() + timedelta(days=1)}
    export = Export(client_id=client.id, asked_by_id=mine.id, **own)
    db.add(export)
    export.finish()
    look()
    look()
    assert (notices_of(mine), notices_of(other)) == ([("work", "export_done", 1)], [])


def test_files_that_are_others_now_are_counted_for_the_client(make, client, look):
    member = make.member(Role.ADMIN, client)
    for state in ("changed", "gone", "gone"):
        file = make.file(client.id)
        newer = make.file(client.id).id if state == "changed" else None
        own = {"client_id": client.id, "file_id": file.id, "url": f"https://x.example/{file.id}", "due_at": None}
        db.add(FileLink(**own, state=state, newer_id=newer))
    look()
    assert sorted(notices_of(member)) == [("link", "changed", 1), ("link", "gone", 2)]


def test_an_address_that_takes_no_postbacks_is_told_to_whom_it_concerns(make, client, look):
    admin, manager, staff = (
        make.member(Role.ADMIN, client),
        make.member(Role.ORDER_MANAGER, client),
        make.member(Role.PROVIDER_ADMIN),
    )
    own = {"client_id": client.id, "kind": "url", "address": "https://x.example/in", "warnings": 1}
    theirs = PostbackEndpoint(**own, name="Theirs")
    db.add_all([theirs, PostbackEndpoint(**own, name="Ours", for_provider=True)])
    look()
    assert (notices_of(admin), notices_of(manager)) == ([("postback", "failing", 1)], [])
    assert notices_of(staff) == [("postback", "failing", 1), ("postback", "staff_failing", 1)]
    theirs.state = "disabled"
    look()
    assert notices_of(admin)[1:] == [("postback", "disabled", 1)]


def test_postbacks_that_were_given_up_are_told_together(make, client, look):
    admin, staff = make.member(Role.ADMIN, client), make.member(Role.PROVIDER_ADMIN)
    for what in ("given_up", "given_up", "staff_given_up"):
        owe(Cause(NoticeKind.POSTBACK, what, client.id, ("postback", 7, "ERP")))
    look()
    assert notices_of(admin) == [("postback", "given_up", 1)]
    assert notices_of(staff) == [("postback", "given_up", 1), ("postback", "staff_given_up", 1)]


def test_an_order_that_became_late_is_told(make, client, store, look, happens):
    member = make.member(Role.ORDER_MANAGER, client)
    happens(make.order(store), kind=Happening.CHECK, what="order.delayed", facts={"due": now().isoformat()})
    look()
    assert notices_of(member) == [("delayed", "delayed", 1)]


def test_an_invitation_that_did_not_arrive_is_told_to_the_clients_admin(make, client, look):
    admin, invited = make.member(Role.ADMIN, client), make.member(Role.VIEW_ONLY, client, accepted_at=None)
    own = {"client_id": client.id, "membership_id": invited.id, "email": invited.email, "token_digest": "0" * 64}
    db.add(Invitation(**own, state="not_delivered", expires_at=now() + timedelta(days=1)))
    look()
    assert notices_of(admin) == [("invitation", "not_delivered", 1)]


def test_what_others_owe_is_told_with_their_commit_and_not_without(make, client, store, look):
    member, order = make.member(Role.ADMIN, client), make.order(store, number="9")
    cause = Cause(NoticeKind.DELAYED, "delayed", client.id, ("order", order.id, "9"), store_id=store.id)
    owe(cause)
    db.rollback()
    see(EVERYONE)
    look()
    assert notices_of(member) == []
    owe(cause)
    db.commit()
    look()
    look()
    assert notices_of(member) == [("delayed", "delayed", 1)]
    assert db.scalar(select(func.count()).select_from(Mail)) == 0  # in the summary of the day


def test_of_a_hold_that_a_person_makes_the_clients_people_have_one_mail(make, client, store, look, happens, send):
    admin, staff = make.member(Role.ADMIN, client), make.member(Role.PROVIDER_ADMIN)
    order = make.order(store, turn="client")
    happens(order, "on_hold", membership_id=staff.id, actor=staff.name, facts={"side": "provider"})
    look()
    assert notices_of(admin) == [("action", "on_hold", 1)]
    assert send() == []
