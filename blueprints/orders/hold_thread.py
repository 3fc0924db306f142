"""The thread of a hold: whoever writes may bring what mends it, a file or a word that it is fine as it is.

An order that is held has one, and so has each line that is held by itself (`item_id`).
"""

from dataclasses import replace

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from blueprints.orders.acts import acted
from blueprints.orders.area import bp, find, find_item, item_of, locked_as_seen
from blueprints.orders.attaching import WithFile, file_in, is_any, offer_files, printings
from blueprints.orders.forms import ActForm
from core.rights import Right, actor, can, requires
from core.web import render
from jobs.files import look_later
from models import File, Order, OrderItem
from services import orders
from services.holds import thread_of, write
from services.line_holds import accept_line, print_line_from
from services.making import makings_for, pinned
from services.order_acts import acts_for, line_acts_for


class ThreadForm(WithFile, ActForm):
    """A message about a hold; `act` says what mends it, if anything does."""

    words = TextAreaField(lazy_gettext("Your message"), validators=[Length(max=2000)])
    act = SelectField(lazy_gettext("What shall happen?"), default="words")


@bp.get("/<int:order_id>/hold/messages/new")
@bp.get("/<int:order_id>/items/<int:item_id>/hold/messages/new")
@requires(Right.NOTES_WRITE)
def new_hold_message(order_id: int, item_id: int | None = None) -> ResponseReturnValue:
    order, line = held(order_id, item_id)
    return page(order, line, thread_form(order, line))


@bp.post("/<int:order_id>/hold/messages")
@bp.post("/<int:order_id>/items/<int:item_id>/hold/messages")
@requires(Right.NOTES_WRITE)
def create_hold_message(order_id: int, item_id: int | None = None) -> ResponseReturnValue:
    order, line = held(order_id, item_id)
    form = thread_form(order, line)
    if not form.validate() or not is_complete(form):
        return page(order, line, form, 422)
    file = file_in(form, order.client_id)
    if form.errors:
        return page(order, line, form, 422)
    if (found := locked_as_seen(order_id, form)) is None:
        return page(*held(order_id, item_id), form, 409)
    order, items = found
    line = item_of(items, item_id) if item_id else None
    write(order, actor, (form.words.data or "").strip(), file, line)
    mend(order, line, form.act.data, (form.words.data or "").strip(), file)
    if file:
        look_later(file)
    return acted(order, _("Sent. It stands on the order."))


def held(order_id: int, item_id: int | None) -> tuple[Order, OrderItem | None]:
    order = find(order_id)
    return order, find_item(order, item_id) if item_id else None


def acts_about(order: Order, line: OrderItem | None) -> set[str]:
    return line_acts_for(order, line, actor) if line else acts_for(order, actor)


def thread_form(order: Order, line: OrderItem | None) -> ThreadForm:
    form, acts = ThreadForm(), acts_about(order, line)
    form.version.data = form.version.data or str(order.version)
    offer_files(form, order.client_id)
    form.act.choices = [SelectChoice("words", _("Only send the message"))]
    if "accept" in acts:
        form.act.choices.append(SelectChoice("accept", _("Make it as it is: it goes on")))
    if "replace_file" in acts and can(actor, Right.FILES_UPLOAD):
        for value, place, *_more in printings([line] if line else order.items):
            form.act.choices.append(SelectChoice(value, _("Print the attached file: %(place)s", place=place)))
    return form


def is_complete(form: ThreadForm) -> bool:
    """Whether it says something, and brings what its act needs; the form says what is missing."""
    if form.act.data not in ("words", "accept") and not is_any(form):
        form.upload.errors = [_("Choose the file that is to be printed.")]
    elif not (form.words.data or "").strip() and (form.act.data == "accept" or not is_any(form)):
        form.words.errors = [_("Write something first.")]
    return not form.errors


def mend(order: Order, line: OrderItem | None, act: str, words: str, file: File | None) -> None:
    if act == "accept":
        return accept_line(order, line, actor, words) if line else orders.approve_as_is(order, actor, words)
    if act == "words" or not file:
        return None
    item_id, _dash, area = act.partition("-")
    if line:
        return print_line_from(order, line, actor, area, file)
    item = item_of(order.items, int(item_id))
    making = makings_for([item])[item.id]
    orders.give_making(order, item, replace(making, files={**making.files, area: pinned(file)}).pinned)
    return None


def page(order: Order, line: OrderItem | None, form: ThreadForm, status: int = 200) -> ResponseReturnValue:
    shown = {"order": order, "line": line, "form": form, "thread": thread_of(order, line)}
    can_readdress = line is None and "edit_address" in acts_for(order, actor)
    more = {"held": line or order, "can_readdress": can_readdress}
    return render("orders/hold_thread.html", "orders/_hold_message.html", status, **shown, **more)
