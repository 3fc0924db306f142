"""Reading a Shopify shop's orders: one, several, all, and those changed since.

Without a permission of its own an app sees the last sixty days; what is older counts as not there.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from platforms.errors import Code, NotFound
from platforms.shopify.api import Api
from platforms.shopify.orders import CANCELLED, FULFILLED, ON_HOLD, STAGES, raw_of, stage_of, status_of
from platforms.shopify.text import Row, gid, next_cursor, nodes, number_of, stamp
from platforms.values import RawOrder, ShopStatus, Stage

SIZES = (50, 25, 10, 5, 1)
LINES = 20  # with each order of a page, which pays for all of them; where there are more, they follow by themselves
LINES_OF_ONE = 50
LINE_SIZES = (100, 50, 10)
STEP_BACK = timedelta(minutes=10)
NAMES = {
    "pending": "Payment pending",
    "authorized": "Authorized",
    "partially_paid": "Partially paid",
    "paid": "Paid",
    "partially_refunded": "Partially refunded",
    "refunded": "Refunded",
    "voided": "Voided",
    "expired": "Expired",
    ON_HOLD: "On hold",
    FULFILLED: "Fulfilled",
    CANCELLED: "Cancelled",
}
PAID = tuple(status for status, stage in STAGES.items() if stage is Stage.PAID)
GOING_ON = f"-status:{CANCELLED}"


def one(api: Api, external_id: str) -> RawOrder:
    row = api.ask("OrderById", urgent=True, id=gid("Order", external_id), linesFirst=LINES_OF_ONE)["order"]
    if row is None:
        raise NotFound(Code.GONE)
    return _raw(api, row)


def named(api: Api, external_ids: Sequence[str]) -> Iterator[RawOrder]:
    gids = [gid("Order", each) for each in external_ids if each.isdecimal()]
    return (_raw(api, row) for row in api.named("OrdersNamed", SIZES, gids, linesFirst=LINES))


def changed(api: Api, since: datetime) -> Iterator[RawOrder]:
    """Ten minutes are taken off: what a search finds lags behind what is."""

    def onward(row: Row) -> str:
        return f"updated_at:>='{row['updatedAt']}'"

    query = f"updated_at:>='{stamp(since - STEP_BACK)}'"
    return (_raw(api, row) for row in api.rows("OrdersChanged", SIZES, query, onward, linesFirst=LINES))


def listed(api: Api, statuses: tuple[str, ...], placed_after: datetime | None) -> Iterator[RawOrder]:
    for status, query in _searches(statuses, placed_after):
        rows = api.rows("OrdersPage", SIZES, query, partial(_behind, query), linesFirst=LINES)
        yield from (_raw(api, row) for row in rows if status in ("", status_of(row)))


def count(api: Api, statuses: tuple[str, ...], placed_after: datetime | None) -> int:
    """As the search has it, which may lag behind a moment."""
    queries = [query for _status, query in _searches(statuses, placed_after)]
    return sum(int(api.ask("OrderCount", query=query)["ordersCount"]["count"]) for query in queries)


def statuses() -> list[ShopStatus]:
    return [ShopStatus(slug, name, stage_of(slug)) for slug, name in NAMES.items()]


def _searches(statuses: tuple[str, ...], placed_after: datetime | None) -> list[tuple[str, str]]:
    """(status, search) for each, or for each half of one: no order is found by two. ("", …) is for all of them."""
    after = f"processed_at:>'{stamp(placed_after)}'" if placed_after else ""
    chosen = [(status, search) for status in statuses for search in _search(status)] or [("", "")]
    return [(status, f"{search} {after}".strip()) for status, search in chosen]


def _search(status: str) -> list[str]:
    """Our one status in the words of Shopify's search."""
    if status == CANCELLED:
        return [f"status:{CANCELLED}"]
    if status in (FULFILLED, ON_HOLD):
        return [f"financial_status:{paid} fulfillment_status:{status} {GOING_ON}" for paid in PAID]
    if status in PAID:
        return [f"financial_status:{status} -fulfillment_status:{FULFILLED} -fulfillment_status:{ON_HOLD} {GOING_ON}"]
    return [f"financial_status:{status} {GOING_ON}"]


def _behind(query: str, row: Row) -> str:
    return f"{query} id:>{number_of(row['id'])}".strip()


def _raw(api: Api, row: Row) -> RawOrder:
    """With all of its lines."""
    lines = nodes(row["lineItems"])
    after = next_cursor(row["lineItems"])
    if after is not None:
        for page in api.pages("OrderLinesPage", LINE_SIZES, _lines_in, id=row["id"], after=after):
            lines += page
    return raw_of(row | {"lineItems": {"nodes": lines}})


def _lines_in(data: Row) -> Row | None:
    order = data["order"]
    return order["lineItems"] if order else None
