"""Calls to one shop's Admin GraphQL: keys kept fresh, points counted, and refusals told apart.

A good status proves nothing there: refusals stand in the body, beside data or in its place, and those of a write in the
write's own `userErrors`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from platforms.answers import Answer
from platforms.base import Platform
from platforms.errors import (
    Code,
    MissingPermission,
    PlanRefused,
    PlatformError,
    Reconnect,
    Refused,
    Temporary,
    Unreachable,
)
from platforms.shopify import address
from platforms.shopify.budget import Budget, cost_of, throttled
from platforms.shopify.documents import DOCUMENTS
from platforms.shopify.text import Row, next_cursor, nodes
from platforms.text import exact, utc

VERSION = "2026-10"
EARLY = timedelta(minutes=5)  # before keys run out
TOO_DEAR, DENIED = "MAX_COST_EXCEEDED", "ACCESS_DENIED"
FAILED = ("INTERNAL_SERVER_ERROR", "TIMEOUT", "SERVICE_UNAVAILABLE")
MESSAGE = 300  # characters
HEAVY = (Code.TOO_BIG, Code.TIMED_OUT)
LEG = 20_000  # rows; by one cursor Shopify walks 25,000
SCOPE = re.compile(r"\b(?:read|write)_[a-z_]+")


class Api:
    def __init__(self, shop: Platform) -> None:
        self._shop, self._http = shop, shop.http
        self._budget = Budget(shop.http.limiter)
        self._sizes: dict[str, int] = {}  # of the pages that this shop gave without complaint
        self.served = VERSION  # what the last answer came from: a version that was withdrawn is silently another

    def ask(self, operation: str, *, urgent: bool = False, **variables: Any) -> Row:
        """The answer's data. Parts of it that were denied are null; raises where all of it was."""
        with self._budget.points(operation, urgent=urgent) as bill:
            said = self._said(operation, variables)
            bill.cost = cost_of(said)
        errors = _errors(said)
        if any(_code(error) == "THROTTLED" for error in errors):
            raise throttled(bill.cost, urgent=urgent)
        data = said.get("data")
        if isinstance(data, dict) and (not errors or _is_denied_in_part(errors, data)):
            return data
        raise _told(errors) if errors else Temporary(Code.SHAPE_UNKNOWN)

    def write(self, operation: str, **variables: Any) -> Row:
        """What a mutation answers, once it has no objection. Nobody else's reading keeps it waiting."""
        (said,) = self.ask(operation, urgent=True, **variables).values()
        if not isinstance(said, dict):
            raise Temporary(Code.SHAPE_UNKNOWN)
        if objections := said.get("userErrors") or said.get("mediaUserErrors"):
            raise _objected(objections)
        return said

    def pages(
        self, operation: str, sizes: Sequence[int], at: Callable[[Row], Row | None], **variables: Any
    ) -> Iterator[list[Row]]:
        """A connection page by page, in smaller pages where those were too dear, too big or too slow. `at` finds it in
        the data; where it finds none, there are no pages."""
        after: str | None = variables.pop("after", None)
        while True:
            connection = at(self._sized(operation, sizes, after=after, **variables))
            if connection is None:
                return
            yield nodes(connection)
            after = next_cursor(connection)
            if after is None:
                return

    def rows(
        self, operation: str, sizes: Sequence[int], query: str, onward: Callable[[Row], str], **variables: Any
    ) -> Iterator[Row]:
        """All that `query` finds in products or orders. A walk longer than a cursor carries begins anew with the query
        that `onward` makes of its last row, so rows may come twice there."""
        done = 0
        for page in self.pages(operation, sizes, _only, query=query, **variables):
            yield from page
            done += len(page)
            if done >= LEG and page and (following := onward(page[-1])) != query:
                yield from self.rows(operation, sizes, following, onward, **variables)
                return

    def named(self, operation: str, sizes: Sequence[int], gids: Sequence[str], **variables: Any) -> Iterator[Row]:
        """Those of these things that are there, as many to a call as this shop takes."""
        waiting = list(gids)
        while waiting:
            size = self._sizes.get(operation, sizes[0])
            try:
                data = self.ask(operation, ids=waiting[:size], **variables)
            except PlatformError as fault:
                self._sizes[operation] = smaller(sizes, size, fault)
                continue
            yield from (row for row in data["nodes"] if row)
            waiting = waiting[size:]

    def _sized(self, operation: str, sizes: Sequence[int], **variables: Any) -> Row:
        while True:
            size = self._sizes.get(operation, sizes[0])
            try:
                return self.ask(operation, first=size, **variables)
            except PlatformError as fault:
                self._sizes[operation] = smaller(sizes, size, fault)

    def _said(self, operation: str, variables: Row) -> Row:
        if not self._shop.credentials.get("access_token"):
            raise Reconnect(Code.ACCESS_ENDED)
        if _is_over(self._shop.credentials):
            self._shop.renew_credentials()
        answer = self._posted(operation, variables)
        if answer.status == 401 and self._shop.credentials.get("refresh_token"):
            self._shop.renew_credentials()
            answer = self._posted(operation, variables)
        self.served = answer.headers.get("X-Shopify-API-Version") or VERSION
        if answer.status >= 400:
            raise _refusal(answer)
        said = answer.json()
        if not isinstance(said, dict):
            raise Temporary(Code.SHAPE_UNKNOWN)
        return said

    def _posted(self, operation: str, variables: Row) -> Answer:
        body = {"query": DOCUMENTS[operation], "variables": variables, "operationName": operation}
        token = {"X-Shopify-Access-Token": self._shop.credentials.get("access_token", "")}
        url = f"{self._shop.address}/admin/api/{VERSION}/graphql.json"
        return self._http.call("POST", url, json=body, headers=token)


