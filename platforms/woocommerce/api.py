"""Calls to one WooCommerce store: keys presented, answers read strictly, refusals told apart, pages walked."""

from collections.abc import Iterator, Mapping
from typing import Any

from platforms.answers import Answer
from platforms.errors import (
    Code,
    MissingPermission,
    NotFound,
    PlatformError,
    Reconnect,
    Refused,
    Temporary,
    Unreachable,
)
from platforms.http import Http
from platforms.text import plain
from platforms.woocommerce.keys import Way, presented

Row = dict[str, Any]
PAGE_SIZES = (100, 50, 25, 5)  # each divides those before it, so that a walk can go on with smaller pages
HEAVY = (Code.TOO_BIG, Code.TIMED_OUT)


class Api:
    def __init__(self, address: str, credentials: Mapping[str, str], http: Http) -> None:
        self.address, self._http = address, http
        way = Way(credentials.get("way") or (Way.BASIC if address.startswith("https:") else Way.OAUTH))
        self._auth = presented(credentials, way, credentials.get("home") or address)

    def get(self, path: str, **params: Any) -> Any:
        return self._asked("GET", path, params=params).json()

    def object(self, path: str, **params: Any) -> Row:
        """One thing that has no id."""
        said = self.get(path, **params)
        if not isinstance(said, dict):
            raise Temporary(Code.SHAPE_UNKNOWN)
        return said

    def array(self, path: str, **params: Any) -> list[Row]:
        """A list that has no pages, of things that may have no id."""
        said = self.get(path, **params)
        if not isinstance(said, list) or not all(isinstance(row, dict) for row in said):
            raise Temporary(Code.SHAPE_UNKNOWN)
        return said

    def row(self, path: str, **params: Any) -> Row:
        """One thing that has an id: asked for a new one, some caches answer with a list."""
        return _row(self.get(path, **params))

    def total(self, path: str, **params: Any) -> int | None:
        """How many rows a list has, where the store says so."""
        answer = self._asked("GET", path, params={**params, "per_page": 1, "_fields": "id"})
        answer.json()
        count = answer.headers.get("X-WP-Total", "")
        return int(count) if count.isdecimal() else None

    def post(self, path: str, body: Row) -> Any:
        return self._asked("POST", path, json=body).json()

    def made(self, path: str, body: Row) -> Row:
        """What was made, which has an id."""
        return _row(self.post(path, body))

    def put(self, path: str, body: Row) -> Row:
        return _row(self._asked("PUT", path, json=body).json())

    def delete(self, path: str) -> None:
        self._asked("DELETE", path, params={"force": "true"})

    def rows(self, path: str, **params: Any) -> Iterator[Row]:
        for page in self.pages(path, **params):
            yield from page

    def pages(self, path: str, start: int = 0, **params: Any) -> Iterator[list[Row]]:
        """A list from `start` (whole hundreds) to its end, in smaller pages where the store cannot carry large ones."""
        size, done = PAGE_SIZES[0], start
        while True:
            try:
                page = self.page(path, size, done // size + 1, **params)
            except PlatformError as fault:
                size = smaller(size, fault)
                continue
            done += len(page)
            yield page
            if len(page) < size:
                return

    def page(self, path: str, size: int, number: int, **params: Any) -> list[Row]:
        rows = self.get(path, per_page=size, page=number, **params)
        if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("id") for row in rows):
            raise Temporary(Code.SHAPE_UNKNOWN)
        return rows

    def _asked(self, method: str, path: str, **parts: Any) -> Answer:
        answer = self._http.call(method, f"{self.address}/wp-json/{path}", auth=self._auth, **parts)
        if answer.status >= 400:
            raise told(answer, method)
        return answer


def smaller(size: int, fault: PlatformError) -> int:
    """The page size to go on with after `fault`; raises it where the size was not to blame, or is the smallest."""
    below = [each for each in PAGE_SIZES if each < size]
    if fault.code not in HEAVY or not below:
        raise fault
    return below[0]


def _row(said: Any) -> Row:
    if not isinstance(said, dict) or not said.get("id"):
        raise Temporary(Code.SHAPE_UNKNOWN)
    return said


def told(answer: Answer, method: str) -> PlatformError:
    """A refusal as one of ours, by status and WordPress' own code; its message is in the store's language."""
    try:
        said = answer.json()
    except Temporary as fault:
        return _without_json(answer, fault)
    said = said if isinstance(said, dict) else {}
    code, message = str(said.get("code") or ""), plain(said.get("message"))[:300]
    facts: dict[str, Any] = {"status": answer.status, "shop_code": code, "shop_message": message}
    if answer.status == 401:
        return _unauthorised(code, message, method, facts)
    if answer.status == 403:
        return MissingPermission(Code.ROLE_TOO_SMALL if code.startswith("woocommerce") else Code.API_SHUT, **facts)
    if answer.status == 404:
        return NotFound(Code.ROUTE_MISSING if code == "rest_no_route" else Code.GONE, **facts)
    if answer.status >= 500 or answer.status == 408:
        return Temporary(Code.SHOP_FAILED, **facts)
    return Refused(Code.FIELDS_REFUSED, **facts, fields=_fields(said))


def _unauthorised(code: str, message: str, method: str, facts: dict[str, Any]) -> PlatformError:
    if not code.startswith("woocommerce"):
        return MissingPermission(Code.API_SHUT, **facts)
    if code != "woocommerce_rest_authentication_error":
        return Reconnect(Code.KEY_REFUSED, **facts)
    known = {
        "write permission": MissingPermission(Code.KEY_READS_ONLY, **facts),
        "read permission": MissingPermission(Code.KEY_WRITES_ONLY, **facts),
        "Invalid timestamp": Reconnect(Code.CLOCK_WRONG, **facts),
        "Invalid nonce": Temporary(Code.SHOP_FAILED, **facts),
        "Consumer key": Reconnect(Code.KEY_REFUSED, **facts),
        "Invalid signature": Reconnect(Code.SECRET_WRONG, **facts),
        "Consumer secret": Reconnect(Code.SECRET_WRONG, **facts),
    }
    if fault := next((fault for words, fault in known.items() if words in message), None):
        return fault
    # another language: the same code stands for a wrong secret, and for a key that may not do what was asked
    return known["Consumer secret"] if method == "GET" else known["write permission"]


def _without_json(answer: Answer, fault: Temporary) -> PlatformError:
    if answer.status in (401, 403, 406, 415, 455):
        return MissingPermission(Code.API_SHUT, status=answer.status)  # a firewall's page
    if answer.status == 404:
        return NotFound(Code.ROUTE_MISSING, status=answer.status)
    if answer.status >= 500:
        return Temporary(Code.SHOP_FAILED, status=answer.status)
    return fault


def _fields(said: Row) -> str:
    detail = said.get("data")
    params = detail.get("params") if isinstance(detail, dict) else None
    return ", ".join(map(str, params)) if isinstance(params, dict | list) else ""


def is_unsure(fault: PlatformError) -> bool:
    """A write that failed like this may have been carried out all the same."""
    return isinstance(fault, Temporary | Unreachable)
