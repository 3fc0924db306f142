"""Logs: one JSON line each (or text for a terminal), with the request or job they belong to, and no secrets."""

import logging
import re
import secrets
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request

SECRET_NAMES = re.compile(r"password|secret|token|authorization|cookie|api_key|consumer_key|sealed|credential", re.I)
SECRET_SHAPES = re.compile(r"\b(ck|cs)_[0-9a-f]{8,}\b|(consumer_(?:key|secret)|oauth_[a-z_]+|token)=[^&\s\"']+", re.I)
QUIET = frozenset({"health", "static"})  # blueprints whose answers are not written down

log = structlog.get_logger(__name__)


def mask(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Nothing that is named like a secret, or looks like one, is written."""
    for name, value in event.items():
        if SECRET_NAMES.search(name):
            event[name] = "***"
        elif isinstance(value, str):
            event[name] = SECRET_SHAPES.sub("***", value)
    return event


def set_up(log_format: str) -> None:
    last = structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    steps: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask,
    ]
    structlog.configure(
        processors=[*steps, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    through_structlog = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=steps, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    )
    handler = logging.StreamHandler()
    handler.setFormatter(through_structlog)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.getLogger("rq.worker").setLevel(logging.WARNING)


def init_app(app: Flask) -> None:
    set_up(app.config["LOG_FORMAT"])

    @app.before_request
    def begin() -> None:
        g.request_id, g.began = secrets.token_hex(6), time.monotonic()
        structlog.contextvars.clear_contextvars()  # the thread has those of the request before
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        if request.blueprint not in QUIET or response.status_code >= 400:
            log.info(
                "request",
                method=request.method,
                path=request.url_rule.rule if g.get("has_secret_address") and request.url_rule else request.path,
                status=response.status_code,
                ms=round((time.monotonic() - g.began) * 1000, 1),
                membership=getattr(g.get("actor"), "id", None),
            )
        return response
