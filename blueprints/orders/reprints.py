"""An order made again: the provider makes it, the client asks for it."""

import secrets
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.orders.acts import acted
from blueprints.orders.area import bp, find, locked_as_seen
from blueprints.orders.attaching import attached
from blueprints.orders.reprint_forms import AskForm, MakeForm, with_lines
from core.db import db
from core.rights import Right, actor, can, requires
from core.web import done, render
from jobs.files import look_later
from models import Order, OrderRequest, RequestKind, RequestState
from services.reprints import NothingChosen, ask_reprint, made_by, reprint, reprintable


@bp.get("/<int:order_id>/reprints/new")
@requires(Right.ORDERS_REPRINT)
def new_reprint(order_id: int) -> ResponseReturnValue:
    order = find(order_id)
    wish = wish_of(order)
    said = {"form_key": secrets.token_hex(16), "version": order.version, "words": wish.words if wish else ""}
    said["reason"] = wish.wanted.get("reason") if wish else None
    form = with_lines(MakeForm, reprintable(order), wish.wanted.get("again", {}) if wish else {})
    return page(order, form(data=order.address | said), wish=wish)


@bp.post("/<int:order_id>/reprints")
@requires(Right.ORDERS_REPRINT)
def create_reprint(order_id: int) -> ResponseReturnValue:
    """Sent twice it leads to the one order that it made."""
    order = find(order_id)
    form = with_lines(MakeForm, reprintable(order))()
    if not form.validate():
        return page(order, form, 422, wish_of(order))
    if made := made_by(order, form.form_key.data):
        return made_again(made)
    wish = wish_of(order)
    if is_asked_for() and wish is None:
        return answered_meanwhile(order, form)
    if locked_as_seen(order_id, form) is None:
        return page(find(order_id), form, 409, wish_of(order))
    try:
        made = reprint(order, actor, form.form_key.data, form.wanted, wish)
    except NothingChosen:
        form.form_errors.append(_("Say how many pieces of a line are to be made again."))
        return page(order, form, 422, wish)
    db.commit()
    return made_again(made)


def made_again(made: Order) -> ResponseReturnValue:
    return done(_("Order %(number)s is in production.", number=made.number), url_for("orders.show", order_id=made.id))


def answered_meanwhile(order: Order, form: MakeForm) -> ResponseReturnValue:
    """The form as it was typed; sent once more it makes an order that nobody asked for, which is then meant so."""
    db.rollback()
    order = find(order.id)
    form.version.data = str(order.version)
    form.form_errors.append(
        _("The client's request was answered meanwhile, so nothing was made. What you typed is still here: "
          "send it again if it is to be made all the same.")
    )  # fmt: skip
    return page(order, form, 409)


@bp.get("/<int:order_id>/reprint-requests/new")
@requires(Right.ORDERS_ASK_REPRINT)
def new_reprint_request(order_id: int) -> ResponseReturnValue:
    order = find(order_id)
    return page(order, ask_form(order, version=order.version))


@bp.post("/<int:order_id>/reprint-requests")
@requires(Right.ORDERS_ASK_REPRINT)
def create_reprint_request(order_id: int) -> ResponseReturnValue:
    order = find(order_id)
    form = ask_form(order)
    if not form.validate():
        return page(order, form, 422)
    picture = attached(form.picture, order.client_id) if form.picture else None
    if form.errors:
        return page(order, form, 422)
    if (found := locked_as_seen(order_id, form)) is None:
        return page(find(order_id), form, 409)
    order, _items = found
    try:
        ask_reprint(order, form.wanted, {"id": picture.id, "name": picture.name} if picture else {})
    except NothingChosen:
        form.form_errors.append(_("Say how many pieces of a line are to be made again."))
        return page(order, form, 422)
    if picture:
        look_later(picture)
    return acted(order, _("Asked. The answer will stand here."))


def ask_form(order: Order, **said: Any) -> AskForm:
    form = with_lines(AskForm, reprintable(order))(data=said)
    if not can(actor, Right.FILES_UPLOAD):
        del form.picture
    return form


def wish_of(order: Order) -> OrderRequest | None:
    """The client's open request that is being answered, where the address names one."""
    wish_id = is_asked_for()
    own = OrderRequest.visible_to(actor).where(OrderRequest.order_id == order.id, OrderRequest.id == wish_id)
    is_open = OrderRequest.kind == RequestKind.REPRINT, OrderRequest.state == RequestState.OPEN
    return db.scalars(own.where(*is_open)).one_or_none() if wish_id else None


def is_asked_for() -> int | None:
    """The id of the request that the address names."""
    return request.args.get("request", type=int)


def page(order: Order, form: AskForm, status: int = 200, wish: OrderRequest | None = None) -> ResponseReturnValue:
    shown = {"order": order, "form": form, "items": reprintable(order), "wish": wish}
    return render("orders/reprint.html", "orders/_reprint.html", status, **shown)
