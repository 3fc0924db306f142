"""A product of ours put on sale in a WooCommerce store: found by the offer's mark, which is its SKU and nobody else's.

First without pictures and as a draft, then what belongs to it, and it goes on sale last: nobody sees a half of it.
"""

from collections.abc import Callable
from typing import Any

from core.money import to_text
from platforms.errors import Code, NotFound, Refused
from platforms.offers import Offer, OfferPicture, OfferVariant
from platforms.values import Product
from platforms.woocommerce import products
from platforms.woocommerce.api import Api, Row

MOST_VARIANTS = 100  # as many as the store makes in one call
FIELDS = "id,status,sku,images"
TAKEN = "product_invalid_sku"


def publish(api: Api, offer: Offer, currency: str, known: Callable[[str], None]) -> Product:
    if len(offer.variants) > MOST_VARIANTS:
        raise Refused(Code.TOO_MANY_VARIANTS, limit=MOST_VARIANTS)
    before = _offered(api, offer)
    if before is None:
        number = _created(api, offer)
    else:
        number = str(before["id"])
        api.put(f"{products.PATH}/{number}", _told(offer))
    known(number)
    if offer.options:
        _variations(api, number, offer)
    _show(api, number, offer)
    return products.one(api, number, currency)


def _offered(api: Api, offer: Offer) -> Row | None:
    if offer.external_id:
        row = api.row(f"{products.PATH}/{offer.external_id}", _fields=FIELDS)
        if row.get("status") == "trash":
            raise NotFound(Code.GONE)
        return row
    return next(iter(api.page(products.PATH, 1, 1, sku=offer.mark, _fields=FIELDS)), None)


def _created(api: Api, offer: Offer) -> str:
    """Where the SKU is taken all the same, the product lies in the trash."""
    own = {"sku": offer.mark, "slug": offer.mark, "status": "draft", **_told(offer)}
    try:
        return str(api.made(products.PATH, own)["id"])
    except Refused as refusal:
        if refusal.facts.get("shop_code") == TAKEN:
            raise Refused(Code.SKU_TAKEN, sku=offer.mark) from None
        raise


def _told(offer: Offer) -> Row:
    told: Row = {"name": offer.title, "description": offer.html}
    if not offer.options:
        return told | {"type": "simple", "regular_price": _price(offer.variants[0], offer)}
    attributes = [
        {"name": name, "options": offer.values(name), "variation": True, "visible": True} for name in offer.options
    ]
    return told | {"type": "variable", "attributes": attributes}


def _variations(api: Api, number: str, offer: Offer) -> None:
    """Each is known by its SKU; those that are ours and not offered any more go."""
    path = f"{products.PATH}/{number}/variations"
    there = {str(row.get("sku")): row["id"] for row in api.rows(path, orderby="id", order="asc", _fields="id,sku")}
    wanted = [_variation(each, offer) for each in offer.variants]
    change: dict[str, list[Any]] = {
        "create": [each for each in wanted if each["sku"] not in there],
        "update": [each | {"id": there[each["sku"]]} for each in wanted if each["sku"] in there],
    }
    offered = {each.sku for each in offer.variants}
    gone = [row_id for sku, row_id in there.items() if sku.startswith(f"{offer.mark}-") and sku not in offered]
    for part, rows in (*change.items(), ("delete", gone)):
        if rows:
            _see(api.post(f"{path}/batch", {part: rows}), part)


def _see(said: Any, part: str) -> None:
    """A batch answers 200 whatever happens inside."""
    rows = said.get(part) if isinstance(said, dict) else None
    for row in rows or []:
        if fault := row.get("error"):
            raise Refused(
                Code.FIELDS_REFUSED,
                fields="variants",
                shop_code=str(fault.get("code") or ""),
                shop_message=str(fault.get("message") or "")[:300],
            )


def _variation(variant: OfferVariant, offer: Offer) -> Row:
    options = [{"name": name, "option": value} for name, value in variant.options.items()]
    return {"sku": variant.sku, "regular_price": _price(variant, offer), "attributes": options}


def _price(variant: OfferVariant, offer: Offer) -> str:
    return to_text(variant.price, offer.currency)


def _show(api: Api, number: str, offer: Offer) -> None:
    """The store fetches the pictures for itself. What it has stays; what its merchant added is not ours to remove."""
    row = api.row(f"{products.PATH}/{number}", _fields=FIELDS)
    images = row.get("images") or []
    there = {str(each.get("name")): each["id"] for each in images}
    last: Row = {}
    if [each.name for each in offer.pictures] != [each.get("name") for each in images][: len(offer.pictures)]:
        ours = [_image(each, there) for each in offer.pictures]
        theirs = [{"id": each["id"]} for each in images if not str(each.get("name")).startswith(f"{offer.mark}-")]
        last["images"] = ours + theirs
    if offer.is_live and row.get("status") != "publish":
        last["status"] = "publish"
    if last:
        api.put(f"{products.PATH}/{number}", last)


def _image(picture: OfferPicture, there: dict[str, int]) -> Row:
    if picture.name in there:
        return {"id": there[picture.name], "alt": picture.alt}
    return {"src": picture.url, "name": picture.name, "alt": picture.alt}
