"""What came back from a call, and the strict reading of it as JSON: a good status alone proves nothing."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Any

from platforms.errors import Code, Temporary

SECONDS = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Answer:
    url: str
    status: int
    headers: Mapping[str, str]  # names in any case
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        """The body as JSON, else Temporary with what is there in its place."""
        if self.content_type != "application/json" and not self.content_type.endswith("+json"):
            raise Temporary(Code.PAGE_INSTEAD, status=self.status, type=self.content_type)
        try:
            return read_json(self.body)
        except ValueError:
            raise Temporary(_fault_of(self.body), status=self.status) from None


def read_json(body: str | bytes) -> Any:
    """JSON as its standard has it; only a byte order mark before it is forgiven. Raises ValueError."""
    text = body.decode("utf-8-sig") if isinstance(body, bytes) else body
    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def wait_asked(headers: Mapping[str, str], otherwise: timedelta) -> timedelta:
    """`Retry-After`, in seconds or as a date."""
    text = headers.get("Retry-After", "").strip()
    if SECONDS.fullmatch(text):
        return timedelta(seconds=min(ceil(float(text[:9])), 86_400))
    try:
        return parsedate_to_datetime(text).astimezone(UTC) - datetime.now(UTC)
    except (ValueError, OverflowError):
        return otherwise


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _fault_of(body: bytes) -> Code:
    """Why `body` is no JSON: something stands round it, or its end is missing."""
    text = body.decode("utf-8", "replace").strip()
    if text[:1] not in ("{", "["):
        return Code.TEXT_AROUND if "{" in text or "[" in text else Code.PAGE_INSTEAD if text else Code.CUT_SHORT
    try:
        json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return Code.CUT_SHORT
    return Code.TEXT_AROUND
