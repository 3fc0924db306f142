"""What one line is made to, and whether what was ordered can be made so."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.orders.area import bp, find, find_item
from blueprints.orders.pages import line_of
from core.db import db
from core.rights import Right, requires
from core.web import render
from models import CatalogVariant, File, Order, PrintArea
from services.files import original_of
from services.ordered import compared
from services.specifications import Specification, as_of, specifications_of


@bp.get("/<int:order_id>/items/<int:item_id>/specification")
@requires(Right.ORDERS_VIEW)
def show_specification(order_id: int, item_id: int) -> ResponseReturnValue:
    """What a line is made to: as the catalog said when the line was checked, whatever it says today. What was not
    checked yet, or did not pass, would be made as its mapping says now."""
    order = find(order_id)
    item = find_item(order, item_id)
    line = line_of(order, item)
    made_as = db.get(CatalogVariant, line.made_of) if line.made_of else None
    if made_as is None:
        abort(404)
    specification = specifications_of([item]).get(item.id) or as_of(made_as.product, None)
    areas = areas_of(specification, made_as)
    shown = {"order": order, "line": line, "made_as": made_as, "specification": specification, "areas": areas}
    shown["compared"] = compared(order, line.pieces, files_of(order, line.files), specification, areas)
    return render("orders/specification.html", "orders/specification.html", **shown)


def areas_of(specification: Specification, made_as: CatalogVariant) -> list[PrintArea]:
    """Those of a kept version bear the ids of the catalog's own: what was let pass on them is found by that."""
    areas = [area for area in specification.areas if area.fits(made_as.values)]
    now = {area.key: area.id for area in made_as.areas}
    for area in areas:
        if area not in made_as.areas and area.key in now:
            area.id = now[area.key]
    return areas


def files_of(order: Order, pinned: dict[str, Any]) -> dict[str, File]:
    """By print area; of a file that was there before, the one that was looked at."""
    ids = [file["id"] for file in pinned.values()]
    own = select(File).where(File.client_id == order.client_id, File.id.in_(ids))
    files = {file.id: file for file in db.scalars(own)}
    return {area: original_of(files[file["id"]]) for area, file in pinned.items() if file["id"] in files}
