"""The door: log in, log out, another place, another language."""

import structlog
from flask import make_response, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blueprints.auth import confirming, invitation, password, second_step, standing  # noqa: F401  (their views)
from blueprints.auth.area import bp, throttled
from blueprints.auth.forms import LogInForm
from blueprints.auth.reader import act_as, come_in, sign_out, to_another_place
from core.crypto import digest
from core.db import db
from core.language import LANGUAGES
from core.rights import Right, requires
from core.web import go, next_url, render
from services.logins import note_refusal, note_session
from services.passwords import is_right
from services.people import user_with
from services.sessions import open_memberships
from services.standing import end as end_view

THEMES = ("system", "light", "dark")
log = structlog.get_logger(__name__)


@bp.get("/login")
@requires(Right.PUBLIC)
def log_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return go(next_url("home.index"))
    return render("auth/log_in.html", "auth/_log_in.html", form=LogInForm())


@bp.post("/login")
@requires(Right.PUBLIC)
@throttled
def create_session() -> ResponseReturnValue:
    form = LogInForm()
    if not form.validate():
        return render("auth/log_in.html", "auth/_log_in.html", 422, form=form)
    user = user_with(form.email.data)
    if not is_right(user, form.password.data) or user is None or not open_memberships(user):
        log.info("log-in refused", account=digest(form.email.data.lower())[:12])
        if user:
            note_refusal(user, "session.refused")
            db.commit()
        form.form_errors.append(_("E-mail and password do not match, or there is no access at the moment."))
        return render("auth/log_in.html", "auth/_log_in.html", 422, form=form)
    return come_in(user, next_url("home.index"))


@bp.post("/logout")
@requires(Right.PROFILE_EDIT)
def log_out() -> ResponseReturnValue:
    if current_user.standing:
        end_view(current_user.session, current_user.standing.client)
        act_as(current_user.own)
    note_session(current_user.own, "session.left")
    sign_out(current_user)
    db.commit()
    answer = make_response(go(url_for(".log_in")))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.post("/switch")
@requires(Right.PROFILE_EDIT)
def switch() -> ResponseReturnValue:
    """To another membership of the same person."""
    wanted = request.form.get("membership", type=int)
    membership = next((place for place in open_memberships(current_user.user) if place.id == wanted), None)
    if membership is not None:
        to_another_place(current_user, membership)
        note_session(membership)
        db.commit()
    return go(url_for("home.index"))


@bp.post("/preferences")
@requires(Right.PUBLIC)
def preferences() -> ResponseReturnValue:
    """Language and light: of the person, and of this browser until somebody logs in."""
    reader = current_user.user if current_user.is_authenticated else None
    if (language := request.form.get("language")) in LANGUAGES:
        session["locale"] = language
        if reader:
            reader.locale = language
    if (theme := request.form.get("theme")) in THEMES:
        session["theme"] = theme
        if reader:
            reader.theme = theme
    db.commit()
    return go(next_url("home.index"))


@bp.app_context_processor
def places() -> dict[str, object]:
    """For the switch in the frame: where the person may be."""
    return {"memberships": lambda: current_user.places}
