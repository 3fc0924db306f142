"""A design's print files, and the small pictures of it."""

from typing import Any

from flask import Response, abort, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.designs.area import bp, find
from core.db import db
from core.rights import Right, actor, requires
from core.web import go, is_shown, mark_of, render
from designs.document import from_json
from designs.storage import NotStored
from jobs.designs import print_again
from models import Design, DesignLook
from models.work import WorkState
from services.design_printing import bare_areas, drawn_areas, last_printing
from services.design_words import trouble_of
from services.files import storage


@bp.post("/<int:design_id>/printings")
@requires(Right.DESIGNS_EDIT)
def create_printing(design_id: int) -> ResponseReturnValue:
    """What is being made of this version already is not made twice."""
    design = find(design_id, lock=True)
    print_again(design, actor.id)
    db.commit()
    return go(url_for(".show", design_id=design.id))


@bp.get("/<int:design_id>/prints")
@requires(Right.PRODUCTS_VIEW)
def prints(design_id: int) -> ResponseReturnValue:
    """The part of the design's page that keeps itself fresh while print files are being made."""
    design = find(design_id)
    shown = prints_shown(design)
    printing = shown["printing"]
    mark = mark_of(design.version, printing and (printing.work_state, printing.progress), shown["states"])
    if is_shown(mark):
        return Response(status=304)
    answer = render("designs/prints.html", "designs/_prints.html", design=design, **shown)
    answer.set_etag(mark)
    return answer


@bp.get("/<int:design_id>/looks/<area>")
@requires(Right.PRODUCTS_VIEW)
def look(design_id: int, area: str) -> ResponseReturnValue:
    """The small picture of one area. Its address names the version, so that a browser may keep it."""
    design = find(design_id)
    own = DesignLook.client_id == design.client_id, DesignLook.design_id == design.id
    key = db.scalars(select(DesignLook.keys).where(*own)).one_or_none() or {}
    try:
        response = send_file(storage().open(key.get(area, "")), mimetype="image/webp", conditional=False)
    except NotStored:
        abort(404)
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def prints_shown(design: Design) -> dict[str, Any]:
    """What the part of the page shows: the last making of print files, and what is still missing for it."""
    printing, document = last_printing(design), from_json(design.document)
    areas = {area.key: area for area in design.catalog_variant.areas}
    failed = printing and printing.work_state == WorkState.FAILED
    trouble = trouble_of(printing.error or "", printing.error_facts, from_json(printing.document)) if failed else None  # type: ignore[union-attr]
    return {
        "printing": printing,
        "areas": areas,
        "trouble": trouble,
        "is_bare": not drawn_areas(document, design.catalog_variant),
        "bare": bare_areas(document, design.catalog_variant),
        "states": [link.file.state for link in printing.prints] if printing else [],
    }
