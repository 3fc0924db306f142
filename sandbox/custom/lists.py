"""The two lists, page by page. A cursor is the place of the last row seen: nothing shifts while a list is walked."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask import Response

from sandbox.custom import orders as order_rows
from sandbox.custom import products as product_rows
from sandbox.custom.errors import ApiError
from sandbox.custom.site import Site

Doc = dict[str, Any]

MOST = 100


class Page(NamedTuple):
    rows: list[Doc]
    next: str | None
    total: int


def products(site: Site, args: Mapping[str, str]) -> Page:
    found, cursor, total = _page(site, "products", args, [], [])
    return Page([product_rows.shown(site, row) for row in found], cursor, total)


def orders(site: Site, args: Mapping[str, str]) -> Page:
    where, values = [], []
    if statuses := [each for each in args.get("status", "").split(",") if each]:
        where.append(f"status in ({','.join('?' * len(statuses))})")
        values += statuses
    if after := args.get("placed_after"):
        where.append("placed > ?")
        values.append(_moment("placed_after", after))
    if not statuses and not args.get("changed_since"):
        where.append("status != 'deleted'")
    found, cursor, total = _page(site, "orders", args, where, values)
    return Page([order_rows.shown(row) for row in found], cursor, total)


def answer(name: str, page: Page) -> Response:
    body = {name: page.rows, "next": page.next, "total": page.total}
    return Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), content_type="application/json")


def _page(
    site: Site, table: str, args: Mapping[str, str], where: list[str], values: list[Any]
) -> tuple[list[sqlite3.Row], str | None, int]:
    """By change where changes are asked for, else by id. One row more than asked for tells whether there is more."""
    by_change = "changed_since" in args
    if by_change:
        where, values = [*where, "modified >= ?"], [*values, _moment("changed_since", args["changed_since"])]
    total = site.state.rows(f"select count(*) as n from {table} where {_all(where)}", *values)[0]["n"]
    if cursor := args.get("cursor"):
        place = _place(cursor, by_change)
        where, values = [*where, "(modified, id) > (?, ?)" if by_change else "id > ?"], [*values, *place]
    limit = _limit(args.get("limit", str(MOST)))
    order = "modified, id" if by_change else "id"
    sql = f"select * from {table} where {_all(where)} order by {order} limit ?"
    found = site.state.rows(sql, *values, limit + 1)
    rows, more = found[:limit], len(found) > limit
    return rows, _cursor(rows[-1], by_change) if more else None, total


def _all(where: list[str]) -> str:
    return " and ".join(where) or "1"


def _cursor(row: sqlite3.Row, by_change: bool) -> str:
    return f"{row['modified']}_{row['id']}" if by_change else str(row["id"])


def _place(cursor: str, by_change: bool) -> tuple[Any, ...]:
    modified, _, row_id = cursor.rpartition("_")
    if not row_id.isdecimal() or bool(modified) is not by_change:
        raise ApiError(422, "invalid", "Not taken.", fields={"cursor": "is none of this list"})
    return (modified, int(row_id)) if by_change else (int(row_id),)


def _limit(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise ApiError(422, "invalid", "Not taken.", fields={"limit": f"is a number from 1 to {MOST}"})
    return int(text)


def _moment(name: str, text: str) -> str:
    """As it is kept: UTC, so that texts compare like times."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ApiError(422, "invalid", "Not taken.", fields={name: "is no time"}) from None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
