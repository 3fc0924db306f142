"""Products of a shop that cannot be asked for them: its orders hold all that is known of them.

One is kept as it was in the first order that held it. Later orders change nothing: the name of an item may be the
buyer's own, and a price that of a quantity. Should the shop be asked one day, it tells them anew, by the same ids.
"""

from collections.abc import Iterable

from sqlalchemy import select

from core.db import db
from models import Product, Store
from platforms import PLATFORMS, Ability
from platforms import values as shop
from services.product_sync import save_products
from services.shops import can_read


def learn(store: Store, orders: Iterable[shop.ShopOrder]) -> None:
    """Keep the products of these orders that are not known yet."""
    if Ability.PRODUCTS not in PLATFORMS[store.platform].does or can_read(store):
        return
    told: dict[str, shop.Product] = {}
    for order in orders:
        for line in filter(_is_product, order.lines):
            told.setdefault(line.product_id, _product(order, line))
    own = select(Product.external_id).where(Product.client_id == store.client_id, Product.store_id == store.id)
    known = set(db.scalars(own.where(Product.external_id.in_(told)))) if told else set()
    if new := [product for product_id, product in told.items() if product_id not in known]:
        save_products(store, new)


def _is_product(line: shop.ShopLine) -> bool:
    return bool(line.product_id) and line.kind.is_shipped


def _product(order: shop.ShopOrder, line: shop.ShopLine) -> shop.Product:
    variant = shop.Variant(line.variant_id, line.title, order.currency, sku=line.sku, price=line.price or None)
    return shop.Product(line.product_id, line.title, (variant,))
