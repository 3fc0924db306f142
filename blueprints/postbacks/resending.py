"""Many are sent again: all that failed, or those of some days. It can be watched, and stopped."""

from datetime import timedelta

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from blueprints.postbacks.area import bp, find_client, home_of
from blueprints.postbacks.forms import ResendForm
from blueprints.postbacks.log import choices
from core.db import db, one_or_404
from core.language import wanted_zone
from core.rights import Right, actor, requires
from core.web import done, render
from jobs.postback_resends import resend_later
from models import Client, PostbackResend
from services.background.stopping import stop
from services.postbacks.log import moment_of
from services.postbacks.resending import Choice, resends


@bp.get("/resends/new")
@requires(Right.POSTBACKS_REPLAY)
def new_resend() -> ResponseReturnValue:
    client = find_client()
    return page(client, form_for(client, ResendForm(endpoint=request.args.get("to"))))


@bp.post("/resends")
@requires(Right.POSTBACKS_REPLAY)
def create_resend() -> ResponseReturnValue:
    client = find_client()
    form = form_for(client, ResendForm())
    if not form.validate():
        return page(client, form, 422)
    zone, since, until = wanted_zone(), form.since.data, form.until.data
    choice = Choice(
        endpoint_id=int(form.endpoint.data) if form.endpoint.data else None,
        since=moment_of(since, zone) if since else None,
        until=moment_of(until + timedelta(days=1), zone) if until else None,
        delivered_too=form.delivered_too.data,
    )
    resend_later(current_user.membership, client.id, choice)
    db.commit()
    return done(_("They are being sent again."), url_for(".index_log", **home_of(client.id)), "info")


@bp.get("/resends/<int:resend_id>")
@requires(Right.POSTBACKS_VIEW)
def show_resend(resend_id: int) -> ResponseReturnValue:
    return render("postbacks/resend.html", "postbacks/_resend.html", resend=find_resend(resend_id))


@bp.post("/resends/<int:resend_id>/cancellation")
@requires(Right.POSTBACKS_REPLAY)
def cancel_resend(resend_id: int) -> ResponseReturnValue:
    """What it has queued already goes out all the same."""
    resend = find_resend(resend_id)
    stop(resend)
    db.commit()
    return done(_("It was stopped."), url_for(".index_log", **home_of(resend.client_id)), "info")


def find_resend(resend_id: int) -> PostbackResend:
    return one_or_404(resends(actor).where(PostbackResend.id == resend_id))


def form_for(client: Client, form: ResendForm) -> ResendForm:
    own = [SelectChoice(str(endpoint_id), name) for endpoint_id, name in choices(client)]
    form.endpoint.choices = [SelectChoice("", _("All endpoints")), *own]
    return form


def page(client: Client, form: ResendForm, code: int = 200) -> ResponseReturnValue:
    return render("postbacks/new_resend.html", "postbacks/_new_resend.html", code, client=client, form=form)
