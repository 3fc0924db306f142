"""Where each line of the checklist is mended: the page, where the reader may open it, and what the link says."""

from collections.abc import Callable
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from core.matrix import Right
from core.menu import exists
from core.rights import actor, can
from models import MappingState, Status, Store
from models.orders import ON_FLOOR
from services.golive.line import Line, State, Step


class Link(NamedTuple):
    text: str
    url: str


def mending(line: Line, store: Store) -> Link | None:
    """None: the line is done, asks nothing of this reader, or is ticked where it stands."""
    if not line.is_open or line.step not in PLACES:
        return None
    return PLACES[line.step](line, store)


def _access(_line: Line, store: Store) -> Link | None:
    return _to(_("Go to Settings"), "clients.show_settings", Right.CLIENTS_LIST, client_id=store.client_id)


def _connected(line: Line, store: Store) -> Link | None:
    if line.state is State.BAD:
        return _doctor(line, store)
    return _store(line, store)


def _webhooks(line: Line, store: Store) -> Link | None:
    if line.why == "no_webhook":
        return _to(_("Set up"), "stores.show_messages", Right.STORES_RECONNECT, store_id=store.id)
    return _doctor(line, store)


def _doctor(_line: Line, store: Store) -> Link | None:
    return _to(_("Check connection"), "stores.show_doctor", Right.DOCTOR_VIEW, store_id=store.id)


def _store(_line: Line, store: Store) -> Link | None:
    return _to(_("Open the store"), "stores.show", Right.STORES_DETAILS, store_id=store.id)


def _mapped(line: Line, store: Store) -> Link | None:
    if line.why == "no_variants":
        return _store(line, store)
    state = None if line.why == "all_ignored" else MappingState.NOT_CONNECTED
    return _to(_("Connect products"), "products.index", Right.PRODUCTS_VIEW, store=store.id, state=state)


def _files(line: Line, store: Store) -> Link | None:
    if line.state is not State.BAD:
        return None
    return _to(_("Mend files"), "products.index", Right.PRODUCTS_VIEW, store=store.id, state=MappingState.BROKEN)


def _order(line: Line, _store: Store) -> Link | None:
    if line.order_id is None:
        return None
    return _to(_("Open the order"), "orders.show", Right.ORDERS_VIEW, order_id=line.order_id)


def _walk(line: Line, store: Store) -> Link | None:
    """On the board as long as it is on the floor; from then on its page has the next step."""
    status = Status(line.facts.get("status", Status.RECEIVED))
    if status not in ON_FLOOR or not can(actor, Right.PRODUCTION_VIEW):
        return _order(line, store)
    number = line.facts["number"]
    return _to(_("Go to Production"), "production.index", Right.PRODUCTION_VIEW, status=status, q=number)


def _postback(_line: Line, store: Store) -> Link | None:
    return _to(_("Open postbacks"), "postbacks.index", Right.POSTBACKS_VIEW, client=store.client_id)


def _to(text: str, endpoint: str, right: Right, **values: object) -> Link | None:
    if not (can(actor, right) and exists(endpoint)):
        return None
    return Link(text, url_for(endpoint, **values))  # type: ignore[arg-type]


PLACES: dict[Step, Callable[[Line, Store], Link | None]] = {
    Step.ACCESS: _access,
    Step.CONNECTED: _connected,
    Step.WEBHOOKS: _webhooks,
    Step.SYNCED: _store,
    Step.MAPPED: _mapped,
    Step.FILES: _files,
    Step.SEEN: _order,
    Step.DELIVERED: _walk,
    Step.TRACKING: _order,
    Step.POSTBACK: _postback,
}
