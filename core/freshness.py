"""Changes of what protects an account ask for the password again, where it was given some time ago."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from core.db import now
from core.web import go

FRESH = timedelta(minutes=15)


def with_fresh_password(
    back: str,
) -> Callable[[Callable[..., ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
    """Let through whoever gave the password a short while ago. The others give it, and come to the page `back`."""

    def declare(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def asked(*args: Any, **values: Any) -> ResponseReturnValue:
            given = current_user.session.confirmed_at
            if given and given > now() - FRESH:
                return view(*args, **values)
            return go(url_for("auth.confirm", next=request.full_path if request.method == "GET" else url_for(back)))

        return asked

    return declare
