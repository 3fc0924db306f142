"""The list of a million orders as a file, by the real job in a process of its own: `python -m bench.exports`.

Beside it, from the same database, the same columns by one COPY. With `--kills` so many workers are killed on the way;
whatever happens, the file must have each order once.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import time
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import select, update

from app import create_app
from bench.lists import cookie_of
from bench.million import make_clients, make_orders, see_all
from bench.rig import Rig, rig, settings_of
from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs.exports import export_later, run_export
from models import Export, Membership
from services.exports.parts import opened

ROWS = 1_000_000
COPY = """
copy (select o.number, o.reference, o.status, o.reason, o.is_test, o.placed_at, o.created_at, o.currency, o.total,
             o.shipping_total, o.buyer, o.email, o.phone, o.address, o.shipping_method, c.name, s.name
      from orders o join clients c on c.id = o.client_id join stores s on s.id = o.store_id
      order by o.created_at desc, o.id desc) to stdout with csv
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ROWS)
    parser.add_argument("--format", choices=("csv", "xlsx"), default="csv")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", type=int, help="work on this export, as a worker does")
    wanted = parser.parse_args()
    if wanted.work:
        print(json.dumps(worked_on(wanted.work)))
        return
    with rig() as running, running.app.app_context():
        owner = running.env["DATABASE_OWNER_URL"]
        make_clients(owner)
        print(f"{wanted.orders:,} orders in {make_orders(owner, 0, wanted.orders):.0f} s", file=sys.stderr)
        limit = wanted.orders / copy_seconds(owner)
        export_id = asked(running, wanted.format)
        killed = [killed_after(running, export_id, seconds) for seconds in moments(wanted.kills, wanted.seed)]
        told = finished(running, export_id)
        print(json.dumps(figures(export_id, wanted.orders, told, limit) | {"killed": sum(killed)}))


def asked(running: Rig, as_format: str) -> int:
    see(EVERYONE)
    cookie_of(running.app, Membership(role=Role.PROVIDER_ADMIN))
    asker = db.scalars(select(Membership).where(Membership.role == Role.PROVIDER_ADMIN)).one()
    export = export_later(asker, "orders", {}, as_format, ("en", "Europe/Rome"))
    db.commit()
    return export.id


def moments(kills: int, seed: int) -> list[float]:
    """Seconds after which a worker dies: from before its first rows on."""
    chance = random.Random(seed)
    return [chance.uniform(1, 12) for _kill in range(kills)]


def killed_after(running: Rig, export_id: int, seconds: float) -> bool:
    """False where the worker was done before."""
    lease_lapses(export_id)
    with worker_on(running, export_id) as worker:
        try:
            worker.wait(seconds)
        except subprocess.TimeoutExpired:
            worker.kill()
            return True
    return False


def finished(running: Rig, export_id: int) -> dict[str, float]:
    """Turn by turn, as workers take them, until the file is there."""
    found = {"seconds": 0.0, "memory_mb": 0.0, "turns": 0}
    while is_open(export_id):
        lease_lapses(export_id)
        with worker_on(running, export_id) as worker:
            assert worker.stdout
            told = json.loads(worker.stdout.read().splitlines()[-1])
        found["seconds"] += told["seconds"]
        found["memory_mb"] = max(found["memory_mb"], told["memory_mb"])
        found["turns"] += 1
    return found


def worker_on(running: Rig, export_id: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bench.exports", "--work", str(export_id)]
    return subprocess.Popen(command, env=dict(running.env), stdout=subprocess.PIPE)


def worked_on(export_id: int) -> dict[str, float]:
    """Seconds, and the most memory that this process had."""
    with create_app(settings_of(os.environ)).app_context():
        began = time.monotonic()
        run_export(export_id)
        seconds = time.monotonic() - began
    status = Path("/proc/self/status").read_text()
    most = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return {"seconds": seconds, "memory_mb": round(int(most.split()[1]) / 1024, 1)}


def is_open(export_id: int) -> bool:
    db.rollback()
    return db.get_one(Export, export_id, populate_existing=True).is_open


def lease_lapses(export_id: int) -> None:
    due = update(Export).where(Export.id == export_id, Export.due_at.is_not(None))
    db.execute(due.values(due_at=now()), execution_options={"synchronize_session": False})
    db.commit()


def copy_seconds(owner_url: str) -> float:
    began = time.monotonic()
    with psycopg.connect(owner_url) as owner:
        see_all(owner)
        with owner.cursor().copy(COPY) as rows:
            for _piece in rows:
                pass
    return time.monotonic() - began


def figures(export_id: int, orders: int, told: dict[str, float], limit: float) -> dict[str, Any]:
    """Raises SystemExit where the file is not whole."""
    export = db.get_one(Export, export_id, populate_existing=True)
    if export.work_state != "done" or export.rows != orders:
        raise SystemExit(f"not done: {export.work_state} {export.error} {export.rows}")
    if export.format == "csv" and numbers_in(export) != orders:
        raise SystemExit("an order is missing, or there twice")
    speed = orders / told["seconds"]
    return {
        "rows": orders,
        "seconds": round(told["seconds"], 1),
        "turns": told["turns"],
        "rows_per_second": round(speed),
        "memory_mb": told["memory_mb"],
        "file_mb": round((export.bytes or 0) / 1e6, 1),
        "limit_rows_per_second": round(limit),
        "ratio_to_limit": round(speed / limit, 3),
    }


def numbers_in(export: Export) -> int:
    """Order numbers that differ; 0 where one stands in two rows."""
    with opened(export.key or "") as file, TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        numbers = [row[0] for row in csv.reader(text)][1:]
    return len(numbers) if len(set(numbers)) == len(numbers) else 0


if __name__ == "__main__":
    main()
