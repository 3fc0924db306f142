"""Making and changing template products: what of the catalog, under which name, with which files."""

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from blueprints.templates.area import bp, find
from blueprints.templates.forms import NO_FILE, TemplateForm, form_for
from blueprints.templates.uploads import take_new_files
from core.db import db, one_or_404
from core.freshness import is_as_seen, shows
from core.language import in_own_words
from core.rights import Right, actor, requires
from core.web import done, render
from models import CatalogProduct, CatalogVariant, Client, File, FileState, Template
from services.file_reach import in_reach
from services.files import original_of
from services.mapping_words import REFUSALS
from services.mappings import CannotConnect
from services.templates import NameTaken, files_of, offered, remove, save

MOST_CLIENTS = 500
MOST_FILES = 200


@bp.get("/new")
@requires(Right.DESIGNS_EDIT)
def new() -> ResponseReturnValue:
    """Whose, then what of the catalog, then the form."""
    client, made_of = wanted_client(), None
    if client and (made_of := wanted_variant(client)):
        return page(Template(client_id=client.id), made_of, form_for(made_of, library(client.id)))
    found = offered(client.id, request.args.get("q", "")) if client else []
    context = {"client": client, "clients": clients(), "found": found}
    return render("templates/choose.html", "templates/_offered.html", **context)


@bp.post("/new")
@requires(Right.DESIGNS_EDIT)
def create() -> ResponseReturnValue:
    client = wanted_client() or abort(404)
    made_of = wanted_variant(client) or abort(404)
    form = form_for(made_of, library(client.id))
    return kept(Template(client_id=client.id), made_of, form)


@bp.get("/<int:template_id>/edit")
@requires(Right.DESIGNS_EDIT)
def edit(template_id: int) -> ResponseReturnValue:
    template = find(template_id)
    form = form_of(template, filled=True)
    shows(form, as_typed(template))
    return page(template, template.catalog_variant, form)


@bp.post("/<int:template_id>/edit")
@requires(Right.DESIGNS_EDIT)
def update(template_id: int) -> ResponseReturnValue:
    template = find(template_id)
    form = form_of(template)
    if not is_as_seen(form, as_typed(template)):
        return page(template, template.catalog_variant, form, 409)
    return kept(template, template.catalog_variant, form)


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
        save(template, form.name.data or "", made_of, files_in(form, made_of, client_id))
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


def files_in(form: TemplateForm, made_of: CatalogVariant, client_id: int) -> dict[str, File]:
    chosen = {area.key: form.of_area(place)["library"].data for place, area in enumerate(made_of.areas)}
    own = in_reach(actor).where(File.client_id == client_id, File.id.in_(filter(None, chosen.values())))
    found = {file.id: original_of(file) for file in db.scalars(own)}
    return {area: found[file_id] for area, file_id in chosen.items() if file_id in found}


def form_of(template: Template, *, filled: bool = False) -> TemplateForm:
    own = [*files_of(template).values()]
    others = [file for file in library(template.client_id) if file not in own]
    return form_for(template.catalog_variant, own + others, as_typed(template) if filled else None)


def as_typed(template: Template) -> dict[str, Any]:
    files = files_of(template)
    areas = enumerate(template.catalog_variant.areas)
    chosen = {f"library_{place}": files[area.key].id if area.key in files else NO_FILE for place, area in areas}
    return {"name": template.name} | chosen


def library(client_id: int) -> list[File]:
    own = in_reach(actor).where(File.client_id == client_id, File.state == FileState.READY, File.same_as_id.is_(None))
    return list(db.scalars(own.order_by(File.id.desc()).limit(MOST_FILES)))


def clients() -> list[Client]:
    """Whom a template can be made for."""
    own = Client.visible_to(actor).where(Client.archived_at.is_(None))
    return list(db.scalars(own.order_by(Client.name).limit(MOST_CLIENTS)))


def wanted_client() -> Client | None:
    """The one that is named; of a client's own people theirs."""
    if wanted := request.args.get("client", type=int):
        return one_or_404(Client.visible_to(actor).where(Client.id == wanted))
    if actor.role is None or actor.role.is_staff:
        return None
    return next(iter(clients()), None)


def wanted_variant(client: Client) -> CatalogVariant | None:
    usable = CatalogProduct.usable_by([client.id]).with_only_columns(CatalogProduct.id)
    own = CatalogVariant.id == request.args.get("variant", type=int), CatalogVariant.is_active
    return db.scalars(select(CatalogVariant).where(*own, CatalogVariant.product_id.in_(usable))).one_or_none()


def page(template: Template, made_of: CatalogVariant, form: TemplateForm, status: int = 200) -> ResponseReturnValue:
    files = {file.id: file for file in files_in(form, made_of, template.client_id).values()}
    client = db.get_one(Client, template.client_id)
    context = {"template": template, "made_of": made_of, "form": form, "files": files, "client": client}
    return render("templates/edit.html", "templates/_edit.html", status, **context)
