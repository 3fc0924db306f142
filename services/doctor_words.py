"""What the doctor's findings say to a person: what was looked at, what came of it, and what to do."""

from typing import NamedTuple

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _

from services.advice import advice_on
from services.doctor import Check, Finding, Verdict


class Words(NamedTuple):
    """`help` is what to do."""

    title: str
    text: str
    help: str = ""


def words_of(finding: Finding, platform: str) -> Words:
    """In the reader's language, as it is said of this platform."""
    title = str(TITLES[Check(finding.check)])
    if finding.verdict == Verdict.PASSED:
        return Words(title, _passed(finding))
    if finding.verdict == Verdict.SKIPPED:
        return Words(title, str(SKIPPED[finding.code]))
    if finding.code == "no_message":
        told = gettext("Nothing has come from the shop yet.")
        return Words(title, told, gettext("Change a product there, or place an order: it shows here within a minute."))
    advice = advice_on(finding.code, finding.facts, platform)
    return Words(title, advice.happened, advice.help)


def _passed(finding: Finding) -> str:
    if finding.code == "reads":
        return gettext("The key may read products and orders. Whether it may also write, the first parcel shows.")
    if finding.check != Check.WEBHOOKS:
        return str(PASSED.get(Check(finding.check), ""))
    told = ngettext("%(num)s webhook, active.", "%(num)s webhooks, all active.", finding.facts["count"])
    if mended := finding.facts["mended"]:
        told += " " + gettext("Made anew: %(topics)s.", topics=", ".join(mended))
    return told


TITLES: dict[Check, LazyString] = {
    Check.ADDRESS: _("Address"),
    Check.ENCRYPTION: _("Encryption"),
    Check.REDIRECT: _("Redirects"),
    Check.API: _("Way in for programs (API)"),
    Check.KEYS: _("Key"),
    Check.PERMISSIONS: _("Permissions"),
    Check.PLAN: _("Plan"),
    Check.WEBHOOKS: _("Webhooks"),
    Check.DELIVERY: _("Messages from the shop"),
    Check.CLIENT: _("The client's reference"),
    Check.CLOCK: _("Clock"),
}
PASSED: dict[Check, LazyString] = {
    Check.ADDRESS: _("The shop answers."),
    Check.ENCRYPTION: _("What is said between the shop and Vetrina is encrypted."),
    Check.REDIRECT: _("The shop is where it was connected."),
    Check.API: _("The shop lets Vetrina in."),
    Check.KEYS: _("The shop accepts it."),
    Check.PERMISSIONS: _("The key may do all that is needed."),
    Check.PLAN: _("The shop's plan includes it."),
    Check.CLIENT: _("The shop's Integration ID is the client's Reference ID."),
    Check.CLOCK: _("It agrees with ours."),
}
SKIPPED: dict[str, LazyString] = {
    "no_plan": _("Does not apply: this platform has no plans that could leave it out."),
    "no_webhooks": _("Does not apply: on this platform Vetrina does not set up the messages itself."),
    "no_delivery": _("Does not apply: this platform sends no messages; Vetrina asks it."),
    "client_untold": _("Not known yet: neither the shop's API nor a message has told it."),
    "no_access": _("Cannot be asked: no user of the shop's API was typed. Messages of the shop arrive all the same."),
    "not_yet": _("Not looked at yet."),
    "not_reached": _("Not looked at: mend what stands above first."),
}
