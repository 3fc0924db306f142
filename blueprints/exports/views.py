"""Lists as files: asked for on the list itself, found again and taken here."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from core.db import db, one_or_404
from core.language import language, wanted_zone
from core.rights import Right, actor, requires
from core.web import done, is_shown, mark_of, render
from designs.storage import NotStored
from jobs.exports import export_later
from models import Export
from services.background.stopping import stop
from services.exports.asking import file_name, has_too_many, is_ready, may_have, newest_of
from services.exports.listing import Listing
from services.exports.lists import LISTINGS
from services.exports.parts import CHUNK, opened
from services.exports.words import fault_of
from sheets import FORMATS

MOST_PICKED = 200  # rows of one page, and some
bp = Blueprint("exports", __name__, url_prefix="/exports")
bp.add_app_template_global(FORMATS, "export_formats")  # type: ignore[arg-type]
bp.add_app_template_global(LISTINGS, "export_listings")  # type: ignore[arg-type]


@bp.get("/")
@requires(Right.PROFILE_EDIT)
def index() -> ResponseReturnValue:
    exports = newest_of(actor)
    mark = mark_of([(each.id, each.work_state, each.progress, is_ready(each)) for each in exports])
    if is_shown(mark):
        return "", 304
    shown: dict[str, Any] = {"exports": exports, "is_ready": is_ready, "fault_of": fault_of, "file_name": file_name}
    shown["may_have"] = lambda export: may_have(export, actor)
    response = render("exports/index.html", "exports/_exports.html", **shown)
    response.set_etag(mark)
    return response


def create(listing: Listing) -> ResponseReturnValue:
    """The list with the questions of this very address: a form's address is that of the list it stands on."""
    as_format = request.form.get("format", "")
    if as_format not in FORMATS:
        abort(400)
    if has_too_many(actor):
        words = _("Some files are being made for you already. Wait until one is ready, or cancel one.")
        return done(words, url_for(".index"), "warning")
    asked = request.args.to_dict()
    if "picked" in asked and not request.form.get("all"):
        asked = {"ids": ",".join(map(str, request.form.getlist("ids", type=int)[:MOST_PICKED]))}
        if not asked["ids"]:
            return done(_("Pick some rows first."), url_for(listing.page), "warning")
    export_later(current_user.membership, listing.key, asked, as_format, (language(), wanted_zone()))
    db.commit()
    return done(_("The file is being made. It will be here in a moment."), url_for(".index"), "info")


def creating(listing: Listing) -> Callable[[], ResponseReturnValue]:
    """The view that makes a file of this list, with the list's own right."""

    @bp.post(f"/{listing.key}", endpoint=f"create_{listing.key}")
    @requires(listing.right)
    def view() -> ResponseReturnValue:
        return create(listing)

    return view


for _listing in LISTINGS.values():
    creating(_listing)


@bp.get("/<int:export_id>/file")
@requires(Right.PROFILE_EDIT)
def download(export_id: int) -> ResponseReturnValue:
    """Only for whoever asked, and only as long as they may still see what is in it."""
    export = find(export_id)
    if not is_ready(export):
        abort(404)
    if not may_have(export, actor):
        abort(403)
    try:
        file = opened(export.key or "")
    except NotStored:
        abort(404)
    response = Response(iter(partial(file.read, CHUNK), b""), mimetype=FORMATS[export.format].mime)
    response.call_on_close(file.close)
    response.content_length = export.bytes or 0
    response.headers.set("Content-Disposition", "attachment", filename=file_name(export))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/<int:export_id>/cancellation")
@requires(Right.PROFILE_EDIT)
def cancel(export_id: int) -> ResponseReturnValue:
    stop(find(export_id))
    db.commit()
    return done(_("It was stopped. Nothing of it is kept."), url_for(".index"), "info")


def find(export_id: int) -> Export:
    return one_or_404(Export.asked_by(actor).where(Export.id == export_id))
