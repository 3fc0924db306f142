"""Money is a whole number of the currency's smallest unit, with its currency: 1990 EUR is €19.90, 1990 JPY is ¥1990."""

from decimal import ROUND_HALF_UP, Decimal, DecimalException
from functools import lru_cache

from babel.numbers import get_currency_precision


@lru_cache
def digits(currency: str) -> int:
    """How many decimals the currency has by ISO 4217: EUR 2, JPY 0, KWD 3."""
    return get_currency_precision(currency)


def to_minor(text: str, currency: str) -> int:
    """`"19.90"` EUR is 1990. Raises ValueError for what is no number."""
    try:
        amount = Decimal(str(text).strip() or "0")
        return int(amount.scaleb(digits(currency)).quantize(Decimal(1), ROUND_HALF_UP))
    except DecimalException:
        raise ValueError(f"not an amount: {text!r}") from None


def to_text(minor: int, currency: str) -> str:
    """1990 EUR is `"19.90"`, as forms and files show it."""
    return f"{Decimal(minor).scaleb(-digits(currency)):.{digits(currency)}f}"
