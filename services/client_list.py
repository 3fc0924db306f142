"""What the list of clients says of each: a look at a few index entries per client, however much each of them has."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, select

from core.db import db
from core.matrix import Role
from models import Client, Membership, Order, Status, Store
from models.orders import NEEDS_ATTENTION, OPEN
from services.invitations import latest_of, state_of

COUNTED = 1000  # more than that is "999+": counting on would cost, and tell nobody anything


def _has_admin(*conditions: Any) -> ColumnElement[bool]:
    own = (Membership.client_id == Client.id, Membership.role == Role.ADMIN, Membership.disabled_at.is_(None))
    return exists().where(*own, *conditions).correlate(Client)


ACCEPTED, WAITS = _has_admin(Membership.accepted_at.is_not(None)), _has_admin(Membership.accepted_at.is_(None))
ASKED = _has_admin()
INVITED = {"accepted": ACCEPTED, "invited": and_(WAITS, ~ACCEPTED), "none": ~ASKED}  # how far its Admins have come


@dataclass
class Figures:
    access: str = "off"  # a word of core.vocabulary.INVITATION
    stores: dict[str, int] = field(default_factory=dict)  # how many, by status
    open_orders: int = 0
    needs_attention: int = 0
    last_order_at: datetime | None = None


def figures_of(clients: Collection[Client]) -> dict[int, Figures]:
    """By client."""
    ids = [client.id for client in clients]
    figures = {client_id: Figures() for client_id in ids}
    for client_id, status, count in db.execute(_stores(ids)):
        figures[client_id].stores[status] = count
    for client_id, is_open, needs_attention, last_order_at in db.execute(_orders(ids)):
        found = figures[client_id]
        found.open_orders, found.needs_attention, found.last_order_at = is_open, needs_attention, last_order_at
    for client_id, word in access_of(clients).items():
        figures[client_id].access = word
    return figures


def access_of(clients: Collection[Client]) -> dict[int, str]:
    """How far each client's door is open: off, how its Admins' invitations stand, or active once one accepted."""
    open_ids = [client.id for client in clients if client.access_on]
    admins = select(Membership).where(
        Membership.client_id.in_(open_ids), Membership.role == Role.ADMIN, Membership.removed_at.is_(None)
    )
    members = db.scalars(admins.order_by(Membership.id)).all()
    invitations = latest_of([member.id for member in members if not member.accepted_at])
    words: dict[int, str] = dict.fromkeys(open_ids, "revoked")
    for member in members:
        client_id = member.client_id or 0
        if words[client_id] != "active":
            words[client_id] = state_of(member, invitations.get(member.id))
    return {client.id: words.get(client.id, "off") for client in clients}


def _stores(ids: list[int]) -> Any:
    query = select(Store.client_id, Store.status, func.count()).where(
        Store.client_id.in_(ids), Store.deleted_at.is_(None)
    )
    return query.group_by(Store.client_id, Store.status)


def _orders(ids: list[int]) -> Any:
    last = select(Order.created_at).where(Order.client_id == Client.id).order_by(Order.id.desc()).limit(1)
    counted = (_count(OPEN), _count(NEEDS_ATTENTION))
    return select(Client.id, *counted, last.scalar_subquery()).where(Client.id.in_(ids))


def _count(statuses: Collection[Status]) -> ScalarSelect[int]:
    """How many orders, up to COUNTED."""
    own = select(Order.id).where(Order.client_id == Client.id, Order.status.in_(statuses)).limit(COUNTED)
    return select(func.count()).select_from(own.correlate(Client).subquery()).scalar_subquery()
