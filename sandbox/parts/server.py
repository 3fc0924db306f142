"""Where a pretend shop listens."""

import logging
import socket
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

EVERYWHERE = ("0.0.0.0", "::")


def bound(app: WSGIApplication, host: str, port: int) -> BaseWSGIServer:
    """A server for `app` that has its port already (0 takes a free one). Raises OSError where it is in use."""
    with socket.create_server((host, port)) as listening:  # by ourselves: werkzeug would exit on a port in use
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return make_server(host, port, app, threaded=True, request_handler=Quiet, fd=listening.fileno())


def name_of(server: BaseWSGIServer, host: str) -> str:
    """Host and port by which this machine reaches it."""
    return f"{'localhost' if host in EVERYWHERE else host}:{server.port}"


class Quiet(WSGIRequestHandler):
    """Keeps connections open, and keeps silent about each request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_args: Any) -> None:
        logging.getLogger(__name__).debug("%s", getattr(self, "requestline", ""))
