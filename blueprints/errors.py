"""Error pages: what happened, that nothing is lost, what to do, and a reference that stands in the log."""

import structlog
from flask import Flask, g, make_response
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolIsEmpty
from werkzeug.exceptions import HTTPException

from core.limits import seconds_to_wait
from core.web import render

TOO_MANY = 429
log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def told(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.response
        answer = make_response(page(error.code or 500))
        if error.code == TOO_MANY:
            answer.headers["Retry-After"] = str(seconds_to_wait())
        return answer

    @app.errorhandler(CSRFError)
    def expired(error: CSRFError) -> ResponseReturnValue:
        return page(400, kind="expired")

    @app.errorhandler(OperationalError)
    def database_away(error: OperationalError) -> ResponseReturnValue:
        log.error("database away", error=str(error))
        return page_for_nobody(503)

    @app.errorhandler(PoolIsEmpty)
    def database_busy(error: PoolIsEmpty) -> ResponseReturnValue:
        log.error("no connection to the database was free", error=str(error))
        return page_for_nobody(503)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> ResponseReturnValue:
        log.exception("request failed")
        return page(500)


def page_for_nobody(status: int) -> ResponseReturnValue:
    """The page without its reader: to ask the database who that is would fail once more."""
    g.pop("actor", None)
    g._login_user = AnonymousUserMixin()
    return page(status)


def page(status: int, kind: str = "") -> ResponseReturnValue:
    context = {"status": status, "kind": kind, "reference": g.get("request_id", ""), "refused": g.get("refused")}
    return render("errors/error.html", "errors/_error.html", status, **context)
