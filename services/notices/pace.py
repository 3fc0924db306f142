"""When a mail with notices is due: soon, with the hour, or at a set hour of the person's own day."""

from collections.abc import Collection
from datetime import datetime, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.db import db, now
from models import Mailing, Membership, NoticeMail, NoticeSetting, WorkState
from services.notices.choices import HOUR

SOON = timedelta(seconds=30)  # so that what comes together goes in one mail


def owe_mail(member: Membership, setting: NoticeSetting | None, pace: Mailing) -> None:
    """The one mail of this pace, due at its time. Whoever sends it holds its row meanwhile: so what is written now is
    in it, or it is owed anew."""
    mail = _row(member, pace)
    if mail.is_open:
        return
    mail.ask_again()
    mail.due_at = due_time(pace, member.user.time_zone, setting.hour if setting else HOUR, now())


def hold_mails(member_ids: Collection[int]) -> None:
    """Whoever writes notices locks the mails of these people first, as whoever sends one does: none waits for the
    other in a circle."""
    own = select(NoticeMail.id).where(NoticeMail.membership_id.in_(member_ids)).order_by(NoticeMail.id)
    db.execute(own.with_for_update())


def move_daily(member: Membership, hour: int) -> None:
    """The person wants it at another hour: what waits, too."""
    own = select(NoticeMail).where(NoticeMail.membership_id == member.id, NoticeMail.pace == Mailing.DAILY)
    mail = db.scalar(own.with_for_update())
    if mail and mail.work_state == WorkState.WAITING:
        mail.due_at = due_time(Mailing.DAILY, member.user.time_zone, hour, now())


def due_time(pace: Mailing, zone: str, hour: int, after: datetime) -> datetime:
    """The first time of this pace later than `after`."""
    if pace is Mailing.ONCE:
        return after + SOON
    if pace is Mailing.HOURLY:
        return after.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return next_day_time(hour, zone, after)


def next_day_time(hour: int, zone: str, after: datetime) -> datetime:
    """An hour that a day does not have (clocks go forward) is the one behind it; of one that it has twice, the first
    counts: each day has exactly one."""
    place = ZoneInfo(zone)
    today = after.astimezone(place).date()
    days = (datetime.combine(today + timedelta(days=days), clock(hour), tzinfo=place) for days in range(3))
    return next(moment.astimezone(after.tzinfo) for moment in days if moment.timestamp() > after.timestamp())


def _row(member: Membership, pace: Mailing) -> NoticeMail:
    values = {"client_id": member.client_id, "membership_id": member.id, "asked_by_id": member.id, "pace": pace}
    fresh: dict[str, object] = {
        "work_state": WorkState.DONE,
        "due_at": None,
        "tries": 0,
        "error_facts": {},
        "progress": {},
    }
    made = insert(NoticeMail).values(**values, **fresh, created_at=now())
    db.execute(made.on_conflict_do_nothing(index_elements=["membership_id", "pace"]))
    own = select(NoticeMail).where(NoticeMail.membership_id == member.id, NoticeMail.pace == pace)
    return db.scalars(own.with_for_update().execution_options(populate_existing=True)).one()
