"""Etsy's listings and what can be chosen in them, in plain values."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from platforms.errors import Code, NotFound
from platforms.etsy.api import Api
from platforms.etsy.budget import Purpose
from platforms.etsy.receipts import variant_id
from platforms.etsy.text import currency_of, first_moment, money, plain
from platforms.text import exact, words
from platforms.values import Kind, Product, ProductStatus, Variant

Row = dict[str, Any]
STATES = ("active", "inactive", "draft", "expired", "sold_out")
STATUSES = {"active": ProductStatus.ACTIVE, "draft": ProductStatus.DRAFT}  # the rest is there, and cannot be bought
TOGETHER = "Images,Inventory,Personalization"
APART = "Images,Personalization"  # by id, a listing comes without its inventory
MOST_AT_ONCE = 100
STEP_BACK = timedelta(minutes=10)


def total(api: Api) -> int:
    """Five calls: Etsy lists one state at a time, and counts what it lists."""
    return sum(_count(api, state) for state in STATES)


def walk(api: Api, start: int = 0) -> Iterator[Product]:
    """All states, one after the other. Etsy lists the newest first, and nothing can be done about that without a search
    term: what is added meanwhile moves others back, so they come twice and are dropped here. A listing whose state
    changes meanwhile may be missed, and comes with the next walk."""
    return map(product_of, _rows(api, start, includes=TOGETHER))


def changed(api: Api, since: datetime) -> Iterator[str]:
    """Etsy cannot be asked for changes: all listings are read, without what belongs to them, a page for each hundred.
    Ten minutes are taken off."""
    bound = since - STEP_BACK
    for row in _rows(api, 0):
        modified_at = _modified_at(row)
        if modified_at is None or modified_at > bound:
            yield str(row["listing_id"])


def named(api: Api, external_ids: Sequence[str]) -> Iterator[Product]:
    """Two calls for each hundred. Etsy gives anybody's listings by their ids: others' are dropped."""
    ids = [each for each in external_ids if each.isascii() and each.isdecimal()]
    for start in range(0, len(ids), MOST_AT_ONCE):
        ours = rows_named(api, ids[start : start + MOST_AT_ONCE])
        inventories = _inventories(api, [str(row["listing_id"]) for row in ours])
        for row in ours:
            yield product_of({**row, "inventory": inventories.get(str(row["listing_id"]))})


def rows_named(api: Api, ids: Sequence[str]) -> list[Row]:
    """Those of these listings that are this shop's, at most a hundred, without their inventories."""
    rows = _batch(api, "listings/batch", ids, includes=APART)
    return [row for row in rows if str(row.get("shop_id")) == api.shop_id]


def one(api: Api, external_id: str) -> Product:
    found = next(named(api, [external_id]), None)
    if found is None:
        raise NotFound(Code.GONE)
    return found


def product_of(row: Row) -> Product:
    return Product(
        external_id=exact(row["listing_id"]),
        title=plain(row.get("title")),
        variants=_variants(row),
        image_url=_first_image(row),
        page_url=exact(row.get("url")),
        status=_status(row),
        shop_type=exact(row.get("listing_type")),
        tags=words(row.get("tags")),
        modified_at=_modified_at(row),
    )


def _rows(api: Api, start: int, **params: str) -> Iterator[Row]:
    seen: set[int] = set()
    for state in STATES:
        listed = 0
        for page, count in api.pages(Purpose.CATALOGUE, api.at_shop("listings"), start, state=state, **params):
            yield from (row for row in page if row.get("listing_id") not in seen)
            seen.update(row["listing_id"] for row in page)
            listed = count
        start = max(start - listed, 0)


def _count(api: Api, state: str) -> int:
    return api.page(Purpose.CATALOGUE, api.at_shop("listings"), state=state, limit=1)[1]


def _batch(api: Api, path: str, ids: Sequence[str], **params: str) -> list[Row]:
    if not ids:
        return []
    with suppress(NotFound):  # Etsy's answer where none of them is there
        return api.page(Purpose.CATALOGUE, path, listing_ids=",".join(ids), **params)[0]
    return []


def _inventories(api: Api, ids: Sequence[str]) -> dict[str, Row]:
    """By listing. Of many at once, one that is gone makes the whole answer 404: then each is asked for alone."""
    rows = _batch(api, "listings/batch/inventory", ids)
    found = {str(row.get("listing_id")): row["inventory"] for row in rows if row.get("inventory")}
    for listing_id in ids:
        if listing_id not in found:
            with suppress(NotFound):
                found[listing_id] = api.get(Purpose.CATALOGUE, f"listings/{listing_id}/inventory")
    return found


def _variants(row: Row) -> tuple[Variant, ...]:
    """Those of the inventory; a listing that came without one can be bought as it is."""
    inventory = row.get("inventory") or {}
    sold = [each for each in inventory.get("products") or [] if not each.get("is_deleted")]
    return tuple(_variant(each, row) for each in sold) or (_variant({}, row),)


def _variant(sold: Row, row: Row) -> Variant:
    listing_id = exact(row["listing_id"])
    options = {plain(each.get("property_name")): _joined(each) for each in sold.get("property_values") or []}
    offers = [each for each in sold.get("offerings") or [] if not each.get("is_deleted")]
    price = next((each["price"] for each in offers if each.get("price")), row.get("price"))
    return Variant(
        external_id=variant_id(listing_id, sold.get("product_id"), options),
        title=", ".join(options.values()) or plain(row.get("title")),
        currency=currency_of(price),
        sku=exact(sold.get("sku")) or _only(row.get("skus"), sold),
        options=options,
        open_options=_questions(row),
        price=money(price),
        image_url=_first_image(row),
        status=_status(row) if not offers or any(each.get("is_enabled") for each in offers) else ProductStatus.HIDDEN,
        kind=Kind.VIRTUAL if row.get("listing_type") == "download" else Kind.GOODS,
    )


def _questions(row: Row) -> tuple[str, ...]:
    """What the buyer is asked; the answer stands on the order's line alone."""
    asked = (row.get("personalization") or {}).get("personalization_questions") or []
    return tuple(plain(each.get("question_text")) for each in asked)


def _joined(value: Row) -> str:
    return " / ".join(plain(each) for each in value.get("values") or [])


def _only(skus: Iterable[Any] | None, sold: Row) -> str:
    """A listing's own SKU, where it came without an inventory."""
    found = list(skus or [])
    return exact(found[0]) if not sold and len(found) == 1 else ""


def _first_image(row: Row) -> str:
    images = sorted(row.get("images") or [], key=lambda each: each.get("rank") or 0)
    return next((exact(each.get("url_570xN") or each.get("url_fullxfull")) for each in images), "")


def _status(row: Row) -> ProductStatus:
    return STATUSES.get(exact(row.get("state")), ProductStatus.HIDDEN)


def _modified_at(row: Row) -> datetime | None:
    return first_moment(row, "updated_timestamp", "last_modified_timestamp")
