"""An endpoint is paused and enabled, and gets another secret."""

from datetime import timedelta

from flask import request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.postbacks.area import bp, client_of, find, url_of
from blueprints.postbacks.forms import EnableForm
from core.db import db, now
from core.rights import Right, requires
from core.web import done, render
from models import PostbackEndpoint
from services.postbacks import endpoints
from services.postbacks.signing import has_former


@bp.post("/<int:endpoint_id>/pause")
@requires(Right.POSTBACKS_EDIT)
def pause(endpoint_id: int) -> ResponseReturnValue:
    endpoint = find(endpoint_id)
    endpoints.pause(endpoint)
    db.commit()
    return done(_("Paused. What happens from now on waits until you enable it again."), url_of(endpoint))


@bp.get("/<int:endpoint_id>/enable")
@requires(Right.POSTBACKS_EDIT)
def confirm_enable(endpoint_id: int) -> ResponseReturnValue:
    endpoint = find(endpoint_id)
    return question(endpoint, EnableForm())


@bp.post("/<int:endpoint_id>/enable")
@requires(Right.POSTBACKS_EDIT)
def enable(endpoint_id: int) -> ResponseReturnValue:
    """With the answer to what becomes of the backlog."""
    endpoint, form = find(endpoint_id), EnableForm()
    if not form.validate():
        return question(endpoint, form, 422)
    keep = None if form.backlog.data == "all" else timedelta(hours=int(form.backlog.data))
    woken = endpoints.enable(endpoint, keep)
    if woken is None:
        return done(_("It is enabled already. Nothing was sent or dropped."), url_of(endpoint), "warning")
    db.commit()
    message = ngettext(
        "Enabled. %(num)s postback is on its way.", "Enabled. %(num)s postbacks are on their way.", woken
    )
    return done(message, url_of(endpoint))


@bp.get("/<int:endpoint_id>/secret")
@requires(Right.POSTBACKS_EDIT)
def confirm_secret(endpoint_id: int) -> ResponseReturnValue:
    endpoint = find(endpoint_id)
    return render(
        "postbacks/renew.html", "postbacks/_renew.html", endpoint=endpoint, back=url_of(endpoint),
        secret_mark=endpoints.secret_mark(endpoint), has_former=has_former(endpoint, now()),
    )  # fmt: skip


@bp.post("/<int:endpoint_id>/secret")
@requires(Right.POSTBACKS_EDIT)
def renew_secret(endpoint_id: int) -> ResponseReturnValue:
    """Shown once; for a day the former one signs too."""
    endpoint = find(endpoint_id)
    secret = endpoints.renew_secret(endpoint, request.form.get("mark"))
    if secret is None:
        message = _("Somebody has made a new secret meanwhile. Nothing was changed: ask them for it, or make another.")
        return done(message, url_of(endpoint), "warning")
    session["postback_secret"] = [endpoint.id, secret]
    db.commit()
    message = _("Here is the new secret. For 24 hours the former one signs too, so nothing is lost meanwhile.")
    return done(message, url_of(endpoint))


def question(endpoint: PostbackEndpoint, form: EnableForm, code: int = 200) -> ResponseReturnValue:
    return render(
        "postbacks/enable.html", "postbacks/_enable.html", code,
        endpoint=endpoint, client=client_of(endpoint.client_id), form=form, backlog=endpoints.backlog(endpoint),
    )  # fmt: skip
