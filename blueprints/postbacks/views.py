"""Postbacks: the endpoints of a client, what each is told, and how it went."""

from flask import abort, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.postbacks import editing, log, resending, switching  # noqa: F401  (their views)
from blueprints.postbacks.area import NO_PACKAGE, bp, client_of, find, find_client, find_order, url_of
from blueprints.postbacks.forms import TrialForm
from core.db import db
from core.rights import Right, actor, requires
from core.web import done, render
from models import Event, Postback, PostbackEndpoint
from services.activity import log_activity
from services.postbacks import endpoints
from services.postbacks.letters import fails_by_template
from services.postbacks.log import COUNTED, behind_others, counts_of, endpoint_names, newest_kept, order_numbers
from services.postbacks.owing import NoPackage, owe_trial
from services.postbacks.presets import PRESETS

NEWEST = 8


@bp.get("/")
@requires(Right.POSTBACKS_VIEW)
def index() -> ResponseReturnValue:
    client = find_client()
    own = endpoints.endpoints(actor).where(PostbackEndpoint.client_id == client.id)
    found = db.scalars(own.order_by(PostbackEndpoint.id)).all()
    return render(
        "postbacks/index.html", "postbacks/_endpoints.html",
        client=client, endpoints=found, counts=counts_of(found), presets=PRESETS,
    )  # fmt: skip


@bp.get("/<int:endpoint_id>")
@requires(Right.POSTBACKS_VIEW)
def show(endpoint_id: int) -> ResponseReturnValue:
    return page(find(endpoint_id), TrialForm(event=Event.PING))


@bp.get("/<int:endpoint_id>/receiving")
@requires(Right.POSTBACKS_VIEW)
def receiving(endpoint_id: int) -> ResponseReturnValue:
    endpoint = find(endpoint_id)
    if endpoint.is_email:  # a mail needs no program that reads it
        abort(404)
    client = client_of(endpoint.client_id)
    newest = newest_kept(endpoint)
    return render(
        "postbacks/receiving.html", "postbacks/_receiving.html", endpoint=endpoint, client=client,
        last=newest, stamp=int(newest.occurred_at.timestamp()) if newest else 0,
    )  # fmt: skip


@bp.post("/<int:endpoint_id>/trials")
@requires(Right.POSTBACKS_REPLAY)
def create_trial(endpoint_id: int) -> ResponseReturnValue:
    """A test: marked as one, and sent even while the endpoint is paused."""
    endpoint, form = find(endpoint_id), TrialForm()
    if not form.validate():
        return page(endpoint, form, 422)
    event = Event(form.event.data)
    order = find_order(endpoint.client_id, form.order.data or "") if event is not Event.PING else None
    if event is not Event.PING and order is None:
        form.order.errors = [_("There is no order with this number.")]
        return page(endpoint, form, 422)
    try:
        postback = owe_trial(endpoint, event, order)
    except NoPackage:
        form.order.errors = [NO_PACKAGE]
        return page(endpoint, form, 422)
    log_activity("postback.tested", endpoint, after={"event": event, "order": order.number if order else ""})
    db.commit()
    return done(_("The test is on its way."), url_for(".show_postback", postback_id=postback.id), "info")


def page(endpoint: PostbackEndpoint, form: TrialForm, code: int = 200) -> ResponseReturnValue:
    newest = endpoints.postbacks(actor).where(
        Postback.client_id == endpoint.client_id, Postback.endpoint_id == endpoint.id
    )
    rows = db.scalars(newest.order_by(Postback.id.desc()).limit(NEWEST)).all()
    shown = session.pop("postback_secret", None)
    return render(
        "postbacks/show.html", "postbacks/_show.html", code,
        endpoint=endpoint, client=client_of(endpoint.client_id), form=form, rows=rows, numbers=order_numbers(rows),
        names=endpoint_names(rows), behind=behind_others(rows), backlog=endpoints.backlog(endpoint),
        counted=COUNTED, presets=PRESETS, secret=shown[1] if shown and shown[0] == endpoint.id else None,
        here=url_of(endpoint), template_fails=fails_by_template(endpoint),
    )  # fmt: skip
