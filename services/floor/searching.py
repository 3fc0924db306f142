"""The floor searched: by the beginning of a UID, and by the words of the orders.

Rare words are looked up first, through a view that may use their indexes (migration 0002 says why); what many lines
of that status hold is soon met by going through them.
"""

from collections.abc import Collection, Set

from sqlalchemy import ColumnElement, and_, column, func, or_, select, table

from core.bulk import is_among
from core.db import db
from core.search import found_by, met_soon, searchable
from models import Order, OrderItem, Status
from models.orders import ON_FLOOR

FEW = 2_000  # of each status
ORDERS = table("orders_found", column("id"), column("client_id"), column("status"), column("search"))
LINES = table("floor_found", *(column(name) for name in ("id", "client_id", "order_id", "status", "uid")))


def holds(term: str, status: Status) -> ColumnElement[bool]:
    """Of lines on the floor in this status that the session sees, whether they are found by `term`."""
    return holding(term, [status])[status]


def holding(term: str, statuses: Collection[Status]) -> dict[Status, ColumnElement[bool]]:
    """The same for each of these, looked up once for all of them as long as that is little."""
    return _holding(term, statuses, _common(term) if searchable(term) else set())


def _holding(term: str, statuses: Collection[Status], common: Set[Status]) -> dict[Status, ColumnElement[bool]]:
    by_uid = _few(LINES.c.uid.startswith(term.lower(), autoescape=True), statuses)
    of_orders = _few(_of_orders(term), set(statuses) - common) if searchable(term) else {}
    if len(statuses) > 1 and (by_uid is None or of_orders is None):
        return {status: _holding(term, [status], common)[status] for status in statuses}
    return {
        status: _found(
            term,
            by_uid[status] if by_uid else None,
            None if of_orders is None or status in common else of_orders.get(status, []),
        )
        for status in statuses
    }


def _common(term: str) -> set[Status]:
    """Those in which so many orders hold the words that one of their lines is soon met. Looking for them all by their
    orders would take longest where most is found."""
    found = select(ORDERS.c.status).where(ORDERS.c.status.in_(ON_FLOOR), found_by(ORDERS.c.search, term))
    some = found.limit(FEW * len(ON_FLOOR)).subquery()
    counted = select(some.c.status, func.count()).group_by(some.c.status)
    return {Status(status) for status, count in db.execute(counted) if count > FEW / 2}


def _found(term: str, by_uid: list[int] | None, of_orders: list[int] | None) -> ColumnElement[bool]:
    """Of None there are too many to be named."""
    named = [*(by_uid or ()), *(of_orders or ())]
    ways = [is_among(OrderItem.id, named)]
    if by_uid is None:
        ways.append(OrderItem.product_uid.istartswith(term, autoescape=True))
    if of_orders is None:
        same = (Order.client_id == OrderItem.client_id) & (Order.id == OrderItem.order_id)
        ways.append(select(Order.id).where(same, met_soon(Order.search, term)).correlate(OrderItem).exists())
    return or_(*ways)


def _of_orders(term: str) -> ColumnElement[bool]:
    own = (LINES.c.client_id == ORDERS.c.client_id) & (LINES.c.order_id == ORDERS.c.id)
    words = ORDERS.c.status.in_(ON_FLOOR), found_by(ORDERS.c.search, term)
    return and_(own, *words)


def _few(found: ColumnElement[bool], statuses: Collection[Status]) -> dict[Status, list[int]] | None:
    """{status: the ids of its lines}, unless there are many."""
    if not statuses:
        return {}
    most = FEW * len(statuses)
    rows = db.execute(select(LINES.c.id, LINES.c.status).where(LINES.c.status.in_(statuses), found).limit(most + 1))
    ids: dict[Status, list[int]] = {status: [] for status in statuses}
    for line_id, status in rows:
        ids[Status(status)].append(line_id)
    return ids if sum(map(len, ids.values())) <= most else None
