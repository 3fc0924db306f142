"""What the lists of orders, products and variations have in common: filters, order, the readings of time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sandbox.woocommerce import params as check
from sandbox.woocommerce import posts
from sandbox.woocommerce.params import Check, as_flag, as_ids
from sandbox.woocommerce.posts import Post
from sandbox.woocommerce.rest import page_of
from sandbox.woocommerce.site import Site, stamp

Condition = tuple[str, Sequence[Any]]

ORDER_BY = ("date", "id", "include", "title", "slug", "modified")
COLUMNS = {"id": "id", "modified": "modified", "title": "search", "slug": "search"}

PAGED: dict[str, Check] = {
    "page": check.integer(1),
    "per_page": check.integer(1, 100),
    "offset": check.integer(),
    "order": check.one_of(lambda _site: ("asc", "desc")),
    "orderby": check.one_of(lambda _site: ORDER_BY),
    **dict.fromkeys(("after", "before", "modified_after", "modified_before"), check.date),
}
TIMES = {
    "after": ("created", ">"),
    "before": ("created", "<"),
    "modified_after": ("modified", ">"),
    "modified_before": ("modified", "<"),
}


def page(
    site: Site, params: Mapping[str, Any], where: Sequence[Condition], *, as_posts: bool
) -> tuple[list[Post], int]:
    """The asked page of what meets `where` and the filters that every list knows."""
    size, offset = page_of(params)
    conditions = [*where, *_named(params), *_times(site, params, as_posts=as_posts)]
    return posts.find(site, conditions, _order(params), size, offset)


def _named(params: Mapping[str, Any]) -> list[Condition]:
    found: list[Condition] = []
    if params.get("include"):
        found.append(posts.among("id", as_ids(params["include"])))
    if params.get("exclude"):
        found.append(posts.among("id", as_ids(params["exclude"]), negated=True))
    if params.get("search"):
        term = str(params["search"]).lower()
        found.append(("(instr(search, ?) > 0 or cast(id as text) = ?)", (term, term)))
    return found


def _times(site: Site, params: Mapping[str, Any], *, as_posts: bool) -> list[Condition]:
    return [
        _time(site, column, sign, str(params[name]), as_flag(params.get("dates_are_gmt")), as_posts)
        for name, (column, sign) in TIMES.items()
        if params.get(name)
    ]


def _time(site: Site, column: str, sign: str, value: str, gmt: bool, as_posts: bool) -> Condition:
    """A time with a zone is turned into the shop's local one, and then compared as if it had been given so.

    With `gmt` that is wrong everywhere but in Greenwich, and without it in a table of posts, whose local times
    stay as they were when the shop moves: both as the real shop does it.
    """
    moment = datetime.fromisoformat(value.replace(" ", "+"))
    bound = stamp(moment.astimezone(site.zone) if moment.tzinfo else moment)
    if gmt:
        return f"{column} {sign} ?", (bound,)
    if as_posts:
        return f"{column}_local {sign} ?", (bound,)
    return f"{column} {sign} ?", (site.gmt(bound),)


def _order(params: Mapping[str, Any]) -> str:
    direction = "asc" if params.get("order") == "asc" else "desc"
    column = COLUMNS.get(params.get("orderby", "date"), "created")
    return f"{column} {direction}, id {direction}"
