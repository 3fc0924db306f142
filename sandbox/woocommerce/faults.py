"""Things that go wrong on purpose: the next so many requests to the API are answered badly."""

import json
import time
from collections.abc import Callable
from typing import Any

from flask import Response

from sandbox.woocommerce.errors import RestError
from sandbox.woocommerce.site import Site
from sandbox.woocommerce.wire import dumps

Doc = dict[str, Any]
Serve = Callable[..., Response]  # takes the refusal that it is to give instead of its answer, if any

MAINTENANCE = (
    "<!DOCTYPE html><html><body><p>Briefly unavailable for scheduled maintenance. "
    "Check back in a minute.</p></body></html>"
)
NOTICE = "<br />\n<b>Notice</b>:  Undefined variable: foo in <b>plugin.php</b> on line <b>12</b><br />\n"
PAGE = "<!DOCTYPE html><html><head><title>One moment</title></head><body><h1>Checking your browser</h1></body></html>"
FATAL = "<p>There has been a critical error on this website.</p>"


def add(site: Site, kind: str, times: int, method: str = "", path: str = "", **details: Any) -> None:
    """Of `kind`, for the next `times` requests with `method` (any where empty) whose path contains `path`."""
    if kind not in KINDS:
        raise ValueError(f"unknown fault {kind}; there are: {', '.join(KINDS)}")
    site.state.add("faults", kind=kind, remaining=times, method=method.upper(), path=path, details=json.dumps(details))


def clear(site: Site) -> None:
    site.state.run("delete from faults")


def answer(site: Site, method: str, path: str, serve: Serve) -> Response:
    """What `serve` gives, or what the first fault that fits makes of it."""
    found = _take(site, method, path)
    return KINDS[found["kind"]](serve, json.loads(found["details"])) if found else serve()


def _take(site: Site, method: str, path: str) -> Any:
    with site.state.transaction():
        found = site.state.row(
            "select * from faults where remaining > 0 and method in ('', ?) and instr(?, path) order by id limit 1",
            method, path,
        )  # fmt: skip
        if found:
            site.state.set("faults", found["id"], remaining=found["remaining"] - 1)
    return found


def _status(_serve: Serve, details: Doc) -> Response:
    """Any status with any body."""
    kind = details.get("content_type", "text/html; charset=UTF-8")
    return Response(details.get("body", ""), details.get("status", 500), details.get("headers"), content_type=kind)


def _waf(serve: Serve, _details: Doc) -> Response:
    """A security plugin shuts the API."""
    return serve(RestError("rest_forbidden", "REST API access is restricted on this site.", 403))


def _maintenance(_serve: Serve, _details: Doc) -> Response:
    return Response(MAINTENANCE, 503, {"Retry-After": "600"}, content_type="text/html; charset=utf-8")


def _throttled(_serve: Serve, details: Doc) -> Response:
    """A host's limit. Not every host says when to come back."""
    headers = {"Retry-After": str(details["retry_after"])} if "retry_after" in details else {}
    return Response("Too Many Requests", 429, headers, content_type="text/plain")


def _notice(serve: Serve, _details: Doc) -> Response:
    response = serve()
    response.set_data(NOTICE + response.get_data(as_text=True))
    return response


def _page(_serve: Serve, _details: Doc) -> Response:
    return Response(PAGE, 200, content_type="text/html; charset=UTF-8")


def _redirect(_serve: Serve, details: Doc) -> Response:
    return Response("", details.get("status", 301), {"Location": details.get("to", "/")})


def _truncated(serve: Serve, _details: Doc) -> Response:
    """The body breaks off; the length that was promised is that of the broken one."""
    response = serve()
    body = response.get_data()
    response.set_data(body[: len(body) // 2])
    return response


def _carried_out(serve: Serve, _details: Doc) -> Response:
    """A PHP fatal after the work was done: the answer is 500, the change is made."""
    serve()
    body = {"code": "internal_server_error", "message": FATAL, "data": {"status": 500}, "additional_errors": []}
    return Response(dumps(body), 500, content_type="application/json; charset=UTF-8")


def _fatal(_serve: Serve, _details: Doc) -> Response:
    """The same answer, and nothing was done."""
    return _carried_out(Response, {})


def _slow(serve: Serve, details: Doc) -> Response:
    time.sleep(details.get("seconds", 1))
    return serve()


KINDS: dict[str, Callable[[Serve, Doc], Response]] = {
    "status": _status,
    "waf": _waf,
    "maintenance": _maintenance,
    "throttled": _throttled,
    "notice": _notice,
    "page": _page,
    "redirect": _redirect,
    "truncated": _truncated,
    "carried_out": _carried_out,
    "fatal": _fatal,
    "slow": _slow,
}
