"""The activity log, read: whose acts somebody may see, and which of them they ask for."""

from collections.abc import Mapping

from sqlalchemy import Select, select

from core.acts import of_area
from core.asked import id_of
from core.db import EVERYONE
from core.matrix import Role
from core.paging import Order
from core.rights import Actor, Right, can
from core.search import among_found
from models import Activity
from models.base import one_of

LATEST_FIRST = Order((Activity.id,), descending=True)


def acts_asked(actor: Actor, asked: Mapping[str, str], client_id: int | None = None) -> Select[Activity]:
    """What the questions in the URL leave over: `object`, `person`, `q`, `area`; `client_id` keeps to one client."""
    query = visible_to(actor)
    if client_id is not None:
        query = query.where(Activity.client_id == client_id)
    if thing := asked.get("object"):
        query = about(query, thing)
    person = asked.get("person", "")
    nobody = -1 if person.isdecimal() else None  # a number that no row has finds nothing
    return narrowed(query, asked.get("q", ""), asked.get("area", ""), id_of(person) or nobody)


def visible_to(actor: Actor) -> Select[Activity]:
    """All acts in the actor's scope; only their own where their role sees no more."""
    query = select(Activity)
    if not can(actor, Right.ACTIVITY_VIEW):
        return query.where(Activity.membership_id == actor.id)
    if actor.clients != EVERYONE:
        return query.where(one_of(Activity.client_id, actor.clients))
    return query.where(Activity.client_id.is_not(None)) if actor.role is Role.ACCOUNT_MANAGER else query


def about(query: Select[Activity], thing: str) -> Select[Activity]:
    """Only what was done to one thing, such as `stores:7`. What is no such name finds nothing."""
    table, _colon, number = thing.partition(":")
    object_id = int(number) if number.isdecimal() and len(number) < 19 else -1
    return query.where(Activity.object_type == table, Activity.object_id == object_id)


def narrowed(query: Select[Activity], term: str = "", area: str = "", person: int | None = None) -> Select[Activity]:
    """Only what a search, an area and a person leave over."""
    if area:
        query = query.where(Activity.action.in_(of_area(area)))
    if person is not None:
        query = query.where(Activity.membership_id == person)
    return query.where(among_found("activity_found", Activity.id, Activity.search, term))