def smaller(sizes: Sequence[int], size: int, fault: PlatformError) -> int:
    """The size to go on with after `fault`; raises it where the size was not to blame, or is the smallest."""
    below = [each for each in sizes if each < size]
    if not below or (fault.code not in HEAVY and fault.facts.get("shop_code") != TOO_DEAR):
        raise fault
    return below[0]


def is_unsure(fault: PlatformError) -> bool:
    """A write that failed like this may have been carried out all the same."""
    return isinstance(fault, Temporary | Unreachable)


def _only(data: Row) -> Row | None:
    return next(iter(data.values()))


def _is_over(credentials: Any) -> bool:
    ends = utc(credentials.get("access_expires_at"))
    return ends is not None and ends - datetime.now(UTC) < EARLY


def _errors(said: Row) -> list[Any]:
    errors = said.get("errors") or []
    return errors if isinstance(errors, list) else [{"message": errors}]


def _is_denied_in_part(errors: list[Any], data: Row) -> bool:
    """Single fields are kept from us, as a buyer's address is, and what was asked for is there."""
    parts = [each for part in data.values() for each in _parts(part)]
    return all(_code(error) == DENIED for error in errors) and all(part is not None for part in parts)


def _parts(part: Any) -> list[Any]:
    """A thing, or the things of a list of nodes."""
    return part if isinstance(part, list) else [part]


def _code(error: Any) -> str:
    extensions = error.get("extensions") if isinstance(error, dict) else None
    return str(extensions.get("code") or "") if isinstance(extensions, dict) else ""


def _told(errors: list[Any]) -> PlatformError:
    """The refusal that stands in the answer's body. `extensions` is missing where the document itself is wrong."""
    codes = [_code(error) for error in errors]
    code, message = codes[0], _message(errors[0])
    facts: Row = {"status": 200, "shop_code": code, "shop_message": message}
    if DENIED in codes:
        return _denied(errors[codes.index(DENIED)])
    if code == TOO_DEAR:
        return Refused(Code.ASKED_WRONGLY, **facts)
    if code == "SHOP_INACTIVE":
        return PlanRefused(Code.SHOP_FROZEN, permanent=False, **facts)
    if code in FAILED:
        return Temporary(Code.SHOP_FAILED, **facts)
    return Refused(Code.ASKED_WRONGLY, **facts)


def _denied(error: Any) -> MissingPermission:
    """For want of a scope that the owner can grant, or of Shopify's own approval of our app."""
    message = _message(error)
    needed = str((error.get("extensions") or {}).get("requiredAccess") or message)
    scopes = ", ".join(dict.fromkeys(SCOPE.findall(needed)))
    code = Code.SCOPE_MISSING if scopes else Code.NOT_APPROVED
    return MissingPermission(code, scopes=scopes or None, shop_code=DENIED, shop_message=message)


def _objected(objections: list[Row]) -> Refused:
    """What a write itself refused: the path of the field, and Shopify's words."""
    fields = ", ".join(".".join(map(str, each.get("field") or ())) for each in objections)
    words = "; ".join(_message(each) for each in objections)[:MESSAGE]
    shop_code = str(objections[0].get("code") or "")
    return Refused(Code.FIELDS_REFUSED, fields=fields[:MESSAGE], shop_code=shop_code, shop_message=words)


def _refusal(answer: Answer) -> PlatformError:
    """A refusal by status."""
    host = urlsplit(answer.url).hostname
    try:
        said = answer.json()
    except Temporary:
        said = None
    message = _message({"message": said.get("errors")}) if isinstance(said, dict) else ""
    facts: Row = {"status": answer.status, "shop_message": message, "host": host}
    if answer.status == 401:
        return Reconnect(Code.ACCESS_ENDED, **facts)
    if answer.status == 403:
        scopes = ", ".join(dict.fromkeys(SCOPE.findall(message)))
        return MissingPermission(Code.SCOPE_MISSING if scopes else Code.API_SHUT, scopes=scopes or None, **facts)
    return address.refused(answer.status, host) or Refused(Code.ASKED_WRONGLY, **facts)


def _message(error: Any) -> str:
    message = error.get("message") if isinstance(error, dict) else error
    return exact(message)[:MESSAGE]
