"""The door: log in, log out."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blueprints.auth.reader import sign_out
from core.db import db
from core.rights import Right, requires
from core.web import go, render

bp = Blueprint("auth", __name__)


@bp.get("/login")
@requires(Right.PUBLIC)
def log_in() -> ResponseReturnValue:
    return render("auth/log_in.html", "auth/_log_in.html")


@bp.post("/logout")
@requires(Right.PROFILE_EDIT)
def log_out() -> ResponseReturnValue:
    sign_out(current_user)
    db.commit()
    return go(url_for(".log_in"))
