"""A product of ours put on sale in a Shopify shop: told as a whole, by its id or by its handle, the offer's mark.

Which of its pictures is which stands in a metafield of ours, written in the same call, so that none is sent twice.
"""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from core.money import to_text
from platforms.errors import Code, NotFound, Refused, Temporary
from platforms.http import Http
from platforms.offers import Offer, OfferPicture, OfferVariant
from platforms.shopify import products
from platforms.shopify.api import Api
from platforms.shopify.text import Row, gid, nodes, number_of
from platforms.text import exact
from platforms.values import Product

MOST_VARIANTS = 100  # as many as Shopify writes while we wait
SIZES = (50,)
PATIENCE, PAUSE = 20, 1.0  # looks at pictures that are being looked at, and seconds between them
UPLOAD_SECONDS, UPLOAD_BYTES = 120.0, 1024 * 1024  # the second is of the answer
OWN = {"namespace": "vetrina", "key": "pictures", "type": "json"}
SHOP_FRONT = "online_store"


def publish(api: Api, http: Http, offer: Offer, currency: str, known: Callable[[str], None]) -> Product:
    if len(offer.variants) > MOST_VARIANTS:
        raise Refused(Code.TOO_MANY_VARIANTS, limit=MOST_VARIANTS)
    identifier = _identifier(offer)
    before = _offered(api, identifier)
    if before is None and offer.external_id:
        raise NotFound(Code.GONE)
    there = _pictures_there(before)
    sent = _sent(api, http, [each for each in offer.pictures if each.key not in there])
    given = _input(offer, before, there, sent)
    said = api.write("ProductOffer", identifier=identifier, input=given)
    number = number_of(said["product"]["id"])
    known(number)
    _in_order(api, said["product"], [each.key for each in offer.pictures], there)
    _see_pictures(api, number)
    if offer.is_live:
        _put_on_sale(api, number)
    return products.one(api, number, currency)


def _identifier(offer: Offer) -> Row:
    if offer.external_id:
        return {"id": gid("Product", offer.external_id)}
    return {"handle": offer.mark}


def _offered(api: Api, identifier: Row) -> Row | None:
    found: Row | None = api.ask("ProductOffered", urgent=True, identifier=identifier)["productByIdentifier"]
    return found


def _pictures_there(product: Row | None) -> dict[str, str]:
    """Key -> id of those that the shop has and could open."""
    if product is None:
        return {}
    media = nodes(product["media"])
    good = {each["id"] for each in media if each["status"] != "FAILED"}
    with suppress(ValueError, TypeError, KeyError):
        noted = json.loads((product["metafield"] or {})["value"])
        if not isinstance(noted, dict):  # of a try that ended before their ids were noted
            noted = dict(zip(noted, (each["id"] for each in media), strict=False))
        return {key: exact(number) for key, number in noted.items() if number in good}
    return {}


def _in_order(api: Api, product: Row, keys: list[str], there: dict[str, str]) -> None:
    """Pictures that the product had may keep their old place when it is written: they are moved where they do not lie
    right. Which of the new ones is which is noted by their ids, so that a merchant may move them too."""
    lying = [each["id"] for each in nodes(product["media"])]
    new = iter([each for each in lying if each not in there.values()])
    ids = {key: there.get(key) or next(new, "") for key in keys}
    wanted = [each for each in ids.values() if each]
    if lying[: len(wanted)] != wanted:
        moves = [{"id": each, "newPosition": str(place)} for place, each in enumerate(wanted)]
        api.write("PicturesMoved", id=product["id"], moves=moves)
    if ids != there:
        api.write("PicturesNoted", metafields=[{"ownerId": product["id"], **OWN, "value": json.dumps(ids)}])


def _sent(api: Api, http: Http, pictures: Sequence[OfferPicture]) -> dict[str, str]:
    """Key -> where Shopify finds what was put there."""
    if not pictures:
        return {}
    asked = [
        {"filename": each.name, "mimeType": each.mime, "resource": "IMAGE", "httpMethod": "PUT"} for each in pictures
    ]
    targets = api.write("PicturesStaged", input=asked)["stagedTargets"]
    return {each.key: _put(http, target, each) for each, target in zip(pictures, targets, strict=True)}


