"""The files that a rule's variants are printed from: of the client's library, uploaded, or named by an address."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.products.area import bp
from blueprints.products.rules import find_rule, page_of_rule, told
from blueprints.products.uploads import NotTaken, given_for
from core.db import db, one_or_404
from core.language import in_own_words
from core.paging import Order, page_of
from core.rights import Right, actor, requires
from core.web import go, render
from jobs.files import look_later
from models import File, FileState, MappingRule
from services import files
from services.activity import log_activity
from services.file_reach import in_reach

NEWEST = Order((File.id,), descending=True)


@bp.get("/rules/<int:rule_id>/library")
@requires(Right.RULES_EDIT)
def library_for_rule(rule_id: int) -> ResponseReturnValue:
    rule = find_rule(rule_id)
    own = in_reach(actor).where(File.client_id == rule.client_id, File.state == FileState.READY)
    own = own.where(File.same_as_id.is_(None), File.name.icontains(request.args.get("q", "").strip(), autoescape=True))
    back = url_for(".show_rule", rule_id=rule.id)
    context = {"page": page_of(own, NEWEST, 24), "area": request.args.get("area", ""), "back": back, "of": rule.name}
    context["choose_url"] = url_for(".set_rule_file", rule_id=rule.id)
    return render("products/batch_library.html", "products/_batch_library.html", **context)


@bp.post("/rules/<int:rule_id>/file")
@requires(Right.RULES_EDIT)
def set_rule_file(rule_id: int) -> ResponseReturnValue:
    """For an area: a file of the library, or none."""
    rule, area = find_rule(rule_id), request.form.get("area", "")[:40]
    own = in_reach(actor).where(File.client_id == rule.client_id)
    file_id = request.form.get("file", type=int)
    set_file(rule, area, one_or_404(own.where(File.id == file_id)) if file_id else None)
    db.commit()
    return go(url_for(".show_rule", rule_id=rule.id))


@bp.post("/rules/<int:rule_id>/upload")
@requires(Right.RULES_EDIT)
def upload_rule_file(rule_id: int) -> ResponseReturnValue:
    """For an area: a file that comes with the form. The rule connects by it as soon as it is looked at."""
    rule = find_rule(rule_id)
    area = next((one for one in rule.made_of.areas if one.key == request.form.get("area")), None) or abort(404)
    try:
        given = given_for(area.key, in_own_words(area.names))
    except NotTaken as trouble:
        return page_of_rule(rule, 422, str(trouble))
    if given:
        if isinstance(given, str):
            file = files.take_address(rule.client_id, given)
        else:
            file = files.take_upload(rule.client_id, *given)
        look_later(file)
        set_file(rule, area.key, file)
        db.commit()
    return go(url_for(".show_rule", rule_id=rule.id))


def set_file(rule: MappingRule, area: str, file: File | None) -> None:
    before = told(rule)["files"]
    kept = {key: id_ for key, id_ in rule.files.items() if key != area}
    rule.files = kept | {area: file.id} if file else kept
    log_activity("mapping.rule_changed", rule, before={"files": before}, after={"files": told(rule)["files"]})
