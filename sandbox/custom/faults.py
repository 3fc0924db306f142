"""Things that go wrong on purpose: the next so many calls of the API are answered badly."""

import json
import time

from flask import Response, g

from sandbox.custom.site import Site
from sandbox.parts.faults import (
    JSON,
    Doc,
    Faults,
    Kind,
    Serve,
    big,
    carried_out,
    page,
    redirect,
    status,
    throttled,
    truncated,
)

PAGE = "<!DOCTYPE html><html><head><title>One moment</title></head><body><h1>Checking your browser</h1></body></html>"
BROKEN = json.dumps({"code": "failed", "message": "Something broke."})


def before(site: Site, method: str, path: str) -> Response | None:
    """The answer in place of the shop's own, where a fault says so."""
    found = FAULTS.take(site.state, method, path)
    g.fault = kind, details = (found["kind"], json.loads(found["details"])) if found else ("", {})
    if kind == "slow":
        time.sleep(details.get("seconds", 1))
    return BEFORE[kind](Response, details) if kind in BEFORE else None


def after(response: Response) -> Response:
    """What becomes of the shop's own answer."""
    kind, details = getattr(g, "fault", ("", {}))
    return AFTER[kind](lambda: response, details) if kind in AFTER else response


def _notice(serve: Serve, _details: Doc) -> Response:
    response = serve()
    response.set_data(b"<b>Warning</b>: undefined index<br>" + response.get_data())
    return response


def _maintenance(_serve: Serve, _details: Doc) -> Response:
    return Response("Back soon", 503, {"Retry-After": "600"}, content_type="text/plain")


def _unchanged(serve: Serve, _details: Doc) -> Response:
    return serve()


BEFORE: dict[str, Kind] = {
    "status": status(BROKEN, JSON),
    "throttled": throttled("Too many calls"),
    "maintenance": _maintenance,
    "page": page(PAGE, "text/html"),
    "redirect": redirect(),
    "huge": big(),
}
AFTER: dict[str, Kind] = {
    "truncated": truncated,
    "notice": _notice,
    "carried_out": carried_out(status(BROKEN, JSON)),
    "slow": _unchanged,
}
FAULTS = Faults({**BEFORE, **AFTER})
