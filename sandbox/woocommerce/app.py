"""The pretend shop as a WSGI application."""

from flask import Flask

from sandbox.parts import pages
from sandbox.parts.mounting import below
from sandbox.woocommerce import (  # noqa: F401  (importing an …_api declares its endpoints)
    control,
    meta_api,
    order_api,
    product_api,
    storefront,
    tracking_api,
    wc_auth,
    webhook_api,
    wordpress,
)
from sandbox.woocommerce.site import Site


def create_app(site: Site) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.extensions["site"] = site
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for part in (pages, wordpress, wc_auth, storefront, control):
        app.register_blueprint(part.bp)
    if site.flags.path:
        app.wsgi_app = below(site.flags.path, app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app
