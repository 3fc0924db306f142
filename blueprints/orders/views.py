"""The list of orders."""

from collections.abc import Sequence, Set
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from blueprints.orders import (  # noqa: F401  (their views)
    acts,
    bulk,
    files,
    hold_thread,
    line_holds,
    notes,
    pages,
    picking,
    placing,
    reprints,
    requests,
    saved_views,
    specification,
    story,
)
from blueprints.orders.area import bp, link
from core.db import db
from core.language import wanted_zone
from core.paging import Order as Sorting
from core.paging import page_of, url_with
from core.rights import Right, actor, requires
from core.web import is_shown, mark_of, render
from models import Client, Store
from models.orders import Tab
from services import order_list
from services.order_list import COUNTED, Asked
from services.saved_views import views_of

FEW = 60  # clients or stores that a select still can hold
WITH_WAITS = (Tab.ATTENTION, Tab.PRODUCTION)
Pairs = Sequence[tuple[int, str]]  # id and name


@bp.get("/")
@requires(Right.ORDERS_VIEW)
def index() -> ResponseReturnValue:
    shown = listed(Asked.of(request.args))
    mark = mark_of(shown["counts"], shown["waiting"], [(row.id, row.version) for row in shown["rows"]])
    if is_shown(mark):
        return "", 304
    response = render("orders/index.html", "orders/_results.html", **shown)
    response.set_etag(mark)
    return response


def listed(asked: Asked) -> dict[str, Any]:
    """All that the list shows."""
    query, order = order_list.rows(asked, actor, wanted_zone())
    page = page_of(query, Sorting((order.created_at, order.id), descending=True))
    first = order_list.exact(asked, actor, wanted_zone()) if not page.newer else []
    rows = [*first, *(row for row in page.rows if row.id not in {each.id for each in first})]
    offered = choices(asked)
    wanted = {asked.client, *(row.client_id for row in rows)} if actor.is_staff else set()  # type: ignore[attr-defined]
    return {
        "asked": asked,
        "page": page,
        "rows": rows,
        "counts": order_list.counts(actor),
        "counted": COUNTED,
        "waiting": order_list.waiting(actor) if asked.tab in WITH_WAITS or asked.waits else {},
        "clients": names(Client, wanted, offered["client"]),
        "stores": names(Store, {asked.store, *(row.store_id for row in rows)}, offered["store"]),
        "choices": {what: pairs for what, pairs in offered.items() if len(pairs) > 1},
        "few": FEW,
        "most": bulk.MOST,
        "views": views_of(actor.id, "orders"),
        "url_with": url_with,
        "link": link,
    }


def names(table: type[Client] | type[Store], ids: Set[int | None], offered: Pairs) -> dict[int, str]:
    """{id: name}; asked for only where it does not stand among those offered to filter by."""
    known = dict(offered)
    if missing := ids - known.keys() - {None}:
        query = table.visible_to(actor).where(table.id.in_(missing))
        known |= dict(_pairs(query.with_only_columns(table.id, table.name)))
    return known


def choices(asked: Asked) -> dict[str, Pairs]:
    """The clients and stores to filter by; one more than `FEW` where no select can hold them all."""
    stores = Store.visible_to(actor).where(Store.deleted_at.is_(None)).order_by(Store.name).limit(FEW + 1)
    if asked.client:
        stores = stores.where(Store.client_id == asked.client)
    clients = Client.visible_to(actor).order_by(Client.name).limit(FEW + 1)
    return {
        "client": _pairs(clients.with_only_columns(Client.id, Client.name)) if actor.is_staff else [],  # type: ignore[attr-defined]
        "store": _pairs(stores.with_only_columns(Store.id, Store.name)),
    }


def _pairs(query: Select[int, str]) -> Pairs:
    return [(id_, name) for id_, name in db.execute(query)]
