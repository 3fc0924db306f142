"""A file made anew so that it fits: asked for, seen before and after, and chosen by a person, or not."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.preflight.area import bp, find_area, find_file, way_back, with_file
from core.db import db, one_or_404
from core.rights import Right, actor, requires
from core.web import go, render
from designs.fix import Fix
from jobs.fixes import fix_later
from models import File, FileFix
from services.fixes import ask, offered
from services.preflight import findings_of


@bp.post("/files/<int:file_id>/areas/<int:area_id>/fixes")
@requires(Right.FILES_UPLOAD)
def create_fix(file_id: int, area_id: int) -> ResponseReturnValue:
    file = find_file(file_id)
    area = find_area(file, area_id)
    fix = request.form.get("fix", "")
    if fix not in offered(file, findings_of(file, area)):
        abort(409)
    fixed = ask(file, area, Fix(fix))
    fix_later(fixed)
    db.commit()
    return go(url_for(".show_fix", fix_id=fixed.id, next=way_back() or None))


@bp.get("/fixes/<int:fix_id>")
@requires(Right.PRODUCTS_SNAPSHOT)
def show_fix(fix_id: int) -> ResponseReturnValue:
    """It asks for itself until it is made; then before and after stand side by side."""
    fixed = one_or_404(FileFix.visible_to(actor).where(FileFix.id == fix_id))
    file = find_file(fixed.file_id)
    area, result = find_area(file, fixed.area_id), result_of(fixed)
    back = way_back()
    context = {"fixed": fixed, "file": file, "area": area, "result": result, "back": back}
    context["chosen"] = with_file(back, area, result) if result else ""
    return render("preflight/fix.html", "preflight/_fix.html", **context)


def result_of(fixed: FileFix) -> File | None:
    own = select(File).where(File.client_id == fixed.client_id, File.id == fixed.result_id)
    return db.scalars(own).one_or_none()
