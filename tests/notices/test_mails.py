"""E-mails with notices: when they come, what is in them, how they are stopped, and that each is written once."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import smtp
from core.db import db, now
from core.matrix import Role
from jobs.notices import run_notice_mail
from models import Mail, Mailing, Notice, NoticeKind, NoticeMail, OrderMail, WorkState
from services.mails import letter_in
from services.notices.choices import Choice, choices_of, choose, setting_of
from services.notices.letters import stop_token
from services.notices.pace import due_time
from tests.notices.conftest import notices_of, text_in

ROME, NEW_YORK = "Europe/Rome", "America/New_York"


@pytest.fixture
def client(make):
    return make.client()


@pytest.fixture
def store(make, client):
    return make.store(client_id=client.id, name="Corner shop")


@pytest.fixture
def wants(make, client):
    """wants("daily"): an Admin who wants orders that wait told so, and nothing else by mail."""

    def member(pace: str, *, in_app: bool = True, hour: int = 8, **user):
        one = make.member(Role.ADMIN, client, user=make.user(**user))
        choose(one, {NoticeKind.ACTION: Choice(in_app, Mailing(pace))}, hour)
        db.commit()
        return one

    return member


@pytest.mark.parametrize(
    ("pace", "zone", "hour", "after", "due"),
    [
        ("daily", ROME, 8, "2026-11-26T05:00", "2026-11-26T07:00"),
        ("daily", ROME, 8, "2026-11-26T07:00", "2026-11-27T07:00"),
        ("daily", NEW_YORK, 8, "2026-11-26T07:00", "2026-11-26T13:00"),
        ("daily", ROME, 8, "2026-03-28T12:00", "2026-03-29T06:00"),  # clocks go forward that night
        ("daily", ROME, 2, "2026-03-28T12:00", "2026-03-29T01:00"),  # there is no two o'clock: at three
        ("daily", ROME, 2, "2026-03-29T01:00", "2026-03-30T00:00"),
        ("daily", ROME, 2, "2026-10-24T12:00", "2026-10-25T00:00"),  # there are two: at the first
        ("daily", ROME, 2, "2026-10-25T00:00", "2026-10-26T01:00"),  # and not at the second
        ("daily", ROME, 2, "2026-10-25T00:30", "2026-10-26T01:00"),
        ("hourly", ROME, 8, "2026-10-25T00:30", "2026-10-25T01:00"),
    ],
)
def test_a_summary_is_due_once_a_day_at_the_persons_own_hour(pace, zone, hour, after, due):
    after, due = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (after, due))
    assert due_time(Mailing(pace), zone, hour, after) == due


def test_a_summary_is_in_the_persons_language_and_zone_and_comes_once(wants, make, store, look, happens, send):
    member = wants("daily", locale="it", time_zone=NEW_YORK)
    happens(make.order(store, number="7"), "on_hold", reason="file_low_dpi")
    happens(make.order(store, number="8"), "failed")
    look()
    owed = db.scalars(select(NoticeMail).where(NoticeMail.membership_id == member.id)).one()
    assert owed.due_at == due_time(Mailing.DAILY, NEW_YORK, 8, now())
    (mail,) = send()
    assert (mail.recipient, mail.subject) == (member.email, "Il tuo riepilogo: 2 avvisi")
    assert "L’ordine 7 è sospeso (Corner shop" in text_in(mail)
    assert " EST" in text_in(mail) or " EDT" in text_in(mail)
    assert send() == []


def test_the_mail_of_a_hold_says_why_and_until_when(wants, make, store, look, happens, send):
    wants("once", time_zone="UTC")
    order = make.order(store, number="7", hold_until=datetime(2031, 5, 1, 10, tzinfo=UTC))
    happens(order, "on_hold", reason="client_request")
    look()
    (mail,) = send()
    assert "the client asked for it · to be answered by 1 May 2031, 10:00" in text_in(mail)


def test_nothing_new_is_no_mail(wants, make, store, look, happens, send):
    wants("hourly")
    happens(make.order(store), "on_hold")
    look()
    db.execute(update(Notice).values(read_at=now()))  # in the app, meanwhile
    assert send() == []


def test_who_wants_no_notice_in_the_app_gets_the_mail_alone(wants, make, store, look, happens, send, sign_in):
    member = wants("once", in_app=False)
    happens(make.order(store, number="7"), "on_hold")
    look()
    page = sign_in(member).get("/notices/").text
    assert ("Order 7 is on hold" in page, [mail.subject for mail in send()]) == (False, ["Order 7 is on hold"])


def test_who_wants_neither_is_told_nothing(wants, make, store, look, happens):
    member = wants("none", in_app=False)
    happens(make.order(store), "on_hold")
    look()
    assert notices_of(member) == []


@pytest.mark.parametrize("change", ["disabled", "role", "store"])
def test_who_may_not_know_any_more_when_the_mail_goes_out_gets_none(wants, make, store, look, happens, send, change):
    member = wants("daily")
    happens(make.order(store), "on_hold")
    look()
    if change == "disabled":
        member.disabled_at = now()
    elif change == "role":
        member.role = Role.VIEW_ONLY
    else:
        member.all_stores = False
    db.commit()
    assert send() == []


def test_a_mail_stands_in_the_story_of_each_order_that_it_names(wants, make, store, look, happens, send):
    member, order = wants("once"), make.order(store, number="7")
    happens(order, "on_hold")
    look()
    (mail,) = send()
    (noted,) = db.scalars(select(OrderMail)).all()
    assert (noted.order_id, noted.mail_id, noted.person) == (order.id, mail.id, member.name)


class Killed(BaseException):
    """Stands for SIGKILL: nobody catches it."""


def test_a_worker_that_dies_at_any_moment_neither_loses_nor_doubles_a_mail(
    wants, make, store, look, happens, monkeypatch
):
    """Killed before its first, second, third … flush or commit, then begun anew by another worker."""
    member = wants("daily")
    for step in range(12):
        happens(make.order(store, number=f"K{step}"), "on_hold")
        db.execute(update(Notice).values(created_at=now() - timedelta(hours=2)))
        look()
        before = len(db.scalars(select(Mail)).all())
        _run_until(step, monkeypatch)
        _run_until(None, monkeypatch)
        mails = db.scalars(select(Mail).order_by(Mail.id)).all()
        assert len(mails) == before + 1
        assert f"K{step}" in text_in(mails[-1])
    assert {mail.recipient for mail in mails} == {member.email}
    assert db.scalars(select(NoticeMail.work_state)).all() == [WorkState.DONE]


def _run_until(steps, monkeypatch):
    """One try of the mail that is owed, which dies at its `steps`-th flush or commit."""
    left = iter(range(steps)) if steps is not None else None

    def dying(real):
        def call(session, *given, **named):
            if left is not None and next(left, None) is None:
                raise Killed
            return real(session, *given, **named)

        return call

    db.execute(update(NoticeMail).where(NoticeMail.due_at.is_not(None)).values(due_at=now() - timedelta(seconds=1)))
    db.commit()
    mail_id = db.scalars(select(NoticeMail.id)).one()
    db.rollback()
    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", dying(Session.commit))
        patch.setattr(Session, "flush", dying(Session.flush))
        with suppress(Killed):
            run_notice_mail(mail_id)
    db.rollback()
    db.expire_all()


def test_the_link_in_a_mail_shows_first_and_stops_only_when_it_is_posted(
    wants, make, store, look, happens, send, visitor
):
    member = wants("once")
    happens(make.order(store, number="7"), "on_hold")
    look()
    letter = letter_in(send()[0])
    path = letter.stop_url.partition("/no-more-mails")[1] + letter.stop_url.partition("/no-more-mails")[2]
    assert "Order waits for somebody" in visitor.get(path).text
    assert choices_of(member, setting_of(member))[NoticeKind.ACTION] == (True, Mailing.ONCE)
    answer = visitor.post(path, data={"List-Unsubscribe": "One-Click"})
    db.expire_all()
    assert answer.status_code == 200
    assert choices_of(member, setting_of(member))[NoticeKind.ACTION] == (True, Mailing.NONE)
    assert choices_of(member, setting_of(member))[NoticeKind.CONNECTION].mailing is Mailing.ONCE
    db.execute(update(Notice).values(created_at=now() - timedelta(hours=2)))
    happens(make.order(store), "on_hold")
    look()
    assert (len(notices_of(member)), send()) == (2, [])


def test_a_link_that_somebody_made_up_stops_nothing(wants, visitor):
    token = stop_token(wants("once"), ["action"])
    assert visitor.post(f"/no-more-mails/{token[:-2]}xx").status_code == 404


def test_mail_programs_find_the_button(wants, make, store, look, happens, send):
    wants("once")
    happens(make.order(store), "on_hold")
    look()
    (mail,) = send()
    letter = letter_in(mail)
    message, again = (smtp._message(letter_in(mail), "ada@example.test") for _try in range(2))
    assert message["Message-ID"] == again["Message-ID"]  # sent twice, it is shown once
    assert message["List-Unsubscribe"] == f"<{letter.stop_url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
