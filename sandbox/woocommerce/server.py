"""Runs a pretend shop: in a thread of a test, or as the process of the demo."""

from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer

from sandbox.parts.running import Running, SideThread
from sandbox.parts.sending import Sender
from sandbox.parts.server import bound, name_of
from sandbox.parts.state import State
from sandbox.woocommerce.app import create_app
from sandbox.woocommerce.client import Shop
from sandbox.woocommerce.seed import seed
from sandbox.woocommerce.sender import deliver
from sandbox.woocommerce.site import Flags, Site
from sandbox.woocommerce.tables import TABLES


class RunningShop(Running, Shop):
    def __init__(self, site: Site, server: BaseWSGIServer) -> None:
        root = f"http://{site.address}"
        super().__init__(f"{root}{site.flags.path}", root)
        self.site = site
        self.run(server, workers_of(site), [site.state])


def open_site(data: str | Path | None = None, **flags: Any) -> Site:
    """Its rows, filled; `create_app(site)` serves it."""
    site = Site(State(TABLES, "woocommerce", data), Flags(**flags))
    seed(site)
    return site


def workers_of(site: Site) -> list[SideThread]:
    """What is to run beside the server."""
    return [Sender(site, deliver, site.work_waiting)]


def serve(port: int = 0, data: str | Path | None = None, host: str = "127.0.0.1", **flags: Any) -> RunningShop:
    """A running shop at `.url`. Without `data` it keeps its state in memory; `flags` are those of `site.Flags`."""
    site = open_site(data, **flags)
    server = bound(create_app(site), host, port)
    site.address = name_of(server, host)
    return RunningShop(site, server)
