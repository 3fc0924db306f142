"""The checklist before going live: of one store, and of all the stores that somebody sees."""

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.golive import saying, trying  # noqa: F401  (their views)
from blueprints.golive.area import bp, checklist, find
from blueprints.golive.links import mending
from blueprints.golive.trying import trial_form
from core.db import db
from core.paging import page_of, url_with
from core.rights import Right, actor, requires
from core.web import is_shown, mark_of, render
from models import Client
from services.golive.lines import checklist_of
from services.golive.standing import standings_of
from services.store_list import BY_NAME, stores


@bp.get("/go-live/")
@requires(Right.GOLIVE_VIEW)
def index() -> ResponseReturnValue:
    page = page_of(stores(actor, request.args), BY_NAME)
    lists = {each.store_id: each for each in map(checklist_of, standings_of(page.rows))}
    named = select(Client.id, Client.name).where(Client.id.in_({store.client_id for store in page.rows}))
    names = {row.id: row.name for row in db.execute(named)}
    return render(
        "golive/index.html", "golive/_rows.html", page=page, checklists=lists, client_names=names, url_with=url_with
    )


@bp.get("/stores/<int:store_id>/go-live")
@requires(Right.GOLIVE_VIEW)
def show(store_id: int) -> ResponseReturnValue:
    """Its list asks for itself as long as a line is open."""
    store = find(store_id)
    lines = checklist(store)
    mark = mark_of(lines)
    if is_shown(mark):
        return "", 304
    shown = {"store": store, "checklist": lines, "mending": mending, "form": trial_form(store)}
    client = db.get_one(Client, store.client_id)
    response = render("golive/show.html", "golive/_lines.html", client=client, **shown)
    response.set_etag(mark)
    return response
