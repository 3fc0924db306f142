"""One's own page: name, language and light, password, second factor, and where one is logged in."""

from flask import abort, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user

from blueprints.profile import notices, second_factor  # noqa: F401  (their views)
from blueprints.profile.area import bp
from blueprints.profile.forms import ProfileForm
from core.db import db
from core.freshness import is_as_seen
from core.language import language
from core.rights import Right, requires
from core.web import done, render
from models import LoginSession, User
from services.activity import changed, log_activity
from services.second_factor import is_needed
from services.sessions import browser_of, end_sessions, live_sessions


@bp.get("/")
@requires(Right.PROFILE_EDIT)
def index() -> ResponseReturnValue:
    form = ProfileForm(obj=current_user.user)
    form.locale.data = language()
    is_as_seen(form, told(current_user.user))
    return page(form)


@bp.post("/")
@requires(Right.PROFILE_EDIT)
def update() -> ResponseReturnValue:
    form, user = ProfileForm(), current_user.user
    db.refresh(user, with_for_update=True)
    if not is_as_seen(form, told(user)):
        return page(form, 409)
    if not form.validate():
        return page(form, 422)
    values = {field.name: field.data for field in form if field.name != "csrf_token"}
    before, after = changed(user, **values)
    if after:
        log_activity("profile.changed", user, client_id=current_user.membership.client_id, before=before, after=after)
    session["locale"], session["theme"] = user.locale, user.theme
    db.commit()
    refresh()  # the words below are in the language just chosen
    return done(_("Profile saved."), url_for(".index"))


@bp.post("/sessions/<int:session_id>/end")
@requires(Right.PROFILE_EDIT)
def end_session(session_id: int) -> ResponseReturnValue:
    theirs = LoginSession.user_id == current_user.user.id
    if not end_sessions(theirs, LoginSession.id == session_id):
        abort(404)
    log_activity("session.ended", current_user.user, client_id=current_user.membership.client_id)
    db.commit()
    return done(_("That browser is logged out."), url_for(".index"))


@bp.post("/sessions/end")
@requires(Right.PROFILE_EDIT)
def end_others() -> ResponseReturnValue:
    """Every other browser."""
    end_sessions(LoginSession.user_id == current_user.user.id, LoginSession.id != current_user.session.id)
    log_activity("session.ended", current_user.user, client_id=current_user.membership.client_id)
    db.commit()
    return done(_("All other browsers are logged out."), url_for(".index"))


def told(user: User) -> dict[str, object]:
    """Not language and light: the frame of every page changes them too."""
    return {name: getattr(user, name) for name in ("first_name", "last_name", "time_zone")}


def page(form: ProfileForm, status: int = 200) -> ResponseReturnValue:
    return render(
        "profile/index.html", "profile/_form.html", status, form=form, user=current_user.user,
        sessions=live_sessions(current_user.user), this_session=current_user.session.id,
        second_factor_needed=is_needed(current_user.membership), browser_of=browser_of,
    )  # fmt: skip
