"""A bare Flask beside the application, for machines that deliver in floods.

What a page needs before and after its view (session, person, form token, language, compression, headers) costs such a
request more than its own work. Nobody is signed in here, so every view must be public.
"""

from flask import Blueprint, Flask, abort, current_app, request
from flask.sessions import SessionInterface
from flask.wrappers import Request
from structlog.contextvars import clear_contextvars
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from core import db
from core.rights import Right


class NoSession(SessionInterface):
    def open_session(self, app: Flask, request: Request) -> None:
        return None


def stand_beside(app: Flask, area: Blueprint) -> None:
    """Serve `area` by a Flask of its own, which shares settings and connections with `app`."""
    bare = Flask(app.import_name, static_folder=None)
    bare.config, bare.extensions = app.config, app.extensions
    bare.session_interface = NoSession()
    bare.before_request(clear_contextvars)  # the thread has those of a page that it served before
    bare.before_request(refuse_what_is_not_public)
    bare.teardown_appcontext(db.close)
    bare.register_blueprint(area, url_prefix="/")
    app.extensions["bare"] = bare
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {area.url_prefix: bare})  # type: ignore[method-assign, dict-item]


def refuse_what_is_not_public() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and getattr(view, "right", None) is not Right.PUBLIC:
        abort(403)
