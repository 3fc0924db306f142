"""Searching by the beginnings of words: what is stored, and what is asked, brought to the same plain form."""

import re
import unicodedata
from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    any_,
    cast,
    column,
    false,
    func,
    literal,
    literal_column,
    select,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from core.db import db

NO_WORD = re.compile(r"[\W_]+")
MOST_WORDS = 8  # of a question; more make it slower, and no better
FEW = 5_000  # so many rows are sorted sooner than the first ones are looked through for the words


def searchable(*texts: str | None) -> str:
    """Small letters and digits, without accents: "Caffè-Bar, anna@example.com" is "caffe bar anna example com"."""
    plain = " ".join(filter(None, texts)).lower()
    if not plain.isascii():  # else there is nothing to take off
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return NO_WORD.sub(" ", plain).strip()


def found_by(words: Any, term: str) -> ColumnElement[bool]:
    """Whether the `tsvector` holds a word that begins with each word of `term`. A term without words finds all."""
    return words.op("@@")(_asked(term)) if searchable(term) else true()


def _asked(term: str) -> Any:
    beginnings = [f"{word}:*" for word in searchable(term[:200]).split()[:MOST_WORDS]]
    # The dictionary as a constant: only so does the planner know how rare the words are, and which index to use.
    return func.to_tsquery(literal_column("'simple'"), " & ".join(beginnings))


def found_of(words: Any, term: str, clients: Collection[int | str]) -> ColumnElement[bool]:
    """`found_by` in rows whose words name their client too (orders): the index leads to those of `clients` alone."""
    named = cast(" | ".join(f"'#{client}'" for client in clients), TSQUERY)
    return words.op("@@")(named.op("&&")(_asked(term)))


def met_soon(words: Any, term: str) -> ColumnElement[bool]:
    """`found_by` for words that many rows hold: the planner takes it for true of every second row, so it goes through
    the rows in their order and stops at the page's end, instead of finding all that match and sorting them."""
    return func.coalesce(found_by(words, term), false())


def among_found(view: str, row_id: Any, words: Any, term: str) -> ColumnElement[bool]:
    """The same for a large table, where row security keeps the index of words from being used (migration 0002).

    Rare words are looked up first, through a view that may use it; common ones are soon met by going through the rows.
    """
    if not searchable(term):
        return true()
    hits = table(view, column("id"), column("search"))
    ids = db.scalars(select(hits.c.id).where(found_by(hits.c.search, term)).limit(FEW + 1)).all()
    return row_id == any_(literal(ids, ARRAY(BigInteger))) if len(ids) <= FEW else met_soon(words, term)
