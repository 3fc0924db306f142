"""All pretend shops of the demo behind one port: WooCommerce at the root, each of the others in a folder of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import sandbox.custom.app
import sandbox.custom.server
import sandbox.etsy.app
import sandbox.etsy.server
import sandbox.pressero.app
import sandbox.pressero.server
import sandbox.shopify.app
import sandbox.shopify.server
import sandbox.woocommerce.app
import sandbox.woocommerce.server
from sandbox.parts.running import Running, SideThread
from sandbox.parts.server import bound, name_of

Flags = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One of the sandboxes: where it is in town, and how it is opened."""

    name: str
    path: str
    visited: str  # what a visitor opens
    open_site: Callable[..., Any]
    create_app: Callable[[Any], Flask]
    workers_of: Callable[[Any], list[SideThread]]
    knows_home: bool = False  # whether it has to be told its own address


def _kind(name: str, path: str, visited: str, package: Any, **more: bool) -> Kind:
    return Kind(
        name, path, visited, package.server.open_site, package.app.create_app, package.server.workers_of, **more
    )


KINDS = {
    "woocommerce": _kind("WooCommerce", "", "/", sandbox.woocommerce, knows_home=True),
    "shopify": _kind("Shopify", "/shopify", "/shopify/bottega", sandbox.shopify, knows_home=True),
    "etsy": _kind("Etsy", "/etsy", "/etsy/shop/CartaEColore", sandbox.etsy),
    "pressero": _kind("Pressero", "/pressero", "/pressero/", sandbox.pressero),
    "custom": _kind("Officina Grafica Lario", "/own", "/own/", sandbox.custom, knows_home=True),
}


class Town(Running):
    """Each shop is at `url` and its kind's path."""

    def __init__(self, url: str) -> None:
        self.url = url


def serve(
    port: int = 0,
    data: str | Path | None = None,
    host: str = "127.0.0.1",
    home: str = "",
    flags: Mapping[str, Flags] | None = None,
) -> Town:
    """`home` is the address that the shops take for their own, where that is not the one they are bound to; `flags`
    are those of each sandbox's own `serve`, by its package."""
    sites = {name: _opened(name, data, home, (flags or {}).get(name, {})) for name in KINDS}
    apps = {name: kind.create_app(sites[name]) for name, kind in KINDS.items()}
    for name, app in apps.items():
        app.jinja_env.globals["neighbours"] = [kind for other, kind in KINDS.items() if other != name]
    mounts: dict[str, WSGIApplication] = {kind.path: apps[name] for name, kind in KINDS.items() if kind.path}
    server = bound(DispatcherMiddleware(apps["woocommerce"], mounts), host, port)
    for name, kind in KINDS.items():
        sites[name].address = f"{name_of(server, host)}{kind.path}"
    town = Town(home or f"http://{name_of(server, host)}")
    workers = [worker for name, kind in KINDS.items() for worker in kind.workers_of(sites[name])]
    town.run(server, workers, [site.state for site in sites.values()])
    return town


def _opened(name: str, data: str | Path | None, home: str, flags: Flags) -> Any:
    kind = KINDS[name]
    at_home = {"home": f"{home.rstrip('/')}{kind.path}"} if home and kind.knows_home else {}
    return kind.open_site(data, **{**at_home, **flags})
