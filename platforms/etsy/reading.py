"""Reading an Etsy shop's receipts: one, all, and those changed since.

A cancellation or refund does not always move the time by which changes are asked for, so beside those there is a second
pass, over what may be cancelled without a word: of the last sixty days the receipts that Etsy lists as canceled, and
those paid and not shipped. It costs a page for each hundred; where Redis remembers, a shop has it every six hours.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from platforms.errors import Code, NotFound, PlatformError, Temporary
from platforms.etsy.api import LONG_AGO, PAGE_SIZES, Api, smaller
from platforms.etsy.budget import Purpose
from platforms.etsy.receipts import STATUSES, modified_at, raw_of, status_of
from platforms.etsy.text import first_moment
from platforms.values import RawOrder, ShopStatus

Row = dict[str, Any]
STEP_BACK = timedelta(minutes=10)
SECOND = timedelta(seconds=1)
FIRST = datetime.fromtimestamp(946_684_800, UTC)  # Etsy refuses times before 2000
PASS, PASS_AGAIN_IN, PASS_DAYS = "quiet-changes", timedelta(hours=6), timedelta(days=60)
SILENT = ({"was_canceled": "true"}, {"was_paid": "true", "was_shipped": "false"})
PAID_FOR = {"paid", "completed"}
TIMES = {
    "updated": ("min_last_modified", ("updated_timestamp", "update_timestamp")),
    "created": ("min_created", ("created_timestamp", "create_timestamp")),
}


def one(api: Api, external_id: str) -> RawOrder:
    return raw_of(receipt(api, external_id))


def receipt(api: Api, external_id: str) -> Row:
    row = api.get(Purpose.FETCH, path_of(api, external_id))
    if not row.get("receipt_id"):
        raise Temporary(Code.SHAPE_UNKNOWN)
    return row


def path_of(api: Api, external_id: str, rest: str = "") -> str:
    if not (external_id.isascii() and external_id.isdecimal()):
        raise NotFound(Code.GONE)
    return api.at_shop(f"receipts/{external_id}{rest}")


def changed(api: Api, since: datetime) -> Iterator[RawOrder]:
    """Receipts changed after `since`, less ten minutes. The second pass comes first, as all of it is older."""
    bound = since - STEP_BACK
    if api.budget.is_due(PASS):
        yield from map(raw_of, _changed_silently(api, bound))
        api.budget.done(PASS, PASS_AGAIN_IN)
    yield from map(raw_of, _in_order(api, "updated", bound, {}))


def listed(api: Api, statuses: tuple[str, ...], placed_after: datetime | None) -> Iterator[RawOrder]:
    """In the order in which they were placed. Etsy has no filter by status: those that are not meant are read too."""
    narrowed = {"was_paid": "true"} if statuses and PAID_FOR.issuperset(statuses) else {}
    rows = _in_order(api, "created", placed_after or FIRST, narrowed)
    return (raw_of(row) for row in rows if not statuses or status_of(row) in statuses)


def count(api: Api, statuses: tuple[str, ...], placed_after: datetime | None) -> int | None:
    """Of all statuses together: Etsy does not count them apart."""
    if statuses:
        return None
    bound = {"min_created": _epoch(placed_after)} if placed_after else {}
    return api.page(Purpose.POLL, api.at_shop("receipts"), limit=1, **bound)[1]


def statuses() -> list[ShopStatus]:
    return [ShopStatus(slug, name, stage) for slug, (name, stage) in STATUSES.items()]


def _changed_silently(api: Api, bound: datetime) -> list[Row]:
    """Oldest change first; what changed after `bound` is left to the walk."""
    found: dict[int, Row] = {}
    for which in SILENT:
        for row in _in_order(api, "created", datetime.now(UTC) - PASS_DAYS, which):
            if (modified_at(row) or LONG_AGO) < bound:
                found[row["receipt_id"]] = row
    return sorted(found.values(), key=lambda row: modified_at(row) or LONG_AGO)


def _in_order(api: Api, by: str, bound: datetime, filters: dict[str, str]) -> Iterator[Row]:
    """By a moving bound rather than by offset: a receipt that changes meanwhile leaves its page, and the next row with
    it. Whether Etsy's bound is inclusive is not written down: each page begins a second before the last one's end."""
    low, names = TIMES[by]
    offset, size, seen = 0, PAGE_SIZES[0], set[tuple[int, Any]]()
    while True:
        where = {**filters, low: _epoch(bound), "sort_on": by, "sort_order": "asc", "limit": size, "offset": offset}
        try:
            page, _ = api.page(Purpose.POLL, api.at_shop("receipts"), **where)
        except PlatformError as fault:
            size, offset = smaller(size, fault), 0
            continue
        yield from (row for row in page if _version(row) not in seen)
        if len(page) < size:
            return
        seen, last = {_version(row) for row in page}, (first_moment(page[-1], *names) or LONG_AGO) - SECOND
        # a page full of one second is gone through by offset
        bound, offset = (last, 0) if last > bound else (bound, offset + size)


def _version(row: Row) -> tuple[int, Any]:
    return row["receipt_id"], modified_at(row)


def _epoch(moment: datetime) -> int:
    return int(max(moment, FIRST).timestamp())
