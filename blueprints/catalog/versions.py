from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.catalog.area import bp, find
from core.acts import field
from core.db import db
from core.paging import Order, page_of
from core.rights import Right, requires
from core.web import render
from models import CatalogVersion
from services.specifications import as_of, differences, version_of

NEWEST = Order((CatalogVersion.id,), descending=True)


@bp.get("/<int:product_id>/versions")
@requires(Right.CATALOG_VIEW)
def list_versions(product_id: int) -> ResponseReturnValue:
    product = find(product_id)
    page = page_of(select(CatalogVersion).where(CatalogVersion.product_id == product.id), NEWEST)
    numbers = [version.number - 1 for version in page.rows]
    own = select(CatalogVersion).where(CatalogVersion.product_id == product.id, CatalogVersion.number.in_(numbers))
    before = {version.number: version for version in db.scalars(own)}
    rows = [(version, words(before.get(version.number - 1), version)) for version in page.rows]
    return render("catalog/versions.html", "catalog/versions.html", product=product, page=page, rows=rows)


@bp.get("/<int:product_id>/versions/<int:number>")
@requires(Right.CATALOG_VIEW)
def show_version(product_id: int, number: int) -> ResponseReturnValue:
    product = find(product_id)
    version = version_of(product, number) or abort(404)
    changed = words(version_of(product, number - 1), version)
    shown = {"product": product, "version": version, "changed": changed, "specification": as_of(product, version)}
    return render("catalog/version.html", "catalog/version.html", **shown)


def words(before: CatalogVersion | None, after: CatalogVersion) -> str:
    return ", ".join(field(name) for name in differences(before, after))
