"""Print files of many lines together, and how they are named in there."""

from collections.abc import Sequence

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from blueprints.production.area import board_url, bp, find_batch, picked
from blueprints.production.forms import PatternForm
from core.db import db
from core.rights import Right, actor, requires
from core.web import done, render
from models import FloorBatch, Order, OrderItem
from papers.naming import DEFAULT, FIELDS, named
from services.activity import log_activity
from services.files import storage
from services.floor import archive
from services.floor.archive import Missing, Wanted
from services.floor.batches import MOST_LINES, items_of

EXAMPLE = {
    "batch": "Poster A3", "due": "2026-11-27", "client": "La Bottega del Poster", "store": "Bottega", "order": "1042",
    "reference": "R-77", "line": "4711", "product": "Poster", "uid": "poster_pf_a3", "sku": "PST-A3", "area": "Front",
    "pieces": "12", "file": "motif.pdf",
}  # fmt: skip
SAID_MISSING = 5  # of what cannot be had, that many are named


@bp.get("/batches/<int:floor_batch_id>/files.zip")
@requires(Right.PRODUCTION_VIEW)
def batch_files(floor_batch_id: int) -> ResponseReturnValue:
    batch = find_batch(floor_batch_id)
    back = url_for(".show_batch", floor_batch_id=batch.id)
    return _sent(archive.wanted_of(items_of(actor, batch), batch.name), back, f"batch-{batch.id}.zip", batch)


@bp.post("/files.zip")
@requires(Right.PRODUCTION_VIEW)
def picked_files() -> ResponseReturnValue:
    """Those of the ticked lines."""
    own = OrderItem.visible_to(actor).where(OrderItem.id.in_(picked()), OrderItem.is_ours)
    whole = own.options(selectinload(OrderItem.order).joinedload(Order.store))
    items = db.scalars(whole.order_by(OrderItem.id).limit(MOST_LINES)).all()
    if not items:
        return done(_("Tick some lines first."), board_url(), "warning")
    return _sent(archive.wanted_of(items), board_url(), "files.zip", items[0])


@bp.get("/naming")
@requires(Right.PRODUCTION_ADVANCE)
def edit_naming() -> ResponseReturnValue:
    return _naming_page(PatternForm(pattern=archive.pattern()))


@bp.post("/naming")
@requires(Right.PRODUCTION_ADVANCE)
def update_naming() -> ResponseReturnValue:
    form = PatternForm()
    if not form.validate():
        return _naming_page(form, 422)
    archive.keep_pattern(form.pattern.data)
    db.commit()
    words = _("Print files are named like this from now on: %(name)s", name=f"{named(form.pattern.data, EXAMPLE)}.pdf")
    return done(words, url_for(".edit_naming"))


def _sent(wanted: Sequence[Wanted], back: str, name: str, about: FloorBatch | OrderItem) -> ResponseReturnValue:
    """Whatever is missing is told before anything is sent."""
    db.commit()  # the storage is asked for each of them
    found = archive.archive_of(wanted, storage())
    if found.missing:
        return done(_words_for(found.missing), back, "error")
    if not found.entries:
        return done(_("These lines have no print files."), back, "warning")
    stream = found.stream(archive.pattern(), storage())
    log_activity("production.files_taken", about, name=name, after={"count": len(found.entries)})
    db.commit()
    response = Response(stream, mimetype="application/zip")
    response.content_length = len(stream)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _words_for(missing: Sequence[Missing]) -> str:
    which = "; ".join(
        _("order %(number)s, %(area)s: %(name)s", number=each.order, area=each.area, name=each.name)
        for each in missing[:SAID_MISSING]
    )
    more = len(missing) - SAID_MISSING
    named_ones = f"{which} (+{more})" if more > 0 else which
    return _(
        "Nothing was sent, as print files are missing: %(which)s. Replace them in the order, or take its line out.",
        which=named_ones,
    )


def _naming_page(form: PatternForm, code: int = 200) -> ResponseReturnValue:
    pattern = request.form.get("pattern") or form.pattern.data or DEFAULT
    example = "" if form.errors else f"{named(pattern, EXAMPLE)}.pdf"
    return render(
        "production/naming.html", "production/_naming.html", code,
        form=form, fields=FIELDS, values=EXAMPLE, example=example, default=DEFAULT, back=url_for(".index"),
    )  # fmt: skip
