"""Which variant of a store is made as what: looked at and changed by programs."""

from typing import Annotated, Any, Literal, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from pydantic import BaseModel, Field
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from blueprints.api.area import Answer, Spoken, bp, speaks
from blueprints.api.finding import one, page_of
from blueprints.api.mending import Mended
from blueprints.api.parts import Id, Line, Page, Paged, WhyText, said
from blueprints.api.reading import Taken, pointer_to
from core.db import db
from core.language import in_own_words
from core.paging import Order
from core.problems import Fault, Problem
from core.rights import Right, actor, can
from jobs.orders import apply_mapping_later
from models import CatalogVariant, File, Mapping, MappingFile, MappingState, Product, Store, Variant
from services import mappings
from services.approving import accept_low_resolution
from services.file_reach import in_reach
from services.files import original_of
from services.mapping_words import REASONS, REFUSALS
from services.mappings import CannotConnect
from services.orderable import made_as_uid
from services.orders import waiting_for
from services.templates import MOST_MULTIPLIER

BY_ID = Order((Variant.id,))
WITH_FILES = joinedload(Mapping.catalog_variant), selectinload(Mapping.files).joinedload(MappingFile.file)
PLACES = {"product_unavailable": "/product_uid"}


class MappingGiven(BaseModel):
    """A variant of a store, and what it is made as."""

    id: int
    store_id: int
    product_id: str = said(_("The shop's own id."))
    variant_id: str = said(_("The shop's own id."))
    title: str
    sku: str
    barcode: str
    price: int | None
    currency: str
    state: MappingState
    reason: WhyText | None = said(_("Why it is broken or drifted."))
    product_uid: str | None
    multiplier: int = said(_("Pieces that are made for each one sold."))
    files: dict[str, int] = said(_("The ids of the files by print area."))
    version: int = said(_("Counts the changes; 0 where it is not connected."))


class MappingsAsked(Paged):
    """Which of them."""

    store_id: Id | None = None
    state: MappingState | None = None
    sku: str | None = said(_("Exactly this SKU, in whatever letters."), None, min_length=1, max_length=100)


STAND_INS = {"state": "connected", "product_uid": "-", "files[]": 1}


class MappingSent(Taken):
    """What a variant is to be."""

    state: Literal["connected", "not_connected", "ignored"]
    product_uid: Line = said(_("Where it is to be connected: as what it is made."), "", max_length=200)
    multiplier: int = said(_("Pieces that are made for each one sold."), 1, ge=1, le=MOST_MULTIPLIER)
    files: dict[Annotated[str, Field(max_length=40)], Id] = said(
        _("The ids of files that are ready, by print area."), default_factory=dict, max_length=20
    )
    accept_low_resolution: bool = said(_("Take files whose resolution is lower than recommended."), False)
    version: int | None = said(_("The version that you saw: 409 where it is another one by now."), None, ge=0)


class Looked(NamedTuple):
    made_of: CatalogVariant | None
    files: dict[str, File]
    faults: list[Fault]


@bp.get("/v1/mappings")
@speaks(
    Right.PRODUCTS_VIEW,
    Spoken("mappings", _("The product mapping"), asks=MappingsAsked, gives={200: Page[MappingGiven]}),
)
def list_mappings(asked: MappingsAsked) -> Answer:
    query = _variants()
    if asked.store_id is not None:
        query = query.where(Variant.store_id == asked.store_id)
    if asked.state is not None:
        query = query.where(Variant.mapping_state == asked.state)
    if asked.sku is not None:
        query = query.where(Variant.sku_key == asked.sku.replace("\0", "").lower())
    rows, next_ = page_of(query, BY_ID, asked)
    return Page[MappingGiven](items=_given(rows), next=next_), 200


@bp.put("/v1/mappings/<int:mapping_id>")
@speaks(
    Right.MAPPINGS_EDIT,
    Spoken(
        "mappings", _("Connect, disconnect or ignore a variant"), takes=MappingSent, gives={200: MappingGiven},
        also=(409,), notes=_("Orders that waited for it go on."), stand_ins=STAND_INS,
    ),
)  # fmt: skip
def change_mapping(mapping_id: int, read: Mended[MappingSent]) -> Answer:
    found, sent = one(_variants().where(Variant.id == mapping_id), mapping_id), read.sent
    if sent is None or read.faults:
        raise Problem(422, faults=read.with_sense(_looked_at(found, sent).faults if sent else []))
    variant = mappings.lock([found])[0]
    before = mappings.mappings_of([variant]).get(variant.id)
    if sent.version is not None and sent.version != (before.version if before else 0):
        raise Problem(409, "changed_meanwhile", _("Somebody changed it since. Look at it again."))
    if sent.state == "connected":
        _connect(variant, sent)
    elif sent.state == "ignored":
        mappings.ignore([variant])
    else:
        mappings.disconnect([variant])
    db.commit()
    return _given([variant])[0], 200


