"""Things that go wrong on purpose: the next so many requests to the API are answered badly."""

from flask import Response

from sandbox.parts.faults import Doc, Faults, Serve, carried_out, page, redirect, slow, status, throttled, truncated
from sandbox.woocommerce.errors import RestError
from sandbox.woocommerce.wire import dumps

HTML, JSON = "text/html; charset=UTF-8", "application/json; charset=UTF-8"
MAINTENANCE = (
    "<!DOCTYPE html><html><body><p>Briefly unavailable for scheduled maintenance. "
    "Check back in a minute.</p></body></html>"
)
NOTICE = "<br />\n<b>Notice</b>:  Undefined variable: foo in <b>plugin.php</b> on line <b>12</b><br />\n"
PAGE = "<!DOCTYPE html><html><head><title>One moment</title></head><body><h1>Checking your browser</h1></body></html>"
FATAL = {
    "code": "internal_server_error",
    "message": "<p>There has been a critical error on this website.</p>",
    "data": {"status": 500},
    "additional_errors": [],
}


def _waf(serve: Serve, _details: Doc) -> Response:
    """A security plugin shuts the API."""
    return serve(RestError("rest_forbidden", "REST API access is restricted on this site.", 403))


def _maintenance(_serve: Serve, _details: Doc) -> Response:
    return Response(MAINTENANCE, 503, {"Retry-After": "600"}, content_type="text/html; charset=utf-8")


def _notice(serve: Serve, _details: Doc) -> Response:
    response = serve()
    response.set_data(NOTICE + response.get_data(as_text=True))
    return response


def _fatal(_serve: Serve, _details: Doc) -> Response:
    """A PHP fatal."""
    return Response(dumps(FATAL), 500, content_type=JSON)


FAULTS = Faults({
    "status": status(content_type=HTML),
    "waf": _waf,
    "maintenance": _maintenance,
    "throttled": throttled("Too Many Requests"),
    "notice": _notice,
    "page": page(PAGE, HTML),
    "redirect": redirect(),
    "truncated": truncated,
    "carried_out": carried_out(_fatal),
    "fatal": _fatal,
    "slow": slow,
})  # fmt: skip
