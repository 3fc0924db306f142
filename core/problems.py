"""Errors as programs read them: RFC 9457, with a code, a sentence in their language, and each fault by its place."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import Response, current_app, g, json, request
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from core.key_scopes import scope_of
from core.language import LANGUAGES
from core.right_words import RIGHTS

PREFIX = "/api/v1/"
TYPE = "application/problem+json"
UNAUTHORIZED, FORBIDDEN = 401, 403

# What each status is called, and what is said where nothing closer is known.
STATUSES: dict[int, tuple[str, LazyString]] = {
    400: ("malformed", _("The request cannot be read.")),
    401: ("key_needed", _("Send a key that is valid, as “Authorization: Bearer vk_…”.")),
    403: ("not_allowed", _("This key may not do that.")),
    404: ("not_found", _("There is no such thing within the reach of this key.")),
    405: ("method_not_allowed", _("This address does not take this method.")),
    409: ("conflict", _("It is not as you think; look at it again.")),
    413: ("too_large", _("The request is too large.")),
    415: ("wrong_type", _("Send the body as the document says, with its Content-Type.")),
    422: ("invalid", _("Something in the request is wrong; `errors` says what and where.")),
    429: ("too_many", _("Too many requests with this key. Wait as long as Retry-After says.")),
    500: ("failed", _("Something unforeseen went wrong here. Nothing was changed; it has been noted.")),
    503: ("away", _("The service is away for a moment. Send the same request again.")),
}


class Fault(NamedTuple):
    """One thing that is wrong. `pointer` is a JSON pointer into the body, `parameter` a name in the address."""

    code: str
    detail: str | LazyString
    pointer: str | None = None
    parameter: str | None = None

    def as_json(self) -> dict[str, str]:
        return {name: str(value) for name, value in self._asdict().items() if value is not None}


class Problem(HTTPException):
    """Raised where a request of a program is refused."""

    def __init__(
        self, status: int, kind: str = "", detail: str | LazyString = "", faults: Sequence[Fault] = (), **more: Any
    ) -> None:
        super().__init__(detail)
        self.code, self.kind, self.detail, self.faults, self.more = status, kind, detail, faults, more


def is_for_programs() -> bool:
    return request.path.startswith(PREFIX)


def speak_as_asked() -> None:
    """In the language of Accept-Language, whatever a cookie says."""
    g.locale = request.accept_languages.best_match(LANGUAGES) or "en"


def answer_of(status: int, error: Exception | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to a program whose request failed with `status`."""
    speak_as_asked()
    kind, sentence = STATUSES.get(status, STATUSES[500 if status >= 500 else 400])
    body: dict[str, Any] = {"type": "about:blank", "title": kind, "status": status, "code": kind}
    body["detail"] = str(sentence)
    if status == FORBIDDEN and "refused" in g:
        body |= _refusal()
    if isinstance(error, Problem):
        body |= {"code": error.kind or kind, "detail": str(error.detail or sentence), **error.more}
        body |= {"errors": [fault.as_json() for fault in error.faults]} if error.faults else {}
    body["reference"] = g.get("request_id", "")
    answer = current_app.response_class(json.dumps(body), status, mimetype=TYPE)
    answer.headers.update(headers or {})
    if status == UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    answer.vary.add("Accept-Language")
    return answer


def _refusal() -> dict[str, str]:
    """Which right is lacking: of the key, or of whoever made it."""
    right = str(g.refused)
    has_scope = right in getattr(g.actor, "rights", ())
    if not has_scope and (scope := scope_of(right)):
        words = gettext("This key lacks the scope %(scope)s. Make one that has it.", scope=scope)
        return {"code": "scope_missing", "detail": words}
    words = gettext("Whoever made this key may not: %(right)s.", right=RIGHTS[right])
    return {"code": "not_allowed", "detail": words}
