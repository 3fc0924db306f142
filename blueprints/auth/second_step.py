"""The second step of a log-in: the code of the app, or one from paper."""

from datetime import timedelta

import structlog
from flask import flash, g, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.auth.area import PER_ADDRESS, bp, place
from blueprints.auth.forms import CodeForm
from blueprints.auth.reader import sign_in
from core.crypto import digest
from core.db import db, now
from core.limits import limiter
from core.rights import Right, requires
from core.standing import STANDS_IN
from core.web import go, render
from models import User
from services.logins import note_refusal, note_session
from services.second_factor import is_needed, is_right_code
from services.sessions import open_memberships

ON_THE_WAY = {
    "profile.set_up",
    "profile.switch_on",
    "auth.confirm",
    "auth.take_confirmation",
    "auth.log_out",
    "auth.switch",
}
PATIENCE = timedelta(minutes=10)  # between the password and the code
PER_PERSON = "6/minute;15/15 minutes;40/hour"
log = structlog.get_logger(__name__)


@bp.get("/login/code")
@requires(Right.PUBLIC)
def second_step() -> ResponseReturnValue:
    if half_in() is None:
        return go(url_for(".log_in"))
    return render("auth/code.html", "auth/_code.html", form=CodeForm())


@bp.post("/login/code")
@requires(Right.PUBLIC)
@limiter.limit(PER_ADDRESS, key_func=place)
@limiter.limit(PER_PERSON, key_func=lambda: digest(f"code|{session.get('half_in', {}).get('user')}"))
def take_code() -> ResponseReturnValue:
    user, form = half_in(), CodeForm()
    if user is None:
        return go(url_for(".log_in"))
    if form.validate() and is_right_code(user, form.code.data):
        url = session["half_in"]["next"]
        note_session(sign_in(user).own, "session.began_with_code")
        db.commit()
        return go(url)
    if form.code.data:
        log.info("code refused", user=user.id)
        note_refusal(user, "session.code_refused")
        db.commit()
        form.code.errors = [_("This code is not right, or it was used already. Wait for the next one.")]
    return render("auth/code.html", "auth/_code.html", 422, form=form)


@bp.before_app_request
def ask_for_second_factor() -> ResponseReturnValue | None:
    """Where it is required, somebody without one sets it up before anything else. A key is no person."""
    actor = g.get("actor")
    if (
        not hasattr(actor, "user")
        or STANDS_IN in actor.flags
        or actor.user.has_second_factor
        or not is_needed(actor)
        or request.endpoint in ON_THE_WAY
    ):
        return None
    flash(_("Here everybody needs a second factor. Set yours up, then go on."), "info")
    return go(url_for("profile.set_up"))


def half_in() -> User | None:
    """Who gave the password a short while ago."""
    known = session.get("half_in")
    if known is None or now().timestamp() - known["at"] > PATIENCE.total_seconds():
        return None
    user = db.get(User, known["user"])
    return user if user and open_memberships(user) else None
