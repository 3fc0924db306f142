"""A product sheet of 50,000 rows, looked through and applied by a process of its own: `python -m bench.imports`.

Beside it, in the same database, the same rows loaded set by set: what PostgreSQL alone needs for them. And some pages,
asked for while nothing else runs and again while the sheet is worked on.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import psycopg
from sqlalchemy import func, select

from app import create_app
from bench.pages import QUIET, Pages, pages_p99
from bench.rig import Rig, rig, settings_of
from core.bulk import insert_rows
from core.db import EVERYONE, db, now, see
from core.matrix import Role
from core.running import own_url
from designs.facts import FileFacts, FileFormat
from jobs.sheets import apply_later, read_later, run_sheet
from models import CatalogVariant, Client, File, FileState, Mapping, Membership, Product, Sheet, Store, Variant
from services import catalog_demo, files
from services.bulk import plans
from services.bulk.columns import name_of
from sheets import written

ROWS, CHUNK = 50_000, 5_000
HEADER = ("variant", "product_title", "sku", "uid", "file", "multiplier")
WRITE = """
insert into mappings (client_id, store_id, variant_id, catalog_variant_id, multiplier, version, made_from, made_for,
                      changed_at, created_at)
select v.client_id, v.store_id, v.id, c.id, 1, 1, '', '', now(), now()
from loaded l join variants v on v.external_id = l.external_id join catalog_variants c on c.uid = l.uid;
insert into mapping_files (client_id, mapping_id, area, file_id, created_at)
select m.client_id, m.id, 'front', l.file_id, now()
from loaded l join variants v on v.external_id = l.external_id join mappings m on m.variant_id = v.id;
insert into mapping_changes (client_id, variant_id, before, after, created_at)
select v.client_id, v.id, '{}', '{}', now() from loaded l join variants v on v.external_id = l.external_id;
update variants set mapping_state = 'connected' from loaded where loaded.external_id = variants.external_id;
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--work", type=int, help="work on this sheet, as a worker does")
    wanted = parser.parse_args()
    if wanted.work:
        print(json.dumps(worked_on(wanted.work)))
        return
    with rig(WEB_WORKERS="1") as running, running.app.app_context():
        see(EVERYONE)
        store, made_as, file = furnished(wanted.rows)
        limit = wanted.rows / set_based_seconds(running, wanted.rows, made_as.uid, file.id)
        sheet = brought(store, wanted.rows, made_as.uid, file.id)
        pages = Pages(running, Membership(role=Role.ADMIN, client_id=store.client_id), pages_of(sheet))
        quiet = pages.ask_until(lambda asked: asked == QUIET)
        looked_through, _busy = work_beside(running, sheet, pages)
        apply_later(sheet)
        db.commit()
        applied, busy = work_beside(running, sheet, pages)
        if db.scalar(select(func.count()).select_from(Mapping)) != wanted.rows:
            raise SystemExit(f"not every row was applied: {plans.counts(sheet)} {sheet.error}")
        print(json.dumps(figures(wanted.rows, looked_through, applied, limit) | pages_p99(quiet, busy)))


def figures(rows: int, looked_through: dict[str, float], applied: dict[str, float], limit: float) -> dict[str, Any]:
    speed = rows / applied["seconds"]
    return {
        "rows": rows,
        "dry_run_seconds": round(looked_through["seconds"], 2),
        "seconds": round(applied["seconds"], 2),
        "rows_per_second": round(speed),
        "memory_mb": max(looked_through["memory_mb"], applied["memory_mb"]),
        "limit_rows_per_second": round(limit),
        "ratio_to_limit": round(speed / limit, 2),
    }


def pages_of(sheet: Sheet) -> tuple[str, ...]:
    return "/", "/orders/", "/products/", f"/sheets/{sheet.id}"


def work_beside(running: Rig, sheet: Sheet, pages: Pages) -> tuple[dict[str, float], dict[str, list[float]]]:
    """A worker's turn with the sheet in a process of its own, while people look at pages."""
    command = [sys.executable, "-m", "bench.imports", "--work", str(sheet.id)]
    with subprocess.Popen(command, env=dict(running.env), stdout=subprocess.PIPE) as worker:
        answers = pages.ask_until(lambda _asked: worker.poll() is not None)
        assert worker.stdout
        told: dict[str, float] = json.loads(worker.stdout.read())
    db.expire_all()
    return told, answers


