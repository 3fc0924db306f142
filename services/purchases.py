"""Purchases that are here: an order of a shop, its supplements behind it, and its parts beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Select, func, select

from core.db import db
from models import Order, Store
from models.orders import ENDED
from platforms.values import ShopOrder
from services.transitions import lock_items


def purchases_of(store: Store, resources: Iterable[str]) -> dict[str, list[Order]]:
    """Those that are here, locked: each order with its supplements behind it."""
    own = select(Order).where(Order.client_id == store.client_id, Order.store_id == store.id)
    orders = _locked(own.where(Order.external_id.in_(resources)))
    if not orders:
        return {}
    beside = own.where(Order.original_id.in_([order.id for order in orders]), Order.external_id.contains("+"))
    supplements = _locked(beside)
    lock_items([*orders, *supplements])
    purchases = {order.id: [order] for order in orders}
    for each in supplements:
        purchases[each.original_id or 0].append(each)
    return {str(purchase[0].external_id): purchase for purchase in purchases.values()}


def _locked(query: Select[Order]) -> Sequence[Order]:
    ready = query.order_by(Order.id).with_for_update().execution_options(populate_existing=True)
    return db.scalars(ready).all()


def parts_left(store: Store, told: Mapping[int, ShopOrder]) -> Iterator[tuple[int, list[Order]]]:
    """(key in `told`, purchase) of each part here, locked, that its order in the shop has no more. A part's id is that
    of its order, a slash, and what tells it from the others."""
    roots = {order.parts[0]: key for key, order in told.items()}
    own = select(Order.external_id).where(Order.client_id == store.client_id, Order.store_id == store.id)
    beside = own.where(func.split_part(Order.external_id, "/", 1).in_(roots), Order.external_id.contains("/"))
    live = beside.where(Order.external_id.not_like("%+%"), Order.status.not_in(ENDED))
    ids = [str(each) for each in db.scalars(live)] if roots else []
    keys = {each: roots[each.partition("/")[0]] for each in ids}
    left = [each for each, key in keys.items() if each not in told[key].parts]
    return ((keys[each], purchase) for each, purchase in purchases_of(store, left).items())
