"""The password once more, before what protects an account is changed."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blueprints.auth.area import bp
from blueprints.auth.forms import PasswordForm
from core.crypto import digest
from core.db import db, now
from core.limits import limiter
from core.rights import Right, requires
from core.web import go, next_url, render
from services.passwords import is_right


@bp.get("/confirm")
@requires(Right.PROFILE_EDIT)
def confirm() -> ResponseReturnValue:
    return render("auth/confirm.html", "auth/_confirm.html", form=PasswordForm())


@bp.post("/confirm")
@requires(Right.PROFILE_EDIT)
@limiter.limit("6/minute;15/15 minutes;40/hour", key_func=lambda: digest(f"confirm|{current_user.user.id}"))
def take_confirmation() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate() and is_right(current_user.user, form.password.data):
        current_user.session.confirmed_at = now()
        db.commit()
        return go(next_url("home.index"))
    if form.password.data:
        form.password.errors = [_("This is not your password.")]
    return render("auth/confirm.html", "auth/_confirm.html", 422, form=form)
