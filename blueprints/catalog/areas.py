from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from blueprints.catalog.area import bp, find, left_bare, locked, names, unconfirmed
from blueprints.catalog.forms import AreaForm, area_form
from blueprints.catalog.products import confirming
from core.db import db, one_or_404
from core.freshness import is_as_seen, shows
from core.language import in_own_words
from core.rights import Right, requires
from core.web import done, render
from models import CatalogProduct, PrintArea
from services.activity import changed, log_activity
from services.breaking import Breaking
from services.catalog import bare, key_of
from services.specifications import keep_version

SAME = ("width_mm", "height_mm", "bleed_mm", "safe_mm", "least_dpi", "good_dpi", "colour", "is_required", "position")


@bp.get("/<int:product_id>/areas/new")
@requires(Right.CATALOG_EDIT)
def new_area(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    form, _questions = area_form(product, in_own_words, data={"position": len(product.areas)})
    return page(product, form, url_for(".create_area", product_id=product.id))


@bp.post("/<int:product_id>/areas")
@requires(Right.CATALOG_EDIT)
def create_area(product_id: int) -> ResponseReturnValue:
    product = locked(product_id)
    form, questions = area_form(product, in_own_words)
    url = url_for(".create_area", product_id=product.id)
    if not form.validate():
        return page(product, form, url, 422)
    area = PrintArea(product_id=product.id, key=key_of(form.name_en.data or ""), **told(form, questions))
    if clashes(form, area, product):
        return page(product, form, url, 422)
    db.add(area)
    if broken := unconfirmed(product):
        return page(product, form, url, 409, broken=broken)
    keep_version(product)
    log_activity("catalog.area_created", area, name=area_name(product, area))
    db.commit()
    return done(_("%(name)s saved.", name=form.name_en.data), url_for(".show", product_id=product.id))


@bp.get("/areas/<int:area_id>/edit")
@requires(Right.CATALOG_EDIT)
def edit_area(area_id: int) -> ResponseReturnValue:
    area = find_area(area_id)
    product = find(area.product_id)
    form, _questions = area_form(product, in_own_words, data=as_typed(area, product))
    shows(form, as_typed(area, product))
    return page(product, form, url_for(".update_area", area_id=area.id), area=area)


@bp.post("/areas/<int:area_id>")
@requires(Right.CATALOG_EDIT)
def update_area(area_id: int) -> ResponseReturnValue:
    area = find_area(area_id)
    product = locked(area.product_id)
    form, questions = area_form(product, in_own_words)
    url = url_for(".update_area", area_id=area.id)
    if not is_as_seen(form, as_typed(area, product)):
        return page(product, form, url, 409, area)
    if not form.validate():
        return page(product, form, url, 422, area)
    bare_before = bare(product)
    before, after = changed(area, **told(form, questions))
    if clashes(form, area, product):
        db.rollback()
        return page(product, form, url, 422, area)
    if problem := left_bare(product, bare_before):
        form.form_errors.append(problem)
        return page(product, form, url, 422, area)
    if broken := unconfirmed(product):
        return page(product, form, url, 409, area, broken)
    keep_version(product)
    log_activity("catalog.area_changed", area, name=area_name(product, area), before=before, after=after)
    db.commit()
    return done(_("%(name)s saved.", name=form.name_en.data), url_for(".show", product_id=product.id))


@bp.post("/areas/<int:area_id>/delete")
@requires(Right.CATALOG_EDIT)
def delete_area(area_id: int) -> ResponseReturnValue:
    area = find_area(area_id)
    product = locked(area.product_id)
    bare_before = bare(product)
    log_activity("catalog.area_deleted", area, name=area_name(product, area))
    db.delete(area)
    if problem := left_bare(product, bare_before):
        return done(problem, url_for(".show", product_id=product.id), "error")
    if broken := unconfirmed(product):
        title = _("Remove the print area %(name)s?", name=in_own_words(find_area(area_id).names))
        return confirming(product, broken, title, _("Remove"), url_for(".delete_area", area_id=area_id))
    keep_version(product)
    db.commit()
    return done(_("Print area removed."), url_for(".show", product_id=product.id))


def find_area(area_id: int) -> PrintArea:
    return one_or_404(select(PrintArea).where(PrintArea.id == area_id))


def told(form: AreaForm, questions: dict[str, Any]) -> dict[str, Any]:
    """The area's columns from its form."""
    only_for = {key: question.data for key, question in questions.items() if question.data}
    texts = {"names": names(form.name_en.data, form.name_it.data), "only_for": only_for}
    return texts | {"formats": sorted(form.formats.data or [])} | {name: form[name].data for name in SAME}


def as_typed(area: PrintArea, product: CatalogProduct) -> dict[str, Any]:
    texts = {f"name_{language}": text for language, text in area.names.items()}
    chosen = {f"only_{place}": area.only_for.get(one["key"], "") for place, one in enumerate(product.attributes)}
    return texts | chosen | {"formats": area.formats} | {name: getattr(area, name) for name in SAME}


def clashes(form: AreaForm, area: PrintArea, product: CatalogProduct) -> bool:
    """A variant has one area of a name: the name stands in its files and orders."""
    with db.no_autoflush:
        same = [one for one in product.areas if one.key == area.key and one is not area]
        meant = [variant.values for variant in product.variants if area.fits(variant.values)]
    if not any(one.fits(values) for one in same for values in meant):
        return False
    form.name_en.errors = [_("There is an area of this name for the same variants.")]
    return True


def area_name(product: CatalogProduct, area: PrintArea) -> str:
    return f"{product.names.get('en', product.key)}: {area.names.get('en', area.key)}"


def page(
    product: CatalogProduct,
    form: AreaForm,
    url: str,
    status: int = 200,
    area: PrintArea | None = None,
    broken: Breaking | None = None,
) -> ResponseReturnValue:
    context = {"product": product, "form": form, "url": url, "area": area, "broken": broken}
    return render("catalog/edit_area.html", "catalog/_edit_area.html", status, **context)
