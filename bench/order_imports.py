"""An order file of 10,000 orders and 20,000 lines, looked through and made by a process of its own:
`python -m bench.order_imports`.

Beside it, in the same database, the same orders loaded set by set: what PostgreSQL alone needs for them.
"""

import argparse
import json
import subprocess
import sys
import time
from tempfile import TemporaryFile
from typing import Any

import psycopg
from sqlalchemy import func, select

from bench.imports import furnished, worked_on
from bench.rig import Rig, rig
from core.db import EVERYONE, db, see
from jobs.sheets import apply_later, read_later
from models import Order, OrderItem, Sheet, SheetKind, Store, Variant
from services import files
from services.bulk import plans
from services.bulk.orders.columns import name_of
from services.mappings import connect
from sheets import written

ORDERS, LINES, VARIANTS, BEFORE = 10_000, 2, 500, 1_000
HEADER = (
    "reference", "first_name", "last_name", "line1", "city", "post_code", "country", "email", "item", "sku", "quantity",
)  # fmt: skip
WRITE = (
    """
insert into orders (client_id, store_id, form_key, number, reference, status, reason_facts, held_items, is_test,
                    accepted, version, placed_at, shop_status, told, currency, total, shipping_total, buyer, email,
                    phone, country, address, shipping_method, note, twin_key, search_text, created_at)
select distinct on (reference) %(client)s, %(store)s, reference, reference, reference, 'created', '{}'::jsonb, 0, false,
       '[]'::jsonb, 3, now(), '', '{}'::jsonb, 'EUR', 0, 0, last_name, email, '', country,
       jsonb_build_object('first_name', first_name, 'last_name', last_name, 'line1', line1, 'city', city,
                          'post_code', post_code, 'country', country),
       '', '', md5(reference), lower(concat_ws(' ', reference, last_name, email, sku)), now()
from loaded
""",
    """
insert into order_items (client_id, store_id, order_id, external_id, variant_id, product_ref, title, sku, options,
                         quantity, price, status, is_held, is_ours, catalog_variant_id, product_uid, multiplier,
                         mapping_version, files, created_at)
select v.client_id, v.store_id, o.id, l.item, v.id, v.external_id, v.title, v.sku, v.options, l.quantity, 0, 'created',
       false, true, m.catalog_variant_id, '', m.multiplier, m.version,
       jsonb_build_object('front', jsonb_build_object('id', f.file_id)), now()
from loaded l
join orders o on o.client_id = %(client)s and o.form_key = l.reference
join variants v on v.client_id = %(client)s and v.sku = l.sku and v.store_id = %(store)s
join mappings m on m.client_id = v.client_id and m.variant_id = v.id
join mapping_files f on f.client_id = m.client_id and f.mapping_id = m.id
""",
    """
insert into timeline (client_id, order_id, kind, what, facts, from_status, to_status, actor, created_at)
select client_id, id, 'status', step.what, '{}'::jsonb, step.source, step.target, '', now()
from orders, (values ('imported', null, 'received'), ('status', 'received', 'passed'), ('status', 'passed', 'created'))
             step (what, source, target)
where orders.client_id = %(client)s and exists (select from loaded where reference = orders.form_key)
""",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS)
    parser.add_argument("--work", type=int, help="work on this sheet, as a worker does")
    wanted = parser.parse_args()
    if wanted.work:
        print(json.dumps(worked_on(wanted.work)))
        return
    with rig(WEB_WORKERS="1") as running, running.app.app_context():
        see(EVERYONE)
        store = selling()
        first = BEFORE / have_before(running, store)["seconds"]
        limit = wanted.orders / set_based_seconds(running, store, wanted.orders)
        sheet = brought(store, wanted.orders)
        looked_through = work(running, sheet)
        applied = make(running, sheet)
        made = [db.scalar(select(func.count()).select_from(table)) for table in (Order, OrderItem)]
        orders = wanted.orders + BEFORE
        if made != [orders, orders * LINES]:
            raise SystemExit(f"not every order was made: {made} {plans.counts(sheet)} {sheet.error}")
        told = figures(wanted.orders, looked_through, applied, limit)
        print(json.dumps(told | {"first_file_orders_per_second": round(first)}))


