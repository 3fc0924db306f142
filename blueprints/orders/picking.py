"""The client or the store to filter the orders by, where there are more of them than a select can hold."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, or_

from blueprints.orders.area import bp
from core.db import db
from core.forms import one_line
from core.rights import Right, actor, requires
from core.web import render
from models import Client, Store

MOST = 20


@bp.get("/filters/<what>")
@requires(Right.ORDERS_VIEW)
def pick(what: str) -> ResponseReturnValue:
    """`name` is what one looks for; everything else in the URL is the list's, and goes back to it."""
    term = one_line(request.args.get("name")) or ""
    named = {"client": _clients, "store": _stores}.get(what) or abort(404)
    found = db.execute(named(term).limit(MOST + 1)).all()
    asked = {name: value for name, value in request.args.items() if name not in ("name", "what", "after", "before")}
    shown = {"what": what, "places": found[:MOST], "is_more": len(found) > MOST, "term": term, "asked": asked}
    return render("orders/picking.html", "orders/_picking.html", **shown)


def _clients(term: str) -> Select[int, str, str]:
    named = or_(Client.name.icontains(term, autoescape=True), Client.reference.icontains(term, autoescape=True))
    query = Client.visible_to(actor).where(named) if term else Client.visible_to(actor)
    return query.order_by(Client.name, Client.id).with_only_columns(Client.id, Client.name, Client.reference)


def _stores(term: str) -> Select[int, str, str]:
    query = Store.visible_to(actor).join(Client, Client.id == Store.client_id).where(Store.deleted_at.is_(None))
    if client := request.args.get("client", type=int):
        query = query.where(Store.client_id == client)
    if term:
        query = query.where(Store.name.icontains(term, autoescape=True))
    return query.order_by(Store.name, Store.id).with_only_columns(Store.id, Store.name, Client.name)
