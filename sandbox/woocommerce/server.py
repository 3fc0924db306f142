"""Runs a pretend shop: in a thread of a test, or as the process of the demo."""

import logging
import socket
import threading
from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox.woocommerce.app import create_app
from sandbox.woocommerce.client import Shop
from sandbox.woocommerce.seed import seed
from sandbox.woocommerce.sender import Sender
from sandbox.woocommerce.site import Flags, Site
from sandbox.woocommerce.state import State

EVERYWHERE = ("0.0.0.0", "::")


class RunningShop(Shop):
    """A shop that runs in threads of this process, until it is closed."""

    def __init__(self, site: Site, server: BaseWSGIServer) -> None:
        root = f"http://{site.address}"
        super().__init__(f"{root}{site.flags.path}", root)
        self.site = site
        self._server = server
        self._sender = Sender(site)
        self._thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="shop", daemon=True)
        self._sender.start()
        self._thread.start()

    def wait(self) -> None:
        """Until somebody closes it, or the process is asked to end."""
        while self._thread.is_alive():
            self._thread.join(1)

    def close(self) -> None:
        self._sender.stop()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.site.state.close()

    def __enter__(self) -> "RunningShop":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class Quiet(WSGIRequestHandler):
    """Keeps connections open, and keeps silent about each request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_args: Any) -> None:
        logging.getLogger(__name__).debug("%s", getattr(self, "requestline", ""))


def serve(port: int = 0, data: str | Path | None = None, host: str = "127.0.0.1", **flags: Any) -> RunningShop:
    """A running shop at `.url`. Without `data` it keeps its state in memory; `flags` are those of `site.Flags`."""
    site = Site(State(data), Flags(**flags))
    with socket.create_server((host, port)) as listening:  # by ourselves: werkzeug would exit on a port in use
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = make_server(
            host, port, create_app(site), threaded=True, request_handler=Quiet, fd=listening.fileno()
        )  # fmt: skip
    site.address = f"{'localhost' if host in EVERYWHERE else host}:{server.port}"
    seed(site)
    return RunningShop(site, server)
