"""Things that go wrong on purpose: the next so many calls are answered badly."""

from sandbox.parts.faults import JSON, Faults, big, carried_out, page, redirect, slow, status, throttled, truncated

PAGE = "<!DOCTYPE html><html><head><title>Sorry</title></head><body><h1>Uh oh!</h1></body></html>"
ERROR = status('{"error": "Server error"}', JSON)

FAULTS = Faults({
    "status": ERROR,
    "throttled": throttled('{"error":"Exceeded rate limit"}', JSON),
    "page": page(PAGE, "text/html"),
    "big": big(),
    "redirect": redirect(302),
    "truncated": truncated,
    "carried_out": carried_out(ERROR),
    "slow": slow,
})  # fmt: skip