def _variants() -> Any:
    """Of stores that are there, and of what their shops still have."""
    stores = Store.visible_to(actor).where(Store.deleted_at.is_(None)).with_only_columns(Store.id)
    product = (Product.client_id == Variant.client_id) & (Product.id == Variant.product_id)
    query = Variant.visible_to(actor).join(Product, product).options(contains_eager(Variant.product))
    return query.where(Variant.gone_at.is_(None), Variant.store_id.in_(stores))


def _looked_at(variant: Variant, sent: MappingSent) -> Looked:
    """What it is to be made as, its files, and all that is wrong with either."""
    if sent.state != "connected":
        return Looked(None, {}, [])
    store, uid = db.get_one(Store, variant.store_id), sent.product_uid.lower()
    ware = made_as_uid(store, {uid}).get(uid)
    files, faults = _files(variant, sent)
    if ware is None or ware.made_of is None:
        words = gettext("There is no product with this UID that you may have made. GET /catalog lists those that are.")
        return Looked(None, files, [Fault("uid_unknown", words, pointer="/product_uid"), *faults])
    return Looked(ware.made_of, files, faults + _strange_areas(ware.made_of, sent))


def _connect(variant: Variant, sent: MappingSent) -> None:
    """Raises Problem."""
    made_of, files, faults = _looked_at(variant, sent)
    if faults or made_of is None:
        raise Problem(422, faults=faults)
    waiting = waiting_for([variant.id], variant.client_id)
    low = sent.accept_low_resolution and can(actor, Right.MAPPINGS_ACCEPT_LOW_DPI)
    try:
        if low:
            accept_low_resolution(made_of.areas, files, gettext("Accepted when it was connected."), actor)
        mappings.connect([variant], made_of, files, sent.multiplier, accept_low_resolution=low)
    except CannotConnect as refused:
        raise Problem(422, faults=[_refusal(refused)]) from None
    if waiting:
        apply_mapping_later(variant.client_id, variant.id)


def _files(variant: Variant, sent: MappingSent) -> tuple[dict[str, File], list[Fault]]:
    own = in_reach(actor).where(File.client_id == variant.client_id, File.id.in_(set(sent.files.values())))
    here = {file.id: original_of(file) for file in db.scalars(own)} if sent.files else {}
    words = gettext("There is no such file within the reach of this key.")
    faults = [
        Fault("file_unknown", words, pointer=pointer_to(("files", area)))
        for area, file_id in sent.files.items()
        if file_id not in here
    ]
    return {area: here[file_id] for area, file_id in sent.files.items() if file_id in here}, faults


def _strange_areas(made_of: CatalogVariant, sent: MappingSent) -> list[Fault]:
    known, faults = {area.key for area in made_of.areas}, []
    for area in (area for area in sent.files if area not in known):
        words = gettext("The product has no print area “%(area)s”.", area=area)
        faults.append(Fault("area_unknown", words, pointer=pointer_to(("files", area))))
    return faults


def _refusal(refused: CannotConnect) -> Fault:
    area = refused.area
    words = REFUSALS[refused.code] % {"area": in_own_words(area.names) if area else ""}
    place = pointer_to(("files", area.key)) if area and area.key else PLACES.get(refused.code, "")
    return Fault(refused.code, str(words), pointer=place)


def _given(variants: list[Variant]) -> list[MappingGiven]:
    known = mappings.mappings_of(variants, *WITH_FILES) if variants else {}
    return [_one(variant, known.get(variant.id)) for variant in variants]


def _one(variant: Variant, mapping: Mapping | None) -> MappingGiven:
    why = REASONS.get(variant.state_reason)
    words = " ".join(str(part) for part in why) if why else variant.state_reason
    return MappingGiven(
        id=variant.id,
        store_id=variant.store_id,
        product_id=variant.product.external_id,
        variant_id=variant.external_id,
        title=", ".join(filter(None, (variant.product.title, variant.title))),
        sku=variant.sku,
        barcode=variant.barcode,
        price=variant.price,
        currency=variant.currency,
        state=MappingState(variant.mapping_state),
        reason=WhyText(code=variant.state_reason, text=words) if variant.state_reason else None,
        product_uid=mapping.catalog_variant.uid if mapping else None,
        multiplier=mapping.multiplier if mapping else 1,
        files={link.area: link.file_id for link in mapping.files} if mapping else {},
        version=mapping.version if mapping else 0,
    )
