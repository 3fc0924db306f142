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


def words_of(finding: Finding) -> Words:
    """In the reader's language."""
    title = str(TITLES[Check(finding.check)])
    if finding.verdict == Verdict.PASSED:
        return Words(title, _passed(finding))
    if finding.verdict == Verdict.SKIPPED:
        return Words(title, str(SKIPPED[finding.code]))
    if finding.code == "no_message":
        told = gettext("Nothing has come from the shop yet.")
        return Words(title, told, gettext("Change a product there, or place an order: it shows here within a minute."))
    advice = advice_on(finding.code, finding.facts)
    return Words(title, advice.happened, advice.help)


def _passed(finding: Finding) -> str:
    if finding.check != Check.WEBHOOKS:
        return ""
    told = ngettext("%(num)s webhook, active.", "%(num)s webhooks, all active.", finding.facts["count"])
    if mended := finding.facts["mended"]:
        told += " " + gettext("Made anew: %(topics)s.", topics=", ".join(mended))
    return told


TITLES: dict[Check, LazyString] = {
    Check.ADDRESS: _("The shop's address answers"),
    Check.ENCRYPTION: _("The way there is encrypted"),
    Check.REDIRECT: _("The shop is where it was connected"),
    Check.API: _("The shop lets programs in"),
    Check.KEYS: _("The key is accepted"),
    Check.PERMISSIONS: _("The key may do all that is needed"),
    Check.PLAN: _("The shop's plan includes it"),
    Check.WEBHOOKS: _("The shop tells Vetrina what happens"),
    Check.DELIVERY: _("Its messages arrive"),
    Check.CLOCK: _("The clocks agree"),
}
SKIPPED: dict[str, LazyString] = {
    "no_plan": _("Does not apply: this platform has no plans that could leave it out."),
    "no_webhooks": _("Does not apply: this platform sends no messages; Vetrina asks it."),
    "no_delivery": _("Does not apply: this platform sends no messages; Vetrina asks it."),
    "not_reached": _("Not looked at: mend what stands above first."),
}
