"""The delivery log as people read it: filtered, one row for each piece of news, with its tries."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from core.db import db
from core.paging import Order as Sorted
from core.rights import Actor
from models import (
    EndpointState,
    Event,
    Mail,
    Order,
    Postback,
    PostbackAttempt,
    PostbackEndpoint,
    PostbackResend,
    PostbackState,
)
from services.postbacks.endpoints import endpoints, postbacks
from services.postbacks.sending import has_elder

NEWEST_FIRST = Sorted((Postback.id,), descending=True)
COUNTED = 99
TO_MEND = "to_mend"


def asked_for(actor: Actor, asked: Mapping[str, str], client_id: int | None, zone: str) -> Select[Postback]:
    """`asked`: to (an endpoint), state, event, q (an order's number or the id that went out), since, until (days).
    Of `state` TO_MEND is what waits for a person."""
    query = postbacks(actor)
    if client_id:
        query = query.where(Postback.client_id == client_id)
    if (endpoint_id := asked.get("to", "")).isdigit() and len(endpoint_id) < 19:
        query = query.where(Postback.endpoint_id == int(endpoint_id))
    if asked.get("state") == TO_MEND:
        query = query.where(*failed_for_good())
    elif asked.get("state") in set(PostbackState):
        query = query.where(Postback.state == asked["state"])
    if asked.get("event") in set(Event):
        query = query.where(Postback.event == asked["event"])
    if since := day_of(asked.get("since")):
        query = query.where(Postback.occurred_at >= moment_of(since, zone))
    if until := day_of(asked.get("until")):
        query = query.where(Postback.occurred_at < moment_of(until + timedelta(days=1), zone))
    return _named(query, actor, asked.get("q", "").strip())


def failed_for_good() -> tuple[ColumnElement[bool], ...]:
    """What failed and waits for a person: it can still be sent again. Tests do not count, nor what was cleared after
    30 days, nor what was to go to an endpoint that is deleted."""
    gone = select(PostbackEndpoint.id).where(PostbackEndpoint.id == Postback.endpoint_id)
    is_gone = gone.where(PostbackEndpoint.deleted_at.is_not(None)).exists()
    return Postback.state == PostbackState.FAILED, ~Postback.is_trial, Postback.payload != "", ~is_gone


def _named(query: Select[Postback], actor: Actor, term: str) -> Select[Postback]:
    if not term:
        return query
    if term.startswith("msg_"):
        return query.where(Postback.webhook_id == term)
    orders = Order.visible_to(actor).where(Order.number == term).with_only_columns(Order.id)
    return query.where(Postback.order_id.in_(orders))


def day_of(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def moment_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def attempts_of(postback: Postback) -> Sequence[PostbackAttempt]:
    """The newest first."""
    own = select(PostbackAttempt).where(PostbackAttempt.client_id == postback.client_id)
    return db.scalars(own.where(PostbackAttempt.postback_id == postback.id).order_by(PostbackAttempt.id.desc())).all()


def newest_kept(endpoint: PostbackEndpoint) -> Postback | None:
    """The last that went there, as long as it can be read."""
    own = select(Postback).where(Postback.client_id == endpoint.client_id, Postback.endpoint_id == endpoint.id)
    kept = own.where(Postback.sent > 0, Postback.payload != "")
    return db.scalars(kept.order_by(Postback.id.desc()).limit(1)).first()


def mail_of(postback: Postback) -> Mail | None:
    return db.get(Mail, postback.mail_id) if postback.mail_id else None


def order_numbers(rows: Sequence[Postback]) -> dict[int, str]:
    ids = {row.order_id for row in rows if row.order_id}
    return dict(db.execute(select(Order.id, Order.number).where(Order.id.in_(ids))).all()) if ids else {}


def behind_others(rows: Sequence[Postback]) -> set[int]:
    """The ids of those that go once what came before of their order has arrived."""
    queued = [row.id for row in rows if row.state == PostbackState.QUEUED and not row.is_trial]
    own = select(Postback.id).where(Postback.client_id.in_({row.client_id for row in rows}), Postback.id.in_(queued))
    return set(db.scalars(own.where(has_elder()))) if queued else set()


def endpoint_names(rows: Sequence[Postback]) -> dict[int, str]:
    ids = {row.endpoint_id for row in rows}
    named = select(PostbackEndpoint.id, PostbackEndpoint.name).where(PostbackEndpoint.id.in_(ids))
    return dict(db.execute(named).all()) if ids else {}


def counts_of(found: Sequence[PostbackEndpoint]) -> dict[int, dict[str, int]]:
    """{endpoint: {state: how many}} of what waits and what failed; the rest is not counted."""
    ids = [endpoint.id for endpoint in found]
    is_open = or_(Postback.state == PostbackState.QUEUED, and_(*failed_for_good()))
    own = select(Postback.endpoint_id, Postback.state, func.count()).where(
        Postback.client_id.in_({endpoint.client_id for endpoint in found}), Postback.endpoint_id.in_(ids)
    )
    counted: dict[int, dict[str, int]] = {endpoint_id: {} for endpoint_id in ids}
    grouped = own.where(is_open).group_by(Postback.endpoint_id, Postback.state)
    for endpoint_id, state, count in db.execute(grouped) if ids else ():
        counted[endpoint_id][state] = count
    return counted


def failed_of(actor: Actor, client_id: int | None = None) -> int:
    """How many failed, counted up to one more than COUNTED; with the endpoints that are switched off."""
    failed: Any = postbacks(actor).where(*failed_for_good())
    off: Any = endpoints(actor).where(PostbackEndpoint.state == EndpointState.DISABLED)
    if client_id:
        failed, off = failed.where(Postback.client_id == client_id), off.where(PostbackEndpoint.client_id == client_id)
    some = [each.limit(COUNTED + 1).subquery() for each in (_ids(failed, Postback), _ids(off, PostbackEndpoint))]
    return sum(db.scalar(select(func.count()).select_from(one)) or 0 for one in some)


def _ids(query: Any, table: Any) -> Any:
    return query.with_only_columns(table.id)


def latest_resend(actor: Actor, client_id: int | None) -> PostbackResend | None:
    own = PostbackResend.visible_to(actor).where(PostbackResend.asked_by_id == actor.id)
    own = own.where(PostbackResend.client_id == client_id) if client_id else own
    return db.scalars(own.order_by(PostbackResend.id.desc()).limit(1)).first()
