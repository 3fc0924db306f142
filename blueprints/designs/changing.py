"""What is done to a design as a whole: its name, a copy of it, whether it is a template, and its end."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.designs.area import bp, find
from blueprints.designs.forms import NameForm, name_form
from core.db import db
from core.rights import Right, actor, requires
from core.web import done, go, render
from designs.document import from_json
from models import Design
from services import designs
from services.design_uses import uses_of

LONGEST_NAME = 100


@bp.get("/<int:design_id>/name")
@requires(Right.DESIGNS_EDIT)
def edit_name(design_id: int) -> ResponseReturnValue:
    design = find(design_id)
    return name_page(design, name_form(design.name))


@bp.post("/<int:design_id>/name")
@requires(Right.DESIGNS_EDIT)
def update_name(design_id: int) -> ResponseReturnValue:
    design, form = find(design_id), NameForm()
    if not form.validate():
        return name_page(design, form, 422)
    designs.rename(design, form.name.data or "")
    db.commit()
    return done(_("%(name)s saved.", name=design.name), url_for(".show", design_id=design.id))


@bp.post("/<int:design_id>/copies")
@requires(Right.DESIGNS_EDIT)
def duplicate(design_id: int) -> ResponseReturnValue:
    design = find(design_id)
    document, kind = from_json(design.document), design.is_template
    copy = designs.duplicate(design, name_of_copy(design), document, actor, is_template=kind)
    db.commit()
    return go(url_for(".show", design_id=copy.id))


@bp.post("/<int:design_id>/template")
@requires(Right.DESIGNS_EDIT)
def make_template(design_id: int) -> ResponseReturnValue:
    """A copy that is a template: the design stays one."""
    design = find(design_id)
    template = designs.duplicate(design, design.name, from_json(design.document), actor, is_template=True)
    db.commit()
    told = _("The template is there. Say in the designer what may be changed in it.")
    return done(told, url_for(".show", design_id=template.id))


@bp.get("/<int:design_id>/delete")
@requires(Right.DESIGNS_EDIT)
def confirm_delete(design_id: int) -> ResponseReturnValue:
    design = find(design_id)
    return render("designs/delete.html", "designs/_delete.html", design=design, uses=uses_of(design))


@bp.post("/<int:design_id>/delete")
@requires(Right.DESIGNS_EDIT)
def delete(design_id: int) -> ResponseReturnValue:
    design = find(design_id)
    name = design.name
    try:
        designs.remove(design)
    except designs.InUse:
        db.rollback()
        told = _("%(name)s is in use and was not deleted.", name=name)
        return done(told, url_for(".show", design_id=design_id), "warning")
    db.commit()
    return done(_("%(name)s deleted.", name=name), url_for(".index"))


def name_of_copy(design: Design) -> str:
    return _("%(name)s, copy", name=design.name)[:LONGEST_NAME]


def name_page(design: Design, form: NameForm, code: int = 200) -> ResponseReturnValue:
    return render("designs/name.html", "designs/_name.html", code, design=design, form=form)
