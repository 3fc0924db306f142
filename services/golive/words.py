"""What the lines of the checklist say to a person: what it is, how it stands, and what to do next."""

from collections import defaultdict

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from core import vocabulary
from core.golive_acts import STEPS
from services.golive.line import Line, Step


def title_of(step: Step) -> str:
    return str(TITLES[step])


def text_of(line: Line) -> str:
    """In the reader's language."""
    facts = defaultdict(str, line.facts)
    if status := line.facts.get("status"):
        facts["status"] = str(vocabulary.ORDER[status].text)
    return str(WORDS[line.why]) % facts


TITLES: dict[Step, LazyString] = {
    Step.ACCESS: _("The client's Admin has access"),
    Step.CONNECTED: _("The store is connected"),
    Step.WEBHOOKS: _("The shop tells of its orders by itself"),
    Step.SYNCED: _("The products are synced"),
    Step.MAPPED: _("What is sold is connected"),
    Step.FILES: _("The print files pass their checks"),
    Step.SPECIFICATIONS: STEPS["specifications"],
    Step.SEEN: _("A test order stands on both sides"),
    Step.PROOFS: STEPS["proofs"],
    Step.DELIVERED: _("The test order went all the way to Delivered"),
    Step.UPDATES: STEPS["updates"],
    Step.TRACKING: _("The shop was told the tracking, and confirmed it"),
    Step.POSTBACK: _("The client's own systems were told"),
    Step.INVOICE: STEPS["invoice"],
    Step.LIVE: _("The store is live"),
}
WORDS: dict[str, LazyString] = {
    "accepted": _("The invitation was accepted."),
    "access_off": _("Switch on Storefront access and invite the client's Admin."),
    "invited": _("The invitation is out. Nobody has accepted it yet; ask the client to look in the spam folder too."),
    "invitation_lost": _("The invitation cannot be accepted any more, or never arrived. Send it again."),
    "by_hand": _("A manual store has no shop to connect: orders are placed by hand or imported."),
    "connected": _("The shop lets Vetrina in."),
    "paused": _("The store is paused: nothing is exchanged with the shop."),
    "disconnected": _("The store is disconnected. Connect it again; everything was kept."),
    "connection_ill": _("The last call to the shop failed. The check of the connection says why, and what to do."),
    "no_deliveries": _("No shop sends messages here."),
    "heard": _("A message of the shop arrived and was understood."),
    "not_understood": _("Messages arrive, but none was understood yet. The check of the connection says why."),
    "nothing_heard": _("Nothing has come from the shop yet. Place an order there: it shows here within a minute."),
    "no_webhook": _("Enter Vetrina's address and key in the shop, then place an order there."),
    "no_products": _("There is no shop to bring products over from."),
    "syncing": _("The products are being brought over right now."),
    "synced": _("The shop's products are here."),
    "cannot_be_asked": _("This shop is not asked for its products: they become known with the orders that arrive."),
    "never_synced": _("Press “Sync products” on the store's page."),
    "from_catalog": _("Orders name the production catalog itself; there is nothing to connect."),
    "no_variants": _("No product is here yet; they come with a sync, or with the first order."),
    "to_connect": _(
        "%(connected)s of %(total)s variants are connected, %(open)s are still open. Connect each, or ignore what is"
        " not for this provider: an order with an open one stops."
    ),
    "all_ignored": _("Every variant is ignored, so no order would be made. Connect what is to be produced."),
    "all_connected": _("%(connected)s of %(total)s variants are connected."),
    "files_faulty": _("Print files that cannot be printed as they are: %(count)s variants. Each says what is wrong."),
    "files_checked_now": _("Files are being fetched and looked at right now."),
    "files_pass": _("Of %(count)s connected variants every print file is fine, or a person let it pass."),
    "files_of_orders": _("The files come with each order, and are looked at then."),
    "nothing_connected": _("There are files to look at once a product is connected."),
    "no_test": _(
        "Place an order in the shop as a buyer would and mark it as a test on its page, or make a test order here."
    ),
    "no_test_by_hand": _("Make a test order here, or tick “Test order” when you place one."),
    "coming": _("Order %(number)s is here and not released yet: %(status)s."),
    "stopped": _("Order %(number)s has stopped: %(status)s. Its page says why, and has the button that mends it."),
    "seen_of_shop": _(
        "Order %(number)s came from the shop; the client sees it under Orders, the provider in Production."
    ),
    "seen_by_hand": _(
        "Order %(number)s was made here; the client sees it under Orders, the provider in Production. One placed in"
        " the shop also proves the way in."
    ),
    "after_test": _("It begins with a test order that is released."),
    "walk": _(
        "Order %(number)s: %(status)s. The provider moves it on step by step, as any other; it is not made for sale."
    ),
    "walked": _("Order %(number)s was delivered."),
    "no_tracking": _("This shop has no place for tracking."),
    "cannot_be_told": _("The shop's interface is not open to Vetrina, so it cannot be told."),
    "told": _("The shop has the tracking of order %(number)s; Vetrina has read it back."),
    "telling": _("The shop is being told the tracking of order %(number)s."),
    "not_told": _("The shop did not take the tracking of order %(number)s. Its page has the shop's own words."),
    "not_sent": _("Order %(number)s is from the shop: once its parcel leaves, the shop is told."),
    "only_by_hand": _(
        "The test order was made here, so the shop does not know it. Place one in the shop as a buyer would, and mark"
        " it as a test on its page."
    ),
    "no_test_of_shop": _("It needs a test order that was placed in the shop, and a parcel that left."),
    "no_postback": _("No postback is set up."),
    "postback_answered": _("An endpoint of the client took what it was told."),
    "postback_failed": _("An endpoint did not take what it was told. The log says why; send it again from there."),
    "postback_unsent": _("Nothing was sent yet. It happens with the next order, or with a test from its page."),
    "specifications_open": _("Compare what is made (paper, size, print) with what was agreed, then tick."),
    "specifications_said": _("Compared and agreed."),
    "proofs_open": _("Open the print files on the test order's page and look at them as they would be printed."),
    "proofs_said": _("Looked at."),
    "updates_open": _("Ask the client whether each step of the test order showed in their own view."),
    "updates_said": _("The client saw it."),
    "invoice_open": _("Agree with the client where invoices go, and how often."),
    "invoice_said": _("Agreed."),
    "live_open": _("When everything above is done, say that the store is live."),
    "live_said": _("Declared."),
}
