from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from blueprints.catalog.area import bp, find, locked, names, unconfirmed
from blueprints.catalog.categories import all_of_them
from blueprints.catalog.forms import ProductForm
from core.db import db
from core.forms import amount
from core.freshness import is_as_seen, shows
from core.language import in_own_words
from core.money import to_text
from core.rights import Right, requires
from core.web import done, render
from models import CatalogProduct, CatalogState
from services.activity import changed, log_activity
from services.breaking import Breaking
from services.catalog import NotReady, key_of, publish
from services.combinations import has_variants
from services.settling import settle
from services.specifications import keep_version


@bp.get("/new")
@requires(Right.CATALOG_EDIT)
def new() -> ResponseReturnValue:
    return page(product_form(), url_for(".create"))


@bp.post("/")
@requires(Right.CATALOG_EDIT)
def create() -> ResponseReturnValue:
    form = product_form()
    if not form.validate() or is_taken(form):
        return page(form, url_for(".create"), 422)
    product = CatalogProduct(key=key_of(form.name_en.data or ""), attributes=[], state=CatalogState.DRAFT, **told(form))
    db.add(product)
    log_activity("catalog.product_created", product, name=form.name_en.data or "")
    db.commit()
    return done(_("%(name)s saved as a draft.", name=form.name_en.data), url_for(".show", product_id=product.id))


@bp.get("/<int:product_id>/edit")
@requires(Right.CATALOG_EDIT)
def edit(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    return page(product_form(product), url_for(".update", product_id=product.id), product=product)


@bp.post("/<int:product_id>")
@requires(Right.CATALOG_EDIT)
def update(product_id: int) -> ResponseReturnValue:
    product, form = locked(product_id), product_form()
    url = url_for(".update", product_id=product.id)
    if not is_as_seen(form, as_typed(product)):
        return page(form, url, 409, product=product)
    if not form.validate() or is_in_other_currency(form, product):
        return page(form, url, 422, product=product)
    before, after = changed(product, **told(form))
    keep_version(product)
    log_activity("catalog.product_changed", product, name=form.name_en.data or "", before=before, after=after)
    db.commit()
    return done(_("%(name)s saved.", name=form.name_en.data), url_for(".show", product_id=product.id))


@bp.post("/<int:product_id>/publication")
@requires(Right.CATALOG_EDIT)
def publish_product(product_id: int) -> ResponseReturnValue:
    product = locked(product_id)
    here = url_for(".show", product_id=product.id)
    try:
        publish(product)
    except NotReady as missing:
        return done(MISSING[missing.code](), here, "error")
    settle(product)
    log_activity("catalog.published", product, name=product.names.get("en", ""))
    db.commit()
    return done(_("Published. Its clients can choose it now."), here)


@bp.post("/<int:product_id>/withdrawal")
@requires(Right.CATALOG_EDIT)
def withdraw(product_id: int) -> ResponseReturnValue:
    product = locked(product_id)
    product.state = CatalogState.DRAFT
    if broken := unconfirmed(product):
        title = _("Take %(name)s back to draft?", name=in_own_words(product.names))
        url = url_for(".withdraw", product_id=product.id)
        return confirming(product, broken, title, _("Take back to draft"), url)
    log_activity("catalog.withdrawn", product, name=product.names.get("en", ""))
    db.commit()
    return done(_("It is a draft again. Nobody can choose it."), url_for(".show", product_id=product.id))


MISSING = {
    "no_variant": lambda: _("Not published: it has no variant that is switched on. Generate the variants first."),
    "no_area": lambda: _("Not published: a variant has no print area. Add one first."),
}


def confirming(product: CatalogProduct, broken: Breaking, title: str, button: str, url: str) -> ResponseReturnValue:
    """The question before what breaks connections."""
    question = {"product": product, "broken": broken, "title": title, "button": button, "url": url}
    return render("catalog/confirm.html", "catalog/_confirm.html", 409, **question)


def product_form(product: CatalogProduct | None = None) -> ProductForm:
    form = ProductForm(all_of_them(), in_own_words, data=as_typed(product) if product else None)
    if product:
        shows(form, as_typed(product))
    return form


SAME = ("category_id", "currency", "least", "most", "production_days", "drawn_as")


def as_typed(product: CatalogProduct) -> dict[str, Any]:
    texts = {f"name_{language}": text for language, text in product.names.items()}
    texts |= {f"description_{language}": text for language, text in product.descriptions.items()}
    same = {name: getattr(product, name) for name in SAME}
    price = to_text(product.base_price, product.currency)
    return texts | same | {"base_price": price, "countries": ", ".join(product.countries)}


def told(form: ProductForm) -> dict[str, Any]:
    """The product's columns from its form."""
    return {
        "category_id": form.category_id.data,
        "names": names(form.name_en.data, form.name_it.data),
        "descriptions": names(form.description_en.data, form.description_it.data),
        "currency": form.currency.data,
        "base_price": amount(form.base_price.data, form.currency.data),
        "least": form.least.data,
        "most": form.most.data,
        "production_days": form.production_days.data,
        "drawn_as": form.drawn_as.data,
        "countries": form.country_codes,
    }


def is_taken(form: ProductForm) -> bool:
    """A model's name begins its Product UIDs, so it names one model only."""
    key = key_of(form.name_en.data or "")
    if db.scalar(select(CatalogProduct.id).where(CatalogProduct.key == key)) is None:
        return False
    form.name_en.errors = [_("Another product has this name.")]
    return True


def is_in_other_currency(form: ProductForm, product: CatalogProduct) -> bool:
    """The prices of variants are numbers of the currency that they were typed in."""
    if form.currency.data == product.currency or not has_variants(product):
        return False
    form.currency.errors = [_("There are variants with prices in the currency that it has. It stays.")]
    return True


def page(form: ProductForm, url: str, status: int = 200, product: CatalogProduct | None = None) -> ResponseReturnValue:
    return render("catalog/edit.html", "catalog/_edit.html", status, form=form, url=url, product=product)
