"""Countries that something can be sent to, by their ISO 3166-1 codes, in the reader's language."""

from babel import Locale
from flask_babel import get_locale

from core.search import searchable

# Two letters, and yet no destination of a parcel: unions, islands' reserved codes, "unknown".
OTHERS = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())  # noqa: SIM905
CODES = frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()) - OTHERS


def name_of(code: str) -> str:
    """In the reader's language; what is no code of a country is told as it came."""
    return str((get_locale() or Locale("en")).territories.get(code, code))


def in_words() -> list[tuple[str, str]]:
    """(code, name) pairs in the order of the names."""
    names = (get_locale() or Locale("en")).territories
    return sorted(((code, str(names[code])) for code in CODES), key=lambda pair: searchable(pair[1]))
