"""Runs the pretend shops: in threads of a test, or as the process of the demo."""

from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer

from sandbox.parts.running import Running, SideThread
from sandbox.parts.sending import Sender
from sandbox.parts.server import bound, name_of
from sandbox.parts.state import State
from sandbox.shopify.app import create_app
from sandbox.shopify.client import Shopify
from sandbox.shopify.seed import seed
from sandbox.shopify.sender import deliver
from sandbox.shopify.site import Flags, Site
from sandbox.shopify.tables import TABLES
from sandbox.shopify.worker import Worker


class RunningShopify(Running, Shopify):
    def __init__(self, site: Site, server: BaseWSGIServer) -> None:
        super().__init__(f"http://{site.address}")
        self.site = site
        self.run(server, workers_of(site), [site.state])


def open_site(data: str | Path | None = None, **flags: Any) -> Site:
    """Its rows, filled; `create_app(site)` serves it."""
    site = Site(State(TABLES, "shopify", data), Flags(**flags))
    seed(site)
    return site


def workers_of(site: Site) -> list[SideThread]:
    """What is to run beside the server."""
    return [Sender(site, deliver, site.deliveries_waiting, "deliveries", patience=6), Worker(site)]


def serve(port: int = 0, data: str | Path | None = None, host: str = "127.0.0.1", **flags: Any) -> RunningShopify:
    """Running shops at `.url`. Without `data` they keep their state in memory; `flags` are those of `site.Flags`."""
    site = open_site(data, **flags)
    server = bound(create_app(site), host, port)
    site.address = name_of(server, host)
    return RunningShopify(site, server)
