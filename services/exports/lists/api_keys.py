"""The keys of a client's programs: as much of each as its page shows, which is never the key."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as now_said
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, false, select
from sqlalchemy.orm import joinedload

from core.key_scopes import WORDS
from core.paging import Order as Sorting
from core.rights import Right
from models import ApiKey, Store
from services.api_keys import LISTED, is_live, with_makers
from services.exports.listing import Column, Kind, Listing, Question, client_asked, names_of


@dataclass(frozen=True, slots=True)
class Held:
    """A key, and the stores that it reaches in words."""

    key: ApiKey
    stores: str


def rows(question: Question) -> tuple[Select[Any], Sorting]:
    client_id = client_asked(question)
    own = select(ApiKey).where(ApiKey.client_id == client_id if client_id else false())
    return own.options(joinedload(ApiKey.client)), LISTED


def held(found: Sequence[ApiKey], _question: Question) -> Iterator[Held]:
    names = names_of(Store, (store_id for key in found for store_id in key.store_ids or ()))
    for key in with_makers(found):
        own = sorted(names.get(store_id, "") for store_id in key.store_ids or ())
        yield Held(key, now_said("All") if key.store_ids is None else ", ".join(filter(None, own)))


def _state(row: Held) -> str:
    if row.key.revoked_at:
        return now_said("Revoked")
    if is_live(row.key):
        return now_said("Active")
    return now_said("Expired") if row.key.made_by.is_active else now_said("Off")


LISTING = Listing(
    "api_keys",
    _("API keys"),
    "api_keys.index",
    Right.API_KEYS_EDIT,
    (
        Column(_("Name"), lambda row: row.key.name),
        Column(_("Begins and ends with"), lambda row: row.key.shown),
        Column(_("May"), lambda row: ", ".join(str(WORDS[scope][0]) for scope in row.key.scopes)),
        Column(_("Stores"), lambda row: row.stores),
        Column(_("State"), _state),
        Column(_("Made by"), lambda row: row.key.made_by.name),
        Column(_("Created"), lambda row: row.key.created_at, Kind.MOMENT),
        Column(_("Expires"), lambda row: row.key.expires_at, Kind.MOMENT),
        Column(_("Last used"), lambda row: row.key.used_at, Kind.MOMENT),
        Column(_("Revoked"), lambda row: row.key.revoked_at, Kind.MOMENT),
    ),
    rows,
    held,
)
