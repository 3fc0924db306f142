"""A small server that takes in what the shop posts: webhooks, pings, keys."""

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def topic(self):
        return self.headers.get("X-WC-Webhook-Topic", "")


class Receiver:
    """Answers 200, and at /status/N with N; `received` is all that came."""

    def __init__(self):
        self.received: list[Received] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._answering())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def at(self, path):
        return [one for one in self.received if one.path == path]

    def webhooks(self):
        return [one for one in self.received if one.topic]

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _answering(self):
        received = self.received

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                received.append(Received(self.path, dict(self.headers.items()), body))
                status = int(self.path.rpartition("/")[2]) if self.path.startswith("/status/") else 200
                self.send_response(status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args):
                pass

        return Answering
