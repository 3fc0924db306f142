"""For machines that watch: is it alive, is it ready, how much waits."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from core.queue import QUEUES
from core.rights import Right, requires
from services.health import states

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@requires(Right.PUBLIC)
def alive() -> ResponseReturnValue:
    """The process answers. Whether it can work is `/readyz`."""
    return jsonify(status="ok")


@bp.get("/readyz")
@requires(Right.PUBLIC)
def ready() -> ResponseReturnValue:
    """200 when database, Redis and every queue's worker are there and nothing has waited too long; else 503."""
    found = states(current_app.extensions["redis"], QUEUES)
    return jsonify(found), 200 if all(part["ok"] for part in found.values()) else 503
