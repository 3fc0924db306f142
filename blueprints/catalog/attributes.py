from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.catalog.area import bp, find, locked, names
from blueprints.catalog.forms import AttributeForm
from core.db import db
from core.forms import amount
from core.freshness import is_as_seen, shows
from core.money import to_text
from core.rights import Right, requires
from core.web import done, go, render
from models import CatalogProduct
from services.activity import log_activity
from services.catalog import key_of
from services.combinations import add_attribute, has_variants, used_values
from services.specifications import keep_version

Attribute = dict[str, Any]


@bp.get("/<int:product_id>/attributes/new")
@requires(Right.CATALOG_EDIT)
def new_attribute(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    form = AttributeForm(product.currency)
    form.add_spare_rows()
    return page(product, form, url_for(".create_attribute", product_id=product.id))


@bp.post("/<int:product_id>/attributes")
@requires(Right.CATALOG_EDIT)
def create_attribute(product_id: int) -> ResponseReturnValue:
    product = locked(product_id)
    form, url = AttributeForm(product.currency), url_for(".create_attribute", product_id=product.id)
    if not form.validate() or is_refused(form, product):
        return page(product, form, url, 422)
    made = {"key": key_of(form.name_en.data or ""), "code": form.code.data or "", **told(form, product)}
    add_attribute(product, made)
    return kept(product, made)


@bp.get("/<int:product_id>/attributes/<key>/edit")
@requires(Right.CATALOG_EDIT)
def edit_attribute(product_id: int, key: str) -> ResponseReturnValue:
    product = find(product_id)
    form = AttributeForm(product.currency, data=as_typed(attribute_of(product, key), product.currency))
    form.add_spare_rows()
    shows(form, seen(attribute_of(product, key), product.currency))
    return page(product, form, url_for(".update_attribute", product_id=product.id, key=key), key=key)


@bp.post("/<int:product_id>/attributes/<key>")
@requires(Right.CATALOG_EDIT)
def update_attribute(product_id: int, key: str) -> ResponseReturnValue:
    product = locked(product_id)
    attribute = attribute_of(product, key)
    form = AttributeForm(product.currency, [value["key"] for value in attribute["values"]])
    url = url_for(".update_attribute", product_id=product.id, key=key)
    if not is_as_seen(form, seen(attribute, product.currency)):
        return page(product, form, url, 409, key)
    if not form.validate() or is_refused(form, product, key):
        return page(product, form, url, 422, key)
    code = attribute["code"] if has_variants(product) else form.code.data or ""  # the UIDs that exist have it in them
    changed = {"key": key, "code": code, **told(form, product)}
    product.attributes = [changed if one["key"] == key else one for one in product.attributes]
    return kept(product, changed)


@bp.post("/<int:product_id>/attributes/<key>/delete")
@requires(Right.CATALOG_EDIT)
def delete_attribute(product_id: int, key: str) -> ResponseReturnValue:
    product = locked(product_id)
    here = url_for(".show", product_id=product.id)
    attribute = attribute_of(product, key)
    if has_variants(product):
        return done(_("Not removed: there are variants that have a value of it."), here, "error")
    product.attributes = [one for one in product.attributes if one["key"] != key]
    log_activity("catalog.attribute_deleted", product, name=product.names["en"], before={"attribute": attribute})
    db.commit()
    return done(_("Attribute removed."), here)


def kept(product: CatalogProduct, attribute: Attribute) -> ResponseReturnValue:
    values = [value["names"].get("en") for value in attribute["values"]]
    after = {"attribute": attribute["names"].get("en"), "values": values}
    keep_version(product)
    log_activity("catalog.attribute_changed", product, name=product.names.get("en", ""), after=after)
    db.commit()
    if "more" in request.form:
        return go(url_for(".edit_attribute", product_id=product.id, key=attribute["key"]))
    message = _("%(name)s saved. Generate the variants to have the new ones.", name=attribute["names"].get("en"))
    return done(message, url_for(".show", product_id=product.id))


def is_refused(form: AttributeForm, product: CatalogProduct, key: str | None = None) -> bool:
    """What variants are already made of stays."""
    if key is None and key_of(form.name_en.data or "") in {one["key"] for one in product.attributes}:
        form.name_en.errors = [_("There is an attribute of this name.")]
    elif key and (lost := used_values(product, key) - {form.key_in(row) for row in form.rows}):
        values = ", ".join(sorted(lost))
        form.values.errors = [_("Variants are made of %(values)s. Switch those off instead.", values=values)]
    return bool(form.errors)


def told(form: AttributeForm, product: CatalogProduct) -> Attribute:
    values = [
        {
            "key": form.key_in(row),
            "names": names(row.name_en.data, row.name_it.data),
            "cents": amount(row.extra.data or "0", product.currency),
            **({"color": row.color.data.lower()} if row.color.data else {}),
        }
        for row in form.rows
    ]
    return {"names": names(form.name_en.data, form.name_it.data), "values": values}


def as_typed(attribute: Attribute, currency: str) -> dict[str, Any]:
    values = [
        {
            "key": value["key"],
            **{f"name_{language}": text for language, text in value["names"].items()},
            "extra": to_text(value.get("cents", 0), currency),
            "color": value.get("color", ""),
        }
        for value in attribute["values"]
    ]
    texts = {f"name_{language}": text for language, text in attribute["names"].items()}
    return texts | {"code": attribute["code"], "values": values}


def seen(attribute: Attribute, currency: str) -> dict[str, str]:
    """What somebody who edits it has before them."""
    rows = [", ".join(filter(None, list(row.values())[1:])) for row in as_typed(attribute, currency)["values"]]
    texts = {f"name_{language}": text for language, text in attribute["names"].items()}
    return texts | {"values": "; ".join(rows)}


def attribute_of(product: CatalogProduct, key: str) -> Attribute:
    return next((one for one in product.attributes if one["key"] == key), None) or abort(404)


def page(
    product: CatalogProduct, form: AttributeForm, url: str, status: int = 200, key: str | None = None
) -> ResponseReturnValue:
    context = {"product": product, "form": form, "url": url, "key": key, "has_variants": has_variants(product)}
    return render("catalog/attribute.html", "catalog/_attribute.html", status, **context)
