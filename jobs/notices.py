"""Notices: the looks for what is to be told, and the mails that carry it. Both go on by themselves."""

from datetime import timedelta

from flask import g

from core.db import EVERYONE, db, now, see
from jobs.clock import at_most_every
from jobs.mail import send_later
from jobs.runner import runs
from models import NoticeLook, NoticeMail
from models.work import still_ours
from services.notices import choices
from services.notices.letters import letters_for, locale_of, note_orders
from services.notices.looks import found_by, next_time, owe_looks
from services.notices.story import horizon
from services.notices.telling import tell

KEPT = timedelta(days=90)


@runs(NoticeLook, "default")
def run_look(look: NoticeLook) -> None:
    """What was found, who is told of it, and how far the look came: all in one transaction."""
    seen = horizon()
    if still_ours(look):
        tell(found_by(look, seen))
        look.rest_until(next_time(look))
    db.commit()


@runs(NoticeMail, "mail")
def run_notice_mail(owed: NoticeMail) -> None:
    """The mails are rows of their own, written with the notices that they carry: each is in one, whoever is killed."""
    if not still_ours(owed):
        return db.commit()
    see(owed.membership.clients)
    g.locale, g.zone = locale_of(owed.membership), owed.membership.user.time_zone
    for mail, notices in letters_for(owed):
        send_later(mail)
        note_orders(mail, notices, owed.membership.name)
    owed.finish()
    return db.commit()


@at_most_every(600)
def keep_looking() -> None:
    """The looks are there, and what is long past goes."""
    see(EVERYONE)
    owe_looks()
    choices.forget_old(now() - KEPT)
    db.commit()
