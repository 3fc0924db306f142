"""Template products as people look through them. `editing` adds the pages on which they are made."""

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.templates import editing  # noqa: F401  (its views)
from blueprints.templates.area import bp
from core.db import db
from core.paging import page_of
from core.rights import Right, actor, requires
from core.web import render
from models import Client, Template
from services.templates import BY_NAME, WHOLE, makings, templates

MOST_NAMED = 200


@bp.get("/")
@requires(Right.PRODUCTS_VIEW)
def index() -> ResponseReturnValue:
    page = page_of(templates(actor, request.args).options(*WHOLE), BY_NAME)
    named = Client.visible_to(actor).where(Client.id.in_({template.client_id for template in page.rows}))
    context = {
        "page": page,
        "makings": makings(page.rows),
        "client_names": {client.id: client.name for client in db.scalars(named)},
        "clients": clients_with_templates() if actor.is_staff else [],  # type: ignore[attr-defined]
        "is_filtered": any(request.args.get(name) for name in ("q", "client")),
    }
    return render("templates/index.html", "templates/_templates.html", **context)


def clients_with_templates() -> list[tuple[int, str]]:
    own = Client.visible_to(actor).where(Client.id.in_(select(Template.client_id).distinct()))
    return [(client.id, client.name) for client in db.scalars(own.order_by(Client.name).limit(MOST_NAMED))]
