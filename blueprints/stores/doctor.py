"""The connection doctor: a look at all that has to be right between Vetrina and a shop."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.stores.area import bp, find, has_shop
from core.db import db, now
from core.rights import Right, actor, requires
from core.web import done, is_shown, mark_of, render
from jobs.rounds import check_up_now
from models import Round, RoundKind, Store
from models.work import WorkState
from services.activity import log_activity
from services.advice import advice_on
from services.doctor import findings_of
from services.doctor_words import words_of


@bp.get("/<int:store_id>/doctor")
@requires(Right.DOCTOR_VIEW)
def show_doctor(store_id: int) -> ResponseReturnValue:
    store = _reachable(store_id)
    round_ = _checkup_of(store)
    looking = bool(round_ and store.is_live and (round_.work_state == WorkState.RUNNING or _is_due(round_)))
    mark = mark_of(looking, round_ and (round_.ended_at, round_.error), store.delivered_at)
    if is_shown(mark):
        return "", 304
    found = [(finding, words_of(finding, store.platform)) for finding in findings_of(store, round_)]
    shown = {"store": store, "findings": found, "looking": looking, "round": round_, "advice_on": advice_on}
    response = render("stores/doctor.html", "stores/_doctor.html", **shown)
    response.set_etag(mark)
    return response


@bp.post("/<int:store_id>/doctor")
@requires(Right.DOCTOR_RUN)
def run_doctor(store_id: int) -> ResponseReturnValue:
    store = _reachable(store_id)
    page = url_for(".show_doctor", store_id=store.id)
    if not store.is_live:
        return done(_("Nothing is exchanged with this store at the moment."), page, "warning")
    check_up_now(store)
    log_activity("store.checkup_asked", store)
    db.commit()
    return done(_("The connection is being checked."), page)


def _reachable(store_id: int) -> Store:
    """404 for one without a shop out there."""
    store = find(store_id)
    return store if has_shop(store) else abort(404)


def _checkup_of(store: Store) -> Round | None:
    own = Round.visible_to(actor).where(Round.client_id == store.client_id, Round.store_id == store.id)
    return db.scalars(own.where(Round.kind == RoundKind.CHECKUP)).one_or_none()


def _is_due(round_: Round) -> bool:
    return round_.due_at is not None and round_.due_at <= now()
