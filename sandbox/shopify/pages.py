"""Connections: a page of a list, with a cursor for each of its nodes."""

import json
import sqlite3
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from sandbox.shopify.call import Call, bad_input
from sandbox.shopify.search import Where

Doc = dict[str, Any]

MOST = 250
MUCH = 10**9  # a bulk operation knows no pages


def of_list(call: Call, items: list[Any], arguments: Doc) -> Doc:
    """A page of what is at hand; the cursor is the place in the list."""
    if call.bulk:
        return page(items, False, lambda _node, place: str(place))
    listed = items[::-1] if arguments.get("reverse") else items
    start = _decoded(arguments["after"])["at"] + 1 if arguments.get("after") else 0
    size = size_of(arguments)
    found = listed[start : start + size]
    return page(found, start + size < len(listed), lambda _node, place: _encoded({"at": start + place}), start > 0)


def of_rows(call: Call, table: str, column: str, where: Where, arguments: Doc) -> Doc:
    """A page of a table in the order of `column` and id, from the cursor on."""
    sql, values = where
    size, back = MUCH if call.bulk else size_of(arguments), bool(arguments.get("reverse"))
    if arguments.get("after"):
        mark = _decoded(arguments["after"])
        sql, values = f"{sql} and ({column}, id) {'<' if back else '>'} (?, ?)", (*values, mark["value"], mark["id"])
    turn = " desc" if back else ""
    rows = call.site.state.rows(
        f"select id, {column} as mark, doc from {table} where {sql} order by {column}{turn}, id{turn} limit ?",
        *values, size + 1,
    )  # fmt: skip
    if call.bulk:  # one after the other: there may be very many
        return {"nodes": (json.loads(row["doc"]) for row in rows)}
    nodes = [json.loads(row["doc"]) for row in rows[:size]]
    return page(nodes, len(rows) > size, lambda _node, place: _mark(rows[place]), bool(arguments.get("after")))


def page(nodes: list[Any], more: bool, cursor: Callable[[Any, int], str], before: bool = False) -> Doc:
    """Cursors are made for whoever asks for them."""
    return {
        "nodes": nodes,
        "edges": lambda *_: [{"node": node, "cursor": cursor(node, place)} for place, node in enumerate(nodes)],
        "pageInfo": lambda *_: {
            "hasNextPage": more,
            "hasPreviousPage": before,
            "startCursor": cursor(nodes[0], 0) if nodes else None,
            "endCursor": cursor(nodes[-1], len(nodes) - 1) if nodes else None,
        },
    }


def column_of(columns: dict[str, str], key: str) -> str:
    if key not in columns:
        raise bad_input(f"the sandbox does not sort by {key}; it knows {', '.join(columns)}")
    return columns[key]


def size_of(arguments: Doc) -> int:
    size = arguments.get("first")
    if size is None:
        raise bad_input("A connection needs first: how many nodes a page has")
    if not 0 <= size <= MOST:
        raise bad_input(f"first is {size}, and a page has at most {MOST} nodes")
    return int(size)


def _mark(row: sqlite3.Row) -> str:
    return _encoded({"value": row["mark"], "id": row["id"]})


def _encoded(mark: Doc) -> str:
    return urlsafe_b64encode(json.dumps(mark).encode()).decode()


def _decoded(cursor: str) -> Doc:
    try:
        mark: Doc = json.loads(urlsafe_b64decode(cursor))
    except ValueError as error:
        raise bad_input("The cursor is not valid") from error
    return mark
