"""An installation of before batches, with orders and their stories, brought up to date: `python -m bench.upgrade`.

Meanwhile somebody reads the orders and somebody writes one: what they wait at most is what people would see.
"""

import argparse
import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from alembic import command

from bench.million import EMPTY, MAKE_CLIENTS, MAKE_STORES, see_all
from bench.rig import rig
from commands.postgres import OWNER, Postgres
from migrations import run as migrations

ORDERS, CLIENTS, BEFORE = 200_000, 1000, "0040"
PAUSE = 0.02  # seconds between two questions
MAKE_ORDERS = """
insert into orders (client_id, store_id, external_id, number, status, version, placed_at, created_at, shop_status,
                    currency, total, buyer, email, country, address, shipping_method, search_text)
select s.client_id, s.id, n::text, 'W' || n,
       case when n % 400 = 0 then 'on_hold' when n % 10 = 2 then 'in_production' when n % 10 = 3 then 'shipped'
         else 'delivered' end,
       1, moment.at, moment.at, 'processing', 'EUR', 1990, 'Anna Rossi ' || n % 5000, 'buyer' || n || '@example.test',
       'IT', '{{"city": "Torino", "country": "IT"}}', 'Standard', 'W' || n || ' Anna Rossi ' || n % 5000
from generate_series(1, {orders}) n
join lateral (select now() - ({orders} - n) * interval '1 minute' as at) moment on true
join stores s on s.id = (select min(id) from stores) + n % {clients}
"""
MAKE_ITEMS = """
insert into order_items (client_id, order_id, store_id, external_id, product_ref, title, sku, options, quantity, price,
                         status, is_ours, product_uid, multiplier)
select client_id, id, store_id, external_id, '1:1', 'Poster', 'PST', '{}', 1, 1990, status, true, 'poster_pf_a3', 1
from orders
"""
MAKE_STORIES = """
insert into timeline (client_id, order_id, created_at, kind, what, facts, to_status, actor)
select o.client_id, o.id, o.created_at + place * interval '7 hours', 'status', 'status', '{}', step, ''
from orders o cross join lateral unnest(case
  when o.status = 'delivered' then
    '{received,passed,created,in_production,printed,packaged,shipped,in_transit,delivered}'::text[]
  when o.status = 'shipped' then '{received,passed,created,in_production,printed,packaged,shipped}'::text[]
  when o.status = 'in_production' then '{received,passed,created,in_production}'::text[]
  else array['received', o.status] end) with ordinality steps (step, place)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS)
    wanted = parser.parse_args()
    with rig(WEB_WORKERS="1") as running:
        address = made_old(running.database, wanted.orders)
        with waits(address) as found:
            began = time.perf_counter()
            migrations.upgrade(address)
            seconds = time.perf_counter() - began
    longest = {f"{kind}_waits_s": round(max(each), 2) for kind, each in found.items()}
    print(json.dumps({"orders": wanted.orders, "seconds": round(seconds, 1), **longest}))


def made_old(database: Postgres, orders: int) -> str:
    """The owner's address of a database as it was then, filled."""
    with psycopg.connect(database.url("postgres", "postgres"), autocommit=True) as boss:
        boss.execute(f"create database old owner {OWNER}")
    address = database.url(OWNER, "old")
    command.upgrade(migrations.config(address), BEFORE)
    began = time.perf_counter()
    with psycopg.connect(address) as owner:
        see_all(owner)
        for (statement,) in owner.execute(EMPTY.replace("'order_items'", "'order_items', 'timeline'")).fetchall():
            owner.execute(statement)
        for statement in (MAKE_CLIENTS, MAKE_STORES, MAKE_ORDERS):
            owner.execute(statement.format(clients=CLIENTS, orders=orders))
        for statement in (MAKE_ITEMS, MAKE_STORIES):
            owner.execute(statement)
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute("vacuum analyze")
    print(f"{orders:,} orders written in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return address


@contextmanager
def waits(address: str) -> Iterator[dict[str, list[float]]]:
    """Seconds that each question took meanwhile, of one who reads and of one who writes."""
    found: dict[str, list[float]] = {"reader": [0.0], "writer": [0.0]}
    ended = threading.Event()

    def ask(kind: str, statement: str) -> None:
        with psycopg.connect(address, autocommit=True) as somebody:
            somebody.execute("select set_config('vetrina.clients', '*', false)")
            while not ended.is_set():
                began = time.perf_counter()
                somebody.execute(statement)
                found[kind].append(time.perf_counter() - began)
                time.sleep(PAUSE)

    asked = {"reader": "select id from orders limit 1", "writer": "update orders set note = note where id = 1"}
    threads = [threading.Thread(target=ask, args=each, daemon=True) for each in asked.items()]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        ended.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    main()
