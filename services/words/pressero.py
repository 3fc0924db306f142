"""Pressero's words."""

from flask_babel import lazy_gettext as _

from platforms import Code
from services.words.platform import Words

WORDS: Words = {
    Code.NOT_A_SHOP: (
        _("The printer behind these keys has no Pressero site with the domain %(host)s."),
        _("Check the site's address, and that it belongs to the subscriber whose id was typed."),
    ),
    Code.KEY_REFUSED: (
        _("Pressero does not accept the user of its API."),
        _("Check all five fields: admin host, subscriber ID, consumer ID, user and password. Or leave all five empty."),
    ),
    Code.PLAN_REFUSED: (
        _("Pressero's API is not switched on at this admin host."),
        _("Ask Aleyant to switch it on, and check the host. Without the API the webhook works alone."),
    ),
    Code.API_NEEDED: (
        _("This needs Pressero's API, and no user of the API was typed."),
        _("Reconnect the store and type the API's user, or have the messages hold the whole order."),
    ),
    Code.ROLE_TOO_SMALL: (
        _("The user of Pressero's API may not do this."),
        _("Give the user the rights for orders, products and shipping in the Pressero admin."),
    ),
    Code.FIELDS_REFUSED: (
        _("Pressero refused what was sent to it."),
        _("Read its words below. Check that the stage for shipped items is still one of the printer's workflow."),
    ),
    Code.GONE: (
        _("Pressero does not have this any more, or it belongs to another site."),
        _("Check the order or the product in the Pressero admin."),
    ),
    Code.ORDER_OVER: (
        _("All items of the order were denied in Pressero, so nothing was told."),
        _("Check the order's approval in Pressero."),
    ),
    Code.SHAPE_UNKNOWN: (
        _("The message has a shape in which the order was not found."),
        _("Open the message in the field map, show where each part stands, and read it again."),
    ),
}
