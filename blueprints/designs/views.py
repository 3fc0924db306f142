"""Designs as people look through them. The other modules add the pages on which they are made and changed."""

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.designs import changing, editing, filling, making, pictures, printing, using  # noqa: F401  (their views)
from blueprints.designs.area import bp, find
from blueprints.designs.printing import prints_shown
from core.db import db
from core.paging import page_of
from core.rights import Right, actor, requires
from core.web import render
from jobs.designs import looks_for
from models import Client, Design
from services.client_choice import MOST_CLIENTS
from services.design_uses import uses_of
from services.designs import LAST_CHANGED, WHOLE, is_drawn_for_others, is_filled_by_form, listed

ROWS = 24


@bp.get("/")
@requires(Right.PRODUCTS_VIEW)
def index() -> ResponseReturnValue:
    page = page_of(listed(actor, request.args).options(*WHOLE), LAST_CHANGED, ROWS)
    named = Client.visible_to(actor).where(Client.id.in_({design.client_id for design in page.rows}))
    context = {
        "page": page,
        "looks": looks_for(page.rows),
        "client_names": {client.id: client.name for client in db.scalars(named)},
        "clients": clients_with_designs() if actor.is_staff else [],  # type: ignore[attr-defined]
        "is_filtered": any(request.args.get(name) for name in ("q", "client", "kind")),
    }
    return render("designs/index.html", "designs/_designs.html", **context)


@bp.get("/<int:design_id>")
@requires(Right.PRODUCTS_VIEW)
def show(design_id: int) -> ResponseReturnValue:
    design = find(design_id)
    context = {
        "design": design,
        "client": db.get_one(Client, design.client_id),
        "looks": looks_for([design]),
        "uses": uses_of(design),
        **prints_shown(design),
        "is_drawn_for_others": is_drawn_for_others(design),
        "is_filled_by_form": is_filled_by_form(design),
    }
    return render("designs/show.html", "designs/_show.html", **context)


def clients_with_designs() -> list[tuple[int, str]]:
    own = Client.visible_to(actor).where(Client.id.in_(select(Design.client_id).distinct()))
    return [(client.id, client.name) for client in db.scalars(own.order_by(Client.name).limit(MOST_CLIENTS))]
