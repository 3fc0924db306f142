"""How the own systems of clients fare that want to hear of orders."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select, true

from core.db import db
from models import Order, Postback, PostbackEndpoint, PostbackState


@dataclass(frozen=True, slots=True)
class Told:
    """Of one client; its endpoints that feed the provider's own systems are left out."""

    answered_at: datetime | None  # when one of them last took what it was told
    failing: Collection[int | None]  # stores of whose orders something was given up; None: what is of no order

    def is_failing(self, store_id: int) -> bool:
        return store_id in self.failing or None in self.failing


def told_of(client_ids: Collection[int]) -> dict[int, Told]:
    """Clients without any endpoint are left out."""
    own = select(PostbackEndpoint).where(PostbackEndpoint.client_id.in_(client_ids))
    heeded: dict[int, list[int]] = {}
    for endpoint in db.scalars(own.where(PostbackEndpoint.deleted_at.is_(None), ~PostbackEndpoint.for_provider)):
        heeded.setdefault(endpoint.client_id, []).append(endpoint.id)
    return {client_id: _told(client_id, endpoint_ids) for client_id, endpoint_ids in heeded.items()}


def _told(client_id: int, endpoint_ids: list[int]) -> Told:
    """Two looks into an index, however long the log is: of what was given up there is little. What failed before a
    receiver last took something is over, as are tests before the last answer, and what was cleared."""
    own = Postback.client_id == client_id, Postback.endpoint_id.in_(endpoint_ids)
    taken = select(Postback.delivered_at).where(*own, Postback.state == PostbackState.DELIVERED)
    order = (Order.client_id == Postback.client_id) & (Order.id == Postback.order_id)
    answered_at = db.scalar(taken.order_by(Postback.id.desc()).limit(1))
    failed = select(Order.store_id).select_from(Postback).outerjoin(Order, order).distinct()
    failed = failed.join(PostbackEndpoint, PostbackEndpoint.id == Postback.endpoint_id)
    failed = failed.where(*own, Postback.state == PostbackState.FAILED, Postback.payload != "")
    is_test = and_(Postback.is_trial, Postback.ended_at > answered_at if answered_at else true())
    stores = db.scalars(failed.where(or_(Postback.ended_at >= PostbackEndpoint.failing_since, is_test))).all()
    return Told(answered_at, stores)
