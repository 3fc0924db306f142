"""The activity log, read: whose acts somebody may see, and which of them they ask for."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select

from core.acts import ACTS
from core.asked import id_of
from core.db import EVERYONE
from core.matrix import Role
from core.paging import Order
from core.rights import Actor, Right, can
from core.search import among_found
from models import Activity
from models.base import one_of
from services.postbacks.noted import hides_the_providers

LATEST_FIRST = Order((Activity.id,), descending=True)


def acts_asked(actor: Actor, asked: Mapping[str, str], zone: str, client_id: int | None = None) -> Select[Activity]:
    """What the questions in the URL leave over: `object`, `person`, `whose` (a client), `q`, `area`, `act`, and `since`
    and `until`, days in `zone`; `client_id` keeps to one client, whatever is asked."""
    query = within_days(visible_to(actor), asked, zone)
    if client_id is not None:
        query = query.where(Activity.client_id == client_id)
    if thing := asked.get("object"):
        query = about(query, thing)
    for name, column in (("person", Activity.membership_id), ("whose", Activity.client_id)):
        if asked.get(name, "").isdecimal():
            query = query.where(column == (id_of(asked[name]) or -1))  # a number that no row has finds nothing
    if act := asked.get("act"):
        query = query.where(Activity.action == act)
    return narrowed(query, asked.get("q", ""), asked.get("area", ""))


def visible_to(actor: Actor) -> Select[Activity]:
    """All acts in the actor's scope; only their own where their role sees no more."""
    query = select(Activity).where(*hides_the_providers(actor))
    if not can(actor, Right.ACTIVITY_VIEW):
        return query.where(Activity.membership_id == actor.id)
    if actor.clients != EVERYONE:
        return query.where(one_of(Activity.client_id, actor.clients))
    return query.where(Activity.client_id.is_not(None)) if actor.role is Role.ACCOUNT_MANAGER else query


def within_days(query: Select[Activity], asked: Mapping[str, str], zone: str) -> Select[Activity]:
    """Both days are in it. What is no day is not asked for."""
    if since := _begin_of(asked.get("since", ""), zone, 0):
        query = query.where(Activity.created_at >= since)
    if until := _begin_of(asked.get("until", ""), zone, 1):
        query = query.where(Activity.created_at < until)
    return query


def _begin_of(day: str, zone: str, days_later: int) -> datetime | None:
    try:
        begin = date.fromisoformat(day) + timedelta(days=days_later)
        return datetime.combine(begin, time(), ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def about(query: Select[Activity], thing: str) -> Select[Activity]:
    """Only what was done to one thing, such as `stores:7`. What is no such name finds nothing."""
    table, _colon, number = thing.partition(":")
    object_id = int(number) if number.isdecimal() and len(number) < 19 else -1
    return query.where(Activity.object_type == table, Activity.object_id == object_id)


def narrowed(query: Select[Activity], term: str = "", area: str = "") -> Select[Activity]:
    """Only what a search and an area leave over."""
    if area:
        query = query.where(Activity.action.in_([code for code in ACTS if code.partition(".")[0] == area]))
    return query.where(among_found("activity_found", Activity.id, Activity.search, term))
