"""A Pressero site's products. Each is one thing to connect: options are chosen at ordering, and stand on the item."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from platforms.errors import Code, NotFound
from platforms.pressero.api import Api, Row
from platforms.text import exact, money, plain, utc
from platforms.values import Product, ProductStatus, Variant

PRODUCT_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
KEPT = {"includeDeleted": "false"}


def count(api: Api, domain: str) -> int | None:
    return api.total(_path(domain), **KEPT)


def walk(api: Api, domain: str, currency: str, start: int = 0) -> Iterator[Product]:
    rows = api.listed(_path(domain), start, **KEPT)
    return (_product(row, currency) for row in rows if _id_of(row))


def one(api: Api, domain: str, external_id: str, currency: str) -> Product:
    if not PRODUCT_ID.fullmatch(external_id):
        raise NotFound(Code.GONE)
    row = api.row(f"{_path(domain)}{external_id}")
    return _product({"ProductId": external_id, **row}, currency)


def named(api: Api, domain: str, external_ids: Sequence[str], currency: str) -> Iterator[Product]:
    """One call each: the API has no other way."""
    for external_id in external_ids:
        with suppress(NotFound):
            yield one(api, domain, external_id, currency)


def _path(domain: str) -> str:
    return f"site/{domain}/products/"


def _product(row: Row, currency: str) -> Product:
    external_id, title = _id_of(row), _text(row, "ProductName", "Name")
    image, status = _text(row, "ImageUrl", "ThumbnailUrl"), _status(row)
    variant = Variant(
        external_id=external_id,
        title=title,
        currency=currency,
        sku=_text(row, "PrintersPartNum", "PublicPartNum", "MisId"),
        price=money(row.get("Price"), currency),
        image_url=image,
        status=status,
    )
    return Product(
        external_id=external_id,
        title=title,
        variants=(variant,),
        image_url=image,
        page_url=_text(row, "Url", "ProductUrl"),
        status=status,
        shop_type=_text(row, "ProductType", "Type"),
        modified_at=utc(row.get("ModifiedDate")),
    )


def _status(row: Row) -> ProductStatus:
    if row.get("IsDeleted") is True:
        return ProductStatus.GONE
    return ProductStatus.HIDDEN if row.get("IsActive") is False else ProductStatus.ACTIVE


def _id_of(row: Row) -> str:
    return exact(row.get("ProductId"))


def _text(row: Row, *names: str) -> str:
    found: Any = next((row[name] for name in names if row.get(name)), "")
    return plain(found)
