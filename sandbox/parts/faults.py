"""Things that go wrong on purpose: the next so many requests are answered badly."""

import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response

from sandbox.parts.state import State

Doc = dict[str, Any]
Serve = Callable[..., Response]
Kind = Callable[
    [Serve, Doc], Response
]  # makes something else of what the shop would serve; the details are the asker's

HTML = "text/html; charset=utf-8"
JSON = "application/json"
HUGE = 10 * 1024 * 1024

TABLE = """
create table if not exists faults (
  id integer primary key autoincrement, kind text not null, remaining integer not null, method text not null,
  path text not null, details text not null);
"""
FITS = {"method": "method in ('', ?)", "path": "instr(?, path)", "contains": "instr(?, contains)"}


class Faults:
    """What can go wrong in a shop. A fault is of the requests that fit it in all of `narrowing`; empty fits any."""

    def __init__(self, kinds: Mapping[str, Kind], narrowing: tuple[str, ...] = ("method", "path")) -> None:
        """`narrowing` are columns of the shop's table `faults`."""
        self._kinds, self._narrowing = kinds, narrowing
        fits = " and ".join(FITS[name] for name in narrowing)
        self._first = f"select * from faults where remaining > 0 and {fits} order by id limit 1"

    def add(self, state: State, kind: str = "", times: int = 1, **given: Any) -> None:
        """For the next `times` requests that fit; what is `given` beyond `narrowing` are details of the kind."""
        if kind not in self._kinds:
            raise ValueError(f"unknown fault {kind}; there are: {', '.join(self._kinds)}")
        narrowed = {name: given.pop(name, "") for name in self._narrowing}
        if "method" in narrowed:
            narrowed["method"] = narrowed["method"].upper()
        state.add("faults", kind=kind, remaining=times, details=json.dumps(given), **narrowed)

    def clear(self, state: State) -> None:
        state.run("delete from faults")

    def answer(self, state: State, serve: Serve, *asked: str) -> Response:
        """What `serve` gives, or what the first fault that fits makes of it. `asked` is in the order of `narrowing`."""
        found = self.take(state, *asked)
        return self._kinds[found["kind"]](serve, json.loads(found["details"])) if found else serve()

    def take(self, state: State, *asked: str) -> sqlite3.Row | None:
        """The first fault that fits, which is used up by one."""
        with state.transaction():
            found = state.row(self._first, *asked)
            if found:
                state.set("faults", found["id"], remaining=found["remaining"] - 1)
        return found


def status(body: str = "", content_type: str = HTML, code: int = 500) -> Kind:
    """Any status with any body, which are these where the details name none."""

    def answer(_serve: Serve, details: Doc) -> Response:
        told = details.get("body", body)
        text = told if isinstance(told, str) else json.dumps(told)
        kind = details.get("content_type", content_type)
        return Response(text, details.get("status", code), details.get("headers"), content_type=kind)

    return answer


def throttled(body: str, content_type: str = "text/plain", retry_after: Any = None) -> Kind:
    """Not every host says when to come back."""

    def answer(_serve: Serve, details: Doc) -> Response:
        wait = details.get("retry_after", retry_after)
        headers = {} if wait is None else {"Retry-After": str(wait)}
        return Response(body, 429, headers, content_type=content_type)

    return answer


def page(html: str, content_type: str = HTML) -> Kind:
    """A page where JSON was asked for, as if all were well."""

    def answer(_serve: Serve, details: Doc) -> Response:
        return Response(html, details.get("status", 200), content_type=content_type)

    return answer


def redirect(code: int = 301, to: str = "/") -> Kind:
    def answer(_serve: Serve, details: Doc) -> Response:
        return Response("", details.get("status", code), {"Location": details.get("to", to)})

    return answer


def big(content_type: str = JSON) -> Kind:
    """More than anybody should read."""

    def answer(_serve: Serve, details: Doc) -> Response:
        return Response(b" " * details.get("size", HUGE), 200, content_type=content_type)

    return answer


def carried_out(told: Kind) -> Kind:
    """The work is done, and its answer is lost: `told` is what comes instead."""

    def answer(serve: Serve, details: Doc) -> Response:
        serve()
        return told(serve, details)

    return answer


def truncated(serve: Serve, _details: Doc) -> Response:
    """The body breaks off; the length that was promised is that of the broken one."""
    response = serve()
    body = response.get_data()
    response.set_data(body[: len(body) // 2])
    return response


def slow(serve: Serve, details: Doc) -> Response:
    time.sleep(details.get("seconds", 1))
    return serve()
