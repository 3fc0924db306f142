"""Things that go wrong on purpose: the next so many requests to the API are answered badly."""

from sandbox.parts.faults import Faults, big, carried_out, page, redirect, slow, status, throttled, truncated

PAGE = "<!DOCTYPE html><html><head><title>Runtime Error</title></head><body><h1>Server Error</h1></body></html>"

FAULTS = Faults({
    "status": status(PAGE),
    "throttled": throttled("", retry_after=5),
    "page": page(PAGE),
    "redirect": redirect(302, "/login"),
    "truncated": truncated,
    "carried_out": carried_out(status(PAGE)),
    "slow": slow,
    "big": big(),
})  # fmt: skip
