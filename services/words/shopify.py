"""Shopify's words."""

from flask_babel import lazy_gettext as _

from platforms import Code
from services.words.platform import Words

WORDS: Words = {
    Code.ADDRESS_INVALID: (
        _("This does not name a Shopify shop. From a domain of its own Vetrina cannot tell which shop it is."),
        _("Give the name that ends in .myshopify.com; Shopify shows it under Settings → Domains."),
    ),
    Code.NOT_A_SHOP: (
        _("Shopify knows no shop at %(host)s."),
        _("Check the name; Shopify shows it under Settings → Domains. A shop that was closed has to be opened again."),
    ),
    Code.GRANT_UNREADABLE: (
        _("What came back from Shopify was not signed by it, or came too late."),
        _("Authorise once more. If it happens again, tell the print provider, with the time at which it happened."),
    ),
    Code.ACCESS_ENDED: (
        _("Shopify no longer accepts our access to this shop: the app was removed, or the access ran out."),
        _("Connect the store again; products, connections and orders are kept."),
    ),
    Code.SCOPE_MISSING: (
        _("In Shopify, permissions of the Vetrina app are missing: %(scopes)s."),
        _("Connect the store again: Shopify then asks you to grant what is missing."),
    ),
    Code.API_SHUT: (
        _("Shopify turns the Vetrina app away from this shop."),
        _("Check under Settings → Apps in Shopify that the app is installed, then connect the store again."),
    ),
    Code.NOT_APPROVED: (
        _("Shopify has not approved the Vetrina app for buyers' data yet."),
        _("Nothing to do for you: the print provider has to ask Shopify for it."),
    ),
    Code.SHOP_FROZEN: (
        _("Your Shopify store is frozen because of an open Shopify bill."),
        _("Orders continue when it is paid."),
    ),
    Code.SHOP_LOCKED: (
        _("Shopify has locked this store."),
        _("Ask Shopify's support; Vetrina goes on by itself when the store is open again."),
    ),
    Code.GONE: (
        _("This is no longer available from Shopify: it was deleted, or the order is older than 60 days."),
        _("Check in the Shopify admin whether it is still there."),
    ),
    Code.ORDER_HELD: (
        _("The order is on hold in Shopify (%(reason)s)."),
        _("Release the fulfillment hold in Shopify; then send the tracking again."),
    ),
    Code.SHIPPED_BY_OTHERS: (
        _("Already fulfilled in Shopify, so the tracking was not sent."),
        _("Check the fulfillments of the order in Shopify; add the tracking there yourself if it is missing."),
    ),
    Code.NOT_ROUTED: (
        _("Shopify has not assigned these items to a location at which Vetrina may fulfil."),
        _("Check in Shopify from which location the order is fulfilled, and whether another service runs it."),
    ),
    Code.BULK_FAILED: (
        _("Shopify gave up while writing the list of products."),
        _("Nothing to do: Vetrina asks again. If it stays, tell the print provider."),
    ),
    Code.SHOP_FAILED: (
        _("Shopify answered with an error of its own (%(status)s)."),
        _("Often this passes. Look at Shopify's status page if it stays."),
    ),
}
