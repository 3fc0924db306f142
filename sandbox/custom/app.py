"""The shop as a WSGI application, at the root of its host or below a prefix."""

from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from sandbox.custom import api, control, settings, storefront
from sandbox.custom.site import Site
from sandbox.parts import pages


def create_app(site: Site) -> Flask:
    app = Flask(__name__)
    app.extensions["site"] = site
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for part in (pages, api, storefront, settings, control):
        app.register_blueprint(part.bp)
    if site.flags.path:
        mounts = {site.flags.path: app.wsgi_app}
        app.wsgi_app = DispatcherMiddleware(NotFound(), mounts)  # type: ignore[method-assign, arg-type]
    return app
