"""Template products: kept under a name with their files, and chosen instead of the catalog where something is connected
or ordered."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from core.acting import acting
from core.asked import id_of
from core.db import db
from core.paging import Order
from core.rights import Actor
from models import CatalogProduct, CatalogVariant, File, MappingState, Template, TemplateFile
from services.activity import changed, log_activity
from services.files import original_of
from services.making import Making, made_as
from services.mappings import CannotConnect

WHOLE = (
    joinedload(Template.catalog_variant).joinedload(CatalogVariant.product).selectinload(CatalogProduct.areas),
    joinedload(Template.catalog_variant).joinedload(CatalogVariant.product).selectinload(CatalogProduct.grants),
    selectinload(Template.files).joinedload(TemplateFile.file),
)


BY_NAME = Order((func.lower(Template.name), Template.id))

UNAVAILABLE = "product_unavailable"
LOW_RESOLUTION = "low_dpi"
MOST_MULTIPLIER = 10_000


class NameTaken(Exception):
    """The client has another template of this name."""


@dataclass(frozen=True, slots=True)
class Said:
    """What people say of a template; the rest is what it is made of."""

    name: str
    description: str = ""
    multiplier: int = 1


def save(template: Template, said: Said, made_of: CatalogVariant, files: Mapping[str, File]) -> None:
    """A new template, or a changed one. Raises NameTaken, and CannotConnect where it could not be produced so."""
    _refuse(template, said.name, made_of, files)
    is_new = template.id is None
    before, after = changed(template, **asdict(said))
    if template.catalog_variant_id != made_of.id:
        after |= {"uid": made_of.uid}
    template.catalog_variant, template.changed_by = made_of, acting().signature
    db.add(template)
    db.flush()
    template.files.clear()
    db.flush()
    own = {"client_id": template.client_id, "template_id": template.id}
    filled = [area.key for area in made_of.areas if area.key in files]
    template.files = [TemplateFile(**own, area=area, file_id=files[area].id) for area in filled]
    if is_new:
        log_activity("template.created", template, after={"uid": made_of.uid})
    else:
        log_activity("template.changed", template, before=before, after=after)


def remove(template: Template) -> None:
    """What was connected or ordered with it stays as it is: that took its own copy of the choice."""
    log_activity("template.deleted", template)
    db.delete(template)


def templates(actor: Actor, asked: Mapping[str, str]) -> Select[Template]:
    """What the questions in the URL leave over: `q`, `client`."""
    query = found(Template.visible_to(actor), asked.get("q", ""))
    if client := id_of(asked.get("client")):
        query = query.where(Template.client_id == client)
    return query


def found(query: Select[Template], term: str) -> Select[Template]:
    """Those with each word of `term` in their name or their Product UID."""
    uid = select(CatalogVariant.uid).where(CatalogVariant.id == Template.catalog_variant_id).scalar_subquery()
    for word in term.split():
        query = query.where(func.concat(Template.name, " ", uid).icontains(word, autoescape=True))
    return query


def of_client(client_id: int) -> Select[Template]:
    return select(Template).where(Template.client_id == client_id).options(*WHOLE)


def choices(client_id: int, term: str = "", most: int = 12) -> list[tuple[Template, Making]]:
    """The client's templates by name, and how each stands: `can_be_chosen` says of which that is enough."""
    templates = db.scalars(found(of_client(client_id), term).order_by(func.lower(Template.name)).limit(most)).unique()
    return [(template, making_of(template)) for template in templates]


def can_be_chosen(made: Making) -> bool:
    """A low resolution is told where its file is held against the area; a person may accept it there."""
    return made.is_ready and made.why in ("", LOW_RESOLUTION)


def files_of(template: Template) -> dict[str, File]:
    return {link.area: original_of(link.file) for link in template.files}


def makings(templates: Iterable[Template]) -> dict[int, Making]:
    """{template id: whether it can be produced as it stands, and what stands against that}."""
    return {template.id: making_of(template) for template in templates}


def making_of(template: Template) -> Making:
    if not template.catalog_variant.product.is_for(template.client_id):
        return Making(MappingState.BROKEN, UNAVAILABLE)
    return made_as(template.catalog_variant, files_of(template))


def _refuse(template: Template, name: str, made_of: CatalogVariant, files: Mapping[str, File]) -> None:
    own = select(Template.id).where(Template.client_id == template.client_id, func.lower(Template.name) == name.lower())
    if db.scalar(own.where(Template.id != (template.id or 0))):
        raise NameTaken
    if not (made_of.is_active and made_of.product.is_for(template.client_id)):
        raise CannotConnect(UNAVAILABLE)
    for area in made_of.areas:
        if area.is_required and area.key not in files:
            raise CannotConnect("area_without_file", area)
