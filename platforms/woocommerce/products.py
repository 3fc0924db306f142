"""WooCommerce products and their variations in plain values, walked so that memory stays flat."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from platforms.errors import NotFound
from platforms.text import exact, gmt, id_text, image_url, money, plain, utc, words
from platforms.values import Kind, Product, ProductStatus, Variant
from platforms.woocommerce.api import Api

Row = dict[str, Any]
FIELDS = (
    "id,parent_id,name,type,status,permalink,sku,global_unique_id,price,virtual,images,image,attributes,variations,"
    "date_modified_gmt,categories,brands,tags"
)
STEADY = {"orderby": "id", "order": "asc", "_fields": FIELDS}  # newest first repeats and skips rows (issue 33386)
MOST_AT_ONCE = 100
STEP_BACK = timedelta(minutes=10)
PATH = "wc/v3/products"
NOT_SOLD_HERE = ("grouped", "external")
STATUSES = {
    "publish": ProductStatus.ACTIVE,
    "private": ProductStatus.HIDDEN,
    "trash": ProductStatus.GONE,
}


def walk(api: Api, currency: str, start: int = 0) -> Iterator[Product]:
    shortcut = Shortcut(api)
    for page in api.pages(PATH, start, **STEADY):
        found = shortcut.variations_of(page)
        for row in page:
            yield product_of(row, _variations(api, row, found), currency)


def changed(api: Api, since: datetime) -> Iterator[str]:
    """Ten minutes are taken off, as the clock is the store's. By id, so that what changes meanwhile moves nothing."""
    bound = gmt(since - STEP_BACK)
    steady = {"orderby": "id", "order": "asc", "_fields": "id"}
    return (str(row["id"]) for row in api.rows(PATH, modified_after=bound, dates_are_gmt="true", **steady))


def named(api: Api, external_ids: Sequence[str], currency: str) -> Iterator[Product]:
    ids, shortcut = [each for each in external_ids if each.isdecimal()], Shortcut(api)
    for start in range(0, len(ids), MOST_AT_ONCE):
        wanted = ",".join(ids[start : start + MOST_AT_ONCE])
        page = api.page(PATH, MOST_AT_ONCE, 1, include=wanted, **STEADY)
        found = shortcut.variations_of(page)
        yield from (product_of(row, _variations(api, row, found), currency) for row in page)


def one(api: Api, external_id: str, currency: str) -> Product:
    """A product by its id, or the one whose variation has this id."""
    row = api.row(f"wc/v3/products/{external_id}", _fields=FIELDS)
    if row.get("type") == "variation":
        row = api.row(f"wc/v3/products/{row['parent_id']}", _fields=FIELDS)
    return product_of(row, _variations(api, row, {}), currency)


class Shortcut:
    """Variations of many products in one call: `/variations`, from WooCommerce 10.3 on, and only if it obeys."""

    def __init__(self, api: Api) -> None:
        self._api, self._works = api, True

    def variations_of(self, products: list[Row]) -> dict[int, Row]:
        """By id. Empty where the store has no such call: each product is asked for its own then."""
        wanted = [variation for row in products for variation in row.get("variations") or []]
        found: dict[int, Row] = {}
        for start in range(0, len(wanted), MOST_AT_ONCE):
            if self._works:
                found.update(self._read(wanted[start : start + MOST_AT_ONCE]))
        return found if self._works else {}

    def _read(self, ids: list[int]) -> dict[int, Row]:
        try:
            rows = self._api.page("wc/v3/variations", MOST_AT_ONCE, 1, include=",".join(map(str, ids)), _fields=FIELDS)
        except NotFound:
            rows = []
        self._works = bool(rows) and {row["id"] for row in rows} <= set(ids)
        return {row["id"]: row for row in rows}


def _variations(api: Api, product: Row, found: dict[int, Row]) -> list[Row]:
    ids = product.get("variations") or []
    if all(variation in found for variation in ids):
        return [found[variation] for variation in ids]
    return list(api.rows(f"wc/v3/products/{product['id']}/variations", **STEADY))


def product_of(row: Row, variations: list[Row], currency: str) -> Product:
    return Product(
        external_id=str(row["id"]),
        title=plain(row.get("name")),
        variants=_variants(row, variations, currency),
        image_url=_first_image(row),
        page_url=exact(row.get("permalink")),
        status=_status(row),
        shop_type=exact(row.get("type")),
        types=_names(row, "categories"),
        vendor=next(iter(_names(row, "brands")), ""),
        tags=_names(row, "tags"),
        modified_at=utc(row.get("date_modified_gmt")),
    )


def _variants(row: Row, variations: list[Row], currency: str) -> tuple[Variant, ...]:
    if variations:
        open_names = [plain(each.get("name")) for each in row.get("attributes") or [] if each.get("variation")]
        return tuple(_variant(each, row, open_names, currency) for each in variations)
    if row.get("type") in (*NOT_SOLD_HERE, "variable"):
        return ()
    return (_variant(row, row, [], currency),)


def _variant(row: Row, parent: Row, names: list[str], currency: str) -> Variant:
    chosen = row.get("attributes") or [] if row is not parent else []
    options = {plain(each.get("name")): plain(each.get("option")) for each in chosen if each.get("option")}
    return Variant(
        external_id=str(row["id"]),
        title=", ".join(options.values()) or plain(parent.get("name")),
        currency=currency,
        sku=exact(row.get("sku")),
        barcode=id_text(row.get("global_unique_id")),
        options=options,
        open_options=tuple(name for name in names if name not in options),
        price=money(row.get("price"), currency),
        image_url=_first_image(row) or _first_image(parent),
        status=_status(row),
        kind=_kind(row, parent),
    )


def _names(row: Row, name: str) -> tuple[str, ...]:
    return words([each.get("name") for each in row.get(name) or [] if isinstance(each, dict)])


def _first_image(row: Row) -> str:
    return image_url(row.get("image")) or next(map(image_url, row.get("images") or []), "")


def _status(row: Row) -> ProductStatus:
    return STATUSES.get(str(row.get("status")), ProductStatus.DRAFT)


def _kind(row: Row, parent: Row) -> Kind:
    if "gift" in str(parent.get("type")):
        return Kind.GIFT_CARD
    return Kind.VIRTUAL if row.get("virtual") else Kind.GOODS
