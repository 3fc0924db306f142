"""The pretend shop as a WSGI application."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

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

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


def create_app(site: Site) -> Flask:
    app = Flask(__name__)
    app.extensions["site"] = site
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for part in (wordpress, wc_auth, storefront, control):
        app.register_blueprint(part.bp)
    if site.flags.path:
        app.wsgi_app = _below(site.flags.path, app.wsgi_app)  # type: ignore[method-assign, assignment]
    return app


def _below(folder: str, wsgi: Wsgi) -> Wsgi:
    """WordPress in a sub-folder; only the control API stays where it is."""

    def serve(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == folder or path.startswith(f"{folder}/"):
            inside = {"SCRIPT_NAME": folder, "PATH_INFO": path.removeprefix(folder) or "/"}
            return wsgi({**environ, **inside}, start_response)
        if path.startswith("/_control/"):
            return wsgi(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Not found"]

    return serve
