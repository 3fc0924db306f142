"""Changes and cancellings that are asked for after release, and the provider's answers."""

from typing import Any

from flask import abort, url_for
from flask import request as asked
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.orders.acts import acted
from blueprints.orders.area import bp, find, item_of, locked, locked_as_seen, nothing_done
from blueprints.orders.attaching import file_in
from blueprints.orders.change_forms import ChangeForm, change_form
from blueprints.orders.forms import AnswerForm, RequestForm
from core.db import one_or_404
from core.rights import Right, actor, requires
from core.web import go, render
from jobs.files import look_later
from models import File, Order, OrderRequest, RequestKind, RequestState, Status
from services import requests
from services.changes import wanted
from services.file_wishes import file_wish, file_wishes
from services.order_acts import acts_for
from services.story_words import not_done
from services.transitions import is_live, may


@bp.get("/<int:order_id>/requests/new")
@requires(Right.ORDERS_ASK_CHANGE)
def new_request(order_id: int) -> ResponseReturnValue:
    order = find(order_id)
    return page(order, request_form(order, version=order.version))


@bp.post("/<int:order_id>/requests")
@requires(Right.ORDERS_ASK_CHANGE)
def create_request(order_id: int) -> ResponseReturnValue:
    form = request_form(find(order_id))
    if not form.validate():
        return page(find(order_id), form, 422)
    file = file_in(form, find(order_id).client_id) if isinstance(form, ChangeForm) else None
    if form.errors:
        return page(find(order_id), form, 422)
    if (found := locked_as_seen(order_id, form)) is None:
        return page(find(order_id), form, 409)
    order, _items = found
    if f"ask_{kind()}" not in acts_for(order, actor):
        form.form_errors.append(_("That cannot be asked for any more."))
        return page(order, form, 409)
    wishes = wanted(order, form.pieces, form.address) if isinstance(form, ChangeForm) else {}
    if file and isinstance(form, ChangeForm):
        wishes |= wished(order, form, file)
        look_later(file)
    requests.ask(order, kind(), form.words.data, wishes)
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
    if accepted and request.kind == RequestKind.REPRINT:
        return go(url_for("orders.new_reprint", order_id=order.id, request=request.id))
    if accepted and (reason := not_yet(order, request) or not_to_stop(order, request)):
        return nothing_done(order, why=reason)
    too_late = requests.answer(order, request, actor, accepted=accepted, words=AnswerForm().words.data or "")
    return acted(order, f"{_('Answered.')} {not_done(too_late)}" if too_late else _("Answered."))


def wished(order: Order, form: ChangeForm, file: File) -> dict[str, Any]:
    item_id, _dash, area = form.place.data.partition("-")
    return file_wish(item_of(order.items, int(item_id)), area, file)


def not_yet(order: Order, request: OrderRequest) -> str:
    """Why it cannot be accepted as it is: a file of it that nobody could print. Empty: it can."""
    wishes = [*file_wishes(order, request.wanted)] if request.kind == RequestKind.CHANGE else []
    if any(not wish.is_looked_at for wish in wishes):
        return _("The new file is still being looked at. Try again in a moment.")
    if any(not wish.can_be_printed for wish in wishes):
        return _("The new file cannot be printed as it is. Mend it or approve it on its page, or refuse the change.")
    return ""


def not_to_stop(order: Order, request: OrderRequest) -> str:
    """Why its lines cannot be stopped, or not by this person. Empty: they can."""
    lines = requests.to_stop(order, request)
    if any(line.status == Status.PACKAGED for line in lines):
        return _("What is packed cannot be canceled. Unpack the parcel first, then accept.")
    if theirs := [line.title for line in lines if not may(line.status, Status.CANCELED, actor)]:
        return _("You may not stop what is asked to be stopped: %(lines)s. Leave the answer to somebody who may cancel "
                 "orders, also in production.", lines=", ".join(theirs))  # fmt: skip
    return ""


def request_form(order: Order, **said: Any) -> RequestForm:
    """What a cancelling is asked with, or a change of quantities, a print file and the address."""
    if kind() == RequestKind.CANCEL:
        return RequestForm(data=said)
    items = [item for item in order.items if is_live(item)]
    return change_form(items)(data=order.address | said).offer(items, order.client_id)


def kind() -> RequestKind:
    return RequestKind.CANCEL if asked.values.get("kind") == RequestKind.CANCEL else RequestKind.CHANGE


def page(order: Order, form: RequestForm, status: int = 200) -> ResponseReturnValue:
    return render("orders/request.html", "orders/_request.html", status, order=order, form=form, kind=kind())
