"""What the provider promises: the days that production takes, and how long holds wait. It holds from then on."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.deadlines.forms import DeadlinesForm, as_typed
from core.db import db
from core.freshness import is_as_seen, shows
from core.rights import Right, requires
from core.web import done, render
from services.deadlines import deadlines, set_deadlines

bp = Blueprint("deadlines", __name__, url_prefix="/deadlines")


@bp.get("/")
@requires(Right.STAFF_EDIT)
def edit() -> ResponseReturnValue:
    now = as_typed(deadlines())
    form = DeadlinesForm(data=now)
    shows(form, now)
    return page(form)


@bp.post("/")
@requires(Right.STAFF_EDIT)
def update() -> ResponseReturnValue:
    form = DeadlinesForm()
    if not is_as_seen(form, as_typed(deadlines())):
        return page(form, 409)
    if not form.validate():
        return page(form, 422)
    set_deadlines(form.deadlines)
    db.commit()
    return done(_("Saved. It holds for what is released or held from now on."), url_for(".edit"))


def page(form: DeadlinesForm, status: int = 200) -> ResponseReturnValue:
    return render("deadlines/edit.html", "deadlines/_edit.html", status, form=form)
