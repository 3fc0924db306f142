"""A shop with an API of its own in which every answer is set by the test."""

from platforms import Http, open_platform

SECRET = "a secret that is long enough"
FOLDER = "/api"
ORDER = {
    "id": "7",
    "status": "paid",
    "currency": "EUR",
    "modified_at": "2026-11-26T09:00:00+00:00",
    "lines": [{"id": "1", "title": "Mug", "quantity": 1}],
}


def opened(httpserver):
    """The adapter, with the shop in a folder."""
    http = Http(https_only=False, allow_local=True)
    return open_platform("custom", httpserver.url_for(FOLDER), {"secret": SECRET}, http)


def answer(httpserver, path, body, status=200, method="GET"):
    """What the shop says there."""
    httpserver.expect_request(f"{FOLDER}/vetrina/v1{path}", method=method).respond_with_json(body, status)


def asked(httpserver):
    """What it was asked so far."""
    return [f"{request.method} {request.full_path.rstrip('?')}" for request, _ in httpserver.log]
