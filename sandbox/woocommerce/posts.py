"""Products, variations, pictures, orders and refunds share one table and one row of ids, as in WordPress."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.woocommerce.site import Site, now

PRODUCT, VARIATION, PICTURE, ORDER, REFUND = "product", "variation", "picture", "order", "refund"


@dataclass
class Post:
    id: int
    kind: str
    parent: int
    status: str
    sku: str
    created: str
    modified: str
    created_local: str  # the local time of then: it stays when the shop moves to another time zone
    modified_local: str
    search: str
    doc: dict[str, Any]


def insert(site: Site, kind: str, doc: dict[str, Any], *, status: str, parent: int = 0, sku: str = "") -> Post:
    moment = now()
    local = site.local(moment)
    post = Post(0, kind, parent, status, sku, moment, moment, local, local, _search_text(kind, doc), doc)
    post.id = site.state.add("posts", **_columns(post))
    return post


def save(site: Site, post: Post) -> None:
    """Keep the change, and count it as one."""
    post.modified = now()
    post.modified_local = site.local(post.modified)
    post.search = _search_text(post.kind, post.doc)
    site.state.set("posts", post.id, **_columns(post))


def get(site: Site, post_id: int, *kinds: str) -> Post | None:
    row = site.state.row("select * from posts where id = ?", post_id)
    post = row and _post(row)
    return post if post and post.kind in kinds else None


def delete(site: Site, post: Post) -> None:
    site.state.run("delete from posts where id = ? or parent = ?", post.id, post.id)


def children(site: Site, parent: Post, kind: str) -> list[Post]:
    return [
        _post(row)
        for row in site.state.rows("select * from posts where parent = ? and kind = ? order by id", parent.id, kind)
    ]


def by_sku(site: Site, sku: str) -> Post | None:
    row = site.state.row("select * from posts where sku = ? and sku != '' and +kind in ('product', 'variation')", sku)
    return _post(row) if row else None


def find(
    site: Site, where: Sequence[tuple[str, Sequence[Any]]], order: str, limit: int, offset: int = 0
) -> tuple[list[Post], int]:
    """One page of the posts that meet every condition, and how many there are in all."""
    conditions = " and ".join(condition for condition, _values in where) or "true"
    values = [value for _condition, some in where for value in some]
    total = site.state.row(f"select count(*) as n from posts where {conditions}", *values)
    rows = site.state.rows(
        f"select * from posts where {conditions} order by {order} limit ? offset ?", *values, limit, offset
    )
    return [_post(row) for row in rows], total["n"] if total else 0


def among(column: str, values: Sequence[Any], *, negated: bool = False) -> tuple[str, Sequence[Any]]:
    return f"{column} {'not ' if negated else ''}in ({', '.join('?' * len(values))})", values


def _post(row: Any) -> Post:
    return Post(**{**dict(row), "doc": json.loads(row["doc"])})


def _columns(post: Post) -> dict[str, Any]:
    columns = {**vars(post), "doc": json.dumps(post.doc)}
    del columns["id"]
    return columns


def _search_text(kind: str, doc: dict[str, Any]) -> str:
    """Orders are found by addresses and items, products by their texts; numbers made by plugins are not looked at."""
    if kind == ORDER:
        words = [*doc["billing"].values(), *doc["shipping"].values(), *(line["name"] for line in doc["line_items"])]
    else:
        words = [doc.get("name", ""), doc.get("description", ""), doc.get("short_description", "")]
    return "\n".join(map(str, words)).lower()
