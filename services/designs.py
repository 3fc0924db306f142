"""Designs: drawn for the print areas of a catalog variant, kept under a name, and never overwritten unseen."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from core.acting import acting
from core.asked import id_of
from core.db import db, now
from core.paging import Order
from core.rights import Actor
from designs.document import Document, ImageLayer, from_json, to_json
from models import CatalogProduct, CatalogVariant, Design, DesignFile, File, FileState
from services.activity import changed, log_activity
from services.design_uses import uses_of
from services.file_reach import in_reach

SITTING = timedelta(minutes=30)  # of one person's savings the activity log names the first
DRAWN = ("png", "jpeg", "tiff")  # formats that can lie in a design
WHOLE = (
    joinedload(Design.catalog_variant).joinedload(CatalogVariant.product).selectinload(CatalogProduct.areas),
    selectinload(Design.pictures),
)


LAST_CHANGED = Order((Design.changed_at, Design.id), descending=True)
KINDS = {"designs": False, "templates": True}


class Outdated(Exception):
    """The design was saved meanwhile; what is there now was not seen by whoever wanted to save."""


class PictureUnknown(Exception):
    """A picture in the design is none that the person may lay there; `file_id` names it."""

    def __init__(self, file_id: int) -> None:
        super().__init__(file_id)
        self.file_id = file_id


class InUse(Exception):
    """Something is made from the design's print files."""


def create(client_id: int, name: str, made_of: CatalogVariant, document: Document | None = None) -> Design:
    """An empty design, or one that says what `document` does."""
    design = Design(client_id=client_id, name=name, catalog_variant=made_of, areas_print=made_of.areas_print)
    design.document, design.changed_by = to_json(document or Document()), acting().signature
    db.add(design)
    log_activity("design.created", design, after={"uid": made_of.uid})
    return design


def save(design: Design, seen: int, document: Document, actor: Actor) -> None:
    """Over version `seen`. `design` is locked. Raises Outdated and PictureUnknown."""
    if design.version != seen:
        raise Outdated
    keep_pictures(design, document, actor)
    _note(design)
    design.document, design.version = to_json(document), design.version + 1
    design.areas_print = design.catalog_variant.areas_print


def duplicate(design: Design, name: str, document: Document, actor: Actor, *, is_template: bool) -> Design:
    """Another one for the same product, which says what `document` does. Raises PictureUnknown."""
    copy = create(design.client_id, name, design.catalog_variant, document)
    copy.is_template = is_template
    keep_pictures(copy, document, actor, known=_pictures(design))
    return copy


def rename(design: Design, name: str) -> None:
    before, after = changed(design, name=name)
    if after:
        log_activity("design.renamed", design, before=before, after=after)


def remove(design: Design) -> None:
    """Raises InUse. Its print files stay with the client's files."""
    if uses_of(design):
        raise InUse
    log_activity("design.deleted", design)
    db.delete(design)


def listed(actor: Actor, asked: Mapping[str, str]) -> Select[Design]:
    """`asked`: q (words of the name or the product), client, kind (designs or templates)."""
    query = found(Design.visible_to(actor), asked.get("q", ""))
    if client := id_of(asked.get("client")):
        query = query.where(Design.client_id == client)
    kind = asked.get("kind", "")
    return query.where(Design.is_template.is_(KINDS[kind])) if kind in KINDS else query


def found(query: Select[Design], term: str) -> Select[Design]:
    """Those with each word of `term` in their name, or in that of what they are drawn for."""
    made_of = select(func.concat_ws(" ", CatalogVariant.uid, *(CatalogProduct.names[it].astext for it in ("en", "it"))))
    made_of = made_of.join(CatalogProduct, CatalogProduct.id == CatalogVariant.product_id)
    words = made_of.where(CatalogVariant.id == Design.catalog_variant_id).scalar_subquery()
    for word in term.split():
        query = query.where(func.concat(Design.name, " ", words).icontains(word, autoescape=True))
    return query


def is_drawn_for_others(design: Design) -> bool:
    """Whether the print areas have changed since it was last saved."""
    return design.areas_print != design.catalog_variant.areas_print


def is_filled_by_form(design: Design) -> bool:
    return any(layer.is_editable and not layer.is_hidden for layer in from_json(design.document).layers)


def keep_pictures(design: Design, document: Document, actor: Actor, known: frozenset[int] = frozenset()) -> None:
    """Note which pictures lie in it. Those that lay there before may stay, whoever saves; others must be in reach."""
    wanted = {layer.file_id for layer in document.layers if isinstance(layer, ImageLayer)}
    there = _pictures(design)
    if unknown := wanted - there - known - _may_lay(wanted, design.client_id, actor):
        raise PictureUnknown(min(unknown))
    db.flush()
    design.pictures = [link for link in design.pictures if link.file_id in wanted] + [
        DesignFile(client_id=design.client_id, design_id=design.id, file_id=file_id)
        for file_id in sorted(wanted - there)
    ]


def pictures_in_reach(client_id: int, actor: Actor) -> Select[File]:
    """What can be laid in a design of this client."""
    own = File.client_id == client_id, File.same_as_id.is_(None), File.format.in_(DRAWN)
    return in_reach(actor).where(*own, File.state == FileState.READY)


def _may_lay(wanted: set[int], client_id: int, actor: Actor) -> set[int]:
    return set(db.scalars(pictures_in_reach(client_id, actor).where(File.id.in_(wanted)).with_only_columns(File.id)))


def _pictures(design: Design) -> frozenset[int]:
    return frozenset(link.file_id for link in design.pictures)


def _note(design: Design) -> None:
    who = acting().signature
    if design.changed_by != who or design.changed_at < now() - SITTING or design.version == 1:
        log_activity("design.changed", design)
    design.changed_by, design.changed_at = who, now()
