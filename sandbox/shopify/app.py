"""The pretend shops as a WSGI application."""

from flask import Flask

from sandbox.parts import pages
from sandbox.shopify import (  # noqa: F401  (importing a module of fields declares its resolvers)
    admin,
    bulk,
    control,
    control_shops,
    fulfilment_fields,
    node_fields,
    oauth,
    order_fields,
    product_fields,
    product_set,
    progress_fields,
    shop_fields,
    storefront,
    subscriptions,
    uploads,
)
from sandbox.shopify.site import Site
from sandbox.shopify.web import keep_shop, name_shop


def create_app(site: Site) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.extensions["site"] = site
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_value_preprocessor(name_shop)
    app.url_defaults(keep_shop)
    for part in (pages, control, control_shops, admin, oauth, uploads, storefront):
        app.register_blueprint(part.bp)
    return app
