"""What a person says on the checklist: a line that only people can know, and that the store is live."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.golive.area import bp, checklist, find
from blueprints.golive.forms import LiveForm
from core.db import db
from core.rights import Right, requires
from core.web import done, render
from models import GoLiveSaid, Store
from services.golive import acts

BY_TICK = {str(said): said for said in GoLiveSaid if said is not GoLiveSaid.LIVE}


@bp.post("/stores/<int:store_id>/go-live/ticks")
@requires(Right.GOLIVE_TICK)
def tick(store_id: int) -> ResponseReturnValue:
    store, said = find(store_id), _said()
    acts.tick(store, said)
    db.commit()
    return done(_("Ticked."), url_for(".show", store_id=store.id))


@bp.post("/stores/<int:store_id>/go-live/ticks/removal")
@requires(Right.GOLIVE_TICK)
def untick(store_id: int) -> ResponseReturnValue:
    store, said = find(store_id), _said()
    acts.untick(store, said)
    db.commit()
    return done(_("The tick was taken away."), url_for(".show", store_id=store.id), "info")


@bp.get("/stores/<int:store_id>/go-live/live")
@requires(Right.GOLIVE_TICK)
def confirm_live(store_id: int) -> ResponseReturnValue:
    return _page(find(store_id), LiveForm())


@bp.post("/stores/<int:store_id>/go-live/live")
@requires(Right.GOLIVE_TICK)
def declare_live(store_id: int) -> ResponseReturnValue:
    store, form = find(store_id), LiveForm()
    still_open = checklist(store).open
    reason = (form.reason.data or "").strip()
    if still_open and not reason:
        form.validate()
        form.reason.errors = [_("Say why it goes live while lines are open.")]
        return _page(store, form, 422)
    if not form.validate():
        return _page(store, form, 422)
    acts.declare_live(store, still_open, reason)
    db.commit()
    return done(_("%(name)s is live.", name=store.name), url_for(".show", store_id=store.id))


@bp.post("/stores/<int:store_id>/go-live/live/withdrawal")
@requires(Right.GOLIVE_TICK)
def withdraw(store_id: int) -> ResponseReturnValue:
    store = find(store_id)
    acts.withdraw(store)
    db.commit()
    return done(_("%(name)s is no longer called live.", name=store.name), url_for(".show", store_id=store.id), "info")


def _said() -> GoLiveSaid:
    return BY_TICK.get(request.form.get("step", "")) or abort(400)


def _page(store: Store, form: LiveForm, status: int = 200) -> ResponseReturnValue:
    still_open = checklist(store).open
    return render("golive/live.html", "golive/_live.html", status, store=store, form=form, still_open=still_open)
