"""Making the variants of a product: which of the combinations are to be had, and which are left out."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.catalog.area import bp, find, left_bare, locked
from core.db import db
from core.rights import Right, requires
from core.web import done, mark_of, render
from designs.uid import UidError
from models import CatalogProduct, CatalogVariant
from services.activity import log_activity
from services.catalog import bare
from services.combinations import MOST_VARIANTS, TooManyVariants, generate, is_left_out, missing


@bp.get("/<int:product_id>/variants/missing")
@requires(Right.CATALOG_EDIT)
def choose_variants(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    try:
        absent = missing(product)
    except (TooManyVariants, UidError) as fault:
        return done(refusal(fault), url_for(".show", product_id=product.id), "error")
    if not absent:
        return done(_("Every combination has its variant already."), url_for(".show", product_id=product.id), "info")
    return page(product, absent)


@bp.post("/<int:product_id>/variants/missing")
@requires(Right.CATALOG_EDIT)
def generate_variants(product_id: int) -> ResponseReturnValue:
    """Those that were ticked, if the page with the ticks was shown; else all that nobody left out."""
    product = locked(product_id)
    here = url_for(".show", product_id=product.id)
    bare_before = bare(product)
    wanted = set(request.form.getlist("uids")) if "mark" in request.form else None
    try:
        if wanted is not None and request.form["mark"] != mark(absent := missing(product)):
            return page(product, absent, 409)
        made = generate(product, wanted)
    except (TooManyVariants, UidError) as fault:
        return done(refusal(fault), here, "error")
    if problem := left_bare(product, bare_before):
        return done(problem, here, "error")
    left_out = len(product.left_out)
    after = {"count": len(made)} | ({"left_out": left_out} if left_out else {})
    log_activity("catalog.variants_made", product, name=product.names.get("en", ""), after=after)
    db.commit()
    return done(told(len(made), left_out), here)


def told(made: int, left_out: int) -> str:
    texts = [ngettext("%(num)s variant made.", "%(num)s variants made.", made)]
    if left_out:
        texts.append(ngettext("%(num)s combination is left out.", "%(num)s combinations are left out.", left_out))
    return " ".join(texts)


def refusal(fault: Exception) -> str:
    if isinstance(fault, TooManyVariants):
        return _("There would be more than %(limit)s variants. Split the product in two.", limit=MOST_VARIANTS)
    return _("The Product UID would be too long. Shorten the names of the values.")


def mark(absent: list[CatalogVariant]) -> str:
    """Of the combinations that were shown: whoever generates says yes or no to each of them."""
    return mark_of(*(one.uid for one in absent))


def page(product: CatalogProduct, absent: list[CatalogVariant], status: int = 200) -> ResponseReturnValue:
    rows = [(one, not is_left_out(product, one)) for one in absent]
    context = {"product": product, "rows": rows, "shown": mark(absent), "is_changed": status == 409}
    return render("catalog/generate.html", "catalog/generate.html", status, **context)
