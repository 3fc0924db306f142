"""Things that go wrong on purpose: the next so many calls are answered badly."""

from sandbox.parts.faults import Faults, big, carried_out, page, redirect, slow, status, throttled, truncated

JSON = "application/json; charset=utf-8"
PAGE = "<!DOCTYPE html><html><head><title>One moment</title></head><body><h1>One moment, please</h1></body></html>"

FAULTS = Faults(
    {
        "status": status(content_type=JSON),
        "throttled": throttled('{"errors":"Too many requests"}', "application/json", retry_after="2.0"),  # by requests
        "page": page(PAGE),
        "redirect": redirect(),
        "truncated": truncated,
        "huge": big(JSON),
        "carried_out": carried_out(status(code=502)),
        "slow": slow,
    },
    narrowing=("path", "contains"),  # as all calls of GraphQL are of one path
)
