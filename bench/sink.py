"""An address that takes whatever a pretend shop delivers, and keeps the bytes: they are sent on by the benchmark."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench.senders import Message

LEFT_OUT = ("host", "content-length", "connection", "accept-encoding", "accept")


class Sink:
    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._taken: list[Message] = []

    def keep(self, message: Message) -> None:
        self._taken.append(message)

    def taken(self) -> list[Message]:
        """What came since last time, in that order."""
        taken, self._taken = self._taken, []
        return taken


@contextmanager
def sink() -> Iterator[Sink]:
    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name: text for name, text in self.headers.items() if name.lower() not in LEFT_OUT}
            kept.keep(Message(0, self.path, headers, body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    kept = Sink(server.server_port)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
