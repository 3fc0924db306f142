"""Of which of a printer's sites a message is: a printer's webhook tells of all of them.

A site is known by its id. Before anybody has said which id is ours, the domain tells as much: that of the store's
address is ours. Another one may be a second name of the same site, so it proves nothing, and a person is asked.
"""

from collections.abc import Mapping
from typing import Any

from platforms.answers import read_json
from platforms.errors import Code, Refused
from platforms.pressero.address import domain_of
from platforms.pressero.fields import FIELDS, Reading
from platforms.text import exact, plain

ANOTHER = "another_site"


def fields_of(address: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """The default map of one site."""
    site_id, domain = exact(facts.get("site_id")), domain_of(address)
    known = {"only_site_id": site_id, "only_domain": domain}
    return FIELDS | {name: f"={text}" for name, text in known.items() if text}


def whose(reading: Reading) -> str:
    """Empty: ours, or nobody tells. `ANOTHER`: another site's. Else why that cannot be said, by code and facts."""
    ours, told = _compared(reading, "only_site_id", "site_id")
    if ours and told:
        return "" if ours == told else ANOTHER
    our_domain, domain = _compared(reading, "only_domain", "domain")
    if our_domain and our_domain == domain:
        return ""
    return _unknown(reading) if ours or told or (our_domain and domain) else ""


def sender_fields(fields: Mapping[str, str], body: str) -> dict[str, str]:
    try:
        reading = Reading(fields, read_json(body))
    except ValueError:
        return {}  # no message, or no map
    told = {"only_site_id": exact(reading.value("site_id")), "only_domain": exact(reading.value("domain"))}
    return next(({name: f"={text.strip()}"} for name, text in told.items() if text.strip()), {})


def _compared(reading: Reading, *names: str) -> tuple[str, ...]:
    return tuple(exact(reading.value(name)).strip().casefold() for name in names)


def _unknown(reading: Reading) -> str:
    names = (plain(reading.value(name)) for name in ("site_name", "domain", "site_id"))
    return str(Refused(Code.SITE_UNKNOWN, site=next(filter(None, names), "")[:100]))
