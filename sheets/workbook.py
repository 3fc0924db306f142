"""The first sheet of an .xlsx workbook, row by row. What it unpacks to is measured before any of it is unpacked.

The library reads a workbook as its makers meant it. On a hostile one it may stumble anyhow: whatever it raises
then means that the workbook cannot be read.
"""

import warnings
import zipfile
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from sheets.rows import Row, Unreadable, row_of
from sheets.shown import shown

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 1024 * MEGABYTE
MOST_TEXTS = 128 * MEGABYTE  # those of all cells lie in memory
MOST_OTHER = 16 * MEGABYTE  # styles and the like
MOST_PARTS = 2000
MOST_ROWS = 1_048_576  # what spreadsheets have
MOST_COLUMNS = 1000
TEXTS = "xl/sharedStrings.xml"
NEVER_READ = ("xl/media/", "xl/embeddings/", "xl/drawings/", "docProps/", "customXml/", "xl/charts/")


def rows(file: BinaryIO) -> Generator[Row]:
    """All rows that are not empty, numbered as the spreadsheet does. Raises Unreadable."""
    refuse_bombs(file)
    try:
        with warnings.catch_warnings(), closing(_opened(file)) as book:
            warnings.simplefilter("ignore")  # about parts that nobody needs here
            yield from _rows(_first(book))
    except Unreadable:
        raise
    except Exception as fault:
        raise Unreadable("workbook_broken") from fault


def refuse_bombs(file: BinaryIO) -> None:
    """By what the archive says of itself. Nothing beyond that is ever unpacked: Python stops at a part's told size."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise Unreadable("workbook_broken") from fault
    file.seek(0)
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Unreadable("workbook_other")
    is_large = sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > MOST_PARTS
    if is_large or any(part.file_size > _most_of(part.filename) for part in parts):
        raise Unreadable("workbook_large", megabytes=MOST_UNPACKED // MEGABYTE)


def _most_of(name: str) -> int:
    if name == TEXTS:
        return MOST_TEXTS
    return MOST_UNPACKED if name.startswith(("xl/worksheets/", *NEVER_READ)) else MOST_OTHER


def _opened(file: BinaryIO) -> Any:
    return load_workbook(file, read_only=True, data_only=True, keep_links=False)


def _first(book: Any) -> Any:
    """The first that a person sees."""
    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
    if sheet is None:
        raise Unreadable("sheet_empty")
    sheet.reset_dimensions()  # what a sheet says of its size is often wrong
    return sheet


def _rows(sheet: Any) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise Unreadable("sheet_wide", rows=f"{MOST_ROWS:,}", columns=f"{MOST_COLUMNS:,}")
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            yield row_of(number, texts)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    return unescape(value) if isinstance(value, str) else shown(value, cell.number_format)
