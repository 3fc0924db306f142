"""Changes and cancellings that are asked for after release, and the provider's answers."""

from flask import abort
from flask import request as asked
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.orders.acts import acted
from blueprints.orders.area import bp, find, locked, locked_as_seen, page_url
from blueprints.orders.forms import AnswerForm, RequestForm
from core.db import one_or_404
from core.rights import Right, actor, requires
from core.web import done, render
from models import Order, OrderRequest, RequestKind, RequestState
from services import requests
from services.order_acts import acts_for


@bp.get("/<int:order_id>/requests/new")
@requires(Right.ORDERS_ASK_CHANGE)
def new_request(order_id: int) -> ResponseReturnValue:
    order = find(order_id)
    return page(order, RequestForm(version=order.version))


@bp.post("/<int:order_id>/requests")
@requires(Right.ORDERS_ASK_CHANGE)
def create_request(order_id: int) -> ResponseReturnValue:
    form = RequestForm()
    if not form.validate():
        return page(find(order_id), form, 422)
    if (found := locked_as_seen(order_id, form)) is None:
        return page(find(order_id), form, 409)
    order, _items = found
    if f"ask_{kind()}" not in acts_for(order, actor):
        return done(_("That cannot be asked for any more."), page_url(order), "warning")
    requests.ask(order, kind(), form.words.data)
    return acted(order, _("Asked. The answer will stand here."))


@bp.post("/<int:order_id>/requests/<int:request_id>/answer")
@requires(Right.ORDERS_ANSWER_CHANGE)
def answer_request(order_id: int, request_id: int) -> ResponseReturnValue:
    """A cancelling that is accepted is carried out; the table of transitions knows whether this person may."""
    order, _items = locked(order_id)
    own = OrderRequest.visible_to(actor).where(OrderRequest.id == request_id, OrderRequest.order_id == order.id)
    request = one_or_404(own.where(OrderRequest.state == RequestState.OPEN))
    if f"answer_{request.kind}" not in acts_for(order, actor):
        abort(403)
    accepted = asked.form.get("answer") == "accepted"
    requests.answer(order, request, actor, accepted=accepted, words=AnswerForm().words.data or "")
    return acted(order, _("Answered."))


def kind() -> RequestKind:
    return RequestKind.CANCEL if asked.values.get("kind") == RequestKind.CANCEL else RequestKind.CHANGE


def page(order: Order, form: RequestForm, status: int = 200) -> ResponseReturnValue:
    return render("orders/request.html", "orders/_request.html", status, order=order, form=form, kind=kind())
