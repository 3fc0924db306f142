"""What the workers do with notices, done where a test says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs.notices import run_look, run_notice_mail
from models import Happening, Mail, Membership, MembershipStore, Notice, NoticeLook, NoticeMail, TimelineEntry
from services.mails import letter_in
from services.notices.looks import owe_looks


@pytest.fixture
def look(app) -> Callable[[], None]:
    """Every look for news, made once; the first one was made before the test began."""

    def run() -> None:
        db.commit()
        db.execute(update(NoticeLook).values(due_at=now() - timedelta(seconds=1)))
        db.commit()
        for look_id in db.scalars(select(NoticeLook.id).order_by(NoticeLook.id)).all():
            db.rollback()
            run_look(look_id)
            see(EVERYONE)
        db.expire_all()

    owe_looks()
    run()
    return run


@pytest.fixture
def send(app) -> Callable[..., list[Mail]]:
    """Every mail with notices that is owed, or only those of one pace, as if its time had come; the mails written."""

    def run(pace: str | None = None) -> list[Mail]:
        before = set(db.scalars(select(Mail.id)))
        owed = select(NoticeMail.id).where(NoticeMail.due_at.is_not(None))
        ids = db.scalars(owed.where(NoticeMail.pace == pace) if pace else owed).all()
        db.execute(update(NoticeMail).where(NoticeMail.id.in_(ids)).values(due_at=now() - timedelta(seconds=1)))
        db.commit()
        for mail_id in ids:
            run_notice_mail(mail_id)
            see(EVERYONE)
        db.expire_all()
        return [mail for mail in db.scalars(select(Mail).order_by(Mail.id)) if mail.id not in before]

    return run


@pytest.fixture
def happens(make):
    """happens(order, status="on_hold"): a line of an order's story, as the parts that move orders write it."""

    def write(order, status=None, what="status", kind=Happening.STATUS, **values) -> TimelineEntry:
        if status:
            order.status = status
        own = {"client_id": order.client_id, "order_id": order.id}
        entry = TimelineEntry(**own, kind=kind, what=what, to_status=status, **values)
        db.add(entry)
        db.commit()
        return entry

    return write


@pytest.fixture
def limited(make):
    """limited(role, client, store): somebody who has this one store of the client."""

    def member(role: Role, client, store) -> Membership:
        one = make.member(role, client, all_stores=False)
        db.add(MembershipStore(client_id=client.id, membership_id=one.id, store_id=store.id))
        db.commit()
        return one

    return member


def notices_of(member: Membership) -> list[tuple[str, str, int]]:
    """(kind, what, count) of each, oldest first."""
    own = select(Notice).where(Notice.membership_id == member.id).order_by(Notice.id)
    return [(each.kind, each.what, each.count) for each in db.scalars(own)]


def text_in(mail: Mail) -> str:
    return letter_in(mail).text
