"""What stands in the cells of a row, as the values that the catalog keeps. An empty cell says nothing, `-` clears."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from babel import Locale

from core.money import to_minor
from designs.facts import FileFormat
from services.bulk.catalog.columns import KINDS
from services.bulk.planning import CLEAR, Refused

YES = frozenset({"true", "yes", "si", "sì", "1", "x", "vero"})
NO = frozenset({"false", "no", "0", "falso"})
COLOR = re.compile("#[0-9a-fA-F]{6}")  # of a product on pictures
COLOURS = ("any", "cmyk", "rgb", "gray")
COUNTRIES = frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())


class Cells:
    """Of one row, by our keys. Each reader gives None where the cell is empty, and raises Refused where it is wrong."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def text(self, key: str, most: int = 80) -> str | None:
        text = self._texts.get(key, "").strip()
        if len(text) > most:
            raise Refused("too_many_letters", key, most=most)
        return text or None

    def needed(self, key: str, most: int = 80) -> str:
        return self.text(key, most) or _refuse("needed", key)

    def kind(self) -> str:
        said = self.needed("row").lower()
        return KINDS.get(said) or _refuse("row_unknown", "row", value=said)

    def names(self, before: Mapping[str, str], english: str = "name_en", italian: str = "name_it") -> dict[str, str]:
        """In both languages, of what was there before and what is said now."""
        told = {"en": self.text(english, 1000), "it": self.text(italian, 1000)}
        said = {language: text for language, text in told.items() if text}
        return {language: text for language, text in (dict(before) | said).items() if text != CLEAR}

    def number(self, key: str, least: float, most: float, *, whole: bool = False) -> Any:
        text = self.text(key)
        if text is None:
            return None
        try:
            value = int(text) if whole else float(text.replace(",", "."))
        except ValueError:
            value = None
        if value is None or not least <= value <= most:
            raise Refused("number_wrong", key, value=text, least=least, most=most)
        return value

    def money(self, key: str, currency: str) -> int | None:
        text = self.text(key)
        if text is None:
            return None
        try:
            cents = to_minor(text.replace(",", "."), currency)
        except ValueError:
            cents = -1
        return cents if 0 <= cents < 10**10 else _refuse("price_invalid", key, value=text)

    def yes(self, key: str) -> bool | None:
        text = (self.text(key) or "").lower()
        if text not in YES | NO | {""}:
            raise Refused("neither_yes_nor_no", key, value=text)
        return text in YES if text else None

    def words(self, key: str, known: Collection[str], fault: str) -> list[str] | None:
        """A list with spaces or commas between; `-` is the empty one."""
        text = self.text(key, 1000)
        if text in (None, CLEAR):
            return None if text is None else []
        said = list(dict.fromkeys(text.replace(",", " ").split()))
        if unknown := [word for word in said if word not in known]:
            raise Refused(fault, key, value=", ".join(unknown))
        return said

    def countries(self) -> list[str] | None:
        return self.words("countries", COUNTRIES, "country_unknown")

    def formats(self) -> list[str] | None:
        said = self.words("formats", [*map(str, FileFormat)], "format_unknown")
        return sorted(said) if said is not None else None

    def colour(self) -> str | None:
        said = self.text("colour")
        return said if said in (None, *COLOURS) else _refuse("colour_unknown", "colour", value=said)

    def color(self) -> str | None:
        """`#1f2a44`, or what clears it."""
        said = (self.text("color") or "").lower() or None
        fits = said in (None, CLEAR) or COLOR.fullmatch(str(said))
        return said if fits else _refuse("color_wrong", "color", value=said)

    def values(self) -> dict[str, str]:
        """`format=a3; paper=silk`."""
        pairs = [part.partition("=") for part in (self.text("values", 1000) or "").split(";") if part.strip()]
        if wrong := [key for key, sep, value in pairs if not (sep and value.strip())]:
            raise Refused("values_wrong", "values", value=wrong[0])
        return {key.strip(): value.strip() for key, _sep, value in pairs}


def _refuse(fault: str, key: str, **facts: Any) -> Any:
    raise Refused(fault, key, **facts)
