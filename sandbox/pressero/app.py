"""The pretend site as a WSGI application. It works below any prefix: whoever mounts it starts its workers as well."""

from flask import Flask

from sandbox.parts import pages
from sandbox.pressero import admin, api, control, storefront
from sandbox.pressero.site import Site


def create_app(site: Site) -> Flask:
    app = Flask(__name__)
    app.extensions["site"] = site
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for part in (pages, api, storefront, admin, control):
        app.register_blueprint(part.bp)
    return app
