"""A list collected set by set. Whoever takes over goes on at the place that was kept with the last part."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import LazyString
from sqlalchemy import func, select

from core.db import db
from core.paging import stretch_of
from models import Export, Membership
from services.exports.listing import Column, Question
from services.exports.lists import LISTINGS
from services.exports.parts import Part, drop_parts

SET = 2_000  # rows of the list
SETS = 10  # in a part


class Collection:
    """One export being collected for the person who asked."""

    def __init__(self, export: Export, asker: Membership) -> None:
        self.export, self.asker = export, asker
        self.listing = LISTINGS[export.listing]
        self.question = Question(export.asked, asker, export.zone)
        self.columns: list[Column] = self.listing.columns_for(self.question)
        self._values = [column.value for column in self.columns]
        self._words: dict[int, str] = {}
        self.query, self.order = self.listing.rows(self.question)

    @property
    def headings(self) -> list[str]:
        return [str(column.name) for column in self.columns]

    def total(self) -> int:
        """Rows of the list, as of now."""
        keys = self.query.with_only_columns(*self.order.columns).order_by(None)
        return db.scalar(select(func.count()).select_from(keys.subquery())) or 0

    def sets(self, place: str, part: Part) -> Iterator[tuple[str, int, int]]:
        """Fill `part`: after each set (its last row's place, rows of the list, rows of the file)."""
        for _set in range(SETS):
            found, place = stretch_of(self.query, self.order, place, SET)
            records = [self._cells(record) for record in self.listing.records(found, self.question)]
            part.add(records)
            yield place, len(found), len(records)
            if len(found) < SET:
                return

    def _cells(self, record: Any) -> Sequence[object]:
        values = [value(record) for value in self._values]
        return [self._said(value) if isinstance(value, LazyString) else value for value in values]

    def _said(self, words: LazyString) -> str:
        """In the asker's language; each of a vocabulary's words is looked up once, and lives as long as its module."""
        if id(words) not in self._words:
            self._words[id(words)] = str(words)
        return self._words[id(words)]


def begin_again(export: Export, reach: str) -> None:
    """From the first row on: nothing is kept that somebody with another reach has seen."""
    drop_parts(export)
    export.place, export.rows, export.reach, export.progress = None, 0, reach, {}
