"""The REST server of WordPress: routes, the order of its checks, `_fields`, paging and headers."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from sandbox.woocommerce.auth import User, may_use
from sandbox.woocommerce.errors import RestError, invalid_parameters, missing_parameters, no_route, refused
from sandbox.woocommerce.params import Check, complaints
from sandbox.woocommerce.site import Site

READ, WRITE = ("GET",), ("POST", "PUT", "PATCH")
PUBLIC = "public"
NOT_CACHED = {
    "Expires": "Wed, 11 Jan 1984 05:00:00 GMT",
    "Cache-Control": "no-cache, must-revalidate, max-age=0, no-store, private",
}


@dataclass
class Call:
    """One request as an endpoint sees it."""

    site: Site
    method: str
    route: str
    query: list[tuple[str, str]]
    body: Any  # what the JSON holds; None when there is none, BROKEN when it does not parse
    https: bool
    user: User | None = None
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def home(self) -> str:
        return self.site.home(self.https)

    @property
    def url(self) -> str:
        return f"{self.home}/wp-json{self.route}"

    @property
    def params(self) -> dict[str, Any]:
        """Query and body together; `name[]` and `name[0]` gather in a list."""
        gathered: dict[str, Any] = {}
        for name, value in self.query:
            if "[" in name:
                gathered.setdefault(name.partition("[")[0], []).append(value)
            else:
                gathered[name] = value
        return {**gathered, **(self.body if isinstance(self.body, dict) else {})}


BROKEN = object()


@dataclass
class Answer:
    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Endpoint:
    methods: Sequence[str]
    pattern: re.Pattern[str]
    act: str
    checks: Mapping[str, Check]
    required: Sequence[str]
    plugin: str
    also: Sequence[str]  # methods that the real shop has at this path and this one lacks
    view: Callable[[Call], Answer]


ENDPOINTS: list[Endpoint] = []


def endpoint(
    methods: Sequence[str],
    path: str,
    act: str,
    checks: Mapping[str, Check] | None = None,
    required: Sequence[str] = (),
    plugin: str = "",
    also: Sequence[str] = (),
) -> Callable[[Callable[[Call], Answer]], Callable[[Call], Answer]]:
    """Declare a view. `act` names the right it needs; with `plugin` it is there while that plugin is on."""
    pattern = re.compile(re.sub(r"{(\w+)}", r"(?P<\1>\\d+)", path) + "/?")

    def declare(view: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        ENDPOINTS.append(Endpoint(methods, pattern, act, checks or {}, required, plugin, also, view))
        return view

    return declare


def respond(call: Call, signed_in: Callable[[Call], User | None], refusal: RestError | None = None) -> Answer:
    """The answer to `call`, refusals included. WordPress signs in first, and looks for the route after that.

    With `refusal` a plugin shuts the API for whoever it is.
    """
    found: list[Endpoint] = []
    try:
        call.user = signed_in(call)
        may_use(call.user, call.method)
        if refusal:
            raise refusal
        found = _endpoints_at(call)
        answer = _answer_of(call, found)
    except RestError as error:
        answer = Answer(error.body(), error.status)
    answer.headers = {**_headers(call, found), **answer.headers}
    return answer


def _answer_of(call: Call, found: list[Endpoint]) -> Answer:
    method = "GET" if call.method == "HEAD" else call.method
    chosen = next((one for one in found if method in one.methods), None)
    if chosen is None:
        found.clear()  # a path without the method is no route, and allows nothing
        raise no_route()
    _check_parameters(call, chosen)
    if not _permitted(call.user, chosen):
        raise refused(chosen.act, logged_in=call.user is not None)
    answer = chosen.view(call)
    answer.body = only_fields(answer.body, call.params.get("_fields", ""))
    return answer


def _check_parameters(call: Call, chosen: Endpoint) -> None:
    if call.body is BROKEN:
        syntax = {"json_error_code": 4, "json_error_message": "Syntax error"}
        raise RestError("rest_invalid_json", "Invalid JSON body passed.", 400, **syntax)
    params = call.params
    if missing := [name for name in chosen.required if name not in params]:
        raise missing_parameters(missing)
    if wrong := complaints(call.site, chosen.checks, params):
        raise invalid_parameters(wrong)


def _endpoints_at(call: Call) -> list[Endpoint]:
    found = []
    for one in ENDPOINTS:
        match = one.pattern.fullmatch(call.route)
        if match and _present(call.site, one):
            call.ids = {name: int(value) for name, value in match.groupdict().items()}
            found.append(one)
    return found


def _present(site: Site, one: Endpoint) -> bool:
    if one.pattern.pattern == "//?":
        return True
    return site.option("woocommerce") and (not one.plugin or one.plugin in site.option("plugins"))


def _permitted(user: User | None, one: Endpoint) -> bool:
    return one.act == PUBLIC or (user is not None and user.runs_the_shop)


def _headers(call: Call, found: Sequence[Endpoint]) -> dict[str, str]:
    headers = {
        "X-Robots-Tag": "noindex",
        "Link": f'<{call.home}/wp-json/>; rel="https://api.w.org/"',
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Expose-Headers": "X-WP-Total, X-WP-TotalPages, Link",
        "Access-Control-Allow-Headers": "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type",
    }
    permitted = [one for one in found if _permitted(call.user, one)]
    if allowed := [name for one in permitted for name in (*one.methods, *one.also)]:
        headers["Allow"] = ", ".join(dict.fromkeys(allowed))
    if call.user is None:
        return {**headers, "Vary": "Origin"}
    return {**headers, **NOT_CACHED}


def only_fields(body: Any, wanted: str | list[str]) -> Any:
    """`_fields` may reach inside with dots. One resource keeps its `_links`, those in a list lose them."""
    names = wanted if isinstance(wanted, list) else [name.strip() for name in wanted.split(",") if name.strip()]
    if not names:
        return body
    if isinstance(body, list):
        return [_cut(one, names) for one in body]
    return _cut(body, [*names, "_links"])


def _cut(one: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in one.items():
        inner = [name.partition(".")[2] for name in names if name.partition(".")[0] == key]
        if "" in inner:
            kept[key] = value
        elif inner and isinstance(value, dict):
            kept[key] = _cut(value, inner)
    return kept


def page_of(params: Mapping[str, Any]) -> tuple[int, int]:
    """Limit and offset."""
    size = int(params.get("per_page", 10))
    return size, int(params.get("offset", (int(params.get("page", 1)) - 1) * size))


def listed(call: Call, bodies: list[Any], total: int, defaults: str = "") -> Answer:
    """A page of a list. `defaults` is what WordPress adds to the links to the other pages."""
    size, _offset = page_of(call.params)
    pages, page = -(-total // size), int(call.params.get("page", 1))
    links = []
    if page > 1:
        links.append(f'<{_link_to(call, min(page - 1, pages), defaults)}>; rel="prev"')
    if page < pages:
        links.append(f'<{_link_to(call, page + 1, defaults)}>; rel="next"')
    headers = {"X-WP-Total": str(total), "X-WP-TotalPages": str(pages)}
    return Answer(bodies, headers={**headers, **({"Link": ", ".join(links)} if links else {})})


def _link_to(call: Call, page: int, defaults: str) -> str:
    asked = [(name, str(page) if name == "page" else value) for name, value in call.query]
    query = "&".join(f"{quote(name)}={quote(value, safe='')}" for name, value in asked)
    at_the_end = "" if any(name == "page" for name, _value in asked) else f"page={page}"
    return f"{call.url}?{'&'.join(filter(None, [query, defaults, at_the_end]))}"


def links(call_home: str, path: str, up: str = "", methods: Sequence[str] = ()) -> dict[str, Any]:
    """`_links` of one resource at `path` below wc/v3."""
    base = f"{call_home}/wp-json/wc/v3"
    allow = list(methods or ("GET", "POST", "PUT", "PATCH", "DELETE"))
    found: dict[str, Any] = {
        "self": [{"href": f"{base}/{path}", "targetHints": {"allow": allow}}],
        "collection": [{"href": f"{base}/{path.rpartition('/')[0]}"}],
    }
    return {**found, "up": [{"href": f"{base}/{up}"}]} if up else found
