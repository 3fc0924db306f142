"""Rows as CSV that every spreadsheet opens: UTF-8 with a mark at the beginning, and nothing that it would calculate."""

import csv
import io
from collections.abc import Iterable

BEGINNING = "\ufeff"
CALCULATED = ("=", "+", "-", "@", "\t", "\r")


def written(rows: Iterable[Iterable[object]]) -> str:
    """These rows; an empty cell for None. Reading them again brings back the same texts."""
    out = io.StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def guarded(cell: object) -> object:
    """A text that a spreadsheet would calculate begins with an apostrophe, which `bare` takes away. Numbers stay."""
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and _is_calculated(cell) else cell


def bare(text: str) -> str:
    """What was written, or what a spreadsheet shows, of a guarded cell."""
    return text[1:] if text.startswith("'") and _is_calculated(text) else text


def _is_calculated(text: str) -> bool:
    return text.lstrip("'").startswith(CALCULATED)
