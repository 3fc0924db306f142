"""One file held against one print area: in numbers, as a picture, and what a person lets pass of it."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from blueprints.preflight.area import bp, find_area, find_file, orders_go_on, way_back
from core.db import db, one_or_404
from core.forms import NEEDED
from core.rights import Right, actor, requires
from core.web import done, render
from designs.findings import Code
from models import File, FileLink, PrintArea
from services.activity import log_activity
from services.approvals import counts, given_for
from services.approving import NotApproved, approve, may_approve, may_take_back, take_back
from services.fixes import made_from, offered
from services.links import keep
from services.preflight import findings_of


class ApprovalForm(FlaskForm):
    reason = TextAreaField(lazy_gettext("Why it is fine as it is"), validators=[DataRequired(NEEDED), Length(max=500)])


@bp.get("/files/<int:file_id>/areas/<int:area_id>")
@requires(Right.PRODUCTS_SNAPSHOT)
def show(file_id: int, area_id: int) -> ResponseReturnValue:
    file = find_file(file_id)
    return page(file, find_area(file, area_id))


@bp.get("/files/<int:file_id>/areas/<int:area_id>/approvals/new")
@requires(Right.MAPPINGS_ACCEPT_LOW_DPI)
def new_approval(file_id: int, area_id: int) -> ResponseReturnValue:
    file = find_file(file_id)
    return asking(file, find_area(file, area_id), ApprovalForm())


@bp.post("/files/<int:file_id>/areas/<int:area_id>/approvals")
@requires(Right.MAPPINGS_ACCEPT_LOW_DPI)
def create_approval(file_id: int, area_id: int) -> ResponseReturnValue:
    file = find_file(file_id)
    area, form = find_area(file, area_id), ApprovalForm()
    if not form.validate():
        return asking(file, area, form, 422)
    try:
        orders_go_on(approve(file, area, asked_code(), form.reason.data or "", actor))
    except NotApproved:
        abort(409)
    db.commit()
    return done(_("It passes as it is."), here(file, area))


@bp.post("/files/<int:file_id>/areas/<int:area_id>/approvals/<int:approval_id>/end")
@requires(Right.MAPPINGS_ACCEPT_LOW_DPI)
def end_approval(file_id: int, area_id: int, approval_id: int) -> ResponseReturnValue:
    file = find_file(file_id)
    area = find_area(file, area_id)
    try:
        take_back(file, area, approval_id, actor)
    except NotApproved:
        abort(404)
    db.commit()
    return done(_("Taken back: the finding counts again."), here(file, area))


@bp.post("/links/<int:link_id>/keeping")
@requires(Right.MAPPINGS_EDIT)
def keep_file(link_id: int) -> ResponseReturnValue:
    """What lies at the address now is not wanted."""
    link = one_or_404(FileLink.visible_to(actor).where(FileLink.id == link_id))
    file = find_file(link.file_id)
    keep(link)
    log_activity("file.kept", file)
    db.commit()
    return done(_("It stays as it is."), way_back() or url_for("files.show", file_id=file.id))


def page(file: File, area: PrintArea) -> ResponseReturnValue:
    outcomes, given = findings_of(file, area), given_for(file, area)
    context = {"file": file, "area": area, "outcomes": outcomes, "fixes": offered(file, outcomes), "back": way_back()}
    context["approvable"] = {outcome.code for outcome in outcomes if may_approve(outcome, actor)}
    context["endable"] = {approval.id for approval in given if may_take_back(approval, actor)}
    context["former"] = [approval for approval in given if not counts(approval, area)]
    context["made_from"] = made_from(file)
    return render("preflight/show.html", "preflight/_show.html", **context)


def asking(file: File, area: PrintArea, form: ApprovalForm, status: int = 200) -> ResponseReturnValue:
    """Which finding is let pass, and why."""
    code = asked_code()
    outcome = next((one for one in findings_of(file, area) if one.code is code), None)
    if outcome is None or not may_approve(outcome, actor):
        abort(404)
    context = {"file": file, "area": area, "form": form, "outcome": outcome, "back": way_back()}
    return render("preflight/approval.html", "preflight/_approval.html", status, **context)


def asked_code() -> Code:
    code = request.values.get("code", "")
    return Code(code) if code in set(Code) else abort(404)


def here(file: File, area: PrintArea) -> str:
    return url_for(".show", file_id=file.id, area_id=area.id, next=way_back() or None)
