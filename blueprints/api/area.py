"""The area's blueprint, and how each of its addresses is declared: what it takes, what it gives, in one place.

The code reads requests with these declarations, and the OpenAPI document is written from them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from flask_babel import LazyString
from flask_babel import gettext as _
from pydantic import BaseModel

from blueprints.api.mending import mended_body
from blueprints.api.reading import Nothing, body_of, question_of
from core.db import db
from core.limits import limiter
from core.problems import Problem, is_for_programs, speak_as_asked
from core.rights import Right, comes_in_by, requires
from core.running import setting
from services.api_keys import KeyActor, actor_of, note_use

bp = Blueprint("api", __name__, url_prefix="/api")
Answer = tuple[BaseModel, int]
OF_ALL = (401, 403, 422, 429, 500, 503)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one address takes and gives. `also` are the refusals beside those that all have."""

    group: str
    summary: LazyString
    takes: type[BaseModel] | None = None
    asks: type[BaseModel] = Nothing
    gives: Mapping[int, type[BaseModel]] = field(default_factory=dict)
    also: Collection[int] = ()
    headers: Mapping[str, LazyString] = field(default_factory=dict)
    takes_upload: bool = False
    notes: LazyString | str = ""
    stand_ins: Mapping[str, Any] | None = None  # by which a body with faults is read on, so that all of them are told


def speaks(right: Right, spoken: Spoken) -> Callable[[Callable[..., Answer]], Callable[..., Response]]:
    """Declare an address for programs. The view is given `sent` (the body) and `asked` (the questions), where there are
    any, and gives back an answer and its status. Where there are stand-ins it is given `read`, the body and its faults,
    and refuses them itself."""

    def declare(view: Callable[..., Answer]) -> Callable[..., Response]:
        @wraps(view)
        def run(**values: Any) -> Response:
            asked = question_of(spoken.asks)
            if spoken.asks is not Nothing:
                values["asked"] = asked
            if spoken.takes and spoken.stand_ins is not None:
                values["read"] = mended_body(spoken.takes, spoken.stand_ins)
            elif spoken.takes and not (spoken.takes_upload and request.mimetype == "multipart/form-data"):
                values["sent"] = body_of(spoken.takes)
            answer, status = view(**values)
            return current_app.response_class(answer.model_dump_json(), status, mimetype="application/json")

        run.spoken = spoken  # type: ignore[attr-defined]
        return requires(right)(comes_in_by(door)(run))

    return declare


def door() -> KeyActor:
    """Whose key it is. Cookies are not looked at. Raises Problem."""
    speak_as_asked()
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise Problem(401)
    actor = actor_of(secret.strip())
    if actor is None:
        words = _("This key is not valid: it was revoked, has expired, or whoever made it has no access any more.")
        raise Problem(401, "key_invalid", words)
    g.actor = actor
    count()
    if note_use(actor):
        db.commit()
    return actor


@limiter.limit(lambda: setting("API_LIMIT"), key_func=lambda: f"key|{g.actor.key_id}")
def count() -> None:
    """The decorator counts."""


@bp.after_request
def tell_limit(response: Response) -> Response:
    """How many requests are left, on every answer to a key."""
    limit = limiter.current_limit if is_for_programs() and "actor" in g else None
    if limit:
        response.headers["RateLimit-Limit"] = str(limit.limit.amount)
        response.headers["RateLimit-Remaining"] = str(max(limit.remaining, 0))
    return response
