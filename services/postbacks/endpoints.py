"""Endpoints: made, changed, paused and woken by people; which of them a person may see."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select, update

from core.db import db, now
from core.rights import Actor
from models import (
    EndpointState,
    Postback,
    PostbackAttempt,
    PostbackEndpoint,
    PostbackState,
)
from models.work import WorkState
from services.activity import changed, log_activity
from services.postbacks.owing import tell_of
from services.postbacks.sending import hold, keep_headers, own_headers
from services.postbacks.signing import keep_secret, new_secret, rotate

MOST = 20  # of one client
TOLD = ("name", "kind", "address", "events", "preset", "template", "content_type", "for_provider")


class TooMany(Exception):
    """A client has as many endpoints as one may have."""


def endpoints(actor: Actor) -> Select[PostbackEndpoint]:
    """Those that `actor` may see: what feeds the provider's own system is the staff's alone (L10)."""
    own = PostbackEndpoint.visible_to(actor).where(PostbackEndpoint.deleted_at.is_(None))
    is_staff = actor.role is None or actor.role.is_staff
    return own if is_staff else own.where(~PostbackEndpoint.for_provider)


def postbacks(actor: Actor) -> Select[Postback]:
    """Those of these endpoints, also of deleted ones."""
    ids = PostbackEndpoint.visible_to(actor).with_only_columns(PostbackEndpoint.id)
    is_staff = actor.role is None or actor.role.is_staff
    ids = ids if is_staff else ids.where(~PostbackEndpoint.for_provider)
    return Postback.visible_to(actor).where(Postback.endpoint_id.in_(ids))


def make(client_id: int, headers: Mapping[str, str], **values: Any) -> tuple[PostbackEndpoint, str]:
    """A new endpoint, and its secret, which is shown this once. Raises TooMany."""
    own = select(func.count()).where(PostbackEndpoint.client_id == client_id, PostbackEndpoint.deleted_at.is_(None))
    if (db.scalar(own) or 0) >= MOST:
        raise TooMany
    endpoint = PostbackEndpoint(client_id=client_id, **values)
    db.add(endpoint)
    db.flush()
    secret = new_secret()
    keep_secret(endpoint, secret)
    keep_headers(endpoint, headers)
    log_activity("postback.created", endpoint, after={name: values[name] for name in ("address", "events")})
    return endpoint, secret


def change(endpoint: PostbackEndpoint, headers: Mapping[str, str], **values: Any) -> None:
    """What was made from another template and has not gone out yet is made anew."""
    before, after = changed(endpoint, **values)
    if headers != own_headers(endpoint):
        keep_headers(endpoint, headers)
        before, after = before | {"headers": ""}, after | {"headers": ", ".join(sorted(headers))}
    if {"template", "content_type"} & after.keys():
        unsent = ~select(PostbackAttempt.id).where(PostbackAttempt.postback_id == Postback.id).exists()
        made = update(Postback).where(*_of(endpoint), Postback.body != "", Postback.state != PostbackState.DELIVERED)
        db.execute(made.where(unsent).values(body=""), execution_options={"synchronize_session": False})
    if after:
        log_activity("postback.changed", endpoint, before=_short(before), after=_short(after))


def _short(values: Mapping[str, Any]) -> dict[str, Any]:
    """Templates are long; that one changed is enough."""
    return {name: value for name, value in values.items() if name != "template"} | (
        {"template": ""} if "template" in values else {}
    )


def renew_secret(endpoint: PostbackEndpoint, seen: str | None = None) -> str | None:
    """`seen`: what `secret_mark` was when its reader was asked. None: somebody has made another one since."""
    db.refresh(endpoint, with_for_update=True)
    if endpoint.deleted_at or (seen and seen != secret_mark(endpoint)):
        return None
    log_activity("postback.secret_renewed", endpoint)
    return rotate(endpoint)


def secret_mark(endpoint: PostbackEndpoint) -> str:
    """Another one for each secret, and tells nothing of it."""
    return hashlib.sha256(endpoint.secret.encode()).hexdigest()[:20]


def pause(endpoint: PostbackEndpoint) -> None:
    """What happens from now on waits until it is resumed."""
    db.refresh(endpoint, with_for_update=True)
    if endpoint.state == EndpointState.ACTIVE:
        endpoint.state, endpoint.state_reason = EndpointState.PAUSED, ""
        hold(endpoint)
        log_activity("postback.paused", endpoint)


def backlog(endpoint: PostbackEndpoint) -> dict[str, int]:
    """How many wait, and how many failed since it fails: what enabling it can bring."""
    queued = select(func.count()).where(*_of(endpoint), Postback.state == PostbackState.QUEUED, ~Postback.is_trial)
    failed = select(func.count()).where(*_of(endpoint), *_failed_meanwhile(endpoint))
    return {"waiting": db.scalar(queued) or 0, "failed": db.scalar(failed) or 0}


def enable(endpoint: PostbackEndpoint, keep: timedelta | None) -> int | None:
    """It is told again: of its backlog what is younger than `keep` (None: all), and what failed in all tries
    meanwhile. How many go out. The others are dropped, and say so. None: somebody has enabled or deleted it already,
    and nothing is changed."""
    at = now()
    db.refresh(endpoint, with_for_update=True)
    if endpoint.is_active or endpoint.deleted_at:
        return None
    if keep is not None:
        _drop_older(endpoint, at - keep)
    fresh = {"state": PostbackState.QUEUED, "work_state": WorkState.WAITING, "due_at": at, "tries": 0, "ended_at": None}
    recent = [] if keep is None else [Postback.occurred_at >= at - keep]
    woken = _changed(update(Postback).where(*_of(endpoint), *_queued()).values(due_at=at, tries=0))
    woken += _changed(update(Postback).where(*_of(endpoint), *_failed_meanwhile(endpoint), *recent).values(**fresh))
    endpoint.state, endpoint.state_reason = EndpointState.ACTIVE, ""
    endpoint.failing_since, endpoint.warnings, endpoint.slow_until, endpoint.slowed = None, 0, None, 0
    log_activity("postback.enabled", endpoint, after={"count": woken})
    tell_of({endpoint.id})
    return woken


def delete(endpoint: PostbackEndpoint) -> None:
    """Its log stays for as long as any."""
    db.refresh(endpoint, with_for_update=True)
    endpoint.deleted_at, endpoint.state = now(), EndpointState.PAUSED
    _drop_older(endpoint, now())
    endpoint.old_secret, endpoint.headers = "", ""
    log_activity("postback.deleted", endpoint)


def _drop_older(endpoint: PostbackEndpoint, moment: Any) -> None:
    ended = {"work_state": WorkState.CANCELED, "due_at": None, "token": None, "ended_at": now()}
    dropped = ended | {"state": PostbackState.DROPPED, "error": "dropped", "error_facts": {}}
    old = update(Postback).where(*_of(endpoint), *_queued(), Postback.occurred_at < moment)
    _changed(old.values(**dropped))


def _of(endpoint: PostbackEndpoint) -> tuple[Any, ...]:
    return Postback.client_id == endpoint.client_id, Postback.endpoint_id == endpoint.id


def _queued() -> tuple[Any, ...]:
    """Those that nobody is sending right now."""
    return Postback.state == PostbackState.QUEUED, Postback.token.is_(None)


def _failed_meanwhile(endpoint: PostbackEndpoint) -> tuple[Any, ...]:
    failed = (Postback.state == PostbackState.FAILED, ~Postback.is_trial, Postback.payload != "")
    return *failed, Postback.ended_at >= (endpoint.failing_since or now())


def _changed(statement: Any) -> int:
    done = db.execute(statement, execution_options={"synchronize_session": False})
    return int(done.rowcount)  # type: ignore[attr-defined]
