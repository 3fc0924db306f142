"""Holding one line of a released order, and letting it go on."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.orders.acts import acted
from blueprints.orders.area import bp, find, find_item, item_of, locked, locked_as_seen
from blueprints.orders.forms import LineHoldForm
from core.rights import Right, actor, requires
from core.web import render
from models import Order, OrderItem, Reason
from services.line_holds import hold_line, let_line_go
from services.order_acts import PROVIDER_HOLDS


@bp.get("/<int:order_id>/items/<int:item_id>/hold")
@requires(Right.ORDERS_PROVIDER_HOLD)
def new_line_hold(order_id: int, item_id: int) -> ResponseReturnValue:
    order = find(order_id)
    return page(order, find_item(order, item_id), hold_form(order))


@bp.post("/<int:order_id>/items/<int:item_id>/hold")
@requires(Right.ORDERS_PROVIDER_HOLD)
def create_line_hold(order_id: int, item_id: int) -> ResponseReturnValue:
    order = find(order_id)
    form = hold_form(order)
    if not form.validate():
        return page(order, find_item(order, item_id), form, 422)
    if (found := locked_as_seen(order_id, form)) is None:
        return page(find(order_id), find_item(order, item_id), form, 409)
    order, items = found
    item = item_of(items, item_id)
    hold_line(order, item, actor, Reason(form.reason.data), form.words.data or "")
    return acted(order, _("%(line)s is held; the rest of the order goes on.", line=item.title))


@bp.post("/<int:order_id>/items/<int:item_id>/hold/end")
@requires(Right.ORDERS_PROVIDER_HOLD)
def end_line_hold(order_id: int, item_id: int) -> ResponseReturnValue:
    order, items = locked(order_id)
    item = item_of(items, item_id)
    let_line_go(order, item, actor)
    return acted(order, _("%(line)s goes on.", line=item.title))


def hold_form(order: Order) -> LineHoldForm:
    form = LineHoldForm().offer(PROVIDER_HOLDS)
    form.version.data = form.version.data or str(order.version)
    return form


def page(order: Order, item: OrderItem, form: LineHoldForm, status: int = 200) -> ResponseReturnValue:
    shown = {"order": order, "item": item, "form": form}
    return render("orders/line_hold.html", "orders/_line_hold.html", status, **shown)
