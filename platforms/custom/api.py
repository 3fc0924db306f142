"""Calls to one shop: signed, answers read strictly, refusals told apart, pages walked by the shop's own cursors."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from platforms.answers import Answer
from platforms.custom.address import ROOT
from platforms.custom.fields import Fields, Wrong
from platforms.custom.signing import Signed
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

Value = TypeVar("Value")
PAGE_SIZES = (100, 50, 25, 5)
HEAVY = (Code.TOO_BIG, Code.TIMED_OUT)
NEW = 201  # the shop made it just now; 200 says that it was there
LONGEST_WORDS = 300

BY_SHOP_CODE: dict[str, tuple[type[PlatformError], Code]] = {
    "signature_invalid": (Reconnect, Code.SECRET_WRONG),
    "timestamp_invalid": (Reconnect, Code.CLOCK_WRONG),
    "order_closed": (Refused, Code.ORDER_OVER),
    "order_held": (Refused, Code.ORDER_HELD),
    "already_shipped": (Refused, Code.SHIPPED_BY_OTHERS),
    "tracking_needed": (Refused, Code.TRACKING_NEEDED),
}


class Api:
    def __init__(self, address: str, credentials: Mapping[str, str], http: Http) -> None:
        self._base, self._http = f"{address}{ROOT}", http
        self._auth = Signed(credentials.get("secret", ""), urlsplit(address).path)

    @cached_property
    def currency(self) -> str:
        """The shop's: a product names one only where its own is another."""
        return _read(self.get("").text, "currency")

    def get(self, path: str, **query: Any) -> Fields:
        """One object. What is no object is no answer of this protocol."""
        given = {name: value for name, value in query.items() if value not in (None, "")}
        url = f"{self._base}/{path}".rstrip("/") + (f"?{urlencode(given, quote_via=quote)}" if given else "")
        return self._object(self._asked("GET", url))

    def post(self, path: str, body: Mapping[str, Any], key: str) -> tuple[Fields, bool]:
        """What the shop made of it, and whether it was there before. `key` is the same for the same message."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        answer = self._asked("POST", f"{self._base}/{path}", data=json.dumps(body).encode(), headers=headers)
        return self._object(answer), answer.status != NEW

    def page(self, name: str, limit: int, **query: Any) -> Fields:
        """A page of the list `name`: its rows under the same name, and where it goes on under `next`."""
        page = self.get(name, limit=limit, **query)
        if not isinstance(page.row.get(name), list):
            raise Temporary(Code.SHAPE_UNKNOWN, missing=name)
        return page

    def total(self, name: str, **query: Any) -> int | None:
        """How many rows the list has, where the shop says so."""
        page = self.page(name, 1, **query)
        return None if page.row.get("total") is None else _read(page.whole, "total")

    def rows(self, name: str, **query: Any) -> Iterator[Fields]:
        """To the end of the list, in smaller pages where the shop cannot carry large ones."""
        size, cursor, seen = PAGE_SIZES[0], "", set[str]()
        while True:
            try:
                page = self.page(name, size, cursor=cursor, **query)
            except PlatformError as fault:
                size = smaller(size, fault)
                continue
            yield from _read(page.needed_children, name)
            cursor = _read(page.text, "next")
            if not cursor:
                return
            if cursor in seen:
                raise Temporary(Code.SHAPE_UNKNOWN, missing="next")  # it leads round in a circle
            seen.add(cursor)

    def _asked(self, method: str, url: str, **parts: Any) -> Answer:
        answer = self._http.call(method, url, auth=self._auth, **parts)
        if answer.status >= 400:
            raise told(answer)
        return answer

    def _object(self, answer: Answer) -> Fields:
        said = answer.json()
        try:
            return Fields(said)
        except Wrong as fault:
            raise unknown(fault) from None


def smaller(size: int, fault: PlatformError) -> int:
    """The page size to go on with after `fault`; raises it where the size was not to blame, or is the smallest."""
    below = [each for each in PAGE_SIZES if each < size]
    if fault.code not in HEAVY or not below:
        raise fault
    return below[0]


def unknown(fault: Wrong) -> Temporary:
    """An answer in another shape; `missing` is the place that is wrong."""
    return Temporary(Code.SHAPE_UNKNOWN, missing=str(fault))


def is_unsure(fault: PlatformError) -> bool:
    """A write that failed like this may have been carried out all the same."""
    return isinstance(fault, Temporary | Unreachable)


def told(answer: Answer) -> PlatformError:
    """A refusal as one of ours, by the shop's code where the protocol has it, else by status."""
    try:
        said = answer.json()
    except Temporary as fault:
        return _without_json(answer, fault)
    said = said if isinstance(said, dict) else {}
    shop_code, words = str(said.get("code") or "")[:60], _words(said)
    facts: dict[str, Any] = {"status": answer.status, "shop_code": shop_code, "shop_message": words}
    if shop_code in BY_SHOP_CODE and answer.status < 500:
        family, code = BY_SHOP_CODE[shop_code]
        return family(code, **facts, reason=words, shop_status=str(said.get("status") or "")[:60])
    return _by_status(answer.status, facts)


def _by_status(status: int, facts: dict[str, Any]) -> PlatformError:
    if status == 401:
        return Reconnect(Code.KEY_REFUSED, **facts)
    if status == 403:
        return MissingPermission(Code.API_SHUT, **facts)
    if status in (404, 410):
        return NotFound(Code.GONE, **facts)
    if status in (405, 501):
        return NotFound(Code.ROUTE_MISSING, **facts)
    if status >= 500 or status == 408:
        return Temporary(Code.SHOP_FAILED, **facts)
    return Refused(Code.FIELDS_REFUSED, **facts)


def _without_json(answer: Answer, fault: Temporary) -> PlatformError:
    """A page in place of the API: a firewall's, a framework's, a proxy's."""
    if answer.status in (401, 403, 406):
        return MissingPermission(Code.API_SHUT, status=answer.status)
    if answer.status in (404, 405, 410, 501):
        return Temporary(Code.ROUTE_MISSING, status=answer.status)  # says nothing of the one thing that was asked for
    if answer.status >= 500:
        return Temporary(Code.SHOP_FAILED, status=answer.status)
    return fault


def _words(said: dict[str, Any]) -> str:
    """The shop's message, and what it says of single fields: `Not taken (carrier: unknown)`."""
    message, fields = str(said.get("message") or ""), said.get("fields")
    if isinstance(fields, dict) and fields:
        message += f" ({', '.join(f'{name}: {text}' for name, text in fields.items())})"
    return message.replace("\0", "").encode("utf-8", "ignore").decode().strip()[:LONGEST_WORDS]


def _read(reader: Callable[[str], Value], name: str) -> Value:
    try:
        return reader(name)
    except Wrong as fault:
        raise unknown(fault) from None
