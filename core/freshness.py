"""What was known some time ago is asked for again: the password, and whether a row still is what the form showed.

Changes of what protects an account need a password given a short while ago. A form carries the mark of the values it
was filled with, so that the second of two people is told of the first one's change, and loses nothing.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import BooleanField, Field, Form
from wtforms.fields.choices import SelectFieldBase

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


def shows(form: Form, values: Mapping[str, Any], unseen: Sequence[str] = ()) -> None:
    """Note on the form which `values` its reader sees; `unseen`: what else saving it overwrites."""
    told = repr(sorted(values.items())) + "".join(unseen)
    form.mark = hashlib.sha256(told.encode()).hexdigest()[:20]


def is_as_seen(form: Form, values: Mapping[str, Any], unseen: Sequence[str] = ()) -> bool:
    """Whether `values`, by field, still are what the form was filled with; it says otherwise what they are now.
    `unseen` are sealed values, of which nothing is said but that they were changed.

    Saving again then overwrites them: the form carries the mark of what its reader has been told.
    """
    shows(form, values, unseen)
    if request.form.get("mark", form.mark) == form.mark:
        return True
    form.form_errors.append(_("This was changed meanwhile. What you typed is still here: saving again overwrites it."))
    for name, value in values.items():
        words = _words_of(form[name], value)
        if words != _words_of(form[name], form[name].data):
            said = {"field": form[name].label.text, "value": words or "—"}
            form.form_errors.append(_("%(field)s is now: %(value)s", **said))
    return False


def _words_of(field: Field, value: Any) -> str:
    if isinstance(field, BooleanField):
        return _("Yes") if value else _("No")
    if not isinstance(field, SelectFieldBase):
        return str(value or "")
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(str(choice.label) for choice in field.iter_choices() if choice.value in chosen)
