"""Where shops deliver. A delivery is kept before it is answered; what it means is found out later, by a job."""

from functools import cache

import psycopg
import structlog
from flask import Blueprint, Request, Response, request
from flask.typing import ResponseReturnValue
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from core.queue import ring
from core.rights import Right, requires
from jobs.intake import drain
from jobs.privacy import hear_wish
from platforms import PLATFORMS, Ability, PlatformError
from services.door import NotGenuine, door_of, doors_of_all, forget, kept, shared_door, take

bp = Blueprint("hooks", __name__, url_prefix="/hooks")
comes_in_floods = True

LARGEST = 4 * 1024 * 1024
AWAY = "", 503, {"Retry-After": "30"}
log = structlog.get_logger(__name__)
ANSWERED = Counter("vetrina_deliveries", "Deliveries of shops, by the answer they got", ["platform", "status"])
answered = cache(ANSWERED.labels)


@bp.post("/<platform>/<token>")
@requires(Right.PUBLIC)
def deliver(platform: str, token: str) -> ResponseReturnValue:
    headers, body = kept(request.environ), body_of(request)
    try:
        return _taken(platform, token, headers, body)
    except psycopg.IntegrityError:
        forget(token)  # the store was deleted a moment ago
        return "", 404
    except (psycopg.Error, SQLAlchemyError):
        return AWAY  # the sender asks again, or our own look at the shop finds it


@bp.post("/<platform>")
@requires(Right.PUBLIC)
def deliver_shared(platform: str) -> ResponseReturnValue:
    """From any shop of a platform that knows one address for all. What a shop tells that is none of ours is dropped."""
    if platform not in PLATFORMS or Ability.SHARED_DOOR not in PLATFORMS[platform].does:
        return "", 404
    headers, body = kept(request.environ), body_of(request)
    try:
        if PLATFORMS[platform].is_about_privacy(headers):
            for door in doors_of_all(platform, headers, body):
                hear_wish(door, headers, body)
        elif (one := shared_door(platform, headers, body)) and take(one, headers, body):
            ring(drain, one.store_id)
    except PlatformError:
        return "", 400  # rightly signed, and yet nothing that can be read
    except NotGenuine:
        return "", 401
    except (psycopg.Error, SQLAlchemyError):
        return AWAY
    return "", 200


def body_of(request: Request) -> bytes:
    """All of it, up to 4 MiB. Where its length is told, it is read at once and not counted piece by piece."""
    length = request.content_length
    if length is None:
        request.max_content_length = LARGEST
        return request.get_data(cache=False)
    if length > LARGEST:
        raise RequestEntityTooLarge
    return request.environ["wsgi.input"].read(length)


def _taken(platform: str, token: str, headers: dict[str, str], body: bytes) -> ResponseReturnValue:
    door = door_of(platform, token)
    if door is None:
        return "", 404
    if door.platform.is_ping(headers, body):
        return "", 200
    if not door.lets_in(headers, body):
        forget(token)
        door = door_of(platform, token)
        if door is None or not door.lets_in(headers, body):
            return "", 401
    take(door, headers, body)
    ring(drain, door.store_id)
    return "", 200


@bp.after_request
def count(response: Response) -> Response:
    platform = (request.view_args or {}).get("platform", "")
    platform = platform if platform in PLATFORMS else "unknown"
    answered(platform, response.status_code).inc()
    if response.status_code >= 400:
        log.warning("delivery refused", platform=platform, status=response.status_code)
    return response


@bp.errorhandler(HTTPException)
def refused(error: HTTPException) -> ResponseReturnValue:
    """A machine reads this: no page."""
    return "", error.code or 500
