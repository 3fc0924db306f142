"""Telling a receiver something: one POST to an address that a person typed, guarded like every call from here.

No redirect is followed, and of the answer no more than its beginning is read.
"""

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any

from platforms.answers import wait_asked
from platforms.http import Http

CONNECT_SECONDS, SECONDS = 5.0, 15.0
KEPT_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    text: str  # the first 4 KiB
    milliseconds: int
    wait: timedelta | None = None  # what it asked for in Retry-After


class Poster(Http):
    """The way to one receiver. Its connection stays open between calls."""

    def __init__(self, *, about: str, allow_local: bool) -> None:
        super().__init__(about=about, https_only=not allow_local, allow_local=allow_local, seconds=SECONDS)

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> Reply:
        """What the receiver said, whatever it was. Raises PlatformError where no answer came or the address may not
        be asked."""
        began = monotonic()
        timeout = (CONNECT_SECONDS, SECONDS)
        with self._open("POST", url, data=body, headers=headers, timeout=timeout) as response:
            text = _beginning_of(response)
            told = {name[:100]: value[:500] for name, value in list(response.headers.items())[:40]}
            took = round((monotonic() - began) * 1000)
            asked = "Retry-After" in response.headers
            wait = wait_asked(response.headers, timedelta()) if asked else timedelta()
            return Reply(response.status_code, told, text, took, wait if wait > timedelta() else None)


def _beginning_of(response: Any) -> str:
    kept = b""
    for piece in response.iter_content(KEPT_BYTES):
        kept += piece
        if len(kept) >= KEPT_BYTES:
            response.close()
            break
    return kept[:KEPT_BYTES].decode("utf-8", "replace").replace("\0", "�")
