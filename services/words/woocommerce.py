"""WooCommerce's words."""

from flask_babel import lazy_gettext as _

from platforms import Code
from services.words.platform import Words

WORDS: Words = {
    Code.NOT_A_SHOP: (
        _("There is a website at %(host)s, but no WordPress with WooCommerce behind this address."),
        _("Check the address; if the shop lives in a folder, add it (https://example.com/shop)."),
    ),
    Code.API_SHUT: (
        _("The shop's firewall or a security plug-in turns Vetrina away."),
        _("Allow Vetrina the REST API (addresses that begin with /wp-json/) in the plug-in or at the hosting."),
    ),
    Code.KEY_REFUSED: (
        _("The shop does not know the consumer key: it is mistyped, or it was revoked."),
        _("Create a new key in WooCommerce → Settings → Advanced → REST API, or authorise again."),
    ),
    Code.SECRET_WRONG: (
        _("The consumer secret does not belong to the consumer key."),
        _("Copy the secret again. WooCommerce shows it once: if it is lost, create a new key."),
    ),
    Code.KEY_READS_ONLY: (
        _("The key may read but not write."),
        _("Create a key with the permission “Read/Write”; Vetrina needs it for webhooks, order status and tracking."),
    ),
    Code.ROLE_TOO_SMALL: (
        _("The WordPress user behind the key may not manage the shop."),
        _("Create the key for a user with the role Administrator or Shop manager."),
    ),
    Code.ROUTE_MISSING: (
        _("WordPress answers, but WooCommerce does not: it seems to be deactivated."),
        _("Activate WooCommerce under Plugins in WordPress, then try again."),
    ),
    Code.SHOP_FAILED: (
        _("The shop answered with an error of its own (%(status)s)."),
        _("Often this passes. If it stays, look into the error log of WordPress."),
    ),
    Code.PAGE_INSTEAD: (
        _("The shop answered with a web page in place of what was asked: a cache, a firewall or maintenance."),
        _("Leave addresses that begin with /wp-json/ out of caches and firewalls."),
    ),
    Code.TEXT_AROUND: (
        _("The shop writes other text round its answers, so that they cannot be read."),
        _("Usually a plug-in shows warnings: switch off WP_DEBUG_DISPLAY, or the plug-in."),
    ),
    Code.CUT_SHORT: (
        _("The shop's answer broke off."),
        _("Often this passes. If it stays, ask the hosting about memory and time limits of PHP."),
    ),
    Code.SHAPE_UNKNOWN: (
        _("The shop's answer has a shape that Vetrina does not know."),
        _("Often a plug-in changes it. Tell the print provider, with the time at which it happened."),
    ),
}
