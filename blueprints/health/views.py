"""For machines that watch: is it alive, is it ready, how much waits."""

import hmac
import os

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from core.queue import QUEUES
from core.rights import Right, requires
from jobs.runner import RUNNERS
from services.figures import Figures
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
    found = states(current_app.extensions["redis"], QUEUES, RUNNERS)
    return jsonify(found), 200 if all(part["ok"] for part in found.values()) else 503


@bp.get("/metrics")
@requires(Right.PUBLIC)
def metrics() -> ResponseReturnValue:
    """Prometheus' text. Only for this machine itself, or with METRICS_TOKEN; to others there is no such page."""
    if not may_watch():
        abort(404)
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    asked = CollectorRegistry()
    asked.register(Figures(QUEUES))
    return Response(generate_latest(counted) + generate_latest(asked), content_type=CONTENT_TYPE_LATEST)


def may_watch() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {token}")
    came_through_a_proxy = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.remote_addr in ("127.0.0.1", "::1") and not came_through_a_proxy
