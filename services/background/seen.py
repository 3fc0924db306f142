"""Whose work somebody may see at all; where their role sees only its own, `listing` keeps to that."""

from typing import Any

from sqlalchemy import Select, false, or_, select

from core.db import EVERYONE
from core.rights import Actor
from models import Connection, Mail, Membership, User
from models.base import one_of
from services.postbacks import endpoints, resending


def visible(table: type[Any], actor: Actor) -> Select[Any]:
    return table.visible_to(actor)


def of_client_or_provider(table: type[Any], actor: Actor) -> Select[Any]:
    """Rows that may belong to no client: those are the provider's, for whoever sees everything, and whoever asked."""
    query = select(table)
    if actor.clients == EVERYONE:
        return query
    return query.where(or_(one_of(table.client_id, actor.clients), table.asked_by_id == actor.id))


def exports(table: type[Any], actor: Actor) -> Select[Any]:
    return of_client_or_provider(table, actor)


def mails(table: type[Any], actor: Actor) -> Select[Any]:
    """A client's people see those that go to one of them: others tell the provider's staff about the client."""
    query = of_client_or_provider(table, actor)
    if actor.role is None or actor.role.is_staff:
        return query
    own = select(User.email).join(Membership, Membership.user_id == User.id)
    return query.where(Mail.recipient.in_(own.where(one_of(Membership.client_id, actor.clients))))


def connections(table: type[Any], actor: Actor) -> Select[Any]:
    """One that is to become a store is in none yet."""
    query = select(table)
    if actor.clients != EVERYONE:
        query = query.where(one_of(Connection.client_id, actor.clients))
    if actor.stores is None:
        return query
    return query.where(or_(Connection.store_id.in_(actor.stores), Connection.store_id.is_(None)))


def postbacks(_table: type[Any], actor: Actor) -> Select[Any]:
    return endpoints.postbacks(actor)


def resends(_table: type[Any], actor: Actor) -> Select[Any]:
    return resending.resends(actor)


def of_installation(table: type[Any], actor: Actor) -> Select[Any]:
    """What is nobody's: for the staff that sees everything, and whoever asked."""
    query = select(table)
    if actor.role is not None and not actor.role.is_staff:
        return query.where(false())
    return query if actor.clients == EVERYONE else query.where(table.asked_by_id == actor.id)
