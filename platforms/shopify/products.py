"""Shopify's products in plain values: page by page, by id, and those changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from platforms.errors import Code, NotFound
from platforms.shopify.api import Api
from platforms.shopify.text import Row, gid, next_cursor, nodes, number_of, stamp
from platforms.text import exact, money, utc, words
from platforms.values import Kind, Product, ProductStatus, Variant

ALL = "status:active,draft,archived,unlisted"  # a search that names none may leave out all but the active
SIZES = (50, 25, 10, 5, 1)
ID_SIZES = (250, 100, 25)
VARIANTS = 50  # with their product; the others follow by themselves
VARIANT_SIZES = (250, 100, 50, 10)
STEP_BACK = timedelta(minutes=10)
STATUSES = {
    "ACTIVE": ProductStatus.ACTIVE,
    "DRAFT": ProductStatus.DRAFT,
    "ARCHIVED": ProductStatus.HIDDEN,  # not sold any more, and still there
    "UNLISTED": ProductStatus.HIDDEN,  # sold to whoever has the link
}
NO_OPTION = ("Title", "Default Title")  # of a product without variants, which has one all the same


def count(api: Api) -> int:
    return int(api.ask("ProductCount", query=ALL)["productsCount"]["count"])


def currency(api: Api) -> str:
    """All prices are in it, whatever a buyer is shown."""
    return exact(api.ask("ShopCurrency")["shop"]["currencyCode"])


def walk(api: Api, currency: str, start: int = 0) -> Iterator[Product]:
    """By id. What is left out is gone over by ids alone, which cost next to nothing."""
    query = ALL
    if start:
        last = next(islice(_ids(api, ALL), start - 1, None), None)
        if last is None:
            return
        query = _behind(ALL, last)
    for row in api.rows("ProductsPage", SIZES, query, partial(_behind, ALL), variantsFirst=VARIANTS):
        yield _whole(api, row, currency)


def changed(api: Api, since: datetime) -> Iterator[str]:
    """Ten minutes are taken off: what a search finds lags behind what is."""
    return (number_of(row["id"]) for row in _ids(api, f"{ALL} updated_at:>='{stamp(since - STEP_BACK)}'"))


def named(api: Api, external_ids: Sequence[str], currency: str, *, urgent: bool = False) -> Iterator[Product]:
    gids = [gid("Product", each) for each in external_ids if each.isdecimal()]
    rows = api.named("ProductsNamed", SIZES, gids, urgent=urgent, variantsFirst=VARIANTS)
    return (_whole(api, row, currency) for row in rows)


def one(api: Api, external_id: str, currency: str) -> Product:
    gid("Product", external_id)
    found = next(named(api, [external_id], currency, urgent=True), None)
    if found is None:
        raise NotFound(Code.GONE)
    return found


def product_of(row: Row, variants: Sequence[Row], currency: str) -> Product:
    image = _image(row)
    return Product(
        external_id=number_of(row["id"]),
        title=exact(row.get("title")),
        variants=tuple(_variant(each, row, image, currency) for each in variants),
        image_url=image,
        page_url=exact(row.get("onlineStoreUrl")),
        status=_status(row),
        shop_type=exact(row.get("productType")),
        types=words([row.get("productType")]),
        vendor=exact(row.get("vendor")),
        tags=words(row.get("tags")),
        modified_at=utc(row.get("updatedAt")),
    )


def chosen(options: Sequence[Row] | None) -> dict[str, str]:
    """The options as people read them; none for the one variant of a product that has none."""
    pairs = [(exact(each.get("name")), exact(each.get("value"))) for each in options or ()]
    return {} if pairs == [NO_OPTION] else dict(pairs)


def _ids(api: Api, query: str) -> Iterator[Row]:
    return api.rows("ProductIdsPage", ID_SIZES, query, partial(_behind, query))


def _behind(query: str, row: Row) -> str:
    return f"{query} id:>{number_of(row['id'])}"


def _whole(api: Api, row: Row, currency: str) -> Product:
    variants = nodes(row["variants"])
    after = next_cursor(row["variants"])
    if after is not None:
        pages = api.pages("ProductVariantsPage", VARIANT_SIZES, _variants_in, productId=row["id"], after=after)
        variants += [each for page in pages for each in page]
    return product_of(row, variants, currency)


def _variants_in(data: Row) -> Row | None:
    product = data["product"]
    return product["variants"] if product else None


def _variant(row: Row, product: Row, image: str, currency: str) -> Variant:
    options = chosen(row.get("selectedOptions"))
    return Variant(
        external_id=number_of(row["id"]),
        title=exact(row.get("title")) if options else exact(product.get("title")),
        currency=currency,
        sku=exact(row.get("sku")),
        barcode=exact(row.get("barcode")),
        options=options,
        price=money(row.get("price"), currency),
        image_url=image,
        status=_status(product),
        kind=_kind(row, product),
    )


def _image(row: Row) -> str:
    preview = (row.get("featuredMedia") or {}).get("preview") or {}
    return exact((preview.get("image") or {}).get("url"))


def _status(row: Row) -> ProductStatus:
    return STATUSES.get(str(row.get("status")), ProductStatus.DRAFT)


def _kind(row: Row, product: Row) -> Kind:
    if product.get("isGiftCard"):
        return Kind.GIFT_CARD
    return Kind.VIRTUAL if (row.get("inventoryItem") or {}).get("requiresShipping") is False else Kind.GOODS
