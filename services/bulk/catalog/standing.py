"""How a product of the catalog stands: to know whether somebody changed it, and to bring it back to that."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update

from core.db import db
from models import CatalogProduct, CatalogState, CatalogVariant, PrintArea
from services.bulk.standing import is_one_of

OF_PRODUCT = (
    "category_id", "names", "descriptions", "attributes", "state", "for_everyone", "currency", "base_price", "least",
    "most", "countries", "left_out",
)  # fmt: skip
OF_AREA = (
    "key", "names", "only_for", "width_mm", "height_mm", "bleed_mm", "safe_mm", "least_dpi", "good_dpi", "formats",
    "colour", "is_required", "position",
)  # fmt: skip
Standing = dict[str, Any]  # {"id", "product": {column: value}, "areas": {id: …}, "variants": {id: …}}, as JSON has it


def locked(key: str) -> CatalogProduct | None:
    own = select(CatalogProduct).where(CatalogProduct.key == key).with_for_update()
    return db.scalars(own.execution_options(populate_existing=True)).one_or_none()


def standing(key: str) -> Standing | None:
    """Of the product of this key, which nobody else changes until the transaction is over. None: there is none."""
    product = locked(key)
    if product is None:
        return None
    area_columns = (getattr(PrintArea, name) for name in OF_AREA)
    of_product = select(PrintArea.id, *area_columns).where(PrintArea.product_id == product.id).order_by(PrintArea.id)
    areas = {str(row[0]): dict(zip(OF_AREA, row[1:], strict=True)) for row in db.execute(of_product)}
    columns = CatalogVariant.id, CatalogVariant.price, CatalogVariant.is_active, CatalogVariant.values
    own = select(*columns).where(CatalogVariant.product_id == product.id).order_by(CatalogVariant.id)
    variants = {str(row[0]): list(row[1:]) for row in db.execute(own)}
    own_columns = {name: getattr(product, name) for name in OF_PRODUCT}
    return json.loads(json.dumps({"id": product.id, "product": own_columns, "areas": areas, "variants": variants}))


def mark_of(found: Standing | None) -> str:
    """The same as long as nobody changed it; empty where there is no such product."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest() if found else ""


def change_between(before: Standing | None, after: Standing) -> dict[str, Any]:
    """What is needed to go back: {"product", "areas", "variants": those that differ, "new": ids of those made}."""
    if before is None:
        return {"product": None}
    was = {id_: told for id_, told in before["variants"].items() if after["variants"].get(id_) != told}
    new = [int(id_) for id_ in after["variants"] if id_ not in before["variants"]]
    return {"product": before["product"], "areas": before["areas"], "variants": was, "new": new}


def go_back(product: CatalogProduct, was: Mapping[str, Any]) -> CatalogProduct | None:
    """To what it was; None: it was not there. Raises IntegrityError where something new of it is in use.

    Versions are never deleted, so what was published becomes a draft.
    """
    if was["product"] is None and product.version:
        product.state = CatalogState.DRAFT
        return product
    if was["product"] is None:
        _remove(product)
        return None
    for name, value in was["product"].items():
        setattr(product, name, value)
    _bring_back_areas(product, was["areas"])
    db.flush()
    if was["new"]:
        db.execute(delete(CatalogVariant).where(is_one_of(CatalogVariant.id, was["new"])))
    rows = [
        {"id": int(id_), "price": price, "is_active": is_active, "values": values}
        for id_, (price, is_active, values) in was["variants"].items()
    ]
    if rows:
        db.execute(update(CatalogVariant), rows)
    db.expire_all()
    return product


def _bring_back_areas(product: CatalogProduct, areas: Mapping[str, Any]) -> None:
    for area in list(product.areas):
        if told := areas.get(str(area.id)):
            for name, value in told.items():
                setattr(area, name, value)
        else:
            db.delete(area)


def _remove(product: CatalogProduct) -> None:
    for table in (CatalogVariant, PrintArea):
        db.execute(delete(table).where(table.product_id == product.id))
    db.execute(delete(CatalogProduct).where(CatalogProduct.id == product.id))
    db.expire_all()
