"""One sync in a process of its own, as a worker runs it: `python -m bench.syncing ID FILE`, started by `bench.sync`.

Each call that goes out is noted in FILE, a line each, so that `bench.replay` can make the same calls without Vetrina.
"""

import base64
import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

import requests

import jobs.all  # noqa: F401
from app import create_app
from core.db import EVERYONE, db, now, see
from jobs.products_sync import run_sync
from models import Sync
from platforms.guard import GuardedAdapter


def main() -> None:
    sync_id, calls = int(sys.argv[1]), Path(sys.argv[2])
    app = create_app()
    with calls.open("w") as file, app.app_context():
        note_calls(file)
        began = time.perf_counter()
        while wait_until_due(sync_id):
            run_sync(sync_id)
        print(json.dumps({"seconds": time.perf_counter() - began}))


def wait_until_due(sync_id: int) -> bool:
    """False: it has ended."""
    see(EVERYONE)
    due_at = db.get_one(Sync, sync_id, populate_existing=True).due_at
    db.rollback()
    if due_at is None:
        return False
    time.sleep(max((due_at - now()) / timedelta(seconds=1), 0))
    return True


def note_calls(file: TextIO) -> None:
    """In place of the adapter's own `send`: behind signatures and keys, before the line."""
    send = GuardedAdapter.send

    def noted(self: Any, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        row = {"method": request.method, "url": request.url, "headers": dict(request.headers)}
        file.write(json.dumps({**row, "body": base64.b64encode(body).decode()}) + "\n")
        file.flush()
        return send(self, request, *args, **options)

    GuardedAdapter.send = noted  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
