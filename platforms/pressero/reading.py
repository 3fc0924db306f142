"""Reading a Pressero site's orders by the API: one, all, and those of late.

The API lists items, not orders, by the day they were ordered; it tells no time of change. So what an approver decides
later is found by looking back over `STEP_BACK` each time, and for longer by the daily look back.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from platforms.errors import Code, NotFound
from platforms.pressero.api import Api, Row
from platforms.pressero.fields import NOTHING, Reading
from platforms.pressero.orders import document_of, kept_order, shares
from platforms.text import exact, utc
from platforms.values import RawOrder

STEP_BACK = timedelta(days=7)
WINDOW = timedelta(days=90)  # so much is kept in memory at once
BEGINNING = datetime(2005, 1, 1, tzinfo=UTC)  # no order is older
AHEAD = timedelta(days=1)  # for clocks, and days that end later elsewhere
NUMBER = re.compile(r"[A-Za-z0-9_-]{1,40}")
ORDER_ID = re.compile(r"([A-Za-z0-9_-]{1,40})(?:/([A-Za-z0-9_-]{1,40}))?")


class Site:
    """Which of a printer's sites is ours: by its id where it is known, else by its domain."""

    def __init__(self, domain: str, site_id: str = "") -> None:
        self.domain, self._site_id = domain.casefold(), site_id.casefold()

    def has(self, row: Mapping[str, Any]) -> bool:
        """A row that tells neither is taken for ours."""
        if self._site_id and row.get("SiteId"):
            return exact(row["SiteId"]).casefold() == self._site_id
        domain = exact(row.get("Domain")).casefold()
        return not domain or domain == self.domain


def one(api: Api, site: Site, external_id: str) -> RawOrder:
    """Raises NotFound(GONE), also for another site's order."""
    found = next((raw for raw in parts(api, site, external_id) if raw.external_id == external_id), None)
    if found is None:
        raise NotFound(Code.GONE)
    return found


def named(api: Api, site: Site, external_ids: Sequence[str]) -> Iterator[RawOrder]:
    """With each order all that it is for us: a message names an order that goes to three places by one number."""
    for number in dict.fromkeys(external_id.partition("/")[0] for external_id in external_ids):
        try:
            found = parts(api, site, number)
        except NotFound:
            continue
        yield from found


def parts(api: Api, site: Site, external_id: str) -> list[RawOrder]:
    number = number_of(external_id)
    details = api.row(f"V2/Orders/{number}/Details")
    rows = api.array(f"V2/Orders/{number}/Items")
    if not rows or not all(map(site.has, rows)):
        raise NotFound(Code.GONE)
    return _raws({"OrderNumber": number, **details}, rows)


def changed(api: Api, site: Site, since: datetime) -> Iterator[RawOrder]:
    found = list(_between(api, site, since - STEP_BACK, datetime.now(UTC) + AHEAD))
    return iter(sorted(found, key=lambda raw: raw.modified_at or BEGINNING))


def listed(api: Api, site: Site, statuses: tuple[str, ...], placed_after: datetime | None) -> Iterator[RawOrder]:
    start, end = placed_after or BEGINNING, datetime.now(UTC) + AHEAD
    while start < end:
        until = min(start + WINDOW, end)
        yield from (raw for raw in _between(api, site, start, until) if not statuses or raw.shop_status in statuses)
        start = until


def number_of(external_id: str) -> str:
    found = ORDER_ID.fullmatch(external_id)
    if found is None:
        raise NotFound(Code.GONE)
    return found[1]


def _between(api: Api, site: Site, start: datetime, end: datetime) -> Iterator[RawOrder]:
    """Rows of one order need not stand together, and a row may come twice when the list grows meanwhile."""
    wanted = {"StartDate": _stamp(start), "EndDate": _stamp(end), "Filters": []}
    found: dict[str, dict[str, Row]] = {}
    for row in api.found("V2/Orders/Search", wanted):
        number, item_id = exact(row.get("OrderNumber")), exact(row.get("OrderItemId"))
        if NUMBER.fullmatch(number) and item_id and site.has(row):
            found.setdefault(number, {})[item_id] = row
    for number, rows in found.items():
        yield from _raws({"OrderNumber": number}, list(rows.values()))


def _raws(details: Row, rows: list[Row]) -> list[RawOrder]:
    changed_at = _changed_at(rows)
    parts = shares(Reading(NOTHING, {"Data": {**details, "Items": rows}}))
    return [_raw(document_of(details, share), changed_at) for share in parts]


def _raw(document: Row, changed_at: datetime | None) -> RawOrder:
    order = kept_order(document)
    body = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return RawOrder(order.external_id, order.number, order.shop_status, order.stage, changed_at, body)


def _changed_at(rows: Iterable[Row]) -> datetime | None:
    """The latest moment that the rows tell of."""
    told = (utc(row.get(name)) for row in rows for name in ("OrderDate", "ApprovedDate"))
    return max(filter(None, told), default=None)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
