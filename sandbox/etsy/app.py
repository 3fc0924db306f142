"""The pretend Etsy as a WSGI application, which also works below a prefix that somebody else takes away."""

from flask import Flask

from sandbox.etsy import (  # noqa: F401  (importing an …_api declares its endpoints)
    account_api,
    consent,
    control,
    listing_api,
    publish_api,
    receipt_api,
    rest,
    setup_api,
    storefront,
    tokens,
)
from sandbox.etsy.site import Site
from sandbox.parts import pages
from sandbox.parts.mounting import below


def create_app(site: Site) -> Flask:
    app = Flask(__name__)
    app.extensions["site"] = site
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for part in (pages, rest, tokens, consent, storefront, control):
        app.register_blueprint(part.bp)
    if site.flags.path:
        app.wsgi_app = below(site.flags.path, app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app
