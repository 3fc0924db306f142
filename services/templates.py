"""Template products: kept under a name with their files, and chosen instead of the catalog where something is connected
or ordered."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from core.acting import acting
from core.db import db
from models import CatalogProduct, CatalogVariant, File, MappingState, Template, TemplateFile
from services.activity import log_activity
from services.files import original_of
from services.making import Making, made_as
from services.mappings import CannotConnect

WHOLE = (
    joinedload(Template.catalog_variant).joinedload(CatalogVariant.product).selectinload(CatalogProduct.areas),
    joinedload(Template.catalog_variant).joinedload(CatalogVariant.product).selectinload(CatalogProduct.grants),
    selectinload(Template.files).joinedload(TemplateFile.file),
)


UNAVAILABLE = "product_unavailable"
MOST_OFFERED = 20


class NameTaken(Exception):
    """The client has another template of this name."""


def save(template: Template, name: str, made_of: CatalogVariant, files: Mapping[str, File]) -> None:
    """A new template, or a changed one. Raises NameTaken, and CannotConnect where it could not be produced so."""
    _refuse(template, name, made_of, files)
    is_new = template.id is None
    template.name, template.catalog_variant, template.changed_by = name, made_of, acting().name[:200]
    db.add(template)
    db.flush()
    template.files.clear()
    db.flush()
    own = {"client_id": template.client_id, "template_id": template.id}
    filled = [area.key for area in made_of.areas if area.key in files]
    template.files = [TemplateFile(**own, area=area, file_id=files[area].id) for area in filled]
    log_activity("template.created" if is_new else "template.changed", template, after={"uid": made_of.uid})


def remove(template: Template) -> None:
    """What was connected or ordered with it stays as it is: that took its own copy of the choice."""
    log_activity("template.deleted", template)
    db.delete(template)


def found(query: Select[Template], term: str) -> Select[Template]:
    """Those with each word of `term` in their name or their Product UID."""
    uid = select(CatalogVariant.uid).where(CatalogVariant.id == Template.catalog_variant_id).scalar_subquery()
    for word in term.split():
        query = query.where(func.concat(Template.name, " ", uid).icontains(word, autoescape=True))
    return query


def of_client(client_id: int) -> Select[Template]:
    return select(Template).where(Template.client_id == client_id).options(*WHOLE)


def offered(client_id: int, term: str) -> list[CatalogVariant]:
    """Of the catalog, what this client may have made, with each word of `term` in its names or its Product UID."""
    may = CatalogProduct.usable_by([client_id]).with_only_columns(CatalogProduct.id)
    query = select(CatalogVariant).join(CatalogVariant.product).options(contains_eager(CatalogVariant.product))
    query = query.where(CatalogVariant.is_active, CatalogVariant.product_id.in_(may))
    names = (CatalogProduct.names[language].astext for language in ("en", "it"))
    words = func.concat_ws(" ", CatalogVariant.uid, *names)
    for word in term.split():
        query = query.where(words.icontains(word, autoescape=True))
    return list(db.scalars(query.order_by(CatalogVariant.uid).limit(MOST_OFFERED)))


def usable(client_id: int, term: str = "", most: int = 12) -> list[Template]:
    """What the client can choose at once: its templates that can be produced as they stand."""
    query = found(of_client(client_id), term).order_by(Template.name)
    templates = db.scalars(query.limit(most * 2)).unique()
    return [template for template in templates if _is_usable(template)][:most]


def files_of(template: Template) -> dict[str, File]:
    return {link.area: original_of(link.file) for link in template.files}


def makings(templates: Iterable[Template]) -> dict[int, Making]:
    """{template id: whether it can be produced as it stands, and what stands against that}."""
    return {template.id: _making(template) for template in templates}


def _making(template: Template) -> Making:
    made = made_as(template.catalog_variant, files_of(template))
    if not template.catalog_variant.product.is_for(template.client_id):
        return Making(MappingState.BROKEN, UNAVAILABLE)
    return made


def _is_usable(template: Template) -> bool:
    """What stands against its files is told where they are held against the areas; a person may accept it there."""
    made = _making(template)
    return made.is_ready and made.why != UNAVAILABLE


def _refuse(template: Template, name: str, made_of: CatalogVariant, files: Mapping[str, File]) -> None:
    own = select(Template.id).where(Template.client_id == template.client_id, func.lower(Template.name) == name.lower())
    if db.scalar(own.where(Template.id != (template.id or 0))):
        raise NameTaken
    if not (made_of.is_active and made_of.product.is_for(template.client_id)):
        raise CannotConnect(UNAVAILABLE)
    for area in made_of.areas:
        if area.is_required and area.key not in files:
            raise CannotConnect("area_without_file", area)
