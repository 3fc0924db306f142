"""Fetching a design file from an address that a person, a shop or a sheet named."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from platforms.answers import Answer
from platforms.errors import Code, Refused, Temporary
from platforms.http import Http
from platforms.limits import Limiter

TYPES = (
    "application/pdf",
    "application/octet-stream",  # what storages say when nobody told them
    "binary/octet-stream",
    "image/jpeg",
    "image/png",
    "image/svg+xml",
    "image/tiff",
    "image/webp",
)
MAX_BYTES = 300 * 1024 * 1024
SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was written to where the caller wanted it. What it really is, its content must show."""

    url: str
    name: str
    content_type: str
    size: int
    sha256: str


def fetch_file(
    url: str,
    into: BinaryIO,
    *,
    about: str,
    https_only: bool = True,
    allow_local: bool = False,
    types: tuple[str, ...] = TYPES,
    max_bytes: int = MAX_BYTES,
    seconds: float = SECONDS,
    limiter: Limiter | None = None,
) -> Fetched:
    """Writes the file to `into`, piece by piece; on any PlatformError what was written is worthless."""
    limits: Any = {"https_only": https_only, "allow_local": allow_local, "seconds": seconds, "max_bytes": max_bytes}
    http = Http(limiter, about=about, **limits)
    digest, size = hashlib.sha256(), 0

    def write(piece: bytes) -> None:
        nonlocal size
        digest.update(piece)
        size += into.write(piece)

    answer = http.download(url, write, lambda answer: _accept(answer, types, max_bytes))
    name = unquote(PurePosixPath(urlsplit(answer.url).path).name)[:200]
    return Fetched(answer.url, name, answer.content_type, size, digest.hexdigest())


def _accept(answer: Answer, types: tuple[str, ...], max_bytes: int) -> None:
    if answer.status >= 500 or answer.status in (408, 429):
        raise Temporary(Code.SHOP_FAILED, status=answer.status)
    if answer.status != 200:
        raise Refused(Code.GONE, status=answer.status)
    if answer.content_type not in types:
        raise Refused(Code.TYPE_NOT_ALLOWED, type=answer.content_type)
    length = answer.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > max_bytes:
        raise Refused(Code.TOO_BIG, limit=max_bytes)
