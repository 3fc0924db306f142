"""The second factor of one's own account: set up, codes on paper, switched off."""

from flask import abort, flash, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blueprints.profile.area import bp
from blueprints.profile.forms import CodeForm
from core.crypto import digest, seal, unseal
from core.db import EVERYONE, db, seeing
from core.freshness import with_fresh_password
from core.language import language
from core.limits import limiter
from core.rights import Right, actor, requires
from core.web import done, go, render
from jobs.mail import send_later
from models import LoginSession
from services import second_factor
from services.activity import log_activity
from services.mails import written
from services.sessions import end_sessions

HERE = "profile.set_up"
KEPT_SEALED = "session/second_factor"


@bp.get("/second-factor")
@requires(Right.PROFILE_EDIT)
@with_fresh_password(HERE)
def set_up() -> ResponseReturnValue:
    if current_user.user.has_second_factor:
        return render("profile/second_factor.html", "profile/_second_factor.html", user=current_user.user)
    return offer(CodeForm())


@bp.post("/second-factor")
@requires(Right.PROFILE_EDIT)
@with_fresh_password(HERE)
@limiter.limit("10/minute", key_func=lambda: digest(f"set-up|{actor.id}"))
def switch_on() -> ResponseReturnValue:
    """On once a code proves that the app has the secret; until then nothing is asked of anybody."""
    form, user = CodeForm(), current_user.user
    if user.has_second_factor:
        abort(409)
    step = second_factor.step_of(offered_secret(), form.code.data) if form.validate() else None
    if step is None:
        if form.code.data:
            form.code.errors = [_("This code is not right. Is the clock of the phone?")]
        return offer(form, 422)
    codes = second_factor.switch_on(user, offered_secret(), step)
    log_activity("second_factor.on", user, client_id=current_user.membership.client_id)
    db.commit()
    session.pop("second_factor")
    return show_codes(codes)


@bp.post("/second-factor/codes")
@requires(Right.PROFILE_EDIT)
@with_fresh_password(HERE)
def renew_codes() -> ResponseReturnValue:
    user = current_user.user
    if not user.has_second_factor:
        abort(409)
    codes = second_factor.renew_codes(user)
    log_activity("second_factor.codes_renewed", user, client_id=current_user.membership.client_id)
    db.commit()
    return show_codes(codes)


@bp.post("/second-factor/off")
@requires(Right.PROFILE_EDIT)
@with_fresh_password(HERE)
def switch_off() -> ResponseReturnValue:
    if second_factor.is_needed(current_user.membership):
        flash(_("The second factor is required here and stays on."), "warning")
        return go(url_for(".set_up"))
    user = current_user.user
    second_factor.switch_off(user)
    end_sessions(LoginSession.user_id == user.id, LoginSession.id != current_user.session.id)
    log_activity("second_factor.off", user, client_id=current_user.membership.client_id)
    with seeing(EVERYONE):
        send_later(written("second_factor_off", user.email, user.locale or language(), person=user.name, by=""))
    db.commit()
    return done(_("The second factor is off. Other browsers are logged out."), url_for(".index"))


def offer(form: CodeForm, status: int = 200) -> ResponseReturnValue:
    secret = offered_secret()
    picture = second_factor.picture_of(second_factor.address_of(secret, current_user.user))
    context = {"form": form, "secret": secret, "picture": picture, "user": current_user.user}
    return render("profile/second_factor.html", "profile/_second_factor.html", status, **context)


def offered_secret() -> str:
    """One secret for one set-up: a reload shows the same picture. Sealed, for the cookie can be read."""
    if "second_factor" not in session:
        session["second_factor"] = seal(second_factor.new_secret(), KEPT_SEALED)
    return str(unseal(session["second_factor"], KEPT_SEALED))


def show_codes(codes: list[str]) -> ResponseReturnValue:
    """Shown this once: only their digests are kept."""
    return render("profile/codes.html", "profile/_codes.html", codes=codes)
