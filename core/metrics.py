"""How long answers take, counted for `/metrics` by the area of the address and the kind of answer.

Deliveries of shops are not among them: they are taken in beside the application (core/bare.py).
"""

import time

from flask import Flask, Response, g, request
from prometheus_client import Histogram

SECONDS = Histogram(
    "vetrina_request_seconds",
    "Time that a request took, without its way through the network",
    ["area", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def init_app(app: Flask) -> None:
    """After `core.log`, which notes when the request began."""

    @app.after_request
    def count(response: Response) -> Response:
        took = time.monotonic() - g.get("began", time.monotonic())
        SECONDS.labels(request.blueprint or "none", f"{response.status_code // 100}xx").observe(took)
        return response
