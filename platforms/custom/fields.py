"""Reading the protocol's JSON strictly: what is wrong is named by its place, so that a shop's developer finds it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from core.money import to_minor
from platforms import text

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~:-]{0,99}")  # what stands in an address as it is
MOST = 10**15
MOST_PIECES = 10**9


class Wrong(ValueError):
    """A field that is missing or of another kind; the text is its place: `lines[0].quantity`."""


class Fields:
    """One JSON object. Missing, null and "" are all nothing; anything of another kind is Wrong."""

    def __init__(self, row: Any, place: str = "") -> None:
        if not isinstance(row, dict):
            raise Wrong(place or "{}")
        self.row, self._place = row, place

    def id(self, name: str) -> str:
        if (found := self.optional_id(name)) is None:
            raise Wrong(self._at(name))
        return found

    def optional_id(self, name: str) -> str | None:
        value = self.row.get(name)
        if value is None or value == "":
            return None
        text = str(value)
        if not isinstance(value, str | int) or not ID.fullmatch(text):
            raise Wrong(self._at(name))
        return text

    def text(self, name: str) -> str:
        """Less what JSON can say and no database keeps: NUL and halves of characters."""
        value = self.row.get(name)
        if value is None:
            return ""
        if not isinstance(value, str | int | float):
            raise Wrong(self._at(name))
        text = str(value).replace("\0", "").strip()
        return text if text.isascii() else text.encode("utf-8", "ignore").decode()

    def needed_text(self, name: str) -> str:
        if not (text := self.text(name)):
            raise Wrong(self._at(name))
        return text

    def money(self, name: str, currency: str) -> int | None:
        """In minor units; None where none is told."""
        if not (text := self.text(name)):
            return None
        try:
            minor = to_minor(text, currency)
        except (ValueError, ArithmeticError):
            raise Wrong(self._at(name)) from None
        if abs(minor) >= MOST:
            raise Wrong(self._at(name))
        return minor

    def moment(self, name: str) -> datetime | None:
        """With its zone; a time without one is anybody's guess, and Wrong."""
        if not (text := self.text(name)):
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise Wrong(self._at(name)) from None
        if moment.tzinfo is None:
            raise Wrong(self._at(name))
        return moment.astimezone(UTC)

    def whole(self, name: str, otherwise: int | None = None) -> int:
        value = self.row.get(name, otherwise)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is not int or not 0 <= value < MOST_PIECES:
            raise Wrong(self._at(name))
        return value

    def child(self, name: str) -> "Fields":
        return Fields(self.row.get(name) or {}, self._at(name))

    def children(self, name: str) -> Iterator["Fields"]:
        """A list of objects; missing is an empty one."""
        rows = self.row.get(name) or []
        if not isinstance(rows, list):
            raise Wrong(self._at(name))
        return (Fields(row, f"{self._at(name)}[{place}]") for place, row in enumerate(rows))

    def needed_children(self, name: str) -> list["Fields"]:
        if not isinstance(self.row.get(name), list):
            raise Wrong(self._at(name))
        return list(self.children(name))

    def words(self, name: str) -> tuple[str, ...]:
        """A list of texts, each once; missing is an empty one."""
        given = self.row.get(name) or []
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            raise Wrong(self._at(name))
        return text.words(given)

    def texts(self, name: str) -> dict[str, str]:
        """An object whose values are all texts: {"Size": "L"}."""
        child = self.child(name)
        return {key: child.text(key) for key in child.row}

    def _at(self, name: str) -> str:
        return f"{self._place}.{name}" if self._place else name
