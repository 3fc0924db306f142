"""Calls to Pressero's REST API (v6): a token fetched and fetched again, answers read strictly, refusals told apart."""

from collections.abc import Iterator, Mapping
from typing import Any

from platforms.answers import Answer
from platforms.errors import (
    Code,
    MissingPermission,
    NotFound,
    PlanRefused,
    PlatformError,
    Reconnect,
    Refused,
    Temporary,
    Unreachable,
)
from platforms.http import Http
from platforms.pressero.address import normalise
from platforms.text import exact, plain

Row = dict[str, Any]
PAGE = 100
KEYS = ("admin", "subscriber_id", "consumer_id", "username", "password")


class Api:
    """One printer's API. Tokens have no stated lifetime, so one is kept as long as it is taken, and no longer."""

    def __init__(self, credentials: Mapping[str, str], http: Http) -> None:
        self._typed = {name: credentials.get(name, "").strip() for name in KEYS}
        self._http, self._token = http, ""
        self.is_set_up = all(self._typed.values())
        self._base = normalise(self._typed["admin"]) if self.is_set_up else ""

    def get(self, path: str, **params: Any) -> Any:
        return self._asked("GET", path, params=params).json()

    def row(self, path: str) -> Row:
        said = self.get(path)
        if not isinstance(said, dict) or not said:
            raise Temporary(Code.SHAPE_UNKNOWN)
        return said

    def array(self, path: str) -> list[Row]:
        """A list without pages; some of them come as `Items` of an object."""
        return _rows(self.get(path))

    def post(self, path: str, body: Row) -> None:
        _written(self._asked("POST", path, json=body))

    def put(self, path: str, **params: Any) -> None:
        _written(self._asked("PUT", path, params=params))

    def total(self, path: str, **params: Any) -> int | None:
        said = self.get(path, pageNumber=0, pageSize=1, **params)
        count = said.get("TotalItems") if isinstance(said, dict) else None
        return count if type(count) is int else None

    def listed(self, path: str, start: int = 0, **params: Any) -> Iterator[Row]:
        """A list from `start` (whole hundreds) to its end. Pages count from 0."""
        return self._pages("GET", path, start, params, {})

    def found(self, path: str, wanted: Row) -> Iterator[Row]:
        return self._pages("POST", path, 0, {}, {"json": wanted})

    def _pages(self, method: str, path: str, start: int, params: Row, parts: Row) -> Iterator[Row]:
        number, done = start // PAGE, start
        while True:
            asked = {**params, "pageNumber": number, "pageSize": PAGE}
            said = self._asked(method, path, params=asked, **parts).json()
            rows = _rows(said)
            yield from rows
            number, done = number + 1, done + len(rows)
            # a server may give fewer rows than a page was to have, and says how many there are
            total = said.get("TotalItems") if isinstance(said, dict) else None
            if not rows or (done >= total if type(total) is int else len(rows) < PAGE):
                return

    def log_in(self) -> None:
        """Have a new token. Raises Reconnect(KEY_REFUSED), or PlanRefused where the API is not switched on."""
        answer = self._http.call("POST", f"{self._base}/api/V2/Authentication", json=_asking(self._typed))
        if answer.status >= 400:
            raise _not_let_in(answer)
        said = answer.json()
        token = said.get("Token") if isinstance(said, dict) else None
        if not token or not isinstance(token, str):
            raise Reconnect(Code.KEY_REFUSED, status=answer.status, shop_message=_message(said))
        self._token = token

    def _asked(self, method: str, path: str, **parts: Any) -> Answer:
        """Raises MissingPermission(API_NEEDED) where nobody has typed a user of the API."""
        if not self.is_set_up:
            raise MissingPermission(Code.API_NEEDED)
        if not self._token:
            self.log_in()
        answer = self._called(method, path, parts)
        if answer.status == 401:
            self.log_in()
            answer = self._called(method, path, parts)
        if answer.status >= 400:
            raise told(answer)
        return answer

    def _called(self, method: str, path: str, parts: Row) -> Answer:
        headers = {"Authorization": f"token {self._token}", "Accept": "application/json"}
        return self._http.call(method, f"{self._base}/api/{path}", headers=headers, **parts)


def told(answer: Answer) -> PlatformError:
    """A refusal as one of ours."""
    said = _json_of(answer)
    facts: Row = {"status": answer.status, "shop_message": _message(said)}
    if answer.status == 401:
        return Reconnect(Code.KEY_REFUSED, **facts)
    if answer.status == 403:
        return MissingPermission(Code.ROLE_TOO_SMALL, **facts)
    if answer.status == 404:
        return NotFound(Code.ROUTE_MISSING if said is None else Code.GONE, **facts)
    if answer.status >= 500 or answer.status == 408:
        return Temporary(Code.SHOP_FAILED, **facts)
    return Refused(Code.FIELDS_REFUSED, **facts)


def is_unsure(fault: PlatformError) -> bool:
    """A write that failed like this may have been carried out all the same."""
    return isinstance(fault, Temporary | Unreachable)


def _written(answer: Answer) -> None:
    """What a write answers is not known, and may be nothing; a page means that it did not arrive where it should."""
    if answer.content_type == "text/html":
        raise Temporary(Code.PAGE_INSTEAD, status=answer.status, type=answer.content_type)


def _not_let_in(answer: Answer) -> PlatformError:
    """A page in place of an answer: there is an admin host, and no API behind it."""
    said = _json_of(answer)
    if answer.status in (403, 404) and said is None:
        return PlanRefused(Code.PLAN_REFUSED, status=answer.status)
    if answer.status in (400, 401):
        return Reconnect(Code.KEY_REFUSED, status=answer.status, shop_message=_message(said))
    return told(answer)


def _asking(typed: Mapping[str, str]) -> Row:
    return {
        "UserName": typed["username"],
        "Password": typed["password"],
        "SubscriberId": typed["subscriber_id"],
        "ConsumerID": typed["consumer_id"],
    }


def _rows(said: Any) -> list[Row]:
    rows = said.get("Items") if isinstance(said, dict) else said
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Temporary(Code.SHAPE_UNKNOWN)
    return rows


def _json_of(answer: Answer) -> Any:
    try:
        return answer.json()
    except Temporary:
        return None


def _message(said: Any) -> str:
    return plain(exact(said.get("Message") or said.get("ExceptionMessage")))[:300] if isinstance(said, dict) else ""
