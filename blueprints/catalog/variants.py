from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, select
from wtforms.validators import StopValidation

from blueprints.catalog.area import bp, find, unconfirmed
from core.db import db
from core.forms import amount
from core.paging import Order, Page, page_of
from core.rights import Right, requires
from core.web import done, render
from designs.uid import UidError
from models import CatalogProduct, CatalogVariant
from services.activity import changed, log_activity
from services.catalog import MOST_VARIANTS, Broken, TooManyVariants, generate_variants

PAGE = 100


@bp.post("/<int:product_id>/variants/missing")
@requires(Right.CATALOG_EDIT)
def generate(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    here = url_for(".show", product_id=product.id)
    try:
        made = generate_variants(product)
    except TooManyVariants:
        message = _("There would be more than %(limit)s variants. Split the product in two.", limit=MOST_VARIANTS)
        return done(message, here, "error")
    except UidError:
        return done(_("The Product UID would be too long. Shorten the names of the values."), here, "error")
    if not made:
        return done(_("Every combination has its variant already."), here, "info")
    log_activity("catalog.variants_made", product, name=product.names.get("en", ""), after={"count": len(made)})
    db.commit()
    return done(ngettext("%(num)s variant made.", "%(num)s variants made.", len(made)), here)


@bp.get("/<int:product_id>/variants")
@requires(Right.CATALOG_EDIT)
def edit_variants(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    return page(product, page_of_variants(product))


@bp.post("/<int:product_id>/variants")
@requires(Right.CATALOG_EDIT)
def update_variants(product_id: int) -> ResponseReturnValue:
    """Prices and switches of the variants that stood on the page."""
    product = find(product_id)
    rows = db.scalars(of_product(product).where(CatalogVariant.id.in_(request.form.getlist("ids", int)))).all()
    wrong = [variant.id for variant in rows if not take(variant, product.currency)]
    if wrong:
        db.rollback()
        return page(product, page_of_variants(product), 422, wrong=wrong)
    if broken := unconfirmed(product):
        return page(product, page_of_variants(product), 409, broken=broken)
    db.commit()
    return done(_("Prices and switches saved."), url_for(".show", product_id=product.id))


def take(variant: CatalogVariant, currency: str) -> bool:
    """Set what was typed for `variant`; False where it is no amount."""
    try:
        price = amount(request.form.get(f"price-{variant.id}"), currency)
    except StopValidation:
        return False
    before, after = changed(variant, price=price, is_active=f"on-{variant.id}" in request.form)
    if after:
        log_activity("catalog.variant_changed", variant, name=variant.uid, before=before, after=after)
    return True


def of_product(product: CatalogProduct) -> Select[CatalogVariant]:
    return select(CatalogVariant).where(CatalogVariant.product_id == product.id)


def page_of_variants(product: CatalogProduct) -> Page[CatalogVariant]:
    return page_of(of_product(product), Order((CatalogVariant.id,)), PAGE)


def page(
    product: CatalogProduct,
    variants: Page[CatalogVariant],
    status: int = 200,
    wrong: list[int] | None = None,
    broken: Broken | None = None,
) -> ResponseReturnValue:
    typed = request.form if request.method == "POST" else None
    context = {"product": product, "page": variants, "typed": typed, "wrong": wrong or [], "broken": broken}
    return render("catalog/variants.html", "catalog/_edit_variants.html", status, **context)
