"""The stores."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select

from core.db import db
from core.paging import Order as Sorting
from core.rights import Right
from core.vocabulary import STORE
from models import Client, MappingState, Store, Variant
from services.advice import advice_on
from services.exports.listing import Column, Kind, Listing, Question, names_of, of_rows
from services.store_list import BY_NAME, stores
from services.words.names import name_of


@dataclass(frozen=True, slots=True)
class Shop:
    """A store, its client's name, and its variants by mapping state."""

    store: Store
    client: str
    variants: Counter[str]


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    return stores(question.actor, question.asked), BY_NAME


def shops(found: Sequence[Store], _question: Question) -> Iterator[Shop]:
    counted: Any = select(Variant.store_id, Variant.mapping_state, func.count()).where(Variant.gone_at.is_(None))
    counted = of_rows(counted, Variant.client_id, Variant.store_id, found)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for store_id, state, count in db.execute(counted.group_by(Variant.store_id, Variant.mapping_state)):
        counts[store_id][state] = count
    clients = names_of(Client, (store.client_id for store in found))
    for store in found:
        yield Shop(store, clients.get(store.client_id, ""), counts[store.id])


def _problem(shop: Shop) -> str | None:
    store = shop.store
    return advice_on(store.problem, store.problem_facts, store.platform).happened if store.problem else None


def _variants(*states: MappingState) -> Any:
    return lambda shop: sum(shop.variants[state] for state in states)


DETAILS = Right.STORES_DETAILS
LISTING = Listing(
    "stores",
    _("Stores"),
    "stores.index",
    Right.STORES_VIEW,
    (
        Column(_("Store"), lambda shop: shop.store.name),
        Column(_("Client"), lambda shop: shop.client, for_staff=True),
        Column(_("Platform"), lambda shop: name_of(shop.store.platform)),
        Column(_("Address"), lambda shop: shop.store.address),
        Column(_("Status"), lambda shop: STORE[shop.store.status].text),
        Column(_("Problem"), _problem, right=DETAILS),
        Column(_("Variants"), _variants(*MappingState), Kind.NUMBER, DETAILS),
        Column(_("Connected variants"), _variants(MappingState.CONNECTED), Kind.NUMBER, DETAILS),
        Column(
            _("Broken or changed variants"), _variants(MappingState.BROKEN, MappingState.DRIFTED), Kind.NUMBER, DETAILS
        ),
        Column(_("Last webhook"), lambda shop: shop.store.delivered_at, Kind.MOMENT, DETAILS),
        Column(_("Last sync"), lambda shop: shop.store.synced_at, Kind.MOMENT, DETAILS),
        Column(_("Last order"), lambda shop: shop.store.ordered_at, Kind.MOMENT, DETAILS),
        Column(_("Connected on"), lambda shop: shop.store.connected_at, Kind.MOMENT, DETAILS),
    ),
    rows,
    shops,
)
