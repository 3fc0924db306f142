"""Searching by the beginnings of words: what is stored, and what is asked, brought to the same plain form."""

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, true

NO_WORD = re.compile(r"[\W_]+")
MOST_WORDS = 8  # of a question; more make it slower, and no better


def searchable(*texts: str | None) -> str:
    """Small letters and digits, without accents: "Caffè-Bar, anna@example.com" is "caffe bar anna example com"."""
    plain = unicodedata.normalize("NFKD", " ".join(filter(None, texts)).lower())
    return NO_WORD.sub(" ", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip()


def found_by(column: Any, term: str) -> ColumnElement[bool]:
    """Whether the `tsvector` holds a word that begins with each word of `term`. A term without words finds all."""
    words = searchable(term[:200]).split()[:MOST_WORDS]
    if not words:
        return true()
    # The dictionary as a constant: only so does the planner know how rare the words are, and which index to use.
    return column.op("@@")(func.to_tsquery(literal_column("'simple'"), " & ".join(f"{word}:*" for word in words)))
