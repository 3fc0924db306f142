"""The area's blueprint, and what its modules share."""

from flask import Blueprint, abort, request
from sqlalchemy import select

from core.db import one_or_404
from core.rights import actor
from models import CatalogProduct, Client, Design
from services.designs import WHOLE

bp = Blueprint("designs", __name__, url_prefix="/designs")


def find(design_id: int, *, lock: bool = False) -> Design:
    """`lock` keeps others from saving it until the commit."""
    query = Design.visible_to(actor).where(Design.id == design_id)
    if lock:
        one_or_404(query.with_for_update().execution_options(populate_existing=True))
    return one_or_404(query.options(*WHOLE))


def wanted_product(client: Client) -> CatalogProduct:
    wanted = request.args.get("product", type=int) or abort(404)
    usable = CatalogProduct.usable_by([client.id]).with_only_columns(CatalogProduct.id)
    return one_or_404(select(CatalogProduct).where(CatalogProduct.id == wanted, CatalogProduct.id.in_(usable)))
