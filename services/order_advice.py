"""What stands in an order's way, and how it is got out of it: one sentence each, for every reason code."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from core import countries, vocabulary
from models import Order, Status


class Advice(NamedTuple):
    """`help` says what to do next; `link` names the page where it is done: mapping, address, twin, store or empty."""

    happened: str
    help: str
    link: str = ""


HELD_FOR_THEMSELVES = ("fraud_risk", "client_request", "psp_capacity", "material_shortage", "carrier_refused")
HELP: dict[str, tuple[LazyString, str]] = {
    "unmapped_variant": (
        lazy_gettext(
            "Connect the product to the production catalog: all orders that wait for it go on by themselves. "
            "Or ignore the line, if it is not for us."
        ),
        "mapping",
    ),
    "file_unreachable": (lazy_gettext("Check the file's address, or replace the file of this line."), "mapping"),
    "file_format": (
        lazy_gettext("Replace the file, here for this order or in the product's connection for all."),
        "mapping",
    ),
    "file_low_dpi": (
        lazy_gettext("Replace the file with one of more pixels, or approve the order as it is."),
        "mapping",
    ),
    "file_size_mismatch": (
        lazy_gettext("Replace the file with one of the right size, or approve the order as it is."),
        "mapping",
    ),
    "file_no_bleed": (
        lazy_gettext("Replace the file with one that has bleed, or approve the order as it is."),
        "mapping",
    ),
    "file_fonts": (lazy_gettext("Embed the fonts and replace the file, or approve the order as it is."), "mapping"),
    "file_changed": (
        lazy_gettext("Look at the file. If it is the right one, check the order again or approve it as it is."),
        "mapping",
    ),
    "address_incomplete": (lazy_gettext("Complete the address."), "address"),
    "destination_not_served": (
        lazy_gettext(
            "Change the address, or cancel the order. The provider decides which countries a product is sent to."
        ),
        "address",
    ),
    "quantity_out_of_limits": (
        lazy_gettext("Change the quantity in the shop, or ask the provider for other limits; then check again."),
        "",
    ),
    "product_unavailable": (
        lazy_gettext("Connect the product to something else of the catalog, or ignore the line."),
        "mapping",
    ),
    "attributes_missing": (
        lazy_gettext("Complete the product's connection, or give this line its files."),
        "mapping",
    ),
    "duplicate_suspect": (
        lazy_gettext("Compare the two. If both were meant, approve this one as it is; else cancel it."),
        "twin",
    ),
    "payment_pending": (
        lazy_gettext("Nothing needs to be done: it goes on by itself as soon as the shop lets it go."),
        "",
    ),
    "fraud_risk": (lazy_gettext("Look at the payment in the shop; then check again or cancel."), ""),
    "client_request": (lazy_gettext("When the matter is settled, check again."), ""),
    "psp_capacity": (lazy_gettext("The provider releases it as soon as there is room."), ""),
    "material_shortage": (lazy_gettext("The provider releases it as soon as the material is there."), ""),
    "carrier_refused": (lazy_gettext("Correct the address or choose another carrier; then check again."), "address"),
}


WITHHELD = lazy_gettext(
    "Copy it from the shop's own page of the order. The print provider can ask the platform to be given addresses."
)


def advice_on(order: Order) -> Advice | None:
    """What stops this order; None: nothing does."""
    if not order.reason:
        return _quiet(order)
    words, link = HELP[order.reason]
    if order.reason_facts.get("withheld"):
        words = WITHHELD
    return Advice(happened(order.reason, order.reason_facts), str(words), link)


def happened(reason: str, facts: dict[str, Any]) -> str:
    """What is not as it should be, in a sentence."""
    lines = ", ".join(facts.get("lines", []) or filter(None, [facts.get("line", "")]))
    told: dict[str, Callable[[], str]] = {
        "unmapped_variant": lambda: _("Not connected yet: %(lines)s.", lines=lines),
        "file_changed": lambda: _("The print file changed after it was checked: %(lines)s.", lines=lines),
        "address_incomplete": lambda: _address(facts),
        "destination_not_served": lambda: _(
            "%(line)s is not sent to %(country)s.", line=lines, country=countries.name_of(facts.get("country", ""))
        ),
        "quantity_out_of_limits": lambda: _limits(lines, facts),
        "product_unavailable": lambda: _("The catalog has no longer what %(line)s is made as.", line=lines),
        "attributes_missing": lambda: _("%(line)s lacks a print file or a choice.", line=lines),
        "duplicate_suspect": lambda: _(
            "Same buyer, lines and total as order %(number)s, within a day.", number=facts.get("order", "")
        ),
        "payment_pending": lambda: _("The shop says that it is not paid yet, or holds it back itself."),
        "fraud_risk": lambda: _("Somebody doubts the payment."),
        "client_request": lambda: _("Held at the client's wish."),
        "psp_capacity": lambda: _("Production is full."),
        "material_shortage": lambda: _("Material is missing."),
        "carrier_refused": lambda: _("The carrier refused the parcel."),
    }
    words = told.get(reason)
    if not lines and "side" in facts and reason not in HELD_FOR_THEMSELVES:
        sentence = _("A person asks: %(reason)s.", reason=vocabulary.REASON[reason])
    else:
        sentence = words() if words else _("A print file of %(lines)s is not as it should be.", lines=lines)
    return f"{sentence} {facts['words']}" if facts.get("words") else sentence


def _address(facts: dict[str, Any]) -> str:
    parts = _parts(facts.get("missing", []))
    if facts.get("withheld"):
        return _("The shop's platform does not give us the buyer's address; it lacks: %(parts)s.", parts=parts)
    return _("The address lacks: %(parts)s.", parts=parts)


def _limits(line: str, facts: dict[str, Any]) -> str:
    pieces, least, most = facts.get("pieces"), facts.get("least"), facts.get("most")
    if most is None:
        return _("%(line)s: %(pieces)s pieces; at least %(least)s are made.", line=line, pieces=pieces, least=least)
    return _(
        "%(line)s: %(pieces)s pieces; between %(least)s and %(most)s are made.",
        line=line, pieces=pieces, least=least, most=most,
    )  # fmt: skip


PARTS = {
    "line1": lazy_gettext("street and number"),
    "city": lazy_gettext("city"),
    "country": lazy_gettext("country"),
    "post_code": lazy_gettext("post code"),
    "last_name": lazy_gettext("name"),
}


def _parts(missing: list[str]) -> str:
    return ", ".join(str(PARTS[part]) for part in missing if part in PARTS)


def _quiet(order: Order) -> Advice | None:
    if order.status == Status.PENDING_APPROVAL:
        happened = _("All checks passed.")
        if order.reason_facts.get("why") == "large":
            happened = _("All checks passed. The store wants orders of such a total approved by a person.")
        return Advice(happened, _("It goes into production when somebody approves it."))
    return None