def worked_on(sheet_id: int) -> dict[str, float]:
    """Seconds, and the most memory that this process had."""
    with create_app(settings_of(os.environ)).app_context():
        seconds = run_seconds(sheet_id)
    status = Path("/proc/self/status").read_text()
    most = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return {"seconds": seconds, "memory_mb": round(int(most.split()[1]) / 1024, 1)}


def furnished(rows: int) -> tuple[Store, CatalogVariant, File]:
    """A store with so many variants, something that they can be made as, and a file that fits it."""
    catalog_demo.load()
    client = Client(name="Bench", access_on=True)
    db.add(client)
    db.flush()
    own = {"client_id": client.id}
    store = Store(**own, name="Bench", platform="manual", identity="bench", hook_token="bench", import_from=now())
    facts = asdict(FileFacts(FileFormat.PNG, size_bytes=1000, width_px=2552, height_px=3579, colour_space="rgb"))
    looked_at = {"state": FileState.READY, "due_at": None, "work_state": "done", "format": "png", "facts": facts}
    file = File(**own, name="a4.png", sha256="0" * 64, bytes=1000, **looked_at)
    db.add_all([store, file])
    db.commit()
    fill(store, rows)
    made_as = db.scalars(select(CatalogVariant).where(CatalogVariant.uid.like("poster_pf_a4%_ver")).limit(1)).one()
    return store, made_as, file


def fill(store: Store, rows: int) -> None:
    place = {"client_id": store.client_id, "store_id": store.id, "created_at": now()}
    empty = {"fingerprint": "", "image_url": ""}
    shop = {"status": "", "url": "", "search_text": "", **empty}
    products = [
        place | shop | {"external_id": f"P{number}", "title": f"Poster {number}"} for number in range(rows // 5)
    ]
    ids = [row.id for row in insert_rows(Product.__tablename__, products, returning="id")]
    sold = {"title": "A4", "barcode": "", "options": {}, "currency": "EUR", "state_reason": "", **empty}
    state = {"mapping_state": "not_connected"}
    for start in range(0, rows, CHUNK):
        some = range(start, min(start + CHUNK, rows))
        own = ({"product_id": ids[at * len(ids) // rows], "external_id": f"V{at}", "sku": f"SKU-{at}"} for at in some)
        insert_rows(Variant.__tablename__, [place | sold | state | one for one in own])
    db.commit()


def brought(store: Store, rows: int, uid: str, file_id: int) -> Sheet:
    url = f"{own_url('files/')}{file_id}"
    with TemporaryFile() as file:
        file.write(written([[name_of(key) for key in HEADER]]).encode())
        for start in range(0, rows, CHUNK):
            some = range(start, min(start + CHUNK, rows))
            table = ([f"V{at}", f"Poster {at // 5}", f"SKU-{at}", uid, url, 1] for at in some)
            file.write(written(table).encode())
        file.seek(0)
        key = files.storage().put(file)
    sheet = Sheet(client_id=store.client_id, store_id=store.id, name="bench.csv", key=key)
    read_later(sheet)
    db.commit()
    return sheet


def run_seconds(sheet_id: int) -> float:
    """What a worker does, in turns, until it is done."""
    begun = time.perf_counter()
    see(EVERYONE)
    while True:
        run_sheet(sheet_id)
        see(EVERYONE)
        sheet = db.get_one(Sheet, sheet_id, populate_existing=True)
        if sheet.due_at is None:
            return time.perf_counter() - begun
        print(f"{sheet.step} {sheet.error} {sheet.progress}", file=sys.stderr)
        sheet.due_at = now()
        db.commit()


def set_based_seconds(running: Rig, rows: int, uid: str, file_id: int) -> float:
    """The same rows by COPY and a handful of statements, taken back afterwards."""
    with psycopg.connect(running.env["DATABASE_OWNER_URL"]) as owner:
        owner.execute("select set_config('vetrina.clients', '*', true)")
        begun = time.perf_counter()
        owner.execute("create temp table loaded (external_id text, uid text, file_id bigint) on commit drop")
        with owner.cursor().copy("copy loaded from stdin") as copy:
            for at in range(rows):
                copy.write_row((f"V{at}", uid, file_id))
        owner.execute(WRITE)
        seconds = time.perf_counter() - begun
        owner.rollback()
    return seconds


if __name__ == "__main__":
    main()
