"""What the provider asks of print files. Saying otherwise judges the connections that are there anew."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from blueprints.preflight import holding, mending  # noqa: F401  (their views)
from blueprints.preflight.area import bp
from blueprints.preflight.forms import ThresholdsForm, as_typed
from core.db import db
from core.freshness import is_as_seen, shows
from core.rights import Right, requires
from core.web import done, render
from jobs.preflight import judge_later
from models import Judging
from services.judging import Judged, foresee
from services.thresholds import set_thresholds, thresholds

MOST_FORESEEN = 3000  # uses of files, looked at while a person waits


@bp.get("/")
@requires(Right.CATALOG_EDIT)
def edit() -> ResponseReturnValue:
    now = as_typed(thresholds())
    form = ThresholdsForm(data=now)
    shows(form, now)
    return page(form)


@bp.post("/")
@requires(Right.CATALOG_EDIT)
def update() -> ResponseReturnValue:
    form = ThresholdsForm()
    if not is_as_seen(form, as_typed(thresholds())):
        return page(form, 409)
    if not form.validate():
        return page(form, 422)
    if as_typed(form.thresholds) != as_typed(thresholds()) and "confirmed" not in request.form:
        foreseen = foresee(form.thresholds, MOST_FORESEEN)
        if foreseen.looked_at:
            return page(form, 409, foreseen)
    if set_thresholds(form.thresholds):
        judge_later()
    db.commit()
    return done(_("Saved. The connections that are there are checked anew."), url_for(".edit"))


def page(form: ThresholdsForm, status: int = 200, foreseen: Judged | None = None) -> ResponseReturnValue:
    last = db.scalars(select(Judging).order_by(Judging.id.desc()).limit(1)).first()
    return render("preflight/edit.html", "preflight/_edit.html", status, form=form, foreseen=foreseen, last=last)
