"""The words for shops with an API of their own: whoever reads them may well be the shop's developer."""

from flask_babel import lazy_gettext as _

from platforms import Code
from services.words.platform import Words

WORDS: Words = {
    Code.NOT_A_SHOP: (
        _("%(host)s answers, but not as Vetrina's protocol for shops of one's own has it."),
        _("Check the address: below it, /vetrina/v1 must answer with JSON. The shop's developer knows it."),
    ),
    Code.ROUTE_MISSING: (
        _("The shop answers, but a part of the protocol is missing there (%(status)s)."),
        _("Show this to the shop's developer: about, products, orders and shipments are needed, in version 1."),
    ),
    Code.API_SHUT: (
        _("Something before the shop's API turns Vetrina away (%(status)s): a firewall, or a log-in."),
        _("Have addresses that begin with /vetrina/v1 left out of it; the signature protects them."),
    ),
    Code.KEY_REFUSED: (
        _("The shop does not let Vetrina in (%(shop_code)s)."),
        _("Type the shop's secret again; if it stays, show this to the shop's developer."),
    ),
    Code.SECRET_WRONG: (
        _("The shop takes our signature for wrong, or the secret has fewer than 24 characters."),
        _("Copy all of it from the shop's settings again. The secret of the shop's messages is another one."),
    ),
    Code.CLOCK_WRONG: (
        _("The shop's clock and ours differ by more than five minutes, so it takes our calls for old ones."),
        _("Have the clock of the shop's server set."),
    ),
    Code.FIELDS_REFUSED: (
        _("The shop refused what was sent to it (%(shop_code)s)."),
        _("Read the shop's words below, and show them to its developer."),
    ),
    Code.SHOP_FAILED: (
        _("The shop answered with an error of its own (%(status)s)."),
        _("Vetrina tries again. If it stays, show this to the shop's developer, with the time at which it happened."),
    ),
    Code.PAGE_INSTEAD: (
        _("The shop answered with something else than JSON."),
        _("Its answers need the type application/json. Show this to the shop's developer."),
    ),
    Code.CUT_SHORT: (
        _("The shop's answer broke off."),
        _("Vetrina tries again. If it stays, show this to the shop's developer, with the time at which it happened."),
    ),
    Code.TEXT_AROUND: (
        _("The shop writes other text round its answers, so that they cannot be read."),
        _("Often these are warnings of its programming language. Show this to the shop's developer."),
    ),
    Code.TOO_BIG: (
        _("A single answer of the shop is larger than Vetrina takes."),
        _("A page of five rows must stay below 8 MB. Show this to the shop's developer."),
    ),
    Code.SHAPE_UNKNOWN: (
        _("A field of the shop's answer is missing, or is of another kind than the protocol has it: %(missing)s"),
        _("Show this to the shop's developer; the page of the protocol has each field."),
    ),
}
