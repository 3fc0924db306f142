"""Mails about postbacks: the news itself, where an endpoint is a mailbox, and what people are told of failing ones."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core.db import EVERYONE, db, now, seeing
from core.matrix import Role
from core.running import own_url
from models import Client, EndpointState, Mail, Membership, Postback, PostbackEndpoint, PostbackState
from services.mails import written
from services.postbacks.owing import tell_of
from services.postbacks.sending import call_next, disable, note_refusal, went_well
from services.postbacks.words import TEMPLATE

WARNED_AFTER = (timedelta(hours=24), timedelta(days=3))
DISABLED_AFTER = timedelta(days=5)
AT_ONCE = 100


def news(postback: Postback, endpoint: PostbackEndpoint) -> Mail:
    """Readable, in the client's language."""
    client = db.get_one(Client, postback.client_id)
    told = json.loads(postback.payload)
    facts = {"event": postback.event, "order": told["data"]["order"], "package": told["data"]["package"]}
    facts |= {"is_test": told["test"], "occurred_at": postback.occurred_at, "endpoint": endpoint.name}
    return written("postback", endpoint.address, client.locale, client.id, **facts)


def carried_by(mail: Mail) -> Postback | None:
    """The postback whose news this mail is."""
    own = select(Postback).where(Postback.mail_id == mail.id, Postback.client_id == mail.client_id)
    return db.scalars(own).one_or_none() if mail.client_id else None


def is_on_its_way(postback: Postback) -> bool:
    """Handed to the mail, which the server has neither taken nor refused."""
    mail = db.get(Mail, postback.mail_id) if postback.mail_id else None
    return mail is not None and mail.is_open


def settle(postback: Postback, words: str | None) -> None:
    """The mail server took it, or said this against it: then it is tried again as with any receiver."""
    endpoint = db.get_one(PostbackEndpoint, postback.endpoint_id, with_for_update=True, populate_existing=True)
    db.refresh(postback, with_for_update=True)
    if postback.state != PostbackState.QUEUED:
        return
    if words is None:
        postback.sent += 1
        went_well(postback, endpoint)
    else:
        note_refusal(postback, endpoint, words)
    if not postback.is_open:
        call_next(postback)
    tell_of({endpoint.id})


def to_tell() -> list[tuple[PostbackEndpoint, str]]:
    """Endpoints that only fail, and what is to be said of each: failing or disabled. It is noted as said."""
    long_enough = PostbackEndpoint.failing_since < now() - WARNED_AFTER[0]
    failing = select(PostbackEndpoint).where(PostbackEndpoint.state == EndpointState.ACTIVE, long_enough)
    alive = failing.where(PostbackEndpoint.deleted_at.is_(None)).order_by(PostbackEndpoint.failing_since)
    found = db.scalars(alive.limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    return [(endpoint, what) for endpoint in found if (what := _judge(endpoint))]


def _judge(endpoint: PostbackEndpoint) -> str:
    failing_for = now() - (endpoint.failing_since or now())
    if failing_for > DISABLED_AFTER:
        disable(endpoint, "failing")
        return "disabled"
    if sum(failing_for > wait for wait in WARNED_AFTER) > endpoint.warnings:
        endpoint.warnings += 1
        return "failing"
    return ""


def about(endpoint: PostbackEndpoint, what: str) -> list[Mail]:
    """To whoever can mend it, each in their language. `what`: failing or disabled. A job that sees one client does not
    see the staff, who are told of what feeds their own system."""
    client = db.get_one(Client, endpoint.client_id)
    facts: dict[str, Any] = {"endpoint": endpoint.name, "client": client.name, "since": endpoint.failing_since}
    facts |= {"what": what, "reason": endpoint.state_reason, "is_template": fails_by_template(endpoint)}
    facts["url"] = own_url(f"postbacks/{endpoint.id}")
    with seeing(EVERYONE if endpoint.for_provider else [client.id]):
        return [
            written(
                "postback_trouble", member.email, member.user.locale or client.locale, client.id,
                person=member.name, **facts,
            )
            for member in _concerned(endpoint)
        ]  # fmt: skip


def fails_by_template(endpoint: PostbackEndpoint) -> bool:
    """Whether what it gave up last, since it fails, never went out: its template is to be mended, not the receiver."""
    if endpoint.failing_since is None:
        return False
    own = select(Postback.error).where(Postback.client_id == endpoint.client_id, Postback.endpoint_id == endpoint.id)
    failed = own.where(Postback.state == PostbackState.FAILED, ~Postback.is_trial)
    last = failed.where(Postback.ended_at >= endpoint.failing_since).order_by(Postback.id.desc()).limit(1)
    return (db.scalar(last) or "").startswith(TEMPLATE)


def _concerned(endpoint: PostbackEndpoint) -> Sequence[Membership]:
    """The client's Admins; of what feeds the provider's own system, the provider's."""
    active = select(Membership).where(Membership.is_active).order_by(Membership.id)
    if endpoint.for_provider:
        return db.scalars(active.where(Membership.role == Role.PROVIDER_ADMIN)).all()
    return db.scalars(active.where(Membership.client_id == endpoint.client_id, Membership.role == Role.ADMIN)).all()
