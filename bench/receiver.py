"""A receiver of postbacks as a client would write it: it verifies with a library that is not ours, and keeps what came.

It answers as it is told to: with chosen statuses, failing at random, or with a wait.
"""

import hashlib
import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass(frozen=True)
class Arrival:
    """`accepted`: it was answered with 2xx."""

    id: str
    order: int | None
    sequence: int
    type: str
    test: bool
    fingerprint: str
    accepted: bool
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)


@dataclass
class Receiver:
    """`with Receiver(secret) as receiver:` listens at `receiver.url`. `answer` says what the next call gets."""

    secret: str = ""
    answer: Callable[[], tuple[int, dict[str, str], bytes]] = lambda: (200, {}, b"ok")
    arrivals: list[Arrival] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # what its library said against them

    def __enter__(self) -> "Receiver":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/hook"

    @property
    def accepted(self) -> list[Arrival]:
        return [one for one in self.arrivals if one.accepted]

    def fails(self, rate: float, seed: int = 1) -> None:
        """From now on so many of its answers are 500s, by a die that falls the same way each time."""
        die = random.Random(seed)
        self.answer = lambda: (500, {}, b"no") if die.random() < rate else (200, {}, b"ok")

    def says(self, status: int, body: bytes = b"", **headers: str) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answer = lambda: (status, told, body)

    def take(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        try:
            told: Any = Webhook(self.secret).verify(body, headers) if self.secret else json.loads(body)
        except Exception as refusal:
            self.refused.append(f"{type(refusal).__name__}: {refusal}")
            return 401, {}, b"not proven"
        status, extra, answer = self.answer()
        order = ((told.get("data") or {}).get("order") or {}) if isinstance(told, dict) else {}
        self.arrivals.append(
            Arrival(
                headers.get("webhook-id", ""),
                order.get("id"),
                told.get("sequence", 0),
                told.get("type", ""),
                told.get("test", False),
                hashlib.sha256(body).hexdigest(),
                200 <= status < 300,
                headers,
                body,
            )
        )
        return status, extra, answer


def _handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, extra, answer = receiver.take(headers, body)
            self.send_response(status)
            for name, value in extra.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
