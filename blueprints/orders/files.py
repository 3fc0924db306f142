"""Another print file for one line of one order."""

from dataclasses import replace

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from blueprints.orders.acts import acted
from blueprints.orders.area import bp, find, find_item, item_of, locked_as_seen
from blueprints.orders.forms import FileForm
from core.db import db
from core.language import in_own_words
from core.rights import Right, requires
from core.web import render
from jobs.files import look_later
from models import CatalogVariant, File, Order, OrderItem
from services import files, orders
from services.making import makings_for, pinned


@bp.get("/<int:order_id>/items/<int:item_id>/file")
@requires(Right.ORDERS_FIX)
def edit_file(order_id: int, item_id: int) -> ResponseReturnValue:
    order = find(order_id)
    return page(order, find_item(order, item_id))


@bp.post("/<int:order_id>/items/<int:item_id>/file")
@requires(Right.ORDERS_FIX)
def update_file(order_id: int, item_id: int) -> ResponseReturnValue:
    item = find_item(find(order_id), item_id)
    form = file_form(item)
    if not form.validate() or (file := given(form, item.client_id)) is None:
        return page(find(order_id), item, form, 422)
    if (found := locked_as_seen(order_id, form)) is None:
        if form.upload.data:
            form.upload.errors = [_("Choose the file again.")]
        return page(find(order_id), find_item(find(order_id), item_id), form, 409)
    order, items = found
    item = item_of(items, item_id)
    making = makings_for([item])[item.id]
    wanted = replace(making, files={**making.files, form.area.data: pinned(file)})
    orders.give_making(order, item, wanted.pinned)
    look_later(file)
    return acted(order, _("The file of this line was replaced."))


def given(form: FileForm, client_id: int) -> File | None:
    """The file that was uploaded or named; None: neither, and the form says so."""
    if upload := form.upload.data:
        if files.is_too_large(upload.stream):
            form.upload.errors = [_("At most %(size)s MB.", size=files.MOST_BYTES // 1024**2)]
            return None
        return files.take_upload(client_id, upload.filename or "", files.storage().put(upload.stream))
    if url := form.url.data:
        return files.take_address(client_id, url)
    form.upload.errors = [_("Choose a file, or give its address.")]
    return None


def file_form(item: OrderItem) -> FileForm:
    form, making = FileForm(), makings_for([item])[item.id]
    made_as = db.get(CatalogVariant, making.catalog_variant_id) if making.catalog_variant_id else None
    form.area.choices = [SelectChoice(area.key, in_own_words(area.names)) for area in made_as.areas] if made_as else []
    return form


def page(order: Order, item: OrderItem, form: FileForm | None = None, status: int = 200) -> ResponseReturnValue:
    form = form or file_form(item)
    form.version.data = form.version.data or str(order.version)
    making = makings_for([item])[item.id]
    shown = {"order": order, "item": item, "form": form, "making": making}
    return render("orders/file.html", "orders/_file.html", status, **shown)
