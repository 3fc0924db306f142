"""The mapping studio at 50,000 variants: its pages, and one act on all of them: `python -m bench.studio`.

All are connected to one thing, then each as its own words say, and each of both is taken back.
"""

import argparse
import http.client
import json
import sys
import time
from typing import Any
from urllib.parse import urlencode

from bench.imports import furnished
from bench.lists import ask, cookie_of, percentile
from bench.rig import Rig, rig
from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs.batches import run_batch
from models import BatchKind, BatchStep, MappingBatch, Membership, Store
from services.batches.applying import new_batch
from services.batches.wanted import Level, Mode, Wanted

ROWS, ASKED = 50_000, 100
PAGES: dict[str, dict[str, Any]] = {
    "grid": {},
    "by state": {"state": "not_connected"},
    "common word": {"q": "poster"},
    "code": {"q": "SKU-4711"},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    with rig(WEB_WORKERS="1") as running, running.app.app_context():
        see(EVERYONE)
        store, made_as, file = furnished(rows)
        told: dict[str, Any] = {"rows": rows, "p50_p99_ms": pages(running, store)}
        alike = Wanted(Mode.ALIKE, made_of_id=made_as.id, files={"front": file.id})
        worded = Wanted(Mode.SUGGESTED, Level.LIKELY, files={"front": file.id}, accept_low_resolution=True)
        for name, wanted in {"alike": alike, "suggested": worded}.items():
            batch, seconds = connected(store, rows, wanted)
            told[name] = {"seconds": round(seconds, 1), "per_second": round(rows / seconds), **batch.progress}
            seconds = taken_back(batch)
            told[f"{name} taken back"] = {"seconds": round(seconds, 1), "per_second": round(rows / seconds)}
        print(json.dumps(told))


def pages(running: Rig, store: Store) -> dict[str, tuple[float, float]]:
    cookie = cookie_of(running.app, Membership(role=Role.ADMIN, client_id=store.client_id))
    running.start("web")
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    found = {}
    for name, query in PAGES.items():
        path = f"/products/studio?{urlencode(query)}"
        seconds = [ask(connection, path, cookie)[0] for _time in range(ASKED)]
        found[name] = percentile(seconds, 0.5), percentile(seconds, 0.99)
    return found


def connected(store: Store, rows: int, wanted: Wanted) -> tuple[MappingBatch, float]:
    batch = new_batch(BatchKind.CONNECT, store.client_id, {"store_id": store.id}, None)
    batch.total, batch.store_id = rows, store.id
    wanted.keep(batch)
    return batch, run_seconds(batch)


def taken_back(batch: MappingBatch) -> float:
    undo = new_batch(BatchKind.UNDO, batch.client_id, {}, None)
    undo.of_id, undo.total = batch.id, batch.total
    return run_seconds(undo)


def run_seconds(batch: MappingBatch) -> float:
    """What a worker does, in turns, until it is done."""
    db.add(batch)
    db.flush()
    batch.step, batch.due_at = BatchStep.APPLYING, now()
    db.commit()
    begun = time.perf_counter()
    while batch.due_at:
        run_batch(batch.id)
        see(EVERYONE)
        db.refresh(batch)
        print(f"{batch.progress} {batch.error}", file=sys.stderr)
        if batch.error:
            raise SystemExit(batch.error)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
