"""The delivery log, and one postback with all its tries."""

import json

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blueprints.postbacks.area import bp, client_of, find_postback
from core.db import db
from core.language import wanted_zone
from core.paging import page_of, url_with
from core.rights import Right, actor, requires
from core.vocabulary import EVENT, POSTBACK
from core.web import done, is_shown, mark_of, render
from models import Client, Postback, PostbackEndpoint
from services.postbacks import endpoints
from services.postbacks.log import (
    NEWEST_FIRST,
    asked_for,
    attempts_of,
    behind_others,
    endpoint_names,
    latest_resend,
    mail_of,
    order_numbers,
)
from services.postbacks.resending import send_again

FILTERS = {"q", "state", "event", "to", "since", "until"}


@bp.get("/log")
@requires(Right.POSTBACKS_VIEW)
def index_log() -> ResponseReturnValue:
    """Of one client; the staff may see it of all of theirs at once."""
    client = asked_client()
    page = page_of(asked_for(actor, request.args, client.id if client else None, wanted_zone()), NEWEST_FIRST)
    return render(
        "postbacks/log.html", "postbacks/_log.html",
        page=page, client=client, numbers=order_numbers(page.rows), names=endpoint_names(page.rows),
        behind=behind_others(page.rows),
        endpoints=choices(client), events=EVENT, states=POSTBACK, url_with=url_with,
        resend=latest_resend(actor, client.id if client else None),
        is_filtered=not FILTERS.isdisjoint(request.args),
    )  # fmt: skip


@bp.get("/log/<int:postback_id>")
@requires(Right.POSTBACKS_VIEW)
def show_postback(postback_id: int) -> ResponseReturnValue:
    postback = find_postback(postback_id)
    mark = mark_of(postback.state, postback.sent, postback.due_at, postback.work_state)
    if is_shown(mark):
        return "", 304
    response = render(
        "postbacks/postback.html", "postbacks/_postback.html",
        postback=postback, client=client_of(postback.client_id), attempts=attempts_of(postback), mail=mail_of(postback),
        payload=pretty(postback), order=postback.order, endpoint=db.get_one(PostbackEndpoint, postback.endpoint_id),
    )  # fmt: skip
    response.set_etag(mark)
    return response


@bp.post("/log/<int:postback_id>/sendings")
@requires(Right.POSTBACKS_REPLAY)
def create_sending(postback_id: int) -> ResponseReturnValue:
    postback = find_postback(postback_id)
    page = url_for(".show_postback", postback_id=postback.id)
    if not send_again(postback):
        return done(_("It cannot be sent again: it is under way, or nothing of it is kept any more."), page, "warning")
    db.commit()
    return done(_("It is sent again, with the same id."), page, "info")


def asked_client() -> Client | None:
    client_id = current_user.membership.client_id or request.args.get("client", type=int)
    if client_id is None and not current_user.membership.is_staff:
        abort(404)
    return client_of(client_id) if client_id else None


def choices(client: Client | None) -> list[tuple[int, str]]:
    """The endpoints to filter by."""
    if client is None:
        return []
    own = endpoints.endpoints(actor).where(PostbackEndpoint.client_id == client.id).order_by(PostbackEndpoint.id)
    return [(endpoint.id, endpoint.name) for endpoint in db.scalars(own)]


def pretty(postback: Postback) -> str:
    return json.dumps(json.loads(postback.payload), indent=2, ensure_ascii=False) if postback.payload else ""
