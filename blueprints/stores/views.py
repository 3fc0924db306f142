"""Stores: the list, and one store at a glance."""

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from blueprints.stores import (  # noqa: F401  (their views)
    claiming,
    connecting,
    doctor,
    fields,
    leaving,
    ledger,
    messages,
    settings,
    syncing,
)
from blueprints.stores.area import bp, does, find, has_shop, link
from core.db import db
from core.paging import page_of, url_with
from core.rights import Right, actor, requires
from core.web import render
from jobs.products_sync import last_sync
from models import Client, Round, Store
from platforms import Ability
from services.advice import Advice, advice_on
from services.connections import under_way
from services.credentials import hint_of, lasts_until
from services.expiry import end_soon, ends_soon
from services.held_back import held_back
from services.rounds import KEPT_FOR
from services.shops import can_read
from services.store_list import BY_NAME, stores
from services.stores import can_restore, mapping_counts, open_orders
from services.whose import NO_REFERENCE, reference_fault
from services.words.limited import LIMITED


@bp.get("/")
@requires(Right.STORES_VIEW)
def index() -> ResponseReturnValue:
    page = page_of(stores(actor, request.args), BY_NAME)
    clients = select(Client.id, Client.name).where(Client.id.in_({store.client_id for store in page.rows}))
    return render(
        "stores/index.html", "stores/_rows.html",
        page=page, counts=mapping_counts(page.rows), client_names={row.id: row.name for row in db.execute(clients)},
        ending=end_soon(page.rows), is_filtered=bool(request.args),
        connections=under_way(actor.id), advice_on=advice_on, url_with=url_with,
    )  # fmt: skip


@bp.get("/<int:store_id>")
@requires(Right.STORES_DETAILS)
def show(store_id: int) -> ResponseReturnValue:
    store = find(store_id)
    return render("stores/show.html", "stores/_overview.html", **overview(store))


def overview(store: Store) -> dict[str, object]:
    """What the page of a store shows."""
    rounds = select(Round).where(Round.client_id == store.client_id, Round.store_id == store.id)
    return {
        "store": store,
        "client": db.get_one(Client, store.client_id),
        "advice": advice_on(store.problem, store.problem_facts, store.platform) if store.problem else None,
        "advice_on": advice_on,
        "counts": mapping_counts([store])[store.id],
        "orders": open_orders(store),
        "sync": last_sync(store),
        "rounds": {each.kind: each for each in db.scalars(rounds)},
        "hint": hint_of(store),
        "can_restore": store.is_live or can_restore(store),
        "has": {ability.value: does(store, ability) for ability in Ability} | {"shop": has_shop(store)},
        "link": link,
        "ends_soon": ends_soon(store),
        "can_read": can_read(store),
        "reference": _reference(store),
        "limited": [LIMITED[code] for code in (*store.facts.get("limited", []), *held_back(store)) if code in LIMITED],
        "keys_until": lasts_until(store),
        "kept_for": KEPT_FOR,
    }


def _reference(store: Store) -> Advice | None:
    """What is wrong with what the shop says of its client."""
    fault = reference_fault(store) if store.is_live else None
    return advice_on(fault.code, fault.facts, store.platform) if fault and fault.code != NO_REFERENCE else None
