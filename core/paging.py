"""Pages of a list, by the key of the row at their edge: the thousandth costs what the first does, and none is skipped
while rows arrive.

The place stands in the URL as `after` (older rows follow) or `before` (newer ones lead up to it).
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, literal, tuple_
from sqlalchemy.types import NullType

from core.db import db

Row = TypeVar("Row")
LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted: columns that together are unique, all in one direction, as one index has them."""

    columns: tuple[Any, ...]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    newer: str | None  # URLs of the pages beside it
    older: str | None


def page_of(query: Select[Any], order: Order, size: int = 50) -> Page[Any]:
    """The page of `query` that the request asks for."""
    backwards = "before" in request.args
    edge = _read(request.args.get("before" if backwards else "after", ""), order.columns)
    found = _found(query, order, edge, size + 1, downwards=order.descending is not backwards)
    has_more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_newer, has_older = (has_more, True) if backwards else (edge is not None, has_more)
    return Page(
        rows=[row[0] for row in found],
        newer=_url("before", found[0][1:]) if found and has_newer else None,
        older=_url("after", found[-1][1:]) if found and has_older else None,
    )


def stretch_of(query: Select[Any], order: Order, place: str, size: int) -> tuple[list[Any], str]:
    """At most `size` rows of `query` behind `place` (empty: the first ones), and the place of the last of them."""
    found = _found(query, order, _read(place, order.columns), size, downwards=order.descending)
    return [row[0] for row in found], packed(found[-1][1:]) if found else place


def is_place(place: str, order: Order) -> bool:
    """Whether `place` is one in such a list; empty is the beginning of any."""
    return not place or _read(place, order.columns) is not None


def url_with(**changes: str | None) -> str:
    """This list's URL with some of its questions changed, from the first page on; None takes a question away."""
    asked = {**request.args.to_dict(), "after": None, "before": None, **changes}
    kept = {name: value for name, value in asked.items() if value}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def packed(key: Sequence[Any]) -> str:
    """The key of a row, for the URL."""
    plain = [value.isoformat() if isinstance(value, date) else value for value in key]
    return urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def unpacked(place: str, kinds: Sequence[type]) -> list[Any] | None:
    """The key that `packed` wrote, of values of these kinds. Whatever else it is: None."""
    try:
        key = json.loads(urlsafe_b64decode(place + "=" * (-len(place) % 4)))
        return [_of_kind(value, kind) for value, kind in zip(key, kinds, strict=True)]
    except (ValueError, TypeError):
        return None


def _found(query: Select[Any], order: Order, edge: list[Any] | None, most: int, *, downwards: bool) -> list[Any]:
    """Rows beyond the edge, each with its key behind it."""
    if edge is not None:
        place, limit = tuple_(*order.columns), tuple_(*map(_bound, edge, order.columns))
        query = query.where(place < limit if downwards else place > limit)
    sorted_by = (column.desc() if downwards else column.asc() for column in order.columns)
    return list(db.execute(query.order_by(*sorted_by).add_columns(*order.columns).limit(most)))


def _url(name: str, key: Sequence[Any]) -> str:
    return url_with(**{name: packed(key)})


def _read(place: str, columns: Sequence[Any]) -> list[Any] | None:
    """The key in the URL. Whatever else stands there means the first page."""
    return unpacked(place, [_type_of(column).python_type for column in columns])


def _of_kind(value: Any, kind: type) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    too_large = isinstance(value, int) and abs(value) >= LARGEST
    if type(value) is not kind or too_large or (isinstance(value, str) and "\0" in value):
        raise ValueError(value)
    return value


def _bound(value: Any, column: Any) -> Any:
    return literal(value, _type_of(column))


def _type_of(column: Any) -> Any:
    """Of a function such as `lower(name)`, that of what it is about: the function itself names none."""
    return next(iter(column.clauses)).type if isinstance(column.type, NullType) else column.type
