"""Batches: made from the board, started and printed as one, taken apart."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.production.area import board_url, bp, find_batch, link_to, picked
from blueprints.production.forms import BatchForm
from core.db import db
from core.paging import page_of
from core.rights import Right, actor, requires
from core.web import done, is_shown, mark_of, render
from jobs.pushes import tell_shops
from models import FloorBatch, FloorBatchState
from services import production
from services.floor import batches
from services.floor.batches import FIRST_FIRST, NEWEST_FIRST, Made
from services.production import Asked, Outcome
from services.specifications import specifications_of

LINES_SHOWN = 100


@bp.get("/batches")
@requires(Right.PRODUCTION_VIEW)
def batch_list() -> ResponseReturnValue:
    wanted = request.args.get("state", "")
    state = FloorBatchState(wanted) if wanted in set(FloorBatchState) else FloorBatchState.OPEN
    page, counts = page_of(batches.batches_in(actor, state), NEWEST_FIRST), batches.counts(actor)
    progress = batches.progress_of(page.rows)
    mark = mark_of(counts, [(row.id, row.name, progress[row.id]) for row in page.rows])
    if is_shown(mark):
        return "", 304
    shown: dict[str, Any] = {"state": state, "page": page, "counts": counts, "progress": progress}
    response = render("production/batches.html", "production/_batches.html", **shown, states=list(FloorBatchState))
    response.set_etag(mark)
    return response


@bp.post("/batches")
@requires(Right.PRODUCTION_ADVANCE)
def create_batch() -> ResponseReturnValue:
    """Of the ticked lines, or of all that the board shows for the questions of this address."""
    wanted = batches.chosen_by(actor, Asked.of(request.args)) if request.form.get("all") else picked()
    try:
        made = batches.make_batch(actor, wanted, request.form.get("name", "").strip()[:80])
    except batches.NothingToBatch:
        db.rollback()
        return done(_("None of these lines can be put into a batch: tick some that are still to be made, not held, "
                      "and in no other batch."), board_url(), "warning")  # fmt: skip
    db.commit()
    return done(_words_for_made(made), _page_of(made.batch), "warning" if made.refused else "success")


@bp.get("/batches/<int:floor_batch_id>")
@requires(Right.PRODUCTION_VIEW)
def show_batch(floor_batch_id: int) -> ResponseReturnValue:
    batch = find_batch(floor_batch_id)
    page = page_of(batches.lines_of(actor, batch), FIRST_FIRST, LINES_SHOWN)
    items, progress = [line.item for line in page.rows], batches.progress_of([batch])[batch.id]
    mark = mark_of(batch.state, batch.name, progress, [(item.id, item.order.version, item.is_held) for item in items])
    if is_shown(mark):
        return "", 304
    about: dict[str, Any] = {
        "made_as": specifications_of(items), "previews": production.previews_of(items),
        "client_names": production.clients_of(items), "open_requests": production.requests_of(items),
    }  # fmt: skip
    shown = {"batch": batch, "page": page, "progress": progress, "link_to": link_to, **about}
    response = render("production/batch.html", "production/_batch.html", **shown)
    response.set_etag(mark)
    return response


@bp.get("/batches/<int:floor_batch_id>/edit")
@requires(Right.PRODUCTION_ADVANCE)
def edit_batch(floor_batch_id: int) -> ResponseReturnValue:
    batch = find_batch(floor_batch_id)
    return _form_page(batch, BatchForm(obj=batch))


@bp.post("/batches/<int:floor_batch_id>")
@requires(Right.PRODUCTION_ADVANCE)
def update_batch(floor_batch_id: int) -> ResponseReturnValue:
    batch, form = find_batch(floor_batch_id), BatchForm()
    if not form.validate():
        return _form_page(batch, form, 422)
    batches.rename(batch, form.name.data)
    db.commit()
    return done(_("%(name)s saved.", name=batch.name), _page_of(batch))


@bp.post("/batches/<int:floor_batch_id>/steps")
@requires(Right.PRODUCTION_ADVANCE)
def create_batch_step(floor_batch_id: int) -> ResponseReturnValue:
    """All its waiting lines are started, or all that are begun are printed."""
    batch = find_batch(floor_batch_id)
    is_start = request.form.get("act") == "start"
    outcome = (batches.start if is_start else batches.finish)(actor, batch)
    tell_shops(outcome.orders)
    db.commit()
    return done(_words_for(outcome, is_start=is_start), _page_of(batch), "success" if outcome.moved else "warning")


@bp.post("/batches/<int:floor_batch_id>/removals")
@requires(Right.PRODUCTION_ADVANCE)
def create_removal(floor_batch_id: int) -> ResponseReturnValue:
    batch = find_batch(floor_batch_id)
    try:
        count = batches.remove(batch.id, picked())
    except batches.IsDone:
        return _is_done(batch)
    db.commit()
    words = ngettext("%(num)s line was taken out.", "%(num)s lines were taken out.", count)
    return done(words, _page_of(batch), "success" if count else "warning")


@bp.post("/batches/<int:floor_batch_id>/end")
@requires(Right.PRODUCTION_ADVANCE)
def create_batch_end(floor_batch_id: int) -> ResponseReturnValue:
    batch = find_batch(floor_batch_id)
    try:
        batches.close(batch.id)
    except batches.IsDone:
        return _is_done(batch)
    except batches.StillToMake:
        db.rollback()
        return done(_("Some of its lines are not printed yet."), _page_of(batch), "warning")
    db.commit()
    return done(_("The batch is done."), _page_of(batch))


@bp.post("/batches/<int:floor_batch_id>/deletion")
@requires(Right.PRODUCTION_ADVANCE)
def delete_batch(floor_batch_id: int) -> ResponseReturnValue:
    batch = find_batch(floor_batch_id)
    try:
        batches.take_apart(batch.id)
    except batches.IsDone:
        return _is_done(batch)
    db.commit()
    return done(_("The batch was taken apart. Its lines stay where they are."), url_for(".batch_list"))


def _is_done(batch: FloorBatch) -> ResponseReturnValue:
    url = _page_of(batch)
    db.rollback()
    return done(_("This batch is done; it stays as it is."), url, "warning")


def _page_of(batch: FloorBatch) -> str:
    return url_for("production.show_batch", floor_batch_id=batch.id)


def _form_page(batch: FloorBatch, form: BatchForm, code: int = 200) -> ResponseReturnValue:
    return render(
        "production/batch_form.html", "production/_batch_form.html", code, batch=batch, form=form, back=_page_of(batch)
    )


def _words_for_made(made: Made) -> str:
    said = ngettext("A batch of %(num)s line was made.", "A batch of %(num)s lines was made.", made.lines)
    if not made.refused:
        return said
    refused = ngettext("%(num)s was left out", "%(num)s were left out", made.refused)
    return _("%(said)s %(refused)s: made already, held, or in another batch.", said=said, refused=refused)


def _words_for(outcome: Outcome, *, is_start: bool) -> str:
    if not outcome.moved:
        return _("Nothing was moved: no line of it waits for this step, or those that do are held.")
    if is_start:
        return ngettext("%(num)s item was started.", "%(num)s items were started.", outcome.moved)
    return ngettext("%(num)s item is printed.", "%(num)s items are printed.", outcome.moved)
