"""The activity log: who did what to what, when and from where."""

from collections.abc import Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from core import acts
from core.db import db, one_or_404
from core.paging import Order, page_of, url_with
from core.rights import Right, actor, can, requires
from core.web import render
from models import Activity, Client
from services.activity_list import about, narrowed, visible_to

bp = Blueprint("activity", __name__, url_prefix="/activity")

LATEST_FIRST = Order((Activity.id,), descending=True)
LARGEST = 2**63 - 1
FILTERS = {"q", "area", "person", "object"}


@bp.get("/")
@requires(Right.ACTIVITY_OWN)
def index() -> ResponseReturnValue:
    client = find_client()
    page = page_of(asked(client), LATEST_FIRST)
    return render(
        "activity/index.html", "activity/_rows.html",
        page=page, client=client, client_names=names_of(page.rows), acts=acts, url_with=url_with, chips=chips(),
        sees_all=can(actor, Right.ACTIVITY_VIEW), is_filtered=not FILTERS.isdisjoint(request.args),
    )  # fmt: skip


def find_client() -> Client | None:
    """The client whose log the staff asks for."""
    client_id = request.args.get("client", type=int)
    if client_id is None or actor.role is None or not actor.role.is_staff:
        return None
    return one_or_404(Client.visible_to(actor).where(Client.id == client_id))


def asked(client: Client | None) -> Select[Activity]:
    query, given = visible_to(actor), request.args
    if client:
        query = query.where(Activity.client_id == client.id)
    if thing := given.get("object"):
        query = about(query, thing)
    person = given.get("person", type=int)
    return narrowed(query, given.get("q", ""), given.get("area", ""), min(person, LARGEST) if person else None)


def chips() -> list[tuple[str, str]]:
    """The filters that have no field of their own: (word, the URL without it)."""
    words = {"person": _("One person"), "object": _("One object")}
    return [(words[name], url_with(**{name: None})) for name in words if request.args.get(name)]


def names_of(rows: Sequence[Activity]) -> dict[int, str]:
    ids = {row.client_id for row in rows if row.client_id}
    named = Client.visible_to(actor).where(Client.id.in_(ids)).with_only_columns(Client.id, Client.name)
    return {row.id: row.name for row in db.execute(named)}
