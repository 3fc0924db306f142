"""The area's blueprint, and how often somebody may try."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, g, request

from core import limits
from core.crypto import digest
from core.limits import limiter

View = TypeVar("View", bound=Callable)
bp = Blueprint("auth", __name__)

PER_ADDRESS = "20/minute;200/hour"
PER_ACCOUNT_THERE = "6/minute;15/15 minutes;40/hour"  # each wait longer than the one before, none for ever


@bp.url_value_preprocessor
def keep_secret(_endpoint: str | None, values: dict[str, object] | None) -> None:
    """A link's token stays out of the log, and out of the Referer."""
    g.has_secret_address = "token" in (values or {})


def account_there() -> str:
    """An account as tried from one address: whoever guesses elsewhere does not lock its owner out."""
    return digest(f"{request.form.get('email', '').strip().lower()}|{limits.place()}")


def place() -> str:
    return digest(limits.place())


def throttled(view: View) -> View:
    """Both limits of a log-in."""
    return limiter.limit(PER_ADDRESS, key_func=place)(limiter.limit(PER_ACCOUNT_THERE, key_func=account_there)(view))  # type: ignore[return-value]
