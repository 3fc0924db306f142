"""The languages of a shop's pages: English is written in them, and each shop has its own Italian."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

LANGUAGES = {"en": "English", "it": "Italiano"}
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
SHARED = {"More pretend shops": "Altri negozi finti"}  # of the templates here


class Words:
    def __init__(self, italian: Mapping[str, str], cookie: str = "lang") -> None:
        """`cookie` keeps the language that the visitor has chosen."""
        self._italian, self._cookie = {**SHARED, **italian}, cookie

    def language(self) -> str:
        """Chosen with the switch, else what the browser likes best."""
        wanted = request.args.get("lang") or request.cookies.get(self._cookie, "")
        return wanted if wanted in LANGUAGES else request.accept_languages.best_match(list(LANGUAGES)) or "en"

    def text(self, english: str) -> str:
        return self._italian.get(english, english) if self.language() == "it" else english

    def price(self, number: str, symbol: str) -> str:
        """`number` is written as in English: "1,234.50"."""
        if self.language() == "it":
            return f"{number.translate(str.maketrans(',.', '.,'))} {symbol}"
        return f"{symbol}{number}"

    def for_pages(self) -> dict[str, Any]:
        """What the templates know, besides `in_language`, which each shop has for itself."""
        return {"_": self.text, "lang": self.language(), "languages": LANGUAGES}

    def remember(self, response: Response) -> Response:
        """To be called after each request."""
        if request.args.get("lang") in LANGUAGES:
            response.set_cookie(self._cookie, request.args["lang"], samesite="Lax")
        return response


def this_page(language: str, *kept: str) -> str:
    """Its address in another language, with the arguments that are `kept`."""
    arguments = {name: request.args[name] for name in kept if name in request.args}
    return f"{request.script_root}{request.path}?{urlencode({**arguments, 'lang': language})}"
