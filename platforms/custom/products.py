"""Products of the protocol in plain values. A product comes with all its variants, so a page is one call."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice

from platforms.custom.api import Api, unknown
from platforms.custom.fields import ID, Fields, Wrong
from platforms.errors import Code, NotFound
from platforms.text import words
from platforms.values import Kind, Product, ProductStatus, Variant

KINDS = {kind.value: kind for kind in Kind}
STATUSES = {status.value: status for status in ProductStatus}
STEP_BACK = timedelta(minutes=5)  # as far as the shop's clock may differ from ours


def walk(api: Api, start: int) -> Iterator[Product]:
    """A cursor knows no number, so what is left out is read all the same, and dropped."""
    return (product_of(row, api.currency) for row in islice(api.rows("products"), start, None))


def changed(api: Api, since: datetime) -> Iterator[str]:
    """A shop may list more than was asked for: what says that it is older is left out here as well."""
    bound = since - STEP_BACK
    for row in api.rows("products", changed_since=bound.isoformat()):
        try:
            modified_at = row.moment("modified_at")
            external_id = row.id("id")
        except Wrong as fault:
            raise unknown(fault) from None
        if modified_at is None or modified_at >= bound:
            yield external_id


def named(api: Api, external_ids: Sequence[str]) -> Iterator[Product]:
    for external_id in external_ids:
        with suppress(NotFound):
            yield one(api, external_id)


def one(api: Api, external_id: str) -> Product:
    if not ID.fullmatch(external_id):
        raise NotFound(Code.GONE)
    return product_of(api.get(f"products/{external_id}"), api.currency)


def product_of(row: Fields, currency: str) -> Product:
    """Raises Temporary(SHAPE_UNKNOWN) with the place of what is wrong."""
    try:
        return _product(row, currency)
    except Wrong as fault:
        raise unknown(fault) from None


def _product(row: Fields, currency: str) -> Product:
    return Product(
        external_id=row.id("id"),
        title=row.needed_text("title"),
        variants=tuple(_variant(each, row, currency) for each in row.children("variants"))
        or (_variant(row, row, currency),),
        image_url=row.text("image_url"),
        page_url=row.text("page_url"),
        status=_status(row.text("status")),
        shop_type=row.text("type"),
        types=words([row.text("type")]),
        vendor=row.text("vendor"),
        tags=row.words("tags"),
        modified_at=row.moment("modified_at"),
    )


def _variant(row: Fields, product: Fields, currency: str) -> Variant:
    options, kind = row.texts("options"), row.text("kind") or product.text("kind")
    own_currency = row.text("currency") or product.text("currency") or currency
    return Variant(
        external_id=row.id("id"),
        title=row.text("title") or ", ".join(options.values()) or product.needed_text("title"),
        currency=own_currency,
        sku=row.text("sku"),
        barcode=row.text("barcode"),
        options=options,
        price=row.money("price", own_currency),
        image_url=row.text("image_url") or product.text("image_url"),
        status=_status(row.text("status") or product.text("status")),
        kind=KINDS.get(kind, Kind.GOODS),
    )


def _status(text: str) -> ProductStatus:
    """Not told means sold. A word that we do not know is nothing that a buyer sees."""
    if not text:
        return ProductStatus.ACTIVE
    return STATUSES.get(text, ProductStatus.HIDDEN)
