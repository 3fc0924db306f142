"""What people do with one order. Each answers with the order's page, where the act has its line in the story."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.orders.area import bp, find, item_of, locked, locked_as_seen, need, page_url
from blueprints.orders.forms import AddressForm, CancelForm, HoldForm
from core.db import db
from core.rights import Right, actor, requires
from core.web import done, render
from jobs.holds import tell_client
from jobs.pushes import tell_shop
from models import Order, OrderItem, Reason
from services import orders
from services.order_acts import holds_for
from services.trial_orders import mark

HOLDERS = (Right.ORDERS_HOLD, Right.ORDERS_PROVIDER_HOLD)


@bp.post("/<int:order_id>/approval")
@requires(Right.ORDERS_APPROVE)
def approve(order_id: int) -> ResponseReturnValue:
    order, _items = locked(order_id)
    orders.approve(order, actor)
    return acted(order, _("Order %(number)s approved.", number=order.number))


@bp.post("/<int:order_id>/release")
@requires(Right.ORDERS_APPROVE)
def release(order_id: int) -> ResponseReturnValue:
    order, _items = locked(order_id)
    if not orders.release_now(order, actor):
        return acted(order, _("Order %(number)s was checked again and is not released yet.", number=order.number))
    return acted(order, _("Order %(number)s released to production.", number=order.number))


@bp.post("/<int:order_id>/check")
@requires(Right.ORDERS_VIEW)
def resume(order_id: int) -> ResponseReturnValue:
    need(Right.ORDERS_FIX, Right.ORDERS_PROVIDER_HOLD)
    order, _items = locked(order_id)
    orders.resume(order, actor)
    return acted(order, _("Order %(number)s checked again.", number=order.number))


@bp.post("/<int:order_id>/acceptance")
@requires(Right.ORDERS_FIX)
def accept(order_id: int) -> ResponseReturnValue:
    order, _items = locked(order_id)
    words = request.form.get("words", "").strip()[:500]
    if not words and (order.reason or "").startswith("file_"):
        return done(_("Say why the file is fine as it is."), page_url(order), "error")
    orders.approve_as_is(order, actor, words)
    return acted(order, _("Order %(number)s approved as it is.", number=order.number))


@bp.get("/<int:order_id>/hold")
@requires(Right.ORDERS_VIEW)
def new_hold(order_id: int) -> ResponseReturnValue:
    need(*HOLDERS)
    return hold_page(find(order_id), hold_form())


@bp.post("/<int:order_id>/hold")
@requires(Right.ORDERS_VIEW)
def create_hold(order_id: int) -> ResponseReturnValue:
    need(*HOLDERS)
    form = hold_form()
    if not form.validate():
        return hold_page(find(order_id), form, 422)
    if (found := locked_as_seen(order_id, form)) is None:
        return hold_page(find(order_id), form, 409)
    order, _items = found
    orders.hold(order, actor, Reason(form.reason.data), form.words.data or "", form.deadline)
    tell_client(order)
    return acted(order, _("Order %(number)s held.", number=order.number))


@bp.get("/<int:order_id>/cancellation")
@requires(Right.ORDERS_CANCEL)
def new_cancellation(order_id: int) -> ResponseReturnValue:
    order = find(order_id)
    return cancel_page(order, CancelForm(version=order.version))


@bp.post("/<int:order_id>/cancellation")
@requires(Right.ORDERS_CANCEL)
def cancel(order_id: int) -> ResponseReturnValue:
    """Before production by whoever may cancel; in production by the provider alone: the table knows who."""
    form = CancelForm()
    if not form.validate():
        return cancel_page(find(order_id), form, 422)
    if (found := locked_as_seen(order_id, form)) is None:
        return cancel_page(find(order_id), form, 409)
    order, _items = found
    orders.cancel(order, actor, form.words.data or "")
    return acted(order, _("Order %(number)s canceled.", number=order.number))


@bp.get("/<int:order_id>/address")
@requires(Right.ORDERS_EDIT)
def edit_address(order_id: int) -> ResponseReturnValue:
    order = find(order_id)
    return address_page(order, AddressForm(data=order.address | {"version": order.version}))


@bp.post("/<int:order_id>/address")
@requires(Right.ORDERS_EDIT)
def update_address(order_id: int) -> ResponseReturnValue:
    form = AddressForm()
    if not form.validate():
        return address_page(find(order_id), form, 422)
    if (found := locked_as_seen(order_id, form)) is None:
        return address_page(find(order_id), form, 409)
    order, _items = found
    typed = {name: (text or "").strip() for name, text in form.data.items() if name not in ("version", "csrf_token")}
    orders.change_address(order, typed)
    return acted(order, _("Address saved."))


@bp.post("/<int:order_id>/items/<int:item_id>/ignored")
@requires(Right.ORDERS_IGNORE_LINE)
def ignore_line(order_id: int, item_id: int) -> ResponseReturnValue:
    order, items = locked(order_id)
    orders.ignore_line(order, item_of(items, item_id))
    return acted(order, _("Line ignored in this order."))


@bp.post("/<int:order_id>/test")
@requires(Right.ORDERS_TEST)
def mark_test(order_id: int) -> ResponseReturnValue:
    order, _items = locked(order_id)
    is_test = request.form.get("is_test") == "y"
    mark(order, is_test=is_test)
    if is_test:
        return acted(order, _("Order %(number)s is marked as a test.", number=order.number))
    return acted(order, _("Order %(number)s is no longer a test.", number=order.number))


def acted(order: Order, message: str) -> ResponseReturnValue:
    tell_shop(order)
    db.commit()
    return done(message, page_url(order))


def hold_form() -> HoldForm:
    return HoldForm().offer(holds_for(actor))


def hold_page(order: Order, form: HoldForm, status: int = 200, line: OrderItem | None = None) -> ResponseReturnValue:
    """Of the order, or of a `line` of it."""
    if not form.version.data:
        form.version.data = str(order.version)
    return render("orders/hold.html", "orders/_hold.html", status, order=order, line=line, form=form)


def cancel_page(order: Order, form: CancelForm, status: int = 200) -> ResponseReturnValue:
    return render("orders/cancel.html", "orders/_cancel.html", status, order=order, form=form)


def address_page(order: Order, form: AddressForm, status: int = 200) -> ResponseReturnValue:
    return render("orders/address.html", "orders/_address.html", status, order=order, form=form)