def _put(http: Http, target: Row, picture: OfferPicture) -> str:
    away = http.elsewhere(seconds=UPLOAD_SECONDS, max_bytes=UPLOAD_BYTES)
    headers = {_header(each["name"]): exact(each["value"]) for each in target["parameters"]}
    answer = away.call("PUT", exact(target["url"]), data=picture.read(), headers=headers)
    if answer.status >= 400:
        raise Temporary(Code.SHOP_FAILED, status=answer.status)
    return exact(target["resourceUrl"])


def _header(name: str) -> str:
    """Shopify names the headers of an upload as fields of a form."""
    return {"content_type": "Content-Type", "acl": "x-goog-acl"}.get(name, name)


def _input(offer: Offer, before: Row | None, there: dict[str, str], sent: dict[str, str]) -> Row:
    files = [_file(each, there, sent) for each in offer.pictures]
    keys = json.dumps([each.key for each in offer.pictures])
    shown: Row = {
        "title": offer.title,
        "descriptionHtml": offer.html,
        "files": files,
        "metafields": [{**OWN, "value": keys}],
        "productOptions": [
            {"name": name, "position": place, "values": [{"name": value} for value in offer.values(name)]}
            for place, name in enumerate(offer.options, 1)
        ]
        or [{"name": products.NO_OPTION[0], "values": [{"name": products.NO_OPTION[1]}]}],
        "variants": [_variant(each, offer, before) for each in offer.variants],
    }
    if before is None:
        shown |= {"handle": offer.mark, "status": "ACTIVE" if offer.is_live else "DRAFT"}
    elif offer.is_live:
        shown["status"] = "ACTIVE"  # a draft that its merchant put on sale meanwhile stays there
    return shown


def _file(picture: OfferPicture, there: dict[str, str], sent: dict[str, str]) -> Row:
    if picture.key in there:
        return {"id": there[picture.key], "alt": picture.alt}
    return {"originalSource": sent[picture.key], "alt": picture.alt, "contentType": "IMAGE"}


def _variant(variant: OfferVariant, offer: Offer, before: Row | None) -> Row:
    chosen = dict(variant.options) or dict([products.NO_OPTION])
    said: Row = {
        "optionValues": [{"optionName": name, "name": value} for name, value in chosen.items()],
        "price": to_text(variant.price, offer.currency),
        "sku": variant.sku,
        "inventoryPolicy": "CONTINUE",  # it is made to order
        "inventoryItem": {"tracked": False, "requiresShipping": True},
    }
    ids = {_values(each): each["id"] for each in nodes(before["variants"])} if before else {}
    own = tuple(chosen.items())
    return said | ({"id": ids[own]} if own in ids else {})


def _values(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple((each["name"], each["value"]) for each in row["selectedOptions"])


def _see_pictures(api: Api, number: str) -> None:
    """Shopify opens them after it has answered; one that it cannot open is no picture of the product."""
    for _look in range(PATIENCE):
        product = _offered(api, {"id": gid("Product", number)})
        media: list[dict[str, Any]] = nodes(product["media"]) if product else []
        failed = [each for each in media if each["status"] == "FAILED"]
        if failed:
            words = "; ".join(exact(fault["message"]) for each in failed for fault in each["mediaErrors"])
            raise Refused(Code.PICTURE_REFUSED, fields="pictures", shop_message=words[:300])
        if all(each["status"] == "READY" for each in media):
            return
        time.sleep(PAUSE)


def _put_on_sale(api: Api, number: str) -> None:
    for page in api.pages("Publications", SIZES, lambda data: data["publications"]):
        for row in page:
            if SHOP_FRONT in {exact(each["handle"]) for each in nodes(row["channels"])}:
                api.write("ProductOnSale", id=gid("Product", number), input=[{"publicationId": row["id"]}])
                return
    raise Refused(Code.NO_SHOP_FRONT)
