"""Where shops deliver. A delivery is kept before it is answered; what it means is found out later, by a job."""

from collections.abc import Mapping
from typing import cast

import psycopg
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from core.queue import ring
from core.rights import Right, requires
from jobs.intake import drain
from platforms import PLATFORMS
from services.door import Door, door_of, forget, take

bp = Blueprint("hooks", __name__, url_prefix="/hooks")
signed_by_sender = True

LARGEST = 4 * 1024 * 1024
ANSWERED = Counter("vetrina_deliveries", "Deliveries of shops, by the answer they got", ["platform", "status"])


@bp.post("/<platform>/<token>")
@requires(Right.PUBLIC)
def deliver(platform: str, token: str) -> ResponseReturnValue:
    request.max_content_length = LARGEST
    body = request.get_data(cache=False)
    try:
        return _taken(platform, token, body)
    except psycopg.IntegrityError:
        forget(token)  # the store was deleted a moment ago
        return "", 404
    except (psycopg.Error, SQLAlchemyError):
        return "", 503, {"Retry-After": "30"}  # the sender asks again, or our own look at the shop finds it


def _taken(platform: str, token: str, body: bytes) -> ResponseReturnValue:
    door = door_of(platform, token)
    if door is None:
        return "", 404
    if door.platform.is_ping(headers(), body):
        return "", 200
    if not _is_genuine(door, body):
        forget(token)
        door = door_of(platform, token)
        if door is None or not _is_genuine(door, body):
            return "", 401
    take(door, headers(), body)
    ring(drain, door.store_id)
    return "", 200


def _is_genuine(door: Door, body: bytes) -> bool:
    return door.platform.is_genuine(headers(), body, door.secret)


def headers() -> Mapping[str, str]:
    return cast(Mapping[str, str], request.headers)


@bp.after_request
def count(response: Response) -> Response:
    platform = (request.view_args or {}).get("platform", "")
    ANSWERED.labels(platform if platform in PLATFORMS else "unknown", response.status_code).inc()
    return response


@bp.errorhandler(HTTPException)
def refused(error: HTTPException) -> ResponseReturnValue:
    """A machine reads this: no page."""
    return "", error.code or 500
