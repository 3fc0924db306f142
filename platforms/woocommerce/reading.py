"""Reading a WooCommerce store's orders: one, all, and those changed since.

Dates are asked for in GMT without a zone letter and with `dates_are_gmt`: every other form is taken for, or turned
into, the store's local time, and a store east of Greenwich would withhold hours of orders.
"""

import heapq
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from platforms.errors import Code, MissingPermission, NotFound, PlatformError
from platforms.text import gmt, plain, utc
from platforms.values import RawOrder, ShopStatus
from platforms.woocommerce.api import PAGE_SIZES, Api, smaller
from platforms.woocommerce.orders import raw_of, stage_of

PATH = "wc/v3/orders"
STEP_BACK = timedelta(minutes=10)
SECOND = timedelta(seconds=1)
OWN_STATUSES = {
    "pending": "Pending payment",
    "processing": "Processing",
    "on-hold": "On hold",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "refunded": "Refunded",
    "failed": "Failed",
}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def one(api: Api, external_id: str) -> RawOrder:
    if not external_id.isdecimal():
        raise NotFound(Code.GONE)
    return _raw(api, api.row(f"{PATH}/{external_id}"))


def changed(api: Api, since: datetime) -> Iterator[RawOrder]:
    """Orders changed after `since`, less ten minutes: the bound is exclusive, its clock the store's, and a change is
    seen only once the store has finished writing it. Trashed orders are listed only when asked for, so both lists are
    walked side by side.
    """
    bound = since - STEP_BACK
    rows = heapq.merge(_changed(api, bound, "any"), _changed(api, bound, "trash"), key=_modified_at)
    return (_raw(api, row) for row in rows)


def listed(api: Api, statuses: tuple[str, ...], placed_after: datetime | None) -> Iterator[RawOrder]:
    params = {**_filter(statuses, placed_after), "orderby": "id", "order": "asc"}
    return (_raw(api, row) for row in api.rows(PATH, **params))


def count(api: Api, statuses: tuple[str, ...], placed_after: datetime | None) -> int:
    return api.total(PATH, **_filter(statuses, placed_after)) or 0


def statuses(api: Api) -> list[ShopStatus]:
    """Those of plug-ins too; where the report of them is shut, WooCommerce's own."""
    try:
        rows = api.array("wc/v3/reports/orders/totals")
    except (MissingPermission, NotFound):
        return [ShopStatus(slug, name, stage_of(slug), 0) for slug, name in OWN_STATUSES.items()]
    return [_status(row) for row in rows if row.get("slug") and row["slug"] != "checkout-draft"]


def _status(row: dict[str, Any]) -> ShopStatus:
    slug = str(row["slug"])
    return ShopStatus(slug, plain(row.get("name")), stage_of(slug), int(row.get("total") or 0))


def _changed(api: Api, bound: datetime, status: str) -> Iterator[dict[str, Any]]:
    """By a moving bound rather than by pages: an order changed meanwhile leaves its page, and the next row with it."""
    number, size, seen = 1, PAGE_SIZES[0], set[tuple[int, str]]()
    while True:
        try:
            page = api.page(PATH, size, number, status=status, **_since(bound))
        except PlatformError as fault:
            size, number = smaller(size, fault), 1
            continue
        yield from (row for row in page if _version(row) not in seen)
        if len(page) < size:
            return
        seen, last = {_version(row) for row in page}, _modified_at(page[-1]) - SECOND
        # a page full of one second, as after a bulk change, is gone through by number
        bound, number = (last, 1) if last > bound else (bound, number + 1)


def _since(bound: datetime) -> dict[str, str]:
    return {"modified_after": gmt(bound), "dates_are_gmt": "true", "orderby": "modified", "order": "asc"}


def _filter(statuses: tuple[str, ...], placed_after: datetime | None) -> dict[str, str]:
    chosen = {"status": ",".join(statuses)} if statuses else {}
    return chosen | ({"after": gmt(placed_after), "dates_are_gmt": "true"} if placed_after else {})


def _raw(api: Api, row: dict[str, Any]) -> RawOrder:
    """An order names its refunds without their pieces: those are read here, and kept with it."""
    if row.get("refunds"):
        row = row | {"refunds": list(api.rows(f"{PATH}/{row['id']}/refunds"))}
    return raw_of(row, json.dumps(row, ensure_ascii=False, separators=(",", ":")))


def _version(row: dict[str, Any]) -> tuple[int, str]:
    return row["id"], str(row.get("date_modified_gmt"))


def _modified_at(row: dict[str, Any]) -> datetime:
    return utc(row.get("date_modified_gmt")) or LONG_AGO
