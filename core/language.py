"""Which language and time zone the reader has: their own choice, else what the browser asks for, else English."""

from babel.support import Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, get_locale, get_translations

LANGUAGES = {"en": "English", "it": "Italiano"}
DEFAULT_ZONE = "Europe/Rome"


def wanted_locale() -> str:
    if "locale" in g:  # a job or a mail says whom it writes to
        return g.locale
    if not has_request_context():
        return "en"
    chosen = getattr(reader(), "locale", None) or session.get("locale")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "en"


def wanted_zone() -> str:
    return g.get("zone") or (getattr(reader(), "time_zone", None) if has_request_context() else None) or DEFAULT_ZONE


def reader() -> object | None:
    """The signed-in user, where there is one."""
    return getattr(g.get("actor"), "user", None)


def language() -> str:
    return str(get_locale() or "en")


def in_own_words(names: dict[str, str]) -> str:
    """The reader's language of a text that a person wrote in several: {"en": …, "it": …}."""
    return names.get(language()) or names.get("en") or next(iter(names.values()), "")


def translated(text: str) -> str:
    """What templates call: as flask_babel's, which finds its catalog anew for each text, a fifth of a page's time."""
    return _catalog().ugettext(text)


def translated_for(one: str, many: str, count: int) -> str:
    return _catalog().ungettext(one, many, count)


def _catalog() -> Translations:
    """Kept as long as the locale is this one: a letter is written in another within the same request."""
    locale, (known, catalog) = get_locale(), g.get("catalog", (None, None))
    if catalog is None or known is not locale:
        catalog = get_translations()
        g.catalog = (locale, catalog)
    return catalog


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(app.config["ROOT"] / "translations")
    Babel(app, locale_selector=wanted_locale, timezone_selector=wanted_zone)
    app.jinja_env.filters["own"] = in_own_words
