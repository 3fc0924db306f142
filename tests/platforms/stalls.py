"""The pretend shops in which products are put on sale, and what is there then, as their own APIs say it."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from PIL import Image

from platforms import Http, Platform, open_platform
from platforms.access import App
from platforms.offers import Offer, OfferPicture, OfferVariant
from tests.platforms.etsy_market import FIRST, app_at
from tests.platforms.etsy_market import opened as etsy_opened

ETSY_CHOSEN = {
    "taxonomy_id": "121",
    "shipping_profile_id": "230000000001",
    "readiness_state_id": "77000001",
    "return_policy_id": "55000001",
    "production_partner_ids": "33000001",
}
MEDIA = """query($id: ID!) { product(id: $id) { handle status onlineStoreUrl
  media(first: 50) { nodes { alt status preview { image { url } } } } } }"""


@dataclass
class Stall:
    """A shop; `shown` gives of a product (is it on sale?, [(alt, address of the picture)])."""

    name: str
    open: Callable[[Http], Platform]
    shown: Callable[[str], tuple[bool, list[tuple[str, str]]]]
    pictures: Callable[[], int]  # of ours, in all of the shop


def shopify(running) -> Stall:
    running.reset()
    there = running.shop()
    keys = there.token()
    app = App("sandbox-client-id", "shpss_sandbox_client_secret", (), f"{running.url}/{{shop}}")

    def shown(number):
        running.settle()
        said = there.graphql(keys["access_token"], MEDIA, {"id": f"gid://shopify/Product/{number}"})
        product = said["data"]["product"]
        pictures = [(each["alt"], each["preview"]["image"]["url"]) for each in product["media"]["nodes"]]
        return product["onlineStoreUrl"] is not None, pictures

    return Stall(
        "shopify",
        lambda http: open_platform("shopify", there.url, {"access_token": keys["access_token"]}, http, app),
        shown,
        lambda: there.control("GET", "uploads")["used"],
    )


def woocommerce(running) -> Stall:
    running.reset()
    key = running.key()

    def shown(number):
        body = opened(Http(https_only=False, allow_local=True)).api.row(f"wc/v3/products/{number}")
        return body["status"] == "publish", [(each["alt"], each["src"]) for each in body["images"]]

    def opened(http):
        found = open_platform("woocommerce", running.url, key, Http(https_only=False, allow_local=True)).verify()
        return open_platform("woocommerce", found.shop.address, found.credentials, http)

    return Stall("woocommerce", opened, shown, lambda: running.control("GET", "pictures")["fetched"])


def etsy(running) -> Stall:
    running.reset()

    def opened(http):
        shop = etsy_opened(running)
        return open_platform("etsy", running.url, shop.credentials, http, app_at(running.url))

    def shown(number):
        api = opened(Http(https_only=False, allow_local=True)).api
        row = api.page("catalogue", "listings/batch", listing_ids=number, includes="Images")[0][0]
        pictures = [(each["alt_text"], each["url_fullxfull"]) for each in row["images"]]
        assert row["shop_id"] == FIRST
        return row["state"] == "active", pictures

    return Stall("etsy", opened, shown, lambda: running.control("GET", "uploads")["used"])


def png(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(out, "PNG")
    return out.getvalue()


def pictures_at(httpserver, mark: str, *colours: str) -> tuple[OfferPicture, ...]:
    """One for each colour, which the shop may also fetch for itself."""
    made = []
    for colour in colours:
        path, content = f"/mockups/{mark}-{colour}.png", png(colour)
        httpserver.expect_request(path).respond_with_data(content, content_type="image/png")
        name = f"{mark}-{colour}.png"
        made.append(
            OfferPicture(
                colour,
                name,
                "image/png",
                f"In {colour}",
                httpserver.url_for(path),
                lambda content=content: content,
            )
        )
    return tuple(made)


def offer_of(pictures, *, mark="poster-alba-k3v9qx", **more) -> Offer:
    variants = (
        OfferVariant(f"{mark}-a3", 1990, {"Size": "A3", "Paper": "Matt"}),
        OfferVariant(f"{mark}-a2", 2990, {"Size": "A2", "Paper": "Matt"}),
        OfferVariant(f"{mark}-a2g", 3190, {"Size": "A2", "Paper": "Gloss"}),
    )
    said = {
        "mark": mark,
        "title": "Poster Alba",
        "text": "A sunrise.\n\nPrinted <b>for</b> you\n& shipped.",
        "currency": "EUR",
        "variants": variants,
        "pictures": pictures,
        "is_live": True,
        "began_at": datetime.now(UTC),
        "chosen": ETSY_CHOSEN,
    }
    return Offer(**(said | more))
