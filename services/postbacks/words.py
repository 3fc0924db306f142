"""What went wrong with a postback, in words: codes of the line, of templates, and of what is not told any more."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

STATUS, GONE, TEMPLATE, MAIL_REFUSED = "status", "receiver_gone", "template_", "mail_refused"

FAULTS: dict[str, LazyString] = {
    "address_invalid": _("This is no address that can be called."),
    "address_not_allowed": _("The address leads into a private network, or to a port that is not called from here."),
    "https_needed": _("The address begins with http:// — only https:// is called, since orders hold people's data."),
    "name_unknown": _("The receiver's name is not known on the internet."),
    "connection_failed": _("The receiver could not be reached."),
    "tls_failed": _("The receiver's certificate is not valid."),
    "timed_out": _("The receiver did not answer in 15 seconds."),
    "cut_short": _("The receiver's answer broke off."),
    "too_big": _("The receiver's answer was too long."),
    "unexpected": _("Something unforeseen happened here; it is tried again."),
    GONE: _("The receiver said that it is gone (410)."),
    "dropped": _("Dropped when the endpoint was enabled."),
    "too_old": _("It had waited for 30 days."),
    "forgotten": _("The buyer's data was erased on request."),
}
OF_TEMPLATE: dict[str, LazyString] = {
    "syntax": _("The template is not written correctly"),
    "unknown": _("The template names something that the order does not have"),
    "forbidden": _("The template asks for something that is not allowed"),
    "too_slow": _("The template takes too long"),
    "too_big": _("The template makes something too large"),
    "not_json": _("The result is not valid JSON"),
    "failed": _("The template cannot be filled in"),
}


def fault_of(code: str | None, facts: dict[str, Any]) -> str:
    """One sentence; empty where nothing is wrong."""
    if not code:
        return ""
    if code == STATUS:
        return of_status(int(facts.get("status") or 0))
    if code == MAIL_REFUSED:
        return str(_("The mail server did not take it: %(words)s", words=facts.get("words") or ""))
    if code.startswith(TEMPLATE):
        return of_template(code.removeprefix(TEMPLATE), facts.get("line"), facts.get("words") or "")
    return str(FAULTS.get(code, code))


def of_status(status: int) -> str:
    if 300 <= status < 400:
        return str(
            _("The receiver redirects (%(status)s). That is never followed: enter where it leads.", status=status)
        )
    if status in (401, 403):
        return str(
            _("The receiver did not accept our proof (%(status)s). Check the secret and the headers.", status=status)
        )
    if status == 404:
        return str(_("There is nothing at this address (404)."))
    if status == 429:
        return str(_("The receiver wants fewer calls (429); it is given a pause."))
    return str(_("The receiver answered %(status)s; only 2xx counts as taken.", status=status))


def of_template(code: str, line: int | None, words: str) -> str:
    """With the line, and with what the template's own language says."""
    told = str(OF_TEMPLATE.get(code, OF_TEMPLATE["failed"]))
    if line:
        told = str(_("%(fault)s, in line %(line)s", fault=told, line=line))
    return f"{told}: {words}" if words else f"{told}."
