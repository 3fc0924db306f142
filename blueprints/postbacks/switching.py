"""An endpoint is paused and enabled, and gets another secret."""

from datetime import timedelta

from flask import session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.postbacks.area import bp, client_of, find, url_of
from blueprints.postbacks.forms import EnableForm
from core.db import db
from core.rights import Right, requires
from core.web import done, render
from models import PostbackEndpoint
from services.postbacks import endpoints


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
    db.commit()
    message = ngettext(
        "Enabled. %(num)s postback is on its way.", "Enabled. %(num)s postbacks are on their way.", woken
    )
    return done(message, url_of(endpoint))


@bp.post("/<int:endpoint_id>/secret")
@requires(Right.POSTBACKS_EDIT)
def renew_secret(endpoint_id: int) -> ResponseReturnValue:
    """Shown once; for a day the former one signs too."""
    endpoint = find(endpoint_id)
    session["postback_secret"] = [endpoint.id, endpoints.renew_secret(endpoint)]
    db.commit()
    return done(_("Here is the new secret. For 24 hours both sign, so nothing is lost meanwhile."), url_of(endpoint))


def question(endpoint: PostbackEndpoint, form: EnableForm, code: int = 200) -> ResponseReturnValue:
    return render(
        "postbacks/enable.html", "postbacks/_enable.html", code,
        endpoint=endpoint, client=client_of(endpoint.client_id), form=form, backlog=endpoints.backlog(endpoint),
    )  # fmt: skip
