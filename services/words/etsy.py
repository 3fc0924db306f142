"""Etsy's words."""

from flask_babel import lazy_gettext as _

from platforms import Code
from services.words.platform import Words

WORDS: Words = {
    Code.ACCESS_ENDED: (
        _("Etsy ended our access to this shop. This also happens after a password change."),
        _("Connect the store again; products, connections and orders are kept."),
    ),
    Code.CODE_REFUSED: (
        _("Etsy did not take our answer to your consent any more: it was too late, or it was used before."),
        _("Authorise once more."),
    ),
    Code.GRANT_UNREADABLE: (
        _("Etsy sent something in place of your consent."),
        _("Authorise once more."),
    ),
    Code.SCOPE_MISSING: (
        _("Etsy permissions are missing: %(scopes)s."),
        _("Connect the store again and allow all that Etsy asks about."),
    ),
    Code.NO_SHOP_THERE: (
        _("This Etsy account has no shop."),
        _("Log in to Etsy with the account that owns the shop, and authorise again."),
    ),
    Code.APP_REFUSED: (
        _("Etsy does not accept Vetrina as an application at the moment."),
        _("Nothing to do for you: the print provider has to look at the keystring and the shared secret."),
    ),
    Code.NOT_APPROVED: (
        _("Etsy does not let Vetrina do this for your shop yet."),
        _("Nothing to do for you: the print provider has to ask Etsy for it."),
    ),
    Code.TRACKING_DENIED: (
        _("Etsy does not let Vetrina send tracking for your shop."),
        _("Copy the tracking code to the order on Etsy yourself, and mark this as done by hand."),
    ),
    Code.TRACKING_NEEDED: (
        _("For this destination Etsy takes an order as shipped only with a carrier and a tracking code."),
        _("Add both to the package, then send it again."),
    ),
    Code.ORDER_OVER: (
        _("The order is closed on Etsy (%(shop_status)s), so no tracking was sent."),
        _("Check the order on Etsy before anything is shipped."),
    ),
    Code.QUOTA_USED_UP: (
        _("The calls that Etsy allows Vetrina in a day are almost used up, so products and new orders are read later."),
        _("Nothing to do: tracking still goes out, and the rest follows as the calls come back."),
    ),
    Code.THROTTLED: (
        _("Etsy limits our speed at the moment."),
        _("Nothing to do: Vetrina waits as long as Etsy asks and then goes on."),
    ),
    Code.GONE: (
        _("This is no longer on Etsy."),
        _("Check it in your shop on Etsy; what is deleted there cannot be read any more."),
    ),
    Code.SHOP_FAILED: (
        _("Etsy answered with an error of its own (%(status)s)."),
        _("Often this passes. If it stays, look at Etsy's status page."),
    ),
    Code.FIELDS_REFUSED: (
        _("Etsy refused what was sent to it."),
        _("Read Etsy's words below and check the order on Etsy."),
    ),
}
