"""One try of one postback: whose turn it is, what goes out, and what the answer means. `jobs.postbacks` calls out."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import uniform
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from core.crypto import seal, unseal
from core.db import db, now
from core.rendering import render_template_of_people
from core.running import setting
from models import EndpointState, NoticeKind, Postback, PostbackAttempt, PostbackEndpoint, PostbackState
from platforms import PlatformError
from platforms.errors import Code
from platforms.posting import Poster, Reply
from services.activity import log_activity
from services.notices.causes import Cause, owe
from services.postbacks.signing import secrets_of, signed
from services.postbacks.words import GONE, MAIL_REFUSED, STATUS, TEMPLATE

# Before the second try, the third, …: as Standard Webhooks has it, more than three days in all.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
LEAST_ASKED, MOST_ASKED = timedelta(seconds=1), timedelta(hours=24)  # of a Retry-After
SLOWING = (429, 502, 504)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
LINE_LEASE = timedelta(seconds=90)  # rendering and calling take at most half a minute
AGENT = "Vetrina-Postbacks/1.0"


# -- whose turn it is


def next_due(endpoint: PostbackEndpoint) -> int | None:
    """The id of what is to go out next: what came due first, and of each order nothing before its elder."""
    own = select(Postback.id).where(Postback.client_id == endpoint.client_id, Postback.endpoint_id == endpoint.id)
    due = own.where(Postback.state == PostbackState.QUEUED, Postback.due_at <= now())
    turn = due.where(or_(Postback.is_trial, ~has_elder() if _may_go(endpoint) else Postback.is_trial))
    return db.scalar(turn.order_by(Postback.due_at, Postback.id).limit(1))


def has_elder() -> ColumnElement[bool]:
    """Of a postback: what came before it of the same order is still to go to the same receiver."""
    earlier = aliased(Postback)
    same = and_(earlier.client_id == Postback.client_id, earlier.endpoint_id == Postback.endpoint_id)
    return exists().where(same, earlier.order_id == Postback.order_id, earlier.id < Postback.id, _in_line(earlier))


def due_after(postback: Postback, endpoint: PostbackEndpoint) -> datetime | None:
    """When a row that the sweep brought is to be looked at again; None: now is its turn."""
    if postback.is_trial:
        return None
    if endpoint.slow_until and endpoint.slow_until > now():
        return endpoint.slow_until
    own = select(Postback).where(Postback.client_id == postback.client_id, Postback.endpoint_id == endpoint.id)
    elder = own.where(Postback.order_id == postback.order_id, Postback.id < postback.id, _in_line(Postback))
    first = db.scalars(elder.order_by(Postback.id).limit(1).with_for_update()).first()  # so that its end is not missed
    return max(first.due_at or now(), now()) + timedelta(seconds=1) if first else None


def call_next(postback: Postback) -> None:
    """`postback` has ended: the next one of its order is due."""
    if postback.is_trial or postback.order_id is None:
        return
    own = select(Postback.id).where(
        Postback.client_id == postback.client_id, Postback.endpoint_id == postback.endpoint_id
    )
    later = own.where(Postback.order_id == postback.order_id, Postback.id > postback.id, _in_line(Postback))
    following = later.order_by(Postback.id).limit(1).scalar_subquery()
    db.execute(
        update(Postback).where(Postback.id == following, Postback.due_at > now()).values(due_at=now()),
        execution_options={"synchronize_session": False},
    )


def _in_line(table: Any) -> ColumnElement[bool]:
    queued: ColumnElement[bool] = and_(table.state == PostbackState.QUEUED, ~table.is_trial)
    return queued


def _may_go(endpoint: PostbackEndpoint) -> bool:
    return endpoint.is_active and not (endpoint.slow_until and endpoint.slow_until > now())


def take_line(endpoint: PostbackEndpoint) -> bool:
    """Whether nobody else is talking to this receiver; it is ours then for a while."""
    free = or_(PostbackEndpoint.busy_until.is_(None), PostbackEndpoint.busy_until < now())
    return _set_line(endpoint, now() + LINE_LEASE, free)


def is_busy(endpoint: PostbackEndpoint) -> bool:
    """Somebody is talking to it."""
    return endpoint.busy_until is not None and endpoint.busy_until > now()


def leave_line(endpoint: PostbackEndpoint) -> None:
    _set_line(endpoint, None)


def keep_line(endpoint: PostbackEndpoint) -> None:
    _set_line(endpoint, now() + LINE_LEASE)


def _set_line(endpoint: PostbackEndpoint, until: datetime | None, *conditions: Any) -> bool:
    own = update(PostbackEndpoint).where(PostbackEndpoint.id == endpoint.id, *conditions)
    done = db.execute(own.values(busy_until=until), execution_options={"synchronize_session": False})
    return bool(done.rowcount)  # type: ignore[attr-defined]


# -- what goes out


def makes_body(postback: Postback, endpoint: PostbackEndpoint) -> bool:
    """Whether a template has still to be filled: what went out once stays as it was."""
    return bool(endpoint.template) and not postback.body


def fill(template: str, payload: str, *, as_json: bool) -> str:
    """Raises TemplateFault. Takes a process of its own; commit before."""
    told = json.loads(payload)
    return render_template_of_people(template, told | told["data"], as_json=as_json)


def headers_of(postback: Postback, endpoint: PostbackEndpoint, body: bytes, at: datetime) -> dict[str, str]:
    proof = signed(postback.webhook_id, at, body, secrets_of(endpoint, at))
    kind = endpoint.content_type if endpoint.template else "application/json"
    own = {"Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, "User-Agent": AGENT}
    return own_headers(endpoint) | own | proof


def own_headers(endpoint: PostbackEndpoint) -> dict[str, str]:
    """What a person wants sent along, such as a key of theirs."""
    return dict(unseal(endpoint.headers, _place(endpoint))) if endpoint.headers else {}  # type: ignore[call-overload]


def keep_headers(endpoint: PostbackEndpoint, headers: Mapping[str, str]) -> None:
    endpoint.headers = seal(dict(headers), _place(endpoint)) if headers else ""


def poster() -> Poster:
    return Poster(about=setting("BASE_URL"), allow_local=setting("ALLOW_LOCAL_TARGETS"))


# -- what became of it


def note_reply(postback: Postback, endpoint: PostbackEndpoint, sent: Mapping[str, str], reply: Reply) -> None:
    attempt = _attempt(postback, endpoint, sent, reply.milliseconds)
    attempt.status, attempt.answer_headers, attempt.answer = reply.status, reply.headers, reply.text
    if 200 <= reply.status < 300:
        went_well(postback, endpoint)
        return
    attempt.error, attempt.error_facts = STATUS, {"status": reply.status}
    if reply.status == 410:
        disable(endpoint, "gone")
        endpoint.failing_since = endpoint.failing_since or now()  # so that this one is among what enabling it brings
        _failed(postback, endpoint, GONE, {"status": reply.status}, None, for_good=True)
        return
    if reply.status in SLOWING or reply.wait:
        slow(endpoint, reply.wait)
    _failed(postback, endpoint, STATUS, attempt.error_facts, reply.wait)


def note_fault(
    postback: Postback, endpoint: PostbackEndpoint, sent: Mapping[str, str], fault: PlatformError, milliseconds: int
) -> None:
    """No answer came."""
    attempt = _attempt(postback, endpoint, sent, milliseconds)
    attempt.error, attempt.error_facts = str(fault.code), fault.facts
    if fault.code is Code.TIMED_OUT:
        slow(endpoint, None)
    _failed(postback, endpoint, str(fault.code), fault.facts, None)


def note_refusal(postback: Postback, endpoint: PostbackEndpoint, words: str) -> None:
    """The mail server did not take it."""
    attempt = _attempt(postback, endpoint, {}, 0)
    attempt.error, attempt.error_facts = MAIL_REFUSED, {"words": words}
    _failed(postback, endpoint, MAIL_REFUSED, attempt.error_facts, None)


def note_template(postback: Postback, endpoint: PostbackEndpoint, code: str, facts: dict[str, Any]) -> None:
    """Nothing went out, and nothing will before somebody mends the template."""
    if not postback.is_trial:
        endpoint.failing_since = endpoint.failing_since or now()
    postback.give_up(f"{TEMPLATE}{code}", **facts)
    _tell_given_up(postback, endpoint)


def went_well(postback: Postback, endpoint: PostbackEndpoint) -> None:
    """A test of one that is switched off leaves open what failed before: enabling it brings that."""
    postback.arrive(now())
    endpoint.slow_until, endpoint.slowed = None, 0
    if endpoint.is_active or not postback.is_trial:
        endpoint.failing_since, endpoint.warnings = None, 0


def slow(endpoint: PostbackEndpoint, asked: timedelta | None) -> None:
    """Nothing goes there for a growing while, or for as long as it asked."""
    wait = _asked(asked) if asked else min(FIRST_PAUSE * 2 ** min(endpoint.slowed, 8), LONGEST_PAUSE)
    endpoint.slow_until, endpoint.slowed = now() + wait, endpoint.slowed + 1


def disable(endpoint: PostbackEndpoint, reason: str) -> None:
    """Nothing goes there any more until a person enables it; what is owed waits. Said once, however often it is."""
    if endpoint.state == EndpointState.DISABLED or endpoint.deleted_at:
        return
    endpoint.state, endpoint.state_reason = EndpointState.DISABLED, reason
    hold(endpoint)
    log_activity("postback.disabled", endpoint)


def hold(endpoint: PostbackEndpoint) -> None:
    """What is owed waits until somebody wakes it."""
    waiting = update(Postback).where(Postback.client_id == endpoint.client_id, Postback.endpoint_id == endpoint.id)
    queued = waiting.where(Postback.state == PostbackState.QUEUED, ~Postback.is_trial, Postback.token.is_(None))
    db.execute(queued.values(due_at=None), execution_options={"synchronize_session": False})


def wait_before(tries: int) -> timedelta:
    """After so many tries, a fifth more or less, so that failures do not come back in step."""
    return WAITS[min(max(tries, 1), len(WAITS)) - 1] * uniform(0.8, 1.2)


def _failed(
    postback: Postback,
    endpoint: PostbackEndpoint,
    code: str,
    facts: dict[str, Any],
    asked: timedelta | None,
    *,
    for_good: bool = False,
) -> None:
    if postback.is_trial or for_good:
        postback.give_up(code, **facts)
    else:
        endpoint.failing_since = endpoint.failing_since or now()
        postback.try_again(code, now() + (_asked(asked) if asked else wait_before(postback.tries)), **facts)
    if postback.state == PostbackState.QUEUED and not endpoint.is_active:
        postback.due_at = None
    _tell_given_up(postback, endpoint)


def _tell_given_up(postback: Postback, endpoint: PostbackEndpoint) -> None:
    """One that ended without success is told to whom it concerns, unless they know that the receiver takes nothing."""
    if postback.state != PostbackState.FAILED or postback.is_trial or endpoint.warnings or not endpoint.is_active:
        return
    what, thing = "staff_given_up" if endpoint.for_provider else "given_up", ("postback", endpoint.id, endpoint.name)
    owe(Cause(NoticeKind.POSTBACK, what, endpoint.client_id, thing))


def _asked(wait: timedelta) -> timedelta:
    return min(max(wait, LEAST_ASKED), MOST_ASKED)


def _attempt(
    postback: Postback, endpoint: PostbackEndpoint, sent: Mapping[str, str], milliseconds: int
) -> PostbackAttempt:
    """Headers that a person added are noted without their values: they may be keys."""
    hidden = own_headers(endpoint)
    told = {name: "•••" if name in hidden else value for name, value in sent.items()}
    postback.sent += 1
    attempt = PostbackAttempt(client_id=postback.client_id, postback_id=postback.id, number=postback.sent)
    attempt.milliseconds, attempt.request_headers = milliseconds, told
    db.add(attempt)
    return attempt


def _place(endpoint: PostbackEndpoint) -> str:
    return f"postback/{endpoint.id}/headers"
