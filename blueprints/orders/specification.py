from flask import abort
from flask.typing import ResponseReturnValue

from blueprints.orders.area import bp, find, find_item
from core.db import db
from core.rights import Right, requires
from core.web import render
from models import CatalogVariant
from services.ordered import compared
from services.specifications import specifications_of


@bp.get("/<int:order_id>/items/<int:item_id>/specification")
@requires(Right.ORDERS_VIEW)
def show_specification(order_id: int, item_id: int) -> ResponseReturnValue:
    """What a line is made to: as the catalog said when the line was checked, whatever it says today."""
    order = find(order_id)
    item = find_item(order, item_id)
    made_as = db.get(CatalogVariant, item.catalog_variant_id) if item.catalog_variant_id else None
    if made_as is None:
        abort(404)
    specification = specifications_of([item])[item.id]
    areas = [area for area in specification.areas if area.fits(made_as.values)]
    shown = {"order": order, "item": item, "made_as": made_as, "specification": specification, "areas": areas}
    shown["compared"] = compared(order, item, specification, areas)
    return render("orders/specification.html", "orders/specification.html", **shown)
