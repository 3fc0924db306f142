"""Calls to Etsy for one shop: app and owner presented, tokens renewed in time, the budget kept, refusals told apart."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from platforms.answers import Answer
from platforms.base import Platform
from platforms.errors import (
    Code,
    MissingPermission,
    NotFound,
    PlatformError,
    Reconnect,
    Refused,
    Temporary,
    Throttled,
    Unreachable,
)
from platforms.etsy.budget import Budget, Purpose
from platforms.etsy.consent import SCOPES
from platforms.text import exact

Row = dict[str, Any]
PAGE_SIZES = (100, 50, 25, 5)
HEAVY = (Code.TOO_BIG, Code.TIMED_OUT)
RENEW_BEFORE = timedelta(minutes=5)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
OUR_KEY = ("x-api-key", "api key", "shared secret")  # what Etsy's words speak of where it does not know the app


class Api:
    """`shop` may exchange its credentials at any time, so they are read anew for each call."""

    def __init__(self, shop: Platform) -> None:
        self._shop = shop
        self.budget = Budget(shop.http.limiter.redis, shop.app.client_id, self.shop_id or "new")

    @property
    def shop_id(self) -> str:
        """Known once the connection was verified."""
        return self._shop.credentials.get("shop_id", "")

    def at_shop(self, rest: str) -> str:
        """A path below this shop."""
        if not self.shop_id.isdecimal():
            raise Reconnect(Code.ACCESS_ENDED)
        return f"shops/{self.shop_id}/{rest}"

    def get(self, purpose: Purpose, path: str, **params: Any) -> Row:
        return _row(self._asked(purpose, "GET", path, params=params))

    def post(self, path: str, body: Row) -> Row:
        """As JSON: where the content type is another, Etsy answers 200 to tracking and drops it."""
        return _row(self._asked(Purpose.FETCH, "POST", path, json=body))

    def put(self, path: str, body: Row) -> Row:
        return _row(self._asked(Purpose.FETCH, "PUT", path, json=body))

    def send_file(self, path: str, form: dict[str, str], files: dict[str, tuple[str, bytes, str]]) -> Row:
        """`files` is {field: (name, content, type)}."""
        return _row(self._asked(Purpose.FETCH, "POST", path, data=form, files=files))

    def send_form(self, method: str, path: str, form: dict[str, str]) -> Row:
        return _row(self._asked(Purpose.FETCH, method, path, data=form))

    def page(self, purpose: Purpose, path: str, **params: Any) -> tuple[list[Row], int]:
        """Some rows of a list, and how many there are in all."""
        said = self.get(purpose, path, **params)
        rows, count = said.get("results"), said.get("count")
        if not isinstance(rows, list) or not all(map(_has_id, rows)) or type(count) is not int:
            raise Temporary(Code.SHAPE_UNKNOWN)
        return rows, count

    def pages(self, purpose: Purpose, path: str, start: int = 0, **params: Any) -> Iterator[tuple[list[Row], int]]:
        """A list from `start` on, in smaller pages where large ones are too heavy. Where the list grew shorter while
        it was read, what moved up is read again: rows may come twice, none is left out."""
        size, offset, before = PAGE_SIZES[0], start, 0
        while True:
            try:
                rows, count = self.page(purpose, path, limit=size, offset=offset, **params)
            except PlatformError as fault:
                size = smaller(size, fault)
                continue
            yield rows, count
            gone, before = before - count, count
            offset = max(offset - gone, 0) if gone > 0 else offset + len(rows)
            if offset >= count or not (rows or gone > 0):
                return

    def _asked(self, purpose: Purpose, method: str, path: str, **parts: Any) -> Any:
        if self._is_ending():
            self._shop.renew_credentials()
        answer = self._called(purpose, method, path, **parts)
        if answer.status == 401 and not _is_about_us(answer):
            self._shop.renew_credentials()
            answer = self._called(purpose, method, path, **parts)
        if answer.status >= 400:
            raise told(answer)
        return answer.json()

    def _is_ending(self) -> bool:
        try:
            until = datetime.fromisoformat(self._shop.credentials.get("access_expires_at", ""))
        except ValueError:
            return False  # the answer will tell
        return until < datetime.now(UTC) + RENEW_BEFORE

    def _called(self, purpose: Purpose, method: str, path: str, **parts: Any) -> Answer:
        self.budget.take(purpose)
        app, token = self._shop.app, self._shop.credentials.get("access_token", "")
        headers = {"x-api-key": f"{app.client_id}:{app.client_secret}", "Authorization": f"Bearer {token}"}
        try:
            answer = self._shop.http.call(method, f"{app.api}/v3/application/{path}", headers=headers, **parts)
        except Throttled as fault:
            if fault.facts.get("status") != 429:
                raise  # a place of our own was not free, or Etsy is in maintenance
            raise Throttled(self.budget.close(fault.retry_at), fault.code, **fault.facts) from None
        self.budget.learn(answer.headers)
        return answer


def smaller(size: int, fault: PlatformError) -> int:
    """The page size to go on with after `fault`; raises it where the size was not to blame, or is the smallest."""
    below = [each for each in PAGE_SIZES if each < size]
    if fault.code not in HEAVY or not below:
        raise fault
    return below[0]


def told(answer: Answer) -> PlatformError:
    """A refusal as one of ours, by status and Etsy's words: it has few codes."""
    error, message = _words(answer)
    facts: dict[str, Any] = {
        "status": answer.status,
        "shop_code": error[:100],
        "shop_message": (message or error)[:300],
    }
    if answer.status >= 500 or answer.status in (408, 409):  # 409: somebody else writes there at the same time
        return Temporary(Code.SHOP_FAILED, **facts)
    if answer.status in (401, 403):
        return _unauthorised(answer, f"{error} {message}".lower(), facts)
    if answer.status in (404, 410):
        return NotFound(Code.GONE if error else Code.ROUTE_MISSING, **facts)
    return Refused(Code.FIELDS_REFUSED, **facts)


def is_unsure(fault: PlatformError) -> bool:
    """A write that failed like this may have been carried out all the same."""
    return isinstance(fault, Temporary | Unreachable)


def _unauthorised(answer: Answer, words: str, facts: dict[str, Any]) -> PlatformError:
    if _is_about_us(answer):
        return MissingPermission(Code.APP_REFUSED, **facts)
    if answer.status == 401:
        return Reconnect(Code.ACCESS_ENDED, **facts)
    if "scope" in words:
        named = [scope for scope in SCOPES if scope in words]
        return MissingPermission(Code.SCOPE_MISSING, **facts, scopes=", ".join(named or SCOPES))
    return MissingPermission(Code.NOT_APPROVED if words.strip() else Code.API_SHUT, **facts)


def _is_about_us(answer: Answer) -> bool:
    words = " ".join(_words(answer)).lower()
    return any(each in words for each in OUR_KEY)


def _words(answer: Answer) -> tuple[str, str]:
    """`error` and `error_description`; nothing where a page came instead."""
    try:
        said = answer.json()
    except Temporary:
        return "", ""
    said = said if isinstance(said, dict) else {}
    return exact(said.get("error")), exact(said.get("error_description"))


def _has_id(row: Any) -> bool:
    return isinstance(row, dict) and bool(row.get("listing_id") or row.get("receipt_id"))


def _row(said: Any) -> Row:
    if not isinstance(said, dict):
        raise Temporary(Code.SHAPE_UNKNOWN)
    return said
