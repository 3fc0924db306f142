"""A row as it was read, or why it cannot be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sheets.writing import bare

MOST_LETTERS = 131_072  # in a cell
UNKNOWN = "\ud800"  # stands for what the chosen encoding does not have; no text has it
UNKEEPABLE = re.compile("[\ud800-\udfff]")
SHOWN_AS = "\ufffd"
MOST_SHOWN = 1_000  # letters of a cell that cannot be read


class Fault(StrEnum):
    """Why a row cannot be read; its words are in services.bulk.words."""

    QUOTES = "quotes"  # opened and never closed, or something behind a closed one
    TOO_LONG = "too_long"  # a cell
    NUL = "nul"  # a sign that no text has
    LETTERS = "letters"  # not of the encoding that was chosen


class Unreadable(Exception):
    """The file as a whole. `code` has its words in services.bulk.words, `facts` fill them."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row's in a spreadsheet: the header has 1. With a fault, `cells` are what is shown of it."""

    number: int
    cells: tuple[str, ...]
    fault: Fault | None = None


def row_of(number: int, cells: Sequence[str]) -> Row:
    """Looked through for what a database cannot keep, or nobody could read."""
    joined = "".join(cells)
    if "\0" in joined:
        return faulty(number, cells, Fault.NUL)
    if UNKEEPABLE.search(joined):
        return faulty(number, cells, Fault.LETTERS)
    if any(len(cell) > MOST_LETTERS for cell in cells):
        return faulty(number, cells, Fault.TOO_LONG)
    return Row(number, tuple(bare(cell.strip()) for cell in cells))


def faulty(number: int, cells: Sequence[str], fault: Fault) -> Row:
    """Its cells as far as a database keeps them."""
    return Row(
        number,
        tuple(UNKEEPABLE.sub(SHOWN_AS, cell[:MOST_SHOWN].replace("\0", SHOWN_AS)).strip() for cell in cells),
        fault,
    )
