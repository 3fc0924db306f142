"""A shop's products brought over: `python -m bench.sync [--platform all]`.

For each platform a pretend shop with 10,000 products of 3 variants (Pressero's have none) is read by the real job, in
a process of its own: for the first time, again with nothing changed, and with one product of a hundred changed. Each
run is one line of JSON; beside its time stands what the shop alone needs to give the same bytes to a bare loop.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psutil
import psycopg
from sqlalchemy import func, select

import jobs.all  # noqa: F401
from bench.replay import calls_in, replay
from bench.rig import Rig, rig
from bench.shops import SHOPS, PretendShop, ShopifyShop, said
from bench.stores import connected
from core.db import EVERYONE, db, see
from jobs.products_sync import sync_later
from models import Store, Sync, Variant

LOOK = "select progress, heard_at from syncs where id = %s and started_at is not null and ended_at is null"
LOOK_EVERY = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Look:
    """At a sync under way, from outside: what a person's page would show, and its process's memory in bytes."""

    at: float
    found: int
    shown: tuple[Any, ...]
    memory: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--platform", choices=("all", *SHOPS), default="all")
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--variants", type=int, default=3)
    parser.add_argument("--bulk-seconds", type=float, default=0.3, help="that Shopify takes at least to write its file")
    wanted = parser.parse_args()
    ShopifyShop.bulk_seconds = wanted.bulk_seconds
    for platform in SHOPS if wanted.platform == "all" else (wanted.platform,):
        with running_shop(platform) as shop:
            began = time.perf_counter()
            shop.fill(wanted.products, wanted.variants)
            print(f"{platform}: filled in {time.perf_counter() - began:.0f} s", file=sys.stderr)
            measure(shop)


@contextmanager
def running_shop(platform: str) -> Iterator[PretendShop]:
    with tempfile.TemporaryDirectory(prefix="vetrina-shop-") as folder:
        shop = SHOPS[platform](Path(folder))
        try:
            yield shop
        finally:
            shop.close()


def measure(shop: PretendShop) -> None:
    place = shop.place()
    with rig(LOG_FORMAT="json", **place.settings) as running:
        with running.app.app_context():
            store_id = connected(shop.platform, place).id
        said(run(running, shop, store_id, "first"))
        said(run(running, shop, store_id, "unchanged"))
        shop.change(1)
        said(run(running, shop, store_id, "changed"))


def run(running: Rig, shop: PretendShop, store_id: int, name: str) -> dict[str, Any]:
    with running.app.app_context():
        see(EVERYONE)
        sync_id = sync_later(db.get_one(Store, store_id), None).id
        db.commit()
    calls = running.folder / f"{name}.calls"
    seconds, looks = watched(running, sync_id, calls)
    shop.forget_calls()
    bare = replay(calls)
    with running.app.app_context():
        outcome = outcome_of(sync_id)
    products = outcome["products"]
    return {
        "platform": shop.platform,
        "run": name,
        **outcome,
        "seconds": round(seconds, 1),
        "per_second": round(products / seconds),
        **memory_of(looks, products),
        "calls": sum(1 for _call in calls_in(calls)),
        **stillness(looks),
        "shop_alone_s": round(bare.seconds, 1),
        "shop_alone_mb": round(bare.megabytes, 1),
        "ratio": round(seconds / bare.seconds, 2),
    }


def watched(running: Rig, sync_id: int, calls: Path) -> tuple[float, list[Look]]:
    """Run the sync in a process and look at it until it has ended: the seconds it took, and what was seen."""
    words = [sys.executable, "-m", "bench.syncing", str(sync_id), str(calls)]
    looks: list[Look] = []
    with (
        subprocess.Popen(words, env=dict(running.env), stdout=subprocess.PIPE, text=True) as syncing,
        psycopg.connect(running.database.url("postgres"), autocommit=True) as outside,
    ):
        process = psutil.Process(syncing.pid)
        while syncing.poll() is None:
            looks += look(outside, sync_id, process)
            time.sleep(LOOK_EVERY)
        assert syncing.stdout is not None
        told = syncing.stdout.read()
    if syncing.returncode:
        raise SystemExit(f"the sync's process ended with {syncing.returncode}")
    return json.loads(told.splitlines()[-1])["seconds"], looks


def look(outside: psycopg.Connection, sync_id: int, process: psutil.Process) -> list[Look]:
    """Nothing before the job has begun, nor after it has ended."""
    row = outside.execute(LOOK, [sync_id]).fetchone()
    if row is None:
        return []
    return [Look(time.monotonic(), row[0].get("found", 0), row, process.memory_info().rss)]


def stillness(looks: Sequence[Look]) -> dict[str, float]:
    """The longest time in which neither the numbers moved nor the job said that it lives, and how far it was then."""
    longest, at, since = 0.0, 0, looks[0]
    for each in looks:
        if each.at - since.at > longest:
            longest, at = each.at - since.at, since.found
        if each.shown != since.shown:
            since = each
    return {"longest_still_s": round(longest, 1), "still_at_product": at}


def memory_of(looks: Sequence[Look], products: int) -> dict[str, float]:
    """In MB: the most that was seen, and by how much the last tenth of the walk lies above the first."""
    first = [each.memory for each in looks if 0 < each.found <= products / 10]
    last = [each.memory for each in looks if each.found >= products * 0.9]
    growth = median(last or [looks[-1].memory]) - median(first or [looks[0].memory])
    return {
        "memory_mb": round(max(each.memory for each in looks) / 1e6, 1),
        "memory_growth_mb": round(growth / 1e6, 1),
    }


def outcome_of(sync_id: int) -> dict[str, Any]:
    see(EVERYONE)
    sync = db.get_one(Sync, sync_id)
    variants = db.scalar(select(func.count()).select_from(Variant).where(Variant.store_id == sync.store_id))
    if sync.work_state != "done":
        raise SystemExit(f"the sync ended as {sync.work_state}: {sync.error} {sync.error_facts}")
    names = ("new", "changed", "gone", "failed")
    return {"products": sync.progress["found"], "variants": variants} | {
        name: sync.progress.get(name, 0) for name in names
    }


if __name__ == "__main__":
    main()