def figures(orders: int, looked_through: dict[str, float], applied: dict[str, float], limit: float) -> dict[str, Any]:
    """Speeds are those of orders, each of several rows."""
    speed = orders / applied["seconds"]
    return {
        "rows": orders * LINES,
        "orders": orders,
        "dry_run_seconds": round(looked_through["seconds"], 2),
        "seconds": round(applied["seconds"], 2),
        "rows_per_second": round(speed * LINES),
        "orders_per_second": round(speed),
        "memory_mb": max(looked_through["memory_mb"], applied["memory_mb"]),
        "limit_rows_per_second": round(limit * LINES),
        "ratio_to_limit": round(speed / limit, 2),
    }


def selling() -> Store:
    """A store whose variants are all connected."""
    store, made_as, file = furnished(VARIANTS)
    own = select(Variant).where(Variant.client_id == store.client_id)
    connect(db.scalars(own).all(), made_as, {made_as.areas[0].key: file})
    db.commit()
    return store


def have_before(running: Rig, store: Store) -> dict[str, float]:
    """The first file of a database that has never looked at its tables; then it has, so that the limit is one."""
    sheet = brought(store, BEFORE, "B")
    work(running, sheet)
    made = make(running, sheet)
    with psycopg.connect(running.env["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("analyze")
    return made


def lines(orders: int, name: str) -> list[tuple[object, ...]]:
    """The rows of the file."""
    return [
        (
            f"{name}-{at}",
            "Luca",
            f"Ferraris {name} {at}",
            f"Via Po {at}",
            "Como",
            "22100",
            "IT",
            f"{name}{at}@example.com",
            f"{line}",
        )
        + (f"SKU-{(at * LINES + line) % VARIANTS}", 1 + line)
        for at in range(orders)
        for line in range(LINES)
    ]


def brought(store: Store, orders: int, name: str = "R") -> Sheet:
    with TemporaryFile() as file:
        file.write(written([[name_of(key) for key in HEADER], *lines(orders, name)]).encode())
        file.seek(0)
        key = files.storage().put(file)
    sheet = Sheet(client_id=store.client_id, store_id=store.id, name="bench.csv", key=key, kind=SheetKind.ORDERS)
    read_later(sheet)
    db.commit()
    return sheet


def work(running: Rig, sheet: Sheet) -> dict[str, float]:
    """A worker's turn with the sheet in a process of its own."""
    command = [sys.executable, "-m", "bench.order_imports", "--work", str(sheet.id)]
    ended = subprocess.run(command, check=True, env=dict(running.env), stdout=subprocess.PIPE)
    db.expire_all()
    told: dict[str, float] = json.loads(ended.stdout)
    return told


def make(running: Rig, sheet: Sheet) -> dict[str, float]:
    apply_later(sheet)
    db.commit()
    return work(running, sheet)


def set_based_seconds(running: Rig, store: Store, orders: int) -> float:
    """The same orders by COPY and a handful of statements, taken back afterwards."""
    rows, own = lines(orders, "R"), {"client": store.client_id, "store": store.id}
    with psycopg.connect(running.env["DATABASE_OWNER_URL"], cursor_factory=psycopg.ClientCursor) as owner:
        owner.execute("select set_config('vetrina.clients', '*', true)")
        begun = time.perf_counter()
        columns = ", ".join(f"{name} text" for name in HEADER[:-1])
        owner.execute(f"create temp table loaded ({columns}, quantity bigint) on commit drop")
        with owner.cursor().copy("copy loaded from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        owner.execute("analyze loaded")
        for statement in WRITE:
            owner.execute(statement, own)
        seconds = time.perf_counter() - begun
        owner.rollback()
    return seconds


if __name__ == "__main__":
    main()
