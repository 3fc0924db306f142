"""Why a print file could not be had or was refused, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from designs.findings import Code as Refusal
from models import File
from models.work import WorkState
from platforms.errors import Code
from services.files import MOST_BYTES
from services.findings import Told, tell

MOST_MEGABYTES = MOST_BYTES // 1024**2
CHECK_LINK = _("Open the address in a browser without being logged in: what you see there is what Vetrina gets.")
LATER = _("Vetrina tries again by itself for a while; you can also press “Try again”, or upload the file.")


def trouble_of(file: File) -> Told | None:
    """What stands in the way of `file`; None where nothing does."""
    return told(file.error, file.error_facts) if file.error else None


def told(code: str, facts: Mapping[str, Any]) -> Told:
    """What `code` says of a file, whether it could not be had, or not be printed."""
    if code in set(Refusal):
        return tell(code, facts)
    happened, help_ = WORDS.get(code, WORDS["unexpected"])
    filled = {"host": "", "status": "", "type": "", "megabytes": MOST_MEGABYTES} | dict(facts)
    return Told(str(happened) % filled, str(help_) % filled)


def may_go_better(file: File) -> bool:
    """Whether asking again can help: not where the content itself is refused."""
    return file.work_state == WorkState.FAILED and file.error not in set(Refusal)


# What a guarded fetch can say; whatever else happens is told as `unexpected`.
WORDS: dict[str, tuple[LazyString, LazyString]] = {
    Code.ADDRESS_INVALID: (_("This is not an address from which a file can be fetched."), CHECK_LINK),
    Code.ADDRESS_NOT_ALLOWED: (
        _("This address is not on the public internet, so Vetrina does not call it."),
        _("Put the file where everybody can reach it, or upload it here."),
    ),
    Code.HTTPS_NEEDED: (
        _("The address is not encrypted (http)."),
        _("Use its https address, or upload the file here."),
    ),
    Code.TOO_MANY_REDIRECTS: (_("The address leads from one redirect to the next."), CHECK_LINK),
    Code.NAME_UNKNOWN: (_("No website of this name could be found."), _("Check the spelling of the address.")),
    Code.CONNECTION_FAILED: (_("%(host)s does not accept connections at the moment."), LATER),
    Code.TLS_FAILED: (_("The certificate of %(host)s is not valid."), _("Upload the file here instead.")),
    Code.TIMED_OUT: (_("%(host)s did not send the file in time."), LATER),
    Code.THROTTLED: (_("The website asks to wait before the next download."), LATER),
    Code.MAINTENANCE: (_("The website is being worked on."), LATER),
    Code.GONE: (_("There is no file at this address (the website answered %(status)s)."), CHECK_LINK),
    Code.SHOP_FAILED: (_("The website failed (it answered %(status)s)."), LATER),
    Code.CUT_SHORT: (_("The download broke off."), LATER),
    Code.TOO_BIG: (
        _("The file is larger than %(megabytes)s MB."),
        _("Save it with stronger compression, or flatten its layers."),
    ),
    Code.TYPE_NOT_ALLOWED: (
        _("There is a web page or another thing at this address (%(type)s), not a print file."),
        _("Use the address of the file itself; sharing services have a “direct link” or “download” address."),
    ),
    "storage_full": (
        _("There is no room left to keep files at the moment."),
        LATER,
    ),
    "inspection_stopped": (_("The check was interrupted."), LATER),
    "unexpected": (_("Something unforeseen stood in the way; it has been noted."), LATER),
}
