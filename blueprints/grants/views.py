"""Where a shop posts its keys after its owner has said yes. It waits for our 200, which makes the keys last."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from core.db import db, see
from core.limits import limiter
from core.rights import Right, requires
from jobs.stores import prove_later
from platforms import PLATFORMS, Ability
from services.connections import take_grant

bp = Blueprint("grants", __name__, url_prefix="/grants")
signed_by_sender = True  # by the single-use token in the body
LARGEST = 10_000  # bytes


@bp.post("/<platform>")
@limiter.limit("60/minute")
@requires(Right.PUBLIC)
def take(platform: str) -> ResponseReturnValue:
    """Any other answer than 200 makes the shop take the key back: right for keys that nobody here waits for."""
    if platform not in PLATFORMS or Ability.OAUTH not in PLATFORMS[platform].does:
        abort(404)
    if (request.content_length or 0) > LARGEST:
        abort(413)
    connection = take_grant(platform, request.get_data(cache=False))
    if connection is None:
        abort(404)
    see([connection.client_id])
    prove_later(connection)
    db.commit()
    return {"status": "ok"}
