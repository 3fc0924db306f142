"""The search over everything: a page, and what the palette shows while one types."""

from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from core.language import wanted_zone
from core.menu import nav
from core.rights import Right, actor, can, requires
from core.search import searchable
from core.web import render
from services.everywhere import Hit, found

bp = Blueprint("search", __name__, url_prefix="/search")

TITLES = {
    "orders": _("Orders"),
    "products": _("Products"),
    "stores": _("Stores"),
    "clients": _("Clients"),
    "users": _("Users"),
}
PAGES = {"orders": "order_id", "products": "product_id", "clients": "client_id"}


@bp.get("/")
@requires(Right.PROFILE_EDIT)
def index() -> ResponseReturnValue:
    term = request.args.get("q", "").replace("\0", "").strip()[:200]
    hits = found(actor, term, wanted_zone())
    pages = [entry for entry in nav() if searchable(term) in searchable(str(entry.label))]
    context = {"term": term, "hits": hits, "pages": pages, "titles": TITLES, "url_of": url_of}
    return render("search/index.html", "search/_found.html", **context)


def url_of(hit: Hit) -> str:
    if hit.kind == "users":
        return url_for("users.edit", member_id=hit.id)
    if hit.kind == "stores":
        details = can(actor, Right.STORES_DETAILS)
        return url_for("stores.show", store_id=hit.id) if details else url_for("stores.index", q=hit.name)
    named: dict[str, Any] = {PAGES[hit.kind]: hit.id}
    return url_for(f"{hit.kind}.show", **named)
