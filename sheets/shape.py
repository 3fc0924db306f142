"""How a file of rows is written down: guessed from its bytes, shown to the person, and changed by them where wrong."""

import codecs
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from sheets.rows import Unreadable

SEPARATORS = (",", ";", "\t", "|")
HEAD = 64 * 1024
CHUNK = 1024 * 1024


class Encoding(StrEnum):
    """Those that spreadsheets write, by the names that Python has for them; a workbook is no text."""

    UTF8 = "utf-8-sig"
    UTF16 = "utf-16"
    UTF16_LITTLE = "utf-16-le"  # without a mark at the beginning
    UTF16_BIG = "utf-16-be"
    WINDOWS = "cp1252"
    WORKBOOK = "xlsx"


MARKS = {codecs.BOM_UTF8: Encoding.UTF8, codecs.BOM_UTF16_LE: Encoding.UTF16, codecs.BOM_UTF16_BE: Encoding.UTF16}


ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # .xlsx; .xls, and .xlsx behind a password


@dataclass(frozen=True, slots=True)
class Shape:
    encoding: str
    separator: str


def guess(file: BinaryIO) -> Shape:
    """Of a file at its beginning, where it is left again. What is no UTF is taken for the Windows of western Europe.

    Raises Unreadable.
    """
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(OLD):
        raise Unreadable("workbook_old")
    if head.startswith(ZIP):
        return Shape(Encoding.WORKBOOK, "")
    encoding = _encoding_of(head) or (Encoding.UTF8 if _is_utf8(file) else Encoding.WINDOWS)
    file.seek(0)
    return Shape(encoding, _separator_of(head.decode(encoding, errors="ignore")))


def _encoding_of(head: bytes) -> Encoding | None:
    if found := next((encoding for mark, encoding in MARKS.items() if head.startswith(mark)), None):
        return found
    even, odd = head[0::2].count(0), head[1::2].count(0)  # in UTF-16 every second byte of most letters is 0
    if max(even, odd) * 3 < len(head) or not head:
        return None
    return Encoding.UTF16_LITTLE if odd > even else Encoding.UTF16_BIG


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator_of(text: str) -> str:
    """The one that stands most often in the first row that is not empty, outside of quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(first.split('"')[0::2])
    return max(SEPARATORS, key=bare.count)
