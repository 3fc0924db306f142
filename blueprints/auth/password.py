"""A forgotten password, and another one for whoever knows theirs."""

from flask import session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blueprints.auth.area import PER_ADDRESS, account_there, bp, place
from blueprints.auth.forms import ForgottenForm, NewPasswordForm
from blueprints.auth.reader import act_as, sign_in
from core.crypto import new_token
from core.db import EVERYONE, db, seeing
from core.freshness import with_fresh_password
from core.language import language
from core.letters import link_to
from core.limits import limiter
from core.rights import Right, requires
from core.web import done, go, render
from jobs.mail import send_later
from models import LoginSession, User
from services.activity import log_activity
from services.mails import written
from services.passwords import keep_password, open_reset, reset_behind, use_reset
from services.people import user_with
from services.sessions import end_sessions, open_memberships


@bp.get("/forgotten")
@requires(Right.PUBLIC)
def forgotten() -> ResponseReturnValue:
    return render("auth/forgotten.html", "auth/_forgotten.html", form=ForgottenForm())


@bp.post("/forgotten")
@requires(Right.PUBLIC)
@limiter.limit(PER_ADDRESS, key_func=place)
@limiter.limit("3/15 minutes;8/day", key_func=account_there)
def create_reset() -> ResponseReturnValue:
    """Whether the address is known is told to nobody."""
    form = ForgottenForm()
    if not form.validate():
        return render("auth/forgotten.html", "auth/_forgotten.html", 422, form=form)
    user, token = user_with(form.email.data), new_token()
    locale = user.locale if user and user.locale else language()
    mail = written("reset", form.email.data, locale, link=link_to("auth.open_reset", token=token))  # as long for nobody
    if user and user.password_hash and open_memberships(user):
        open_reset(user, token)
        with seeing(EVERYONE):
            send_later(mail)
    db.commit()
    return render("auth/forgotten.html", "auth/_forgotten.html", form=None, email=form.email.data)


@bp.get("/reset/<token>", endpoint="open_reset")
@requires(Right.PUBLIC)
@limiter.limit(PER_ADDRESS, key_func=place)
def open_reset_page(token: str) -> ResponseReturnValue:
    session["reset"] = token
    return go(url_for(".show_reset"))


@bp.get("/reset")
@requires(Right.PUBLIC)
def show_reset() -> ResponseReturnValue:
    found = reset_behind(session.get("reset", ""))
    return page(form_about(found[1]) if found else None, 200 if found else 410)


@bp.post("/reset")
@requires(Right.PUBLIC)
@limiter.limit(PER_ADDRESS, key_func=place)
def take_reset() -> ResponseReturnValue:
    found = reset_behind(session.get("reset", ""))
    if found is None:
        return page(None, 410)
    reset, user = found
    form = form_about(user)
    if not form.validate():
        return page(form, 422)
    use_reset(reset, user, form.password.data)
    if place_of_theirs := next(iter(open_memberships(user)), None):
        act_as(place_of_theirs)
        log_activity("password.reset", user, client_id=place_of_theirs.client_id)
    tell_changed(user)
    db.commit()
    session.pop("reset")
    return done(_("The new password holds. Log in with it."), url_for(".log_in"))


@bp.get("/password")
@requires(Right.PROFILE_EDIT)
@with_fresh_password("auth.change_password")
def change_password() -> ResponseReturnValue:
    return render("auth/password.html", "auth/_password.html", form=form_about(current_user.user))


@bp.post("/password")
@requires(Right.PROFILE_EDIT)
@with_fresh_password("auth.change_password")
def update_password() -> ResponseReturnValue:
    """Everybody else who is signed in as this person is out; this browser goes on with a new cookie."""
    user = current_user.user
    form = form_about(user)
    if not form.validate():
        return render("auth/password.html", "auth/_password.html", 422, form=form)
    keep_password(user, form.password.data)
    log_activity("password.changed", user, client_id=current_user.membership.client_id)
    tell_changed(user)
    membership = current_user.membership
    end_sessions(LoginSession.user_id == user.id)
    sign_in(user, membership)
    db.commit()
    return done(_("The new password holds. Other browsers are logged out."), url_for("profile.index"))


def tell_changed(user: User) -> None:
    """Whoever did not do it themselves should hear of it."""
    with seeing(EVERYONE):
        send_later(written("password_changed", user.email, user.locale or language(), person=user.name))


def form_about(user: User) -> NewPasswordForm:
    form = NewPasswordForm()
    form.about = (user.email, user.first_name, user.last_name)
    return form


def page(form: NewPasswordForm | None, status: int) -> ResponseReturnValue:
    return render("auth/reset.html", "auth/_reset.html", status, form=form)
