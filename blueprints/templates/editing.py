"""Making and changing template products: what of the catalog, under which name, with which files."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.templates.area import bp, find
from blueprints.templates.choosing import next_choice, wanted_variant, way_to_new
from blueprints.templates.forms import NO_FILE, TemplateForm, form_for
from blueprints.templates.uploads import take_new_files
from core.db import db
from core.freshness import is_as_seen, shows
from core.language import in_own_words
from core.rights import Right, actor, requires
from core.web import done, render
from models import CatalogVariant, Client, File, FileState, Template
from services.client_choice import choosable, wanted_client
from services.file_reach import in_reach
from services.files import original_of
from services.mapping_words import REFUSALS
from services.mappings import CannotConnect
from services.templates import NameTaken, Said, files_of, making_of, remove, save

MOST_FILES = 200


@bp.get("/new")
@requires(Right.DESIGNS_EDIT)
def new() -> ResponseReturnValue:
    """Whose, then what of the catalog, then the form."""
    client = wanted_client(actor, request.args.get("client", type=int))
    if client is None:
        return render("templates/whose.html", "templates/whose.html", clients=choosable(actor))
    if made_of := wanted_variant(client):
        return page(Template(client_id=client.id), made_of, form_for(made_of, library(client.id)))
    return next_choice(way_to_new(client))


@bp.post("/new")
@requires(Right.DESIGNS_EDIT)
def create() -> ResponseReturnValue:
    client = wanted_client(actor, request.args.get("client", type=int)) or abort(404)
    made_of = wanted_variant(client) or abort(404)
    form = form_for(made_of, library(client.id))
    return kept(Template(client_id=client.id), made_of, form)


@bp.get("/<int:template_id>/edit")
@requires(Right.DESIGNS_EDIT)
def edit(template_id: int) -> ResponseReturnValue:
    template = find(template_id)
    made_of = made_of_now(template)
    form = form_of(template, made_of, filled=True)
    shows(form, as_typed(template, made_of))
    return page(template, made_of, form)


@bp.post("/<int:template_id>/edit")
@requires(Right.DESIGNS_EDIT)
def update(template_id: int) -> ResponseReturnValue:
    template = find(template_id)
    made_of = made_of_now(template)
    form = form_of(template, made_of)
    if not is_as_seen(form, as_typed(template, made_of)):
        return page(template, made_of, form, 409)
    return kept(template, made_of, form)


@bp.get("/<int:template_id>/delete")
@requires(Right.DESIGNS_EDIT)
def confirm_delete(template_id: int) -> ResponseReturnValue:
    return render("templates/delete.html", "templates/_delete.html", template=find(template_id))


@bp.post("/<int:template_id>/delete")
@requires(Right.DESIGNS_EDIT)
def delete(template_id: int) -> ResponseReturnValue:
    template = find(template_id)
    name = template.name
    remove(template)
    db.commit()
    return done(_("%(name)s deleted.", name=name), url_for(".index"))


def kept(template: Template, made_of: CatalogVariant, form: TemplateForm) -> ResponseReturnValue:
    client_id = template.client_id
    take_new_files(form, made_of, client_id)
    db.commit()  # a file that has come stays, whatever the form still lacks
    if not form.validate():
        return page(template, made_of, form, 422)
    try:
        save(template, said(form), made_of, files_in(form, made_of, client_id))
    except NameTaken:
        form.name.errors = [_("There is a template of this name.")]
    except CannotConnect as refused:
        area = in_own_words(refused.area.names) if refused.area else ""
        form.form_errors.append(REFUSALS[refused.code] % {"area": area})
    else:
        db.commit()
        return done(_("%(name)s saved.", name=template.name), url_for(".index"))
    db.rollback()
    return page(template, made_of, form, 422)


def said(form: TemplateForm) -> Said:
    return Said(form.name.data or "", (form.description.data or "").strip(), form.multiplier.data or 1)


def files_in(form: TemplateForm, made_of: CatalogVariant, client_id: int) -> dict[str, File]:
    chosen = {area.key: form.of_area(place)["library"].data for place, area in enumerate(made_of.areas)}
    own = in_reach(actor).where(File.client_id == client_id, File.id.in_(filter(None, chosen.values())))
    found = {file.id: original_of(file) for file in db.scalars(own)}
    return {area: found[file_id] for area, file_id in chosen.items() if file_id in found}


def made_of_now(template: Template) -> CatalogVariant:
    """What its form is about: what was chosen for it on the way here, else what it is made of."""
    return wanted_variant(db.get_one(Client, template.client_id)) or template.catalog_variant


def form_of(template: Template, made_of: CatalogVariant, *, filled: bool = False) -> TemplateForm:
    own = [*files_of(template).values()]
    others = [file for file in library(template.client_id) if file not in own]
    return form_for(made_of, own + others, as_typed(template, made_of) if filled else None)


def as_typed(template: Template, made_of: CatalogVariant) -> dict[str, Any]:
    """Its form, of the print areas that `made_of` has."""
    files = files_of(template)
    areas = enumerate(made_of.areas)
    chosen = {f"library_{place}": files[area.key].id if area.key in files else NO_FILE for place, area in areas}
    same = {name: getattr(template, name) for name in ("name", "description", "multiplier")}
    return same | chosen | {"was_made_of": template.catalog_variant.uid}


def library(client_id: int) -> list[File]:
    own = in_reach(actor).where(File.client_id == client_id, File.state == FileState.READY, File.same_as_id.is_(None))
    return list(db.scalars(own.order_by(File.id.desc()).limit(MOST_FILES)))


def page(template: Template, made_of: CatalogVariant, form: TemplateForm, status: int = 200) -> ResponseReturnValue:
    files = {file.id: file for file in files_in(form, made_of, template.client_id).values()}
    client = db.get_one(Client, template.client_id)
    context = {"template": template, "made_of": made_of, "form": form, "files": files, "client": client}
    context["stands"] = making_of(template) if template.id else None
    return render("templates/edit.html", "templates/_edit.html", status, **context)
