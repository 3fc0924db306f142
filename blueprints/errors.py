"""Error pages: what happened, that nothing is lost, what to do, and a reference that stands in the log."""

import re

import structlog
from flask import Flask, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolIsEmpty
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from core.db import see
from core.limits import seconds_to_wait
from core.problems import answer_of, is_for_programs
from core.rights import Right
from core.web import render

TOO_MANY = 429
HARMLESS = (403, 404, 405, 410)  # nothing is wrong with the house: who is logged in keeps the menu
KEEPS = ("expired", "view_ended")  # what was typed may be sent again
SECRET = re.compile(r"password|secret|token|consumer_key|^code$")
log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def told(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.response
        answer = make_response(page(error.code or 500, error=error))
        if error.code == TOO_MANY:
            answer.headers["Retry-After"] = str(seconds_to_wait())
        return answer

    @app.errorhandler(CSRFError)
    def expired(error: CSRFError) -> ResponseReturnValue:
        return page(401 if is_logged_out() else 400, kind="expired")

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


def allowed_methods(error: HTTPException | None) -> dict[str, str]:
    """What a 405 has to say."""
    methods = error.valid_methods if isinstance(error, MethodNotAllowed) else None
    return {"Allow": ", ".join(sorted(methods))} if methods else {}


def has_reader() -> bool:
    """Whether somebody is logged in. Where no page has this address, nobody has asked who that is yet."""
    if request.endpoint is None and current_user.is_authenticated:
        g.actor = current_user.membership
        see(g.actor.clients)
    return "actor" in g and current_user.is_authenticated


def page_for_nobody(status: int) -> ResponseReturnValue:
    """The page without its reader: to ask the database who that is would fail once more."""
    g.pop("actor", None)
    g._login_user = AnonymousUserMixin()
    return page(status)


def is_logged_out() -> bool:
    """Whether a form with a token was sent to a page of the house after the session had ended."""
    view = current_app.view_functions.get(request.endpoint or "")
    is_public = getattr(view, "right", None) is Right.PUBLIC
    return "csrf_token" in request.form and not is_public and not current_user.is_authenticated


def kept() -> list[tuple[str, str]] | None:
    """What was typed into the form that came too late, without secrets; None where another site may have sent it."""
    own = request.host_url.rstrip("/")
    if request.headers.get("Sec-Fetch-Site", "") != "same-origin" and request.headers.get("Origin") != own:
        return None
    return [(name, value) for name, value in request.form.items(multi=True) if not SECRET.search(name)]


def page(status: int, kind: str = "", error: HTTPException | None = None) -> ResponseReturnValue:
    if is_for_programs():
        return answer_of(status, error, allowed_methods(error))
    context = {"status": status, "kind": kind, "reference": g.get("request_id", ""), "refused": g.get("refused")}
    context |= {
        "is_framed": status in HARMLESS and not kind and has_reader(),
        "kept": kept() if kind in KEEPS else None,
        "refused_as": "view_ended" if kind == "view_ended" else g.get("refused_as", ""),
    }
    return render("errors/error.html", "errors/_error.html", status, **context)
