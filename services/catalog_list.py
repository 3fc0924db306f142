"""The list of catalog products: its filters, and the order of its shelves."""

from collections.abc import Mapping

from sqlalchemy import Select

from core.asked import id_of
from core.paging import Order
from core.rights import Actor
from models import CatalogCategory, CatalogProduct, CatalogState
from services.catalog import found_by

BY_SHELF = Order((CatalogCategory.position, CatalogProduct.category_id, CatalogProduct.id))


def catalog_products(actor: Actor, asked: Mapping[str, str]) -> Select[CatalogProduct]:
    """What the questions in the URL leave over: `q`, `category`, `state`."""
    query = found_by(CatalogProduct.visible_to(actor), asked.get("q", "")).join(CatalogProduct.category)
    if category := id_of(asked.get("category")):
        query = query.where(CatalogProduct.category_id == category)
    if (state := asked.get("state")) in set(CatalogState):
        query = query.where(CatalogProduct.state == state)
    return query
