"""The limit of a sync: the shop's own time for the same calls, made by a bare `requests` loop."""

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

PAUSE = 0.05  # seconds between two looks at a bulk operation


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    url: str
    headers: dict[str, str]
    body: bytes

    @property
    def operation(self) -> str:
        """Of GraphQL; empty for any other call."""
        return str(json.loads(self.body).get("operationName", "")) if self.url.endswith("/graphql.json") else ""


@dataclass(frozen=True, slots=True)
class Replayed:
    seconds: float
    megabytes: float


def calls_in(file: Path) -> Iterator[Call]:
    for line in file.read_text().splitlines():
        row = json.loads(line)
        yield Call(row["method"], row["url"], row["headers"], base64.b64decode(row["body"]))


def replay(file: Path) -> Replayed:
    """Make the calls that are noted in `file` again. Of a bulk operation, a new one is begun, awaited and fetched."""
    size, operation, is_bulk = 0, "", False
    with requests.Session() as session:
        session.trust_env = False
        began = time.perf_counter()
        for call in calls_in(file):
            if call.operation == "BulkStatus":
                if operation:
                    size += _whole_file(session, call, operation)
                    operation = ""
            elif not (is_bulk and call.method == "GET"):  # the old file
                answer = _made(session, call)
                size += len(answer.content)
                if call.operation == "BulkStart":
                    operation = answer.json()["data"]["bulkOperationRunQuery"]["bulkOperation"]["id"]
                    is_bulk = True
        return Replayed(time.perf_counter() - began, size / 1e6)


def _made(session: requests.Session, call: Call) -> requests.Response:
    answer = session.request(call.method, call.url, headers=call.headers, data=call.body or None, timeout=120)
    if answer.status_code >= 400:
        raise SystemExit(f"{call.method} {call.url} answered {answer.status_code} to a bare call")
    return answer


def _whole_file(session: requests.Session, call: Call, operation: str) -> int:
    asked: dict[str, Any] = json.loads(call.body)
    asked["variables"]["id"] = operation
    look = Call(call.method, call.url, _unmeasured(call.headers), json.dumps(asked).encode())
    while True:
        row = _made(session, look).json()["data"]["bulkOperation"]
        if row["status"] not in ("CREATED", "RUNNING"):
            return len(session.get(row["url"], timeout=600).content)
        time.sleep(PAUSE)


def _unmeasured(headers: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in headers.items() if name != "Content-Length"}
