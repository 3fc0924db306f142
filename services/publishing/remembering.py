"""What a platform was answered before, so that nobody has to look for it again."""

from typing import Any

from sqlalchemy import Select, select

from core.db import db
from models import CatalogProduct, Publication, Store

OF_PRODUCT = ("taxonomy_id",)  # answers that depend on what is sold; the others only on the shop


def answers_before(store: Store, product: CatalogProduct) -> dict[str, str]:
    """Of the last time that the same was sold in this shop; else of all else that is sold there, and what the product
    itself was answered with in another of the client's shops of the platform."""
    own = select(Publication.chosen).where(Publication.client_id == store.client_id, Publication.chosen != {})
    here = own.where(Publication.store_id == store.id)
    same = Publication.catalog_product_id == product.id
    if found := _last(here.where(same)):
        return found
    shops = select(Store.id).where(Store.client_id == store.client_id, Store.platform == store.platform)
    elsewhere = _last(own.where(same, Publication.store_id.in_(shops)))
    of_shop = {key: answer for key, answer in _last(here).items() if key not in OF_PRODUCT}
    return of_shop | {key: answer for key, answer in elsewhere.items() if key in OF_PRODUCT}


def _last(query: Select[Any]) -> dict[str, str]:
    found: dict[str, str] | None = db.scalars(query.order_by(Publication.id.desc()).limit(1)).first()
    return found or {}
