"""The words of what stands in the log while a staff member stands in for somebody."""

from flask import current_app
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from core.acting import FOR
from core.vocabulary import ROLE

STANDING_ACTS: dict[str, LazyString] = {
    "client.view_began": _("Began to view as somebody of the client"),
    "client.view_ended": _("Ended viewing as somebody of the client"),
}


def behalf(name: str) -> str:
    """For whom a staff member stood in: a person, or "Client · role" with the role in the reader's words."""
    place, mark, role = name.rpartition(" · ")
    return f"{place}{mark}{ROLE[role]}" if mark and role in ROLE else name


def signed(text: str) -> str:
    """Whoever did something, as `Acting.signature` keeps it."""
    name, _mark, person = text.partition(FOR)
    return stood_in(name, person)


def stood_in(name: str, on_behalf_of: str) -> str:
    """A name, and for whom it stood in where that was so."""
    if not on_behalf_of:
        return name
    provider, person = current_app.config["PROVIDER_NAME"], behalf(on_behalf_of)
    return gettext("%(name)s (%(provider)s) on behalf of %(person)s", name=name, provider=provider, person=person)
