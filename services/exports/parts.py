"""The rows of an export on their way: stored part by part as they are collected, read again when the file is made.

Storage names a content by its hash, and would give two exports with the same rows one file between them, which the
first to end would take from the other. So each stored content begins with a mark of its own.
"""

import gzip
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Self
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from models import Export
from services.exports.listing import Column, Kind
from services.files import storage
from sheets import Format

MARK = 32  # bytes
CHUNK = 64 * 1024


class Part:
    """Rows being collected; they lie on disk as long as it is open."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  (closed at the end of the `with` that it is made in)
        self._file.write(_mark())
        self._packed = gzip.GzipFile(fileobj=self._file, mode="wb", compresslevel=1, mtime=0)

    def add(self, rows: Iterable[Sequence[object]]) -> None:
        """These together in one line, so that the encoder is called once."""
        text = json.dumps(list(rows), default=_plain, ensure_ascii=False)
        self._packed.write(f"{text}\n".encode())

    def store(self) -> str:
        """Its key."""
        self._packed.close()
        self._file.seek(0)
        return storage().put(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._packed.close()
        self._file.close()


def rows_of(export: Export, columns: Sequence[Column]) -> Iterator[list[object]]:
    """What was collected, as it was: numbers, amounts and moments (in the asker's zone), texts."""
    read = [_reader(column.kind, ZoneInfo(export.zone)) for column in columns]
    for key in export.parts:
        with opened(key) as file, gzip.open(file, "rt", encoding="utf-8") as lines:
            for row in chain.from_iterable(map(json.loads, lines)):
                cells = zip(row, read, strict=True)
                yield [cell if cell is None or as_was is None else as_was(cell) for cell, as_was in cells]


def store_file(rows: Iterable[Iterable[object]], as_format: Format) -> tuple[str, int]:
    """The key of the whole file, and how many bytes somebody gets."""
    with TemporaryFile() as made, TemporaryFile() as kept:
        as_format.write(rows, made)
        kept.write(_mark())
        size = made.seek(0, 2)
        made.seek(0)
        while chunk := made.read(CHUNK):
            kept.write(chunk)
        kept.seek(0)
        return storage().put(kept), size


def opened(key: str) -> BinaryIO:
    """A stored content behind its mark. Raises NotStored."""
    file = storage().open(key)
    file.seek(MARK)
    return file


def drop(export: Export) -> None:
    """All that is stored of it; quiet where it is gone."""
    for key in [*export.parts, *([export.key] if export.key else [])]:
        storage().delete(key)
    export.parts, export.key = [], None


def drop_parts(export: Export) -> None:
    for key in export.parts:
        storage().delete(key)
    export.parts = []


def forget(key: str) -> None:
    storage().delete(key)


def _mark() -> bytes:
    return secrets.token_hex(MARK // 2).encode()


def _plain(cell: object) -> str:
    """Of an amount, a moment, or a text that is translated just now."""
    return cell.isoformat() if isinstance(cell, datetime) else str(cell)


def _reader(kind: Kind, zone: ZoneInfo) -> Callable[[Any], object] | None:
    if kind is Kind.MONEY:
        return Decimal
    if kind is Kind.FLAG:
        words = {True: _("yes"), False: _("no")}  # once: finding a word's translation costs more than all else
        return words.get
    if kind is Kind.MOMENT:
        return lambda text: datetime.fromisoformat(text).astimezone(zone)
    return None
