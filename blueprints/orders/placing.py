"""Orders placed by hand: whose, the form, drafts."""

import secrets
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from blueprints.orders.area import bp, find, page_url
from blueprints.orders.placing_checks import is_complete, is_keepable
from blueprints.orders.placing_forms import PlacingForm, price_of
from blueprints.orders.placing_lines import edit_lines, fetch_addresses, keep_uploads, look_up
from core.db import db, one_or_404
from core.forms import one_line
from core.money import to_text
from core.rights import Right, actor, can, requires
from core.web import done, render
from models import Client, Order, OrderItem, Status, Store, TimelineEntry
from services.order_stores import MOST_STORES, found_stores, order_stores
from services.orderable import found
from services.orders import ChangedMeanwhile, act_on
from services.placing import Placed, PlacedLine, change, discard, draft, submit


@bp.get("/new")
@requires(Right.ORDERS_CREATE)
def new() -> ResponseReturnValue:
    if "store" not in request.args:
        return _choose_store()
    form = PlacingForm(formdata=None, form_key=secrets.token_hex(16))
    return _page(form, _wanted_store())


@bp.post("/new")
@requires(Right.ORDERS_CREATE)
def create() -> ResponseReturnValue:
    store, form = _wanted_store(), PlacingForm()
    if refused := _read(form, store):
        return refused
    order = draft(store, form.form_key.data or secrets.token_hex(16), _placed(form, store))
    return _kept(order)


@bp.get("/new/wares")
@requires(Right.ORDERS_CREATE)
def find_wares() -> ResponseReturnValue:
    """What is found while somebody types into `line`."""
    line = request.args.get("line", "")
    wares = found(_wanted_store(), one_line(request.args.get(f"{line}-term")) or "")
    return render("orders/placing/_found.html", "orders/placing/_found.html", place=line, wares=wares)


@bp.get("/<int:order_id>/edit")
@requires(Right.ORDERS_CREATE)
def edit(order_id: int) -> ResponseReturnValue:
    order = find(order_id)
    if order.status != Status.DRAFT:
        return _gone_on(order)
    store = db.get_one(Store, order.store_id)
    form = PlacingForm(formdata=None, data=_as_typed(order))
    look_up(form, store)
    return _page(form, store, order=order)


@bp.post("/<int:order_id>/edit")
@requires(Right.ORDERS_CREATE)
def update(order_id: int) -> ResponseReturnValue:
    order, form = find(order_id), PlacingForm()
    if order.status != Status.DRAFT:
        return _gone_on(order)
    store = db.get_one(Store, order.store_id)
    if refused := _read(form, store, order):
        return refused
    try:
        act_on(order, request.form.get("version", type=int))
    except ChangedMeanwhile as meanwhile:
        db.rollback()
        form.version.data = str(order.version)
        return _page(form, store, 409, order=order, changed_by=meanwhile.by)
    change(order, _placed(form, store))
    return _kept(order)


@bp.get("/<int:order_id>/discard")
@requires(Right.ORDERS_CREATE)
def confirm_discarding(order_id: int) -> ResponseReturnValue:
    order = _find_draft(order_id)
    return render("orders/placing/discard.html", "orders/placing/_discard.html", order=order)


@bp.post("/<int:order_id>/discard")
@requires(Right.ORDERS_CREATE)
def discard_draft(order_id: int) -> ResponseReturnValue:
    order = _find_draft(order_id)
    number = order.number
    discard(order)
    db.commit()
    return done(_("Draft %(number)s deleted.", number=number), url_for(".index"))


def _choose_store() -> ResponseReturnValue:
    term = one_line(request.args.get("q")) or ""
    stores = found_stores(actor, term, request.args.get("client", type=int))
    if len(stores) == 1 and not term:
        return redirect(url_for(".new", store=stores[0][0].id))
    shown = {"stores": stores[:MOST_STORES], "is_more": len(stores) > MOST_STORES, "term": term, "page": ".new"}
    return render("orders/placing/stores.html", "orders/placing/_stores.html", **shown)


def _wanted_store() -> Store:
    return one_or_404(order_stores(actor).where(Store.id == (request.args.get("store", type=int) or abort(404))))


def _find_draft(order_id: int) -> Order:
    return one_or_404(Order.visible_to(actor).where(Order.id == order_id, Order.status == Status.DRAFT))


def _read(form: PlacingForm, store: Store, order: Order | None = None) -> ResponseReturnValue | None:
    """The form brought to rows. An answer where that is all that was asked for, or something has to be mended."""
    act = request.form.get("act", "")
    look_up(form, store)
    keep_uploads(form, store)
    if act not in ("save", "submit"):
        edit_lines(form, store, act)
        return _page(form, store, order=order)
    is_good = is_keepable(form, store, order)
    if act == "submit":
        is_good = is_complete(form) and is_good
    return None if is_good else _page(form, store, 422, order=order)


def _placed(form: PlacingForm, store: Store) -> Placed:
    fetch_addresses(form, store)
    lines = [
        PlacedLine(line.ware, line.quantity.data or 1, price_of(line, store.currency), line.files)
        for line in form.ordered
        if line.ware
    ]
    return Placed(
        lines=lines,
        address=form.address,
        email=form.email.data or "",
        shipping_method=form.shipping_method.data or "",
        reference=form.reference.data or "",
        note=form.note.data or "",
        is_test=form.is_test.data and can(actor, Right.ORDERS_TEST),
    )


def _kept(order: Order) -> ResponseReturnValue:
    """Committed, as a draft or submitted, and on to where it goes on."""
    if request.form["act"] == "submit":
        submit(order, actor)
    db.commit()
    if order.status != Status.DRAFT:
        return done(_("Order %(number)s placed.", number=order.number), page_url(order))
    return done(_("Draft %(number)s saved.", number=order.number), url_for(".edit", order_id=order.id))


def _gone_on(order: Order) -> ResponseReturnValue:
    message = _("%(number)s was submitted already.", number=order.number)
    return done(message, page_url(order), "info")


def _page(
    form: PlacingForm,
    store: Store,
    status: int = 200,
    order: Order | None = None,
    changed_by: TimelineEntry | None = None,
) -> ResponseReturnValue:
    url = url_for(".update", order_id=order.id) if order else url_for(".create", store=store.id)
    shown = {"form": form, "store": store, "order": order, "url": url, "changed_by": changed_by}
    client = db.get_one(Client, store.client_id)
    return render("orders/placing/place.html", "orders/placing/_form.html", status, client=client, **shown)


def _as_typed(order: Order) -> dict[str, Any]:
    """A draft as its form shows it."""
    own = select(OrderItem).where(OrderItem.client_id == order.client_id, OrderItem.order_id == order.id)
    lines = [_line_as_typed(item, order.currency) for item in db.scalars(own.order_by(OrderItem.id))]
    same = ("email", "phone", "shipping_method", "reference", "note", "is_test", "version")
    return order.address | {name: getattr(order, name) for name in same} | {"lines": lines}


def _line_as_typed(item: OrderItem, currency: str) -> dict[str, Any]:
    choice = f"v{item.variant_id}" if item.variant_id else f"c{item.catalog_variant_id}x{item.multiplier}"
    price = to_text(item.price, currency) if item.price else ""
    areas = [{"area": area, "kept": str(file["id"])} for area, file in item.files.items()]
    return {"choice": choice, "term": item.title, "quantity": item.quantity, "price": price, "areas": areas}
