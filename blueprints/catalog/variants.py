from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, select
from wtforms.validators import StopValidation

from blueprints.catalog.area import bp, find, left_bare, locked, unconfirmed
from core.db import db
from core.forms import amount
from core.money import to_text
from core.paging import Order, Page, page_of
from core.rights import Right, requires
from core.web import done, render
from models import CatalogProduct, CatalogVariant
from services.activity import changed, log_activity
from services.breaking import Breaking
from services.catalog import bare

PAGE = 100


@bp.get("/<int:product_id>/variants")
@requires(Right.CATALOG_EDIT)
def edit_variants(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    return page(product, page_of_variants(product))


@bp.post("/<int:product_id>/variants")
@requires(Right.CATALOG_EDIT)
def update_variants(product_id: int) -> ResponseReturnValue:
    """Prices and switches of the variants that stood on the page."""
    product = locked(product_id)
    rows = db.scalars(of_product(product).where(CatalogVariant.id.in_(request.form.getlist("ids", int)))).all()
    bare_before = bare(product)
    faults = {variant.id: take(variant, product.currency) for variant in rows}
    wrong, behind = ([one for one, fault in faults.items() if fault == kind] for kind in ("wrong", "behind"))
    if wrong or behind:
        db.rollback()
        return page(product, page_of_variants(product), 422 if wrong else 409, wrong=wrong, behind=behind)
    if problem := left_bare(product, bare_before):
        return page(product, page_of_variants(product), 422, problem=problem)
    if broken := unconfirmed(product):
        return page(product, page_of_variants(product), 409, broken=broken)
    db.commit()
    return done(_("Prices and switches saved."), url_for(".show", product_id=product.id))


def shown(variant: CatalogVariant, currency: str) -> str:
    """What stands on the page for it, as its form says it back."""
    return said(variant.price, variant.is_active, currency)


def said(price: int, is_active: bool, currency: str) -> str:
    return f"{to_text(price, currency)} {'on' if is_active else 'off'}"


def typed_for(variant: CatalogVariant, currency: str) -> tuple[int, bool]:
    """Its price and its switch. Raises StopValidation where that is no amount."""
    return amount(request.form.get(f"price-{variant.id}"), currency), f"on-{variant.id}" in request.form


def take(variant: CatalogVariant, currency: str) -> str:
    """Set what was typed for `variant`, if anything was; `wrong` where that is no amount, `behind` where somebody else
    has changed it to something else since the page was shown."""
    try:
        price, is_active = typed_for(variant, currency)
    except StopValidation:
        return "wrong"
    now, typed = shown(variant, currency), said(price, is_active, currency)
    seen = request.form.get(f"seen-{variant.id}", now)
    if typed in (seen, now):
        return ""
    if seen != now:
        return "behind"
    before, after = changed(variant, price=price, is_active=is_active)
    log_activity("catalog.variant_changed", variant, name=variant.uid, before=before, after=after)
    return ""


def of_product(product: CatalogProduct) -> Select[CatalogVariant]:
    return select(CatalogVariant).where(CatalogVariant.product_id == product.id)


def page_of_variants(product: CatalogProduct) -> Page[CatalogVariant]:
    return page_of(of_product(product), Order((CatalogVariant.id,)), PAGE)


def page(
    product: CatalogProduct,
    variants: Page[CatalogVariant],
    status: int = 200,
    wrong: list[int] | None = None,
    behind: list[int] | None = None,
    broken: Breaking | None = None,
    problem: str = "",
) -> ResponseReturnValue:
    typed = request.form if request.method == "POST" else None
    context = {"product": product, "page": variants, "typed": typed, "wrong": wrong or [], "broken": broken}
    context |= {"behind": behind or [], "shown": shown, "problem": problem}
    return render("catalog/variants.html", "catalog/_edit_variants.html", status, **context)
