"""What productSet is given: whether it can be, and the variants and pictures that it makes."""

import io
from typing import Any

from PIL import Image, UnidentifiedImageError

from sandbox.shopify import products, uploads
from sandbox.shopify.call import Call, user_error
from sandbox.shopify.gids import gid
from sandbox.shopify.shops import amount
from sandbox.shopify.site import now

Doc = dict[str, Any]

MOST_VARIANTS, MOST_OPTIONS = 2048, 3


def problem_of(call: Call, input: Doc, identifier: Doc, before: Doc | None) -> Doc | None:
    variants, options = input.get("variants") or [], input.get("productOptions") or []
    if identifier.get("id") and before is None:
        return _problem("PRODUCT_DOES_NOT_EXIST", "the product does not exist", "identifier")
    if before is None and not input.get("title"):
        return _problem("INVALID_INPUT", "a new product needs a title", "input", "title")
    if len(variants) > MOST_VARIANTS:
        return _problem("VARIANTS_OVER_LIMIT", f"at most {MOST_VARIANTS} variants", "input", "variants")
    if len(options) > MOST_OPTIONS:
        return _problem("OPTIONS_OVER_LIMIT", f"at most {MOST_OPTIONS} options", "input", "productOptions")
    if options and not variants:
        return _problem("VARIANTS_INPUT_MISSING", "options need variants", "input", "variants")
    if variants and not options and before is None:
        return _problem("PRODUCT_OPTIONS_INPUT_MISSING", "variants need options", "input", "productOptions")
    other = products.by_handle(call.site, call.shop, input["handle"]) if input.get("handle") else None
    if other and (before is None or other["id"] != before["id"]):
        return _problem("HANDLE_NOT_UNIQUE", "the handle is taken", "input", "handle")
    return _variant_problem(input, variants, options)


def variants_of(call: Call, doc: Doc, given: list[Doc]) -> list[Doc]:
    """A variant with the same values, or the id of one that was there, keeps its id."""
    known = {_values(one["selectedOptions"], "value"): one for one in doc["variants"]}
    by_id = {one["id"]: one for one in doc["variants"]}
    first = call.site.new_ids(2 * len(given) or 1)
    made = []
    for place, one in enumerate(given):
        old = by_id.get(one.get("id") or "") or known.get(_values(one["optionValues"], "name"))
        made.append(_variant(call, one, old, first + 2 * place, place + 1))
    return made


def picture(call: Call, doc: Doc, given: Doc) -> Doc:
    """One that is there is named by its id; a new one is looked at a moment later."""
    for one in doc["media"]:
        if given.get("id") == one["id"]:
            return {**one, "alt": given.get("alt") or one["alt"]}
    return {
        "__typename": "MediaImage",
        "id": gid("MediaImage", call.site.new_ids()),
        "alt": given.get("alt"),
        "status": "PROCESSING",
        "mediaContentType": "IMAGE",
        "mediaErrors": [],
        "path": given.get("originalSource") or "",
        "width": None,
        "height": None,
    }


def pictures_ready(call: Call, doc: Doc) -> bool:
    """Whether any of them has been decided now."""
    waiting = [one for one in doc["media"] if one["status"] == "PROCESSING"]
    for one in waiting:
        one |= _looked_at(call, one["path"])
    return bool(waiting)


def _looked_at(call: Call, source: str) -> Doc:
    if not uploads.is_ours(call, source):
        return {"status": "READY", "width": 1000, "height": 1000}  # other hosts are not asked
    content = uploads.content_of(call, source)
    if not content:
        return _failed("IMAGE_DOWNLOAD_FAILURE", "Nothing was uploaded there")
    try:
        width, height = Image.open(io.BytesIO(content)).size
    except (UnidentifiedImageError, OSError):
        return _failed("UNSUPPORTED_IMAGE_FILE_TYPE", "The file is no picture")
    return {"status": "READY", "width": width, "height": height}


def _failed(code: str, message: str) -> Doc:
    return {"status": "FAILED", "mediaErrors": [{"code": code, "details": None, "message": message}]}


def _variant(call: Call, given: Doc, old: Doc | None, number: int, position: int) -> Doc:
    item, before = given.get("inventoryItem") or {}, (old or {}).get("inventoryItem") or {}
    price, compared = given.get("price"), given.get("compareAtPrice")
    values = [{"name": one["optionName"], "value": one["name"]} for one in given["optionValues"]]
    return {
        "__typename": "ProductVariant",
        "id": old["id"] if old else gid("ProductVariant", number),
        "legacyResourceId": old["legacyResourceId"] if old else str(number),
        "sku": given.get("sku") or item.get("sku") or (old or {}).get("sku", ""),
        "barcode": given.get("barcode") or (old or {}).get("barcode"),
        "title": " / ".join(one["value"] for one in values),
        "position": position,
        "price": amount(call.shop.currency, float(price if price is not None else (old or {}).get("price", 0))),
        "compareAtPrice": amount(call.shop.currency, float(compared)) if compared else None,
        "taxable": given.get("taxable", True),
        "inventoryPolicy": given.get("inventoryPolicy") or "DENY",
        "inventoryQuantity": 0,
        "updatedAt": now(),
        "selectedOptions": values,
        "drawing": "",
        "inventoryItem": {
            "__typename": "InventoryItem",
            "id": before.get("id") or gid("InventoryItem", number + 1),
            "tracked": item.get("tracked", before.get("tracked", False)),
            "requiresShipping": item.get("requiresShipping", before.get("requiresShipping", True)),
            "measurement": {"weight": (item.get("measurement") or {}).get("weight")},
        },
    }


def _variant_problem(input: Doc, variants: list[Doc], options: list[Doc]) -> Doc | None:
    names = {one["name"] for one in options}
    sources = {one.get("originalSource") or one.get("id") for one in input.get("files") or []}
    for place, one in enumerate(variants):
        path = ("input", "variants", str(place))
        if any(not value.get("optionName") or not value.get("name") for value in one["optionValues"]):
            return _problem("INVALID_VARIANT", "an option value needs the names of option and value", *path)
        if names and {value["optionName"] for value in one["optionValues"]} != names:
            return _problem("INVALID_VARIANT", "a variant has one value of each option", *path)
        file = one.get("file")
        if file and (file.get("originalSource") or file.get("id")) not in sources:
            return _problem("INVALID_INPUT", "the file of a variant is not among the files", *path, "file")
    return None


def _values(options: list[Doc], name: str) -> tuple[str, ...]:
    return tuple(str(one[name]) for one in options)


def _problem(code: str, message: str, *path: str) -> Doc:
    return user_error(message, *path, code=code)
