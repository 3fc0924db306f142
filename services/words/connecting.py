"""How connecting is told, platform by platform."""

from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _


class Telling(NamedTuple):
    about: LazyString  # where a platform is chosen
    consent: LazyString | str = ""  # before the button that leads to the shop
    keys: LazyString | str = ""  # where keys come from
    where: LazyString | str = _("As the browser shows it when the shop is open, with its folder if it lives in one.")
    example: str = "https://"
    notice: LazyString | str = ""  # what the platform wants to be said
    left_there: LazyString | str = ""  # in the shop, after Vetrina has left it


ANY = Telling(_("Products and paid orders are read, and the shop is told status and tracking."))
TELLING = {
    "woocommerce": Telling(
        about=_(
            "Products and paid orders are read, and the shop is told status and tracking. Vetrina asks for the right "
            "to read and write orders and products and to set up webhooks; it changes no product."
        ),
        consent=_(
            "You log in to your shop as Administrator or Shop manager and agree to the connection; keys are exchanged "
            "by themselves. Vetrina asks to read and write, because status and tracking go back to the shop."
        ),
        keys=_("In WordPress: WooCommerce → Settings → Advanced → REST API → Add key, permission “Read/Write”."),
        left_there=_(
            "Vetrina removes its webhooks. The key stays in the shop: delete it in WooCommerce → Settings → Advanced → "
            "REST API."
        ),
    ),
    "shopify": Telling(
        about=_(
            "Products and paid orders are read, and Shopify is told what was shipped. Shopify shows which permissions "
            "Vetrina asks for before you agree."
        ),
        consent=_(
            "Shopify asks you to log in and to agree. Vetrina reads products and orders and reports what was shipped; "
            "it changes no product."
        ),
        where=_("The shop's name in Shopify, or any address of its admin: “bottega” or bottega.myshopify.com."),
        example="bottega.myshopify.com",
        left_there=_("After 24 hours Vetrina leaves the shop's apps; until then its messages are turned away."),
    ),
    "etsy": Telling(
        about=_(
            "Listings and paid orders are read, and Etsy is told carrier and tracking code. Log in to Etsy as the "
            "shop's owner; the shop is found by itself."
        ),
        consent=_(
            "Etsy asks you to log in and to agree. Should you decline, Etsy may leave you on its own page: come back "
            "here then."
        ),
        notice=_(
            "The term 'Etsy' is a trademark of Etsy, Inc. This application uses the Etsy API but is not endorsed or "
            "certified by Etsy, Inc."
        ),
        left_there=_("Vetrina stays among the apps of your Etsy account until you remove it in its settings."),
    ),
    "pressero": Telling(
        about=_(
            "Orders of a Pressero site arrive by its webhook. With access to Pressero's API, products are read too, "
            "and tracking goes back."
        ),
        keys=_(
            "Optional: without them, orders arrive by webhook alone. Aleyant's support switches the API on and tells "
            "subscriber and consumer ID; use an account of its own for Vetrina."
        ),
        where=_("The address of the site where the client's people order."),
        left_there=_(
            "The webhook stays in Pressero, and its messages are turned away: remove it in the site's settings."
        ),
    ),
    "custom": Telling(
        about=_(
            "For a shop that your own developers built: it offers products and orders in the shape that Vetrina "
            "documents, and signs what it sends."
        ),
        keys=_("The secret with which Vetrina signs its calls to the shop. Your developers enter the same one there."),
        where=_("The address below which the shop answers /vetrina/v1."),
        left_there=_("The shop's messages are turned away from then on; its developers can switch them off."),
    ),
}


def telling_of(platform: str) -> Telling:
    return TELLING.get(platform, ANY)
