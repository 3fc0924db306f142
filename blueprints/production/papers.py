"""Papers to print: job tickets, batch tickets, packing slips."""

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from blueprints.production.area import board_url, bp, find_batch, find_item, find_order, find_package, picked
from core.db import db
from core.rights import Right, actor, requires
from core.web import done
from models import OrderItem
from services.floor import papers
from services.floor.batches import MOST_LINES, items_of


@bp.get("/items/<int:item_id>/ticket.pdf")
@requires(Right.PRODUCTION_VIEW)
def item_ticket(item_id: int) -> ResponseReturnValue:
    item = find_item(item_id)
    return _paper(papers.tickets_of([item]), f"ticket-{item.id}.pdf")


@bp.post("/tickets.pdf")
@requires(Right.PRODUCTION_VIEW)
def picked_tickets() -> ResponseReturnValue:
    """Those of the ticked lines, in one file."""
    own = OrderItem.visible_to(actor).where(OrderItem.id.in_(picked()), OrderItem.is_ours)
    orders = own.options(selectinload(OrderItem.order)).order_by(OrderItem.id).limit(MOST_LINES)
    items = db.scalars(orders).all()
    if not items:
        return done(_("Tick some lines first."), board_url(), "warning")
    return _paper(papers.tickets_of(items), "tickets.pdf")


@bp.get("/batches/<int:floor_batch_id>/ticket.pdf")
@requires(Right.PRODUCTION_VIEW)
def batch_ticket(floor_batch_id: int) -> ResponseReturnValue:
    batch = find_batch(floor_batch_id)
    return _paper(papers.ticket_of_batch(actor, batch), f"batch-{batch.id}.pdf")


@bp.get("/batches/<int:floor_batch_id>/tickets.pdf")
@requires(Right.PRODUCTION_VIEW)
def batch_tickets(floor_batch_id: int) -> ResponseReturnValue:
    """The job tickets of all its lines."""
    batch = find_batch(floor_batch_id)
    return _paper(papers.tickets_of(items_of(actor, batch)), f"batch-{batch.id}-tickets.pdf")


@bp.get("/orders/<int:order_id>/slip.pdf")
@requires(Right.PRODUCTION_VIEW)
def order_slip(order_id: int) -> ResponseReturnValue:
    order = find_order(order_id)
    return _paper(papers.slip_of_order(order), f"slip-{order.id}.pdf")


@bp.get("/packages/<int:package_id>/slip.pdf")
@requires(Right.PRODUCTION_VIEW)
def package_slip(package_id: int) -> ResponseReturnValue:
    order, package = find_package(package_id)
    return _paper(papers.slip_of_parcel(order, package), f"slip-{order.id}-{package.id}.pdf")


def _paper(content: bytes, name: str) -> Response:
    """Shown by the browser, which prints it. It holds an address: nobody on the way keeps it."""
    response = Response(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
