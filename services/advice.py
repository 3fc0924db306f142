"""What a refusal means to the person in front of it: what happened, and what to do. One pair of sentences per code."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from platforms import Code


class Advice(NamedTuple):
    happened: str
    help: str
    quote: str = ""  # the shop's own words, in its own language


def advice_on(code: str, facts: Mapping[str, Any] | None = None) -> Advice:
    """In the reader's language. `facts` fill the sentences; what they lack is told without it."""
    known = defaultdict(str, {name: fact for name, fact in (facts or {}).items() if fact is not None})
    known["host"] = known["host"] or str(_("the store"))
    happened, help_ = WORDS.get(code, WORDS["unexpected"])
    return Advice(str(happened) % known, str(help_) % known, str(known["shop_message"]))


WORDS: dict[str, tuple[LazyString, LazyString]] = {
    # what was typed
    Code.ADDRESS_INVALID: (
        _("This is not the address of a website."),
        _("Copy it from the browser while the shop is open, for example https://www.example.com."),
    ),
    Code.ADDRESS_NOT_ALLOWED: (
        _("%(host)s is not an address on the public internet, or uses an unusual port. Vetrina does not call it."),
        _("Give the address by which buyers reach the shop."),
    ),
    Code.HTTPS_NEEDED: (
        _("%(host)s can only be reached without encryption (http)."),
        _("Switch on https at the shop's hosting; most offer a free certificate. Then try again."),
    ),
    Code.TOO_MANY_REDIRECTS: (
        _("The address leads from one redirect to the next and never arrives."),
        _("Type the final address of the shop, as the browser shows it once the shop is open."),
    ),
    Code.NOT_A_SHOP: (
        _("There is a website at %(host)s, but no WordPress with WooCommerce behind this address."),
        _("Check the address; if the shop lives in a folder, add it (https://example.com/shop)."),
    ),
    Code.PERMALINKS_PLAIN: (
        _("The shop was found, but its permalinks are set to “Plain”, which shuts the way in."),
        _("In WordPress open Settings → Permalinks, choose “Post name”, save, and try again."),
    ),
    Code.API_SHUT: (
        _("The shop's firewall or a security plug-in turns Vetrina away."),
        _("Allow Vetrina the REST API (addresses that begin with /wp-json/) in the plug-in or at the hosting."),
    ),
    # the way there
    Code.NAME_UNKNOWN: (
        _("No website with the name %(host)s could be found."),
        _("Check the spelling. If the domain is new, wait until it is known everywhere."),
    ),
    Code.CONNECTION_FAILED: (
        _("%(host)s does not accept connections at the moment."),
        _("Check that the shop opens in a browser."),
    ),
    Code.TLS_FAILED: (
        _("The certificate of %(host)s is not valid, so the connection would not be safe."),
        _("Have the certificate renewed at the shop's hosting."),
    ),
    Code.TIMED_OUT: (
        _("%(host)s did not answer in time."),
        _("Check whether the shop is slow in a browser too."),
    ),
    # the right to ask
    Code.KEY_REFUSED: (
        _("The shop does not know the consumer key: it is mistyped, or it was revoked."),
        _("Create a new key in WooCommerce → Settings → Advanced → REST API, or authorise again."),
    ),
    Code.SECRET_WRONG: (
        _("The consumer secret does not belong to the consumer key."),
        _("Copy the secret again. WooCommerce shows it once: if it is lost, create a new key."),
    ),
    Code.CLOCK_WRONG: (
        _("The clock of the shop's server is wrong, so it takes our signed calls for old ones."),
        _("Ask the shop's hosting to set the server's clock."),
    ),
    Code.KEY_READS_ONLY: (
        _("The key may read but not write."),
        _("Create a key with the permission “Read/Write”; Vetrina needs it for webhooks, order status and tracking."),
    ),
    Code.KEY_WRITES_ONLY: (
        _("The key may write but not read."),
        _("Create a key with the permission “Read/Write”."),
    ),
    Code.ROLE_TOO_SMALL: (
        _("The WordPress user behind the key may not manage the shop."),
        _("Create the key for a user with the role Administrator or Shop manager."),
    ),
    Code.GRANT_UNREADABLE: (
        _("The shop sent something in place of its keys."),
        _("Try again, or type a key and its secret instead."),
    ),
    Code.PLAN_REFUSED: (
        _("The shop's plan does not include access for other programs."),
        _("Change the plan at the platform, then try again."),
    ),
    # the answer
    Code.THROTTLED: (
        _("The shop asks for a pause: too many calls in a short time."),
        _("Nothing to do: Vetrina waits as long as the shop asks and then goes on."),
    ),
    Code.GONE: (
        _("The shop does not have this any more."),
        _("If it was deleted by mistake, restore it in the shop."),
    ),
    Code.ROUTE_MISSING: (
        _("WordPress answers, but WooCommerce does not: it seems to be deactivated."),
        _("Activate WooCommerce under Plugins in WordPress, then try again."),
    ),
    Code.FIELDS_REFUSED: (
        _("The shop refused what was sent to it."),
        _("Read the shop's words below; a plug-in may demand more than usual."),
    ),
    Code.ASKED_WRONGLY: (
        _("Vetrina asked for something that this platform does not have."),
        _("Tell the print provider, with the time at which it happened."),
    ),
    Code.ORDER_OVER: (
        _("The order is closed in the shop (%(shop_status)s), so its status was left as it is."),
        _("Check the order in the shop; change its status there if that is right."),
    ),
    Code.SHOP_FAILED: (
        _("The shop answered with an error of its own (%(status)s)."),
        _("Often this passes. If it stays, look into the error log of WordPress."),
    ),
    Code.MAINTENANCE: (
        _("The shop is in maintenance."),
        _("Nothing to do: Vetrina goes on when the shop is back."),
    ),
    Code.MOVED: (
        _("The shop now redirects to another address (%(to)s)."),
        _("Reconnect the store, so that Vetrina learns the new address; products, connections and orders are kept."),
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
    Code.TOO_BIG: (
        _("The shop's answer is larger than Vetrina takes."),
        _("Tell the print provider, with the time at which it happened."),
    ),
    Code.TYPE_NOT_ALLOWED: (
        _("There is no file of a kind that can be printed at this address."),
        _("Give the address of a PDF, PNG, JPEG or TIFF."),
    ),
    Code.SHAPE_UNKNOWN: (
        _("The shop's answer has a shape that Vetrina does not know."),
        _("Often a plug-in changes it. Tell the print provider, with the time at which it happened."),
    ),
    # Vetrina's own
    "another_shop": (
        _("These keys belong to another shop (%(host)s) than this store."),
        _("Authorise in the shop of this store, or connect the other shop as a store of its own."),
    ),
    "not_possible_here": (
        _("This shop cannot be connected to this account."),
        _("If the shop is yours, ask the print provider."),
    ),
    "denied": (
        _("The request was declined in the shop. Nothing was connected."),
        _("Authorise again, or type a key and its secret."),
    ),
    "keys_never_came": (
        _("The shop says that it agreed, but its keys never arrived here."),
        _("A firewall of the shop may hold them back. Type a key and its secret instead."),
    ),
    "expired": (
        _("No answer came from the shop within 15 minutes."),
        _("Authorise again, or type a key and its secret."),
    ),
    "empty_answer": (
        _("The shop says that it has products, but listed none. Nothing was marked as gone."),
        _("Check that the products are published, then sync again."),
    ),
    "unexpected": (
        _("Something broke on our side. It has been noted."),
        _("Try again in a while. If it stays, tell the print provider."),
    ),
}
