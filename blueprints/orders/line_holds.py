"""Holding one line of a released order, and letting it go on."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.orders.acts import acted, hold_page
from blueprints.orders.area import bp, find, find_item, item_of, locked, locked_as_seen, page_url, refused
from blueprints.orders.forms import HoldForm
from core.rights import Right, actor, requires
from core.web import done
from jobs.holds import tell_client
from models import Reason
from services.line_holds import NotPrintable, hold_line, let_line_go
from services.order_acts import LINE_HOLDS
from services.transitions import NotAllowed


@bp.get("/<int:order_id>/items/<int:item_id>/hold")
@requires(Right.ORDERS_PROVIDER_HOLD)
def new_line_hold(order_id: int, item_id: int) -> ResponseReturnValue:
    order = find(order_id)
    return hold_page(order, hold_form(), line=find_item(order, item_id))


@bp.post("/<int:order_id>/items/<int:item_id>/hold")
@requires(Right.ORDERS_PROVIDER_HOLD)
def create_line_hold(order_id: int, item_id: int) -> ResponseReturnValue:
    order, form = find(order_id), hold_form()
    if not form.validate():
        return hold_page(order, form, 422, find_item(order, item_id))
    if (found := locked_as_seen(order_id, form)) is None:
        return hold_page(find(order_id), form, 409, find_item(order, item_id))
    order, items = found
    item = item_of(items, item_id)
    try:
        hold_line(order, item, actor, Reason(form.reason.data), form.words.data or "", form.deadline)
    except NotAllowed:
        order = refused(order_id, form)
        return hold_page(order, form, 409, find_item(order, item_id))
    tell_client(order, item)
    return acted(order, _("%(line)s is held; the rest of the order goes on.", line=item.title))


@bp.post("/<int:order_id>/items/<int:item_id>/hold/end")
@requires(Right.ORDERS_PROVIDER_HOLD)
def end_line_hold(order_id: int, item_id: int) -> ResponseReturnValue:
    order, items = locked(order_id)
    item = item_of(items, item_id)
    try:
        let_line_go(order, item, actor)
    except NotPrintable as fault:
        words = _("Its file cannot be printed. Another one has to come first.")
        still = _("Its new file is still being looked at. Try again in a moment.")
        return done(words if fault.is_looked_at else still, page_url(order), "warning")
    return acted(order, _("%(line)s goes on.", line=item.title))


def hold_form() -> HoldForm:
    return HoldForm().offer(LINE_HOLDS)
