"""The order file: a template, brought back filled in, looked through, made into orders."""

from functools import partial
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.sheets.area import bp, find, table_file
from blueprints.sheets.forms import SheetForm
from blueprints.sheets.page import page_of, url_of
from blueprints.sheets.steps import begin, bring, refused_file, stop, take_back
from core.db import one_or_404
from core.forms import one_line
from core.rights import Right, actor, requires
from core.web import go, render
from models import Sheet, SheetKind, Store
from services.bulk import plans
from services.bulk.orders.columns import NAMES
from services.order_stores import MOST_STORES, found_stores, order_stores

EXAMPLE = {
    "reference": "A-1001", "type": "order", "first_name": "Luca", "last_name": "Ferraris", "line1": "Via San Martino 9",
    "city": "Como", "post_code": "22100", "country": "IT", "email": "luca@example.com", "sku": "TEE-BLK-L",
    "quantity": "2",
}  # fmt: skip


@bp.get("/orders/template")
@requires(Right.ORDERS_IMPORT)
def order_template() -> ResponseReturnValue:
    """All columns, and a row that shows how they are filled in."""
    rows: list[list[object]] = [[names[0] for names in NAMES.values()], [EXAMPLE.get(key, "") for key in NAMES]]
    return table_file(rows, "orders", "csv")


@bp.get("/orders")
@requires(Right.ORDERS_IMPORT)
def choose_store() -> ResponseReturnValue:
    """Whose orders the file has; where there is one store only, straight on."""
    term = one_line(request.args.get("q")) or ""
    stores = found_stores(actor, term, request.args.get("client", type=int))
    if len(stores) == 1 and not term:
        return redirect(url_for(".new_orders", store=stores[0][0].id))
    shown: dict[str, Any] = {"stores": stores[:MOST_STORES], "is_more": len(stores) > MOST_STORES, "term": term}
    return render("sheets/orders/stores.html", "orders/placing/_stores.html", page=".new_orders", **shown)


@bp.get("/orders/new")
@requires(Right.ORDERS_IMPORT)
def new_orders() -> ResponseReturnValue:
    return _new_page(_store_asked(), SheetForm())


@bp.post("/orders")
@requires(Right.ORDERS_IMPORT)
def create_orders() -> ResponseReturnValue:
    store, form = _store_asked(), SheetForm()
    sheet = bring(form, partial(Sheet, client_id=store.client_id, store_id=store.id, kind=SheetKind.ORDERS))
    return go(url_of(sheet)) if sheet else _new_page(store, form, 422)


@bp.get("/orders/<int:order_file_id>")
@requires(Right.ORDERS_IMPORT)
def show_orders(order_file_id: int) -> ResponseReturnValue:
    return page_of(find(order_file_id, SheetKind.ORDERS))


@bp.post("/orders/<int:order_file_id>/applying")
@requires(Right.ORDERS_IMPORT)
def apply_orders(order_file_id: int) -> ResponseReturnValue:
    return begin(find(order_file_id, SheetKind.ORDERS), "order.import_begun")


@bp.post("/orders/<int:order_file_id>/cancellation")
@requires(Right.ORDERS_IMPORT)
def cancel_orders(order_file_id: int) -> ResponseReturnValue:
    return stop(find(order_file_id, SheetKind.ORDERS))


@bp.post("/orders/<int:order_file_id>/undoing")
@requires(Right.ORDERS_CANCEL)
def undo_orders(order_file_id: int) -> ResponseReturnValue:
    return take_back(find(order_file_id, SheetKind.ORDERS))


@bp.get("/orders/<int:order_file_id>/refused")
@requires(Right.ORDERS_IMPORT)
def refused_orders(order_file_id: int) -> ResponseReturnValue:
    """All rows of the orders that were refused."""
    return refused_file(find(order_file_id, SheetKind.ORDERS))


def _new_page(store: Store, form: SheetForm, status: int = 200) -> ResponseReturnValue:
    context: dict[str, Any] = {"store": store, "form": form, "earlier": plans.earlier(store, SheetKind.ORDERS)}
    return render("sheets/orders/new.html", "sheets/orders/_new.html", status, **context)


def _store_asked() -> Store:
    """Of those that an order can be made for."""
    store_id = request.values.get("store", type=int) or abort(404)
    return one_or_404(order_stores(actor).where(Store.id == store_id))
