"""The names of what rows of work refer to, read all at once."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.db import EVERYONE, db, seeing
from models import Client, Design, File, Membership, Order, PostbackEndpoint, Store
from models.work import Work

Of = Callable[[str], str]  # the name behind a column such as `store_id`; empty where there is none
REFERS: dict[str, tuple[Any, Any]] = {
    "client_id": (Client, Client.name),
    "store_id": (Store, Store.name),
    "order_id": (Order, Order.number),
    "file_id": (File, File.name),
    "endpoint_id": (PostbackEndpoint, PostbackEndpoint.name),
    "design_id": (Design, Design.name),
}


class Names(NamedTuple):
    of_column: dict[str, dict[int, str]]
    platforms: dict[int, str]  # by the store's id

    def of(self, row: Work) -> Of:
        return lambda column: self.of_column.get(column, {}).get(getattr(row, column, None) or 0, "")

    def platform(self, row: Work) -> str:
        return getattr(row, "platform", None) or self.platforms.get(getattr(row, "store_id", None) or 0, "")


def names_for(rows: Iterable[Work]) -> Names:
    rows = list(rows)
    found = {column: _named(*REFERS[column], _ids(rows, column)) for column in REFERS}
    stores = select(Store.id, Store.platform).where(Store.id.in_(_ids(rows, "store_id")))
    found["asked_by_id"] = _askers(_ids(rows, "asked_by_id"))
    return Names(found, dict(db.execute(stores).all()))


def _ids(rows: Iterable[Work], column: str) -> set[int]:
    return {id_ for row in rows if (id_ := getattr(row, column, None))}


def _named(table: Any, name: Any, ids: set[int]) -> dict[int, str]:
    return dict(db.execute(select(table.id, name).where(table.id.in_(ids))).all()) if ids else {}


def _askers(ids: set[int]) -> dict[int, str]:
    """Whoever asked may be of the provider's staff, whose rows a client's people do not see."""
    if not ids:
        return {}
    with seeing(EVERYONE):
        people = select(Membership).where(Membership.id.in_(ids)).options(selectinload(Membership.user))
        return {member.id: member.name for member in db.scalars(people)}
