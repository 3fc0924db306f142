"""Reading a shop's orders: one, all, and those changed since. What a shop lists too much is dropped here."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from platforms.custom.api import Api, unknown
from platforms.custom.fields import ID, Fields, Wrong
from platforms.custom.orders import raw_of
from platforms.errors import Code, NotFound
from platforms.values import RawOrder

STEP_BACK = timedelta(minutes=5)  # as far as the shop's clock may differ from ours


def one(api: Api, external_id: str) -> RawOrder:
    return _raw(row_of(api, external_id))


def row_of(api: Api, external_id: str) -> Fields:
    if not ID.fullmatch(external_id):
        raise NotFound(Code.GONE)
    return api.get(f"orders/{external_id}")


def changed(api: Api, since: datetime) -> Iterator[RawOrder]:
    """Oldest change first: so the protocol has it, and so the shop must list them."""
    bound = since - STEP_BACK
    for row in api.rows("orders", changed_since=bound.isoformat()):
        order = _raw(row)
        if order.modified_at is None or order.modified_at >= bound:
            yield order


def listed(api: Api, statuses: tuple[str, ...], placed_after: datetime | None) -> Iterator[RawOrder]:
    for row in api.rows("orders", **_asked_for(statuses, placed_after)):
        order = _raw(row)
        if _fits(row, order, statuses, placed_after):
            yield order


def count(api: Api, statuses: tuple[str, ...], placed_after: datetime | None) -> int | None:
    """As the shop counts them; not every one does."""
    return api.total("orders", **_asked_for(statuses, placed_after))


def _asked_for(statuses: tuple[str, ...], placed_after: datetime | None) -> dict[str, str]:
    return {"status": ",".join(statuses), "placed_after": placed_after.isoformat() if placed_after else ""}


def _fits(row: Fields, order: RawOrder, statuses: tuple[str, ...], placed_after: datetime | None) -> bool:
    if statuses and order.shop_status not in statuses:
        return False
    try:
        placed_at = row.moment("placed_at")
    except Wrong as fault:
        raise unknown(fault) from None
    return not (placed_after and placed_at) or placed_at > placed_after


def _raw(row: Fields) -> RawOrder:
    try:
        return raw_of(row)
    except Wrong as fault:
        raise unknown(fault) from None
