"""Runs a pretend site: in a thread of a test, or as the process of the demo."""

from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer

from sandbox.parts.running import Running, SideThread
from sandbox.parts.sending import Sender
from sandbox.parts.server import bound, name_of
from sandbox.parts.state import State
from sandbox.pressero.app import create_app
from sandbox.pressero.client import Shop
from sandbox.pressero.seed import seed
from sandbox.pressero.sender import deliver
from sandbox.pressero.site import Flags, Site
from sandbox.pressero.tables import TABLES


class RunningShop(Running, Shop):
    def __init__(self, site: Site, server: BaseWSGIServer) -> None:
        super().__init__(f"http://{site.address}")
        self.site = site
        self.run(server, workers_of(site), [site.state])


def open_site(data: str | Path | None = None, **flags: Any) -> Site:
    """Its rows, filled; `create_app(site)` serves it."""
    site = Site(State(TABLES, "pressero", data), Flags(**flags))
    seed(site)
    return site


def workers_of(site: Site) -> list[SideThread]:
    """What is to run beside the server."""
    return [Sender(site, deliver, site.work_waiting)]


def serve(port: int = 0, data: str | Path | None = None, host: str = "127.0.0.1", **flags: Any) -> RunningShop:
    """A running site at `.url`. Without `data` it keeps its state in memory; `flags` are those of `site.Flags`."""
    site = open_site(data, **flags)
    server = bound(create_app(site), host, port)
    site.address = name_of(server, host)
    return RunningShop(site, server)
