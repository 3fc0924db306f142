"""Analytics at many orders: the page beside its floor, and what keeping the figures costs: `python -m bench.analytics`.

The floor is the same template with its figures from memory, on the same server, asked in turns.
"""

import argparse
import http.client
import json
import sys
import time

import psycopg

from bench.lists import ask, percentile, sign_in, start_web
from bench.million import make_clients, make_orders, see_all
from bench.rig import Rig, rig
from core.db import EVERYONE, db, see
from core.language import DEFAULT_ZONE
from jobs.analytics import keep_zone
from services.analytics.counting import zone_kept

ORDERS, TIMES = 100_000, 40
# The last order came just now; those that are done went a day or two after they were released.
COME_FAR = """
with newest as (select max(created_at) as at from orders)
update orders o set created_at = o.created_at + (now() - newest.at),
  released_at = case when status <> 'not_connected' then o.created_at + (now() - newest.at) + interval '1 hour' end,
  produced_at = case when status in ('shipped', 'delivered')
    then o.created_at + (now() - newest.at) + interval '1 day' end,
  shipped_at = case when status in ('shipped', 'delivered')
    then o.created_at + (now() - newest.at) + (24 + o.id % 72) * interval '1 hour' end,
  delivered_at = case when status = 'delivered' then o.created_at + (now() - newest.at) + interval '5 days' end
from newest
"""
PAGES = {
    "staff_30_days": ("staff", "/analytics/?days=30"),
    "staff_365_days": ("staff", "/analytics/?days=365"),
    "client_30_days": ("client", "/analytics/?days=30"),
    "client_365_days": ("client", "/analytics/?days=365"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS)
    parser.add_argument("--times", type=int, default=TIMES)
    wanted = parser.parse_args()
    with rig(WEB_WORKERS="1") as running:
        fill(running, wanted.orders)
        kept = keep(running)
        start_web(running)
        with running.app.app_context():
            cookies = sign_in(running.app)
        found = {name: measure(running, path, cookies[who], wanted.times) for name, (who, path) in PAGES.items()}
    print(json.dumps({"orders": wanted.orders, "keeping": kept, "pages": found}))


def fill(running: Rig, orders: int) -> None:
    owner_url = running.env["DATABASE_OWNER_URL"]
    make_clients(owner_url)
    seconds = make_orders(owner_url, 0, orders)
    with psycopg.connect(owner_url) as owner:
        see_all(owner)
        owner.execute(COME_FAR)
    print(f"{orders:,} orders written in {seconds:.0f} s", file=sys.stderr)


def keep(running: Rig) -> dict[str, float]:
    """Seconds of the first count of everything, of its longest look, and of a look at which nothing had changed."""
    looks = []
    with running.app.app_context():
        while True:
            looks.append(timed_look())
            kept = zone_kept(DEFAULT_ZONE)
            if kept and kept.is_whole:
                break
        quiet = timed_look()
        db.close()
    return {"all_s": round(sum(looks), 2), "longest_look_s": round(max(looks), 2), "quiet_look_s": round(quiet, 3)}


def timed_look() -> float:
    see(EVERYONE)
    began = time.perf_counter()
    keep_zone(DEFAULT_ZONE)
    return time.perf_counter() - began


def measure(running: Rig, path: str, cookie: str, times: int) -> dict[str, float]:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    real, floor, size = [], [], 0
    for _round in range(times + 3):
        seconds, size = ask(connection, path, cookie)
        real.append(seconds)
        floor.append(ask(connection, f"/floor{path}", cookie)[0])
    connection.close()
    p50, floor_ms = percentile(real[3:], 0.5), percentile(floor[3:], 0.5)
    p99 = percentile(real[3:], 0.99)
    return {
        "p50_ms": p50,
        "p99_ms": p99,
        "bytes": size,
        "floor_ms": floor_ms,
        "ratio_to_floor": round(p50 / floor_ms, 2),
    }


if __name__ == "__main__":
    main()
