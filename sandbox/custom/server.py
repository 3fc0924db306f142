"""Runs the shop: in a thread of a test, or as the process of the demo."""

from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer

from sandbox.custom.app import create_app
from sandbox.custom.client import Shop
from sandbox.custom.seed import seed
from sandbox.custom.sender import send
from sandbox.custom.site import Flags, Site
from sandbox.custom.tables import TABLES
from sandbox.parts.running import Running, SideThread
from sandbox.parts.sending import Sender
from sandbox.parts.server import bound, name_of
from sandbox.parts.state import State


class RunningShop(Running, Shop):
    def __init__(self, site: Site, server: BaseWSGIServer) -> None:
        super().__init__(f"http://{site.address}{site.flags.path}")
        self.site = site
        self.run(server, workers_of(site), [site.state])


def open_site(data: str | Path | None = None, **flags: Any) -> Site:
    """Its rows, filled; `create_app(site)` serves it."""
    site = Site(State(TABLES, "custom", data), Flags(**flags))
    seed(site)
    return site


def workers_of(site: Site) -> list[SideThread]:
    """What is to run beside the server."""
    return [Sender(site, send, site.work_waiting, "messages")]


def serve(port: int = 0, data: str | Path | None = None, host: str = "127.0.0.1", **flags: Any) -> RunningShop:
    """A running shop at `.url`. Without `data` it keeps its state in memory; `flags` are those of `site.Flags`."""
    site = open_site(data, **flags)
    server = bound(create_app(site), host, port)
    site.address = name_of(server, host)
    return RunningShop(site, server)
