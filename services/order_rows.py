"""A shop's order as rows to insert: values cut to what the columns hold, nothing decided yet."""

from collections.abc import Iterable
from typing import Any

from core.db import now
from core.search import searchable
from models import Status, Store
from platforms.values import Address, ShopLine, ShopOrder
from services.shop_news import summed_up, twin_key, wanted

PARTS = tuple(Address.__dataclass_fields__)


def order_row(store: Store, shop: ShopOrder) -> dict[str, Any]:
    words = order_words(shop.number, "", shop.buyer, shop.email, shop.external_id, *skus(shop.lines))
    return bare_row(store, shop) | {"told": summed_up(shop), "search_text": words}


def bare_row(store: Store, shop: ShopOrder) -> dict[str, Any]:
    """Without what the shop's next version is compared with, and the words that it is found by."""
    return {
        "client_id": store.client_id,
        "store_id": store.id,
        "external_id": shop.external_id,
        "number": shop.number[:60],
        "reference": "",
        "placed_at": shop.placed_at or now(),
        "currency": (shop.currency or store.currency)[:3].upper(),
        "total": shop.total,
        "shipping_total": shop.shipping,
        "note": shop.note,
        "shop_status": shop.shop_status[:40],
        "shop_changed_at": shop.modified_at,
        "twin_key": twin_key(shop),
        "is_test": shop.is_test,
        "accepted": [],
        "held_items": 0,
        **dict.fromkeys(("released_at", "due_at", "held_at", "turn", "hold_until", "hold_default", "hold_remind_at")),
        "created_at": now(),
        **buyer_values(shop),
    }


def buyer_values(shop: ShopOrder) -> dict[str, Any]:
    """Who gets it and where: what the shop may still change before release."""
    address = {name: getattr(shop.address, name) for name in PARTS}  # `asdict` takes five times as long
    address["country"] = address["country"][:2].upper()
    if shop.is_withheld:
        address["is_withheld"] = True
    return {
        "buyer": shop.buyer[:200],
        "email": shop.email[:254],
        "phone": shop.phone[:60],
        "country": address["country"],
        "address": address,
        "shipping_method": shop.shipping_method[:120],
    }


def item_row(store: Store, shop: ShopOrder, line: ShopLine, variant_id: int | None) -> dict[str, Any]:
    """A line of which all pieces have left the shop before it came here is none of ours; of others, the rest is."""
    live = wanted(shop, line)
    rest = max(live - line.sent, 0)
    return {
        "client_id": store.client_id,
        "store_id": store.id,
        "external_id": line.external_id,
        "variant_id": variant_id,
        "product_ref": f"{line.product_id}/{line.variant_id}"[:220],
        "title": line.title[:500],
        "sku": line.sku[:100],
        "options": {**line.options, **dict(line.properties)},
        "quantity": rest or line.quantity,
        "price": line.price,
        "is_ours": line.kind.is_shipped and (rest > 0 or not live),
        "is_held": False,
        "status": Status.RECEIVED if live else Status.CANCELED,
        "catalog_variant_id": None,
        "product_uid": "",
        "catalog_version": None,
        "multiplier": 1,
        "mapping_version": None,
        "files": {},
        "due_at": None,
        "created_at": now(),
    }


def order_words(*texts: str) -> str:
    """What an order is found by: number, reference, buyer, e-mail, SKUs, tracking codes."""
    return searchable(*dict.fromkeys(texts))


def skus(lines: Iterable[ShopLine]) -> list[str]:
    return [line.sku for line in lines if line.sku]
