"""The activity log: who did what to what, when and from where."""

from collections.abc import Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import acts
from core.act_areas import AREAS
from core.db import db, one_or_404
from core.language import wanted_zone
from core.paging import page_of, url_with
from core.rights import Right, actor, can, requires
from core.standing_words import behalf
from core.web import render
from models import Activity, Client
from services.activity_list import LATEST_FIRST, acts_asked
from services.client_choice import nameable

bp = Blueprint("activity", __name__, url_prefix="/activity")

FILTERS = {"q", "area", "act", "person", "object", "whose", "since", "until"}


@bp.get("/")
@requires(Right.ACTIVITY_OWN)
def index() -> ResponseReturnValue:
    client = find_client()
    page = page_of(acts_asked(actor, request.args, wanted_zone(), client.id if client else None), LATEST_FIRST)
    return render(
        "activity/index.html", "activity/_rows.html",
        page=page, client=client, client_names=names_of(page.rows), acts=acts,
        behalf=behalf, areas=AREAS, url_with=url_with, chips=chips(page.rows), sees_all=can(actor, Right.ACTIVITY_VIEW),
        clients=[] if client else nameable(actor), is_filtered=not FILTERS.isdisjoint(request.args),
    )  # fmt: skip


def find_client() -> Client | None:
    """The client whose log the staff asks for."""
    client_id = request.args.get("client", type=int)
    if client_id is None or actor.role is None or not actor.role.is_staff:
        return None
    return one_or_404(Client.visible_to(actor).where(Client.id == client_id))


def chips(found: Sequence[Activity]) -> list[tuple[str, str]]:
    """The filters that have no field of their own: (word, the URL without it). What was found tells their names."""
    one = found[0] if found else None
    words = {
        "person": (one and one.actor) or _("One person"),
        "object": (one and one.object_name) or _("One object"),
        "act": acts.act(request.args.get("act", "")),
    }
    return [(words[name], url_with(**{name: None})) for name in words if request.args.get(name)]


def names_of(rows: Sequence[Activity]) -> dict[int, str]:
    ids = {row.client_id for row in rows if row.client_id}
    named = Client.visible_to(actor).where(Client.id.in_(ids)).with_only_columns(Client.id, Client.name)
    return {row.id: row.name for row in db.execute(named)}
