"""Where a file is used, in words."""

from collections.abc import Callable, Mapping

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from services.file_uses import Use


def in_use(uses: Mapping[Use, int], language: str) -> str:
    """One sentence with all places; empty: nothing uses it."""
    if not uses:
        return ""
    places = [said(use, count) for use, count in uses.items()]
    return _("It cannot be deleted: it is used in %(places)s.", places=format_list(places, locale=language))


def places_of(uses: Mapping[Use, int]) -> str:
    """Such as "3 connections · 1 template"; empty: nowhere."""
    return " · ".join(said(use, count) for use, count in uses.items())


def said(use: Use, count: int) -> str:
    """Such as "3 connections"."""
    return WORDS[use](count)


WORDS: Mapping[Use, Callable[[int], str]] = {
    Use.CONNECTIONS: lambda num: ngettext("%(num)s connection", "%(num)s connections", num),
    Use.TEMPLATES: lambda num: ngettext("%(num)s template", "%(num)s templates", num),
    Use.RULES: lambda num: ngettext("%(num)s rule", "%(num)s rules", num),
    Use.ORDERS: lambda num: ngettext("%(num)s order", "%(num)s orders", num),
    Use.DESIGNS: lambda num: ngettext("%(num)s design", "%(num)s designs", num),
    Use.PUBLICATIONS: lambda num: ngettext("%(num)s product put on sale", "%(num)s products put on sale", num),
    Use.REQUESTS: lambda num: ngettext(
        "%(num)s change asked for and not answered yet", "%(num)s changes asked for and not answered yet", num
    ),
    Use.DRAFTS: lambda num: ngettext("%(num)s change that waits", "%(num)s changes that wait", num),
    Use.HISTORY: lambda num: ngettext(
        "%(num)s change that can still be taken back", "%(num)s changes that can still be taken back", num
    ),
}
