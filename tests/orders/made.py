"""An order that can be made: its line names the catalog itself and has its print file."""

from typing import Any

from models import File, Order, Store
from services.making import pinned
from tests.rows import Rows


def makable(make: Rows, store: Store | None = None, status: str = "received", **product: Any) -> Order:
    """Of one A4 poster; `product` says otherwise what the catalog says of it."""
    store = store or make.store()
    made_as = make.catalog_product(**product).variants[0]
    order = make.order(store, status=status)
    file = make.file(store.client_id)
    make.item(order, **printed_as(made_as.id, made_as.uid, file))
    return order


def printed_as(variant_id: int, uid: str, file: File) -> dict[str, Any]:
    return {"catalog_variant_id": variant_id, "product_uid": uid, "mapping_version": None,
            "files": {"front": pinned(file)}}  # fmt: skip
