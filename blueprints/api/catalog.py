"""What the client may have made."""

from flask_babel import lazy_gettext as _
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from blueprints.api.area import Answer, Spoken, bp, speaks
from blueprints.api.finding import page_of
from blueprints.api.parts import Page, Paged, said
from core.language import in_own_words
from core.paging import Order
from core.rights import Right, actor
from models import CatalogProduct, CatalogVariant, PrintArea
from services.catalog import in_words

BY_ID = Order((CatalogVariant.id,))


class AreaGiven(BaseModel):
    """A print area, and what a file for it has to be."""

    key: str
    name: str
    is_required: bool
    width_mm: float = said(_("Of the trimmed size."))
    height_mm: float
    bleed_mm: float
    formats: list[str]


class AttributeGiven(BaseModel):
    name: str
    value: str


class MadeGiven(BaseModel):
    """One thing that can be ordered."""

    product_uid: str
    name: str
    product: str = said(_("The key of its product, which its other variants share."))
    attributes: list[AttributeGiven]
    price: int = said(_("What the provider asks for one, in the currency's smallest unit."))
    currency: str
    least: int = said(_("So many pieces at least."))
    most: int | None
    countries: list[str] = said(_("Where it is sent; empty: everywhere."))
    areas: list[AreaGiven]


class CatalogAsked(Paged):
    """Which of them."""

    product: str | None = said(_("The key of one product."), None, max_length=40)
    product_uid: str | None = said(_("Exactly this one."), None, max_length=200)


@bp.get("/v1/catalog")
@speaks(
    Right.CATALOG_VIEW,
    Spoken("catalog", _("What can be made"), asks=CatalogAsked, gives={200: Page[MadeGiven]}),
)
def catalog(asked: CatalogAsked) -> Answer:
    usable = CatalogProduct.usable_by(actor.clients).with_only_columns(CatalogProduct.id)
    query = select(CatalogVariant).join(CatalogVariant.product)
    query = query.where(CatalogVariant.is_active, CatalogVariant.product_id.in_(usable))
    if asked.product is not None:
        query = query.where(CatalogProduct.key == asked.product.replace("\0", ""))
    if asked.product_uid is not None:
        query = query.where(CatalogVariant.uid == asked.product_uid.replace("\0", "").lower())
    with_areas = contains_eager(CatalogVariant.product).selectinload(CatalogProduct.areas)
    rows, next_ = page_of(query.options(with_areas), BY_ID, asked)
    return Page[MadeGiven](items=[_made(row) for row in rows], next=next_), 200


def _made(variant: CatalogVariant) -> MadeGiven:
    product = variant.product
    return MadeGiven(
        product_uid=variant.uid,
        name=in_own_words(product.names),
        product=product.key,
        attributes=[AttributeGiven(name=name, value=value) for name, value in in_words(product, variant.values)],
        price=variant.price,
        currency=product.currency,
        least=product.least,
        most=product.most,
        countries=list(product.countries),
        areas=[_area(area) for area in variant.areas],
    )


def _area(area: PrintArea) -> AreaGiven:
    return AreaGiven(
        key=area.key,
        name=in_own_words(area.names),
        is_required=area.is_required,
        width_mm=area.width_mm,
        height_mm=area.height_mm,
        bleed_mm=area.bleed_mm,
        formats=list(area.formats),
    )
