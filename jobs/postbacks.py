"""Telling clients' own systems: one conversation at a time with each receiver, one piece of news after the other."""

from time import monotonic

from core.db import EVERYONE, db, now, see
from core.queue import answer, job, ring
from core.rendering import TemplateFault
from jobs.clock import at_most_every
from jobs.mail import send_later
from jobs.runner import Stopped, runs
from models import EndpointState, Postback, PostbackEndpoint
from models.postbacks import MAIL_TAKES
from models.work import claim, still_ours
from platforms import PlatformError
from platforms.posting import Poster
from services.postbacks import keeping, letters, sending
from services.postbacks.owing import when_owed

BUDGET = 20.0  # seconds; then other receivers have their turn
CLEARED_AT_ONCE = 500


@when_owed
def tell_later(endpoint_id: int) -> None:
    """Ring for what is owed to this receiver. However much it is, one job drains it."""
    ring(drain, endpoint_id, pause=2)


@job("postbacks")
def drain(endpoint_id: int) -> None:
    answer(drain, endpoint_id)
    endpoint = db.get(PostbackEndpoint, endpoint_id)
    due = sending.next_due(endpoint) if endpoint else None
    db.commit()
    if due:
        run_postback(due)


@runs(Postback, "postbacks")
def run_postback(postback: Postback) -> None:
    endpoint = db.get_one(PostbackEndpoint, postback.endpoint_id)
    if not wait_for_turn(postback, endpoint):
        db.commit()
        return go_on_later(endpoint)
    db.commit()
    try:
        go_on(postback, endpoint)
    finally:
        db.rollback()
        sending.leave_line(endpoint)
        db.commit()
    return go_on_later(endpoint)


def go_on_later(endpoint: PostbackEndpoint) -> None:
    """The next piece, with a job of its own, unless somebody is at it: then they come here."""
    more = None if sending.is_busy(endpoint) else sending.next_due(endpoint)
    db.commit()
    if more:
        tell_later(endpoint.id)


def wait_for_turn(postback: Postback, endpoint: PostbackEndpoint) -> bool:
    """Whether it is to go out now; else it is put where it waits. The endpoint is locked before any of its postbacks,
    here and by whoever pauses or enables it."""
    db.refresh(endpoint, with_for_update=True)
    if endpoint.deleted_at:
        postback.drop("dropped")
    elif not endpoint.is_active and not postback.is_trial:
        postback.wait_until(None)
    elif later := sending.due_after(postback, endpoint):
        postback.wait_until(later)
    elif not sending.take_line(endpoint):
        postback.wait_until(now())  # whoever has the line takes it next
    else:
        return True
    return False


def go_on(postback: Postback, endpoint: PostbackEndpoint) -> None:
    """This one, and what else is due there as long as our time lasts."""
    way, end, current = sending.poster(), monotonic() + BUDGET, postback
    while True:
        deliver(current, endpoint, way)
        sending.keep_line(endpoint)
        following = sending.next_due(endpoint) if monotonic() < end else None
        claimed = claim(Postback, following) if following else None
        db.commit()
        if claimed is None:
            return
        current = claimed


def deliver(postback: Postback, endpoint: PostbackEndpoint, way: Poster) -> None:
    if endpoint.is_email:
        hand_to_mail(postback, endpoint)
        return None
    try:
        body = body_of(postback, endpoint)
    except TemplateFault as fault:
        db.refresh(endpoint, with_for_update=True)
        if still_ours(postback):
            sending.note_template(postback, endpoint, fault.code, fault.facts)
            sending.call_next(postback)
        return db.commit()
    headers, address = sending.headers_of(postback, endpoint, body, now()), endpoint.address
    db.commit()
    began = monotonic()
    try:
        reply, refusal = way.post(address, body, headers), None
    except PlatformError as fault:
        reply, refusal = None, fault
    db.refresh(endpoint, with_for_update=True)
    if not still_ours(postback):
        return db.rollback()
    was = endpoint.state
    if reply:
        sending.note_reply(postback, endpoint, headers, reply)
    elif refusal:
        sending.note_fault(postback, endpoint, headers, refusal, round((monotonic() - began) * 1000))
    return end_try(postback, endpoint, was)


def end_try(postback: Postback, endpoint: PostbackEndpoint, was: str) -> None:
    """`was`: the endpoint's state before the answer, so that people are told when this one switched it off."""
    if not postback.is_open:
        sending.call_next(postback)
    if endpoint.state == EndpointState.DISABLED != was:
        for mail in letters.about(endpoint, "disabled"):
            send_later(mail)
    db.commit()


def body_of(postback: Postback, endpoint: PostbackEndpoint) -> bytes:
    """What a template makes is kept before it goes out, so that every try brings the same. Raises TemplateFault."""
    if sending.makes_body(postback, endpoint):
        template, payload, as_json = endpoint.template, postback.payload, endpoint.sends_json
        db.commit()
        made = sending.fill(template, payload, as_json=as_json)
        if not still_ours(postback):
            raise Stopped
        postback.body = made
        db.commit()
    return (postback.body or postback.payload).encode()


def hand_to_mail(postback: Postback, endpoint: PostbackEndpoint) -> None:
    """Written down together with the mail; `jobs.mail` says what became of it."""
    db.refresh(endpoint, with_for_update=True)
    if still_ours(postback) and letters.is_on_its_way(postback):
        postback.wait_until(now() + MAIL_TAKES)
    elif still_ours(postback):
        postback.hand_over(send_later(letters.news(postback, endpoint)).id)
    db.commit()


@at_most_every(60)
def watch_failing() -> None:
    """People are told after a day and after three; after five days of failures nothing more is sent."""
    see(EVERYONE)
    for endpoint, what in letters.to_tell():
        for mail in letters.about(endpoint, what):
            send_later(mail)
    db.commit()


@at_most_every(600)
def clear_old() -> None:
    see(EVERYONE)
    keeping.clear_old(CLEARED_AT_ONCE)
    db.commit()
