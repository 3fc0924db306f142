"""Sending again: one, all that failed, or all of some days. The id stays, so that a receiver knows what it has."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select, update

from core.db import db, now
from core.rights import Actor
from models import EndpointState, Postback, PostbackEndpoint, PostbackResend, PostbackState
from models.work import WorkState
from services.activity import log_activity
from services.postbacks.endpoints import endpoints, postbacks
from services.postbacks.owing import tell_of

AT_ONCE = 200
ENDED = (PostbackState.FAILED, PostbackState.DELIVERED, PostbackState.DROPPED)
AGAIN: dict[str, Any] = {"state": PostbackState.QUEUED, "work_state": WorkState.WAITING, "tries": 0, "ended_at": None}


def send_again(postback: Postback) -> bool:
    """False: nothing is kept of it any more, it is under way, or its endpoint is not told of anything."""
    endpoint = db.get_one(PostbackEndpoint, postback.endpoint_id)
    db.refresh(postback, with_for_update=True)
    goes = endpoint.is_active or postback.is_trial
    is_under_way = postback.state == PostbackState.QUEUED and (postback.token or not goes)
    if not postback.is_kept or endpoint.deleted_at or is_under_way:
        return False
    for name, value in AGAIN.items():
        setattr(postback, name, value)
    postback.due_at, postback.delivered_at = (now() if goes else None), None
    _forget_unsent_body(postback)
    log_activity("postback.sent_again", postback, name=postback.webhook_id)
    tell_of({endpoint.id})
    return True


def _forget_unsent_body(postback: Postback) -> None:
    """What never went out is made anew: its template may have been mended."""
    if not postback.sent:
        postback.body = ""


class Choice(NamedTuple):
    """Which ones: of one endpoint or of all, of some time or of any, those that failed or all that ended."""

    endpoint_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    delivered_too: bool = False


def resends(actor: Actor) -> Select[PostbackResend]:
    """Those of endpoints that `actor` may see, and of all at once."""
    ids = endpoints(actor).with_only_columns(PostbackEndpoint.id)
    own = or_(PostbackResend.endpoint_id.is_(None), PostbackResend.endpoint_id.in_(ids))
    return PostbackResend.visible_to(actor).where(own)


def make_resend(actor: Actor, client_id: int, choice: Choice) -> PostbackResend:
    """The work, not yet owed: `jobs.postback_resends` does that."""
    resend = PostbackResend(client_id=client_id, asked_by_id=actor.id, **choice._asdict())
    resend.last = db.scalar(select(func.max(Postback.id)).where(Postback.client_id == client_id)) or 0
    resend.progress = {"done": 0, "total": count(resend, actor)}
    return resend


def count(resend: PostbackResend, actor: Actor) -> int:
    chosen = postbacks(actor).where(*_chosen(resend)).with_only_columns(Postback.id).subquery()
    return db.scalar(select(func.count()).select_from(chosen)) or 0


def resend_some(resend: PostbackResend, actor: Actor) -> int:
    """The next ones of it, in the order in which they were owed. How many; 0: it is done."""
    chosen = postbacks(actor).where(*_chosen(resend), Postback.id > resend.place).order_by(Postback.id)
    found = db.scalars(chosen.limit(AT_ONCE)).all()
    if found:
        _queue(found)
        resend.place = found[-1].id
        tell_of({one.endpoint_id for one in found})
    return len(found)


def _queue(found: Sequence[Postback]) -> None:
    """Those of a paused endpoint wait with the rest of its backlog."""
    active = select(PostbackEndpoint.id).where(PostbackEndpoint.state == EndpointState.ACTIVE)
    ids = [one.id for one in found]
    own = update(Postback).where(Postback.id.in_(ids), Postback.state.in_(ENDED))
    quiet = {"synchronize_session": False}
    db.execute(own.where(Postback.sent == 0).values(body=""), execution_options=quiet)
    db.execute(own.values(**AGAIN, due_at=None, delivered_at=None), execution_options=quiet)
    waiting = update(Postback).where(Postback.id.in_(ids), Postback.endpoint_id.in_(active))
    db.execute(waiting.where(Postback.token.is_(None)).values(due_at=now()), execution_options=quiet)


def _chosen(resend: PostbackResend) -> list[Any]:
    states = ENDED if resend.delivered_too else (PostbackState.FAILED,)
    chosen = [Postback.client_id == resend.client_id, Postback.state.in_(states), Postback.payload != ""]
    alive = select(PostbackEndpoint.id).where(PostbackEndpoint.deleted_at.is_(None))
    chosen += [~Postback.is_trial, Postback.id <= resend.last, Postback.endpoint_id.in_(alive)]
    if resend.endpoint_id:
        chosen.append(Postback.endpoint_id == resend.endpoint_id)
    if resend.since:
        chosen.append(Postback.occurred_at >= resend.since)
    if resend.until:
        chosen.append(Postback.occurred_at < resend.until)
    return chosen
