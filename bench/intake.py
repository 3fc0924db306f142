"""Webhook intake: how quick, and whether every order arrives once and right: `python -m bench.intake [--faults]`.

Without faults the two are measured apart, on the same machine in the same run: first the acknowledgement, beside a bare
Flask view that checks the signature and does one INSERT on the same server; then the drain of what was taken in. With
`--faults` everything runs at once, while workers and web processes are killed, Redis is emptied and PostgreSQL
restarted. With `--endpoints 2` so many receivers of postbacks listen, and hear of every order.
"""

import argparse
import json
import random
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from sqlalchemy import select

from bench.bare import SECRET
from bench.drain import draining_seconds, start_bare, told, wait_until_drained
from bench.endpoints import listening, subscribe, what_arrived
from bench.market_day import DAYS, market_day
from bench.postbacks import Listening
from bench.rig import Rig, rig
from bench.senders import Message, Sent, send
from bench.shop_orders import VARIANTS, deliveries, variant_ids
from core.db import EVERYONE, db, now, see
from models import (
    ApprovalMode,
    CatalogCategory,
    CatalogProduct,
    CatalogState,
    CatalogVariant,
    Client,
    Mapping,
    MappingState,
    Order,
    OrderItem,
    Product,
    Store,
    Variant,
)
from services.credentials import keep_hook_secret

TOKEN = "benchmark-shop"
PATH = f"/hooks/woocommerce/{TOKEN}"
LINES = 3
WARM_UP = 400
ROUNDS = 12  # bare and ours take turns, since the speed of a machine moves


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--platform", choices=("woocommerce", *DAYS, "all"), default="woocommerce")
    parser.add_argument("--orders", type=int, help="10000 of woocommerce, 2000 of any other, where nothing is said")
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--endpoints", type=int, default=0, help="of woocommerce")
    parser.add_argument("--seed", type=int, default=7)
    wanted = parser.parse_args()
    for platform in ("woocommerce", *DAYS) if wanted.platform == "all" else (wanted.platform,):
        chance = random.Random(wanted.seed)
        if platform == "woocommerce":
            with listening(wanted.endpoints) as receivers:
                figures = of_woocommerce(wanted.orders or 10_000, chance, receivers, faults=wanted.faults)
        else:
            figures = market_day(platform, wanted.orders or 2_000, chance, faults=wanted.faults)
        print(json.dumps(figures if wanted.platform == "woocommerce" else {"platform": platform} | figures))


def of_woocommerce(
    orders: int, chance: random.Random, receivers: Sequence[Listening], *, faults: bool
) -> dict[str, Any]:
    """The one whose messages are made here: each holds the whole order, so no shop has to run beside."""
    said, streets = everything(orders, chance)
    with rig(WEB_WORKERS="2", JOB_WORKERS="1", LOG_FORMAT="json") as running:
        with running.app.app_context():
            make_shop()
            subscribe(receivers)
        figures = with_faults(running, said, chance) if faults else in_turns(running, said)
        with running.app.app_context():
            accepted = figures.pop("accepted_orders")
            told = what_arrived(receivers) if receivers else {}
            return {"sent": len(said)} | figures | verdict(accepted, streets) | told


def everything(orders: int, chance: random.Random) -> tuple[list[Message], dict[int, str]]:
    """All deliveries in random order, and the street that each order must end with."""
    said, streets = [], {}
    for number in range(1, orders + 1):
        messages, streets[number] = deliveries(number, PATH, SECRET, chance)
        said += messages
    chance.shuffle(said)
    return said, streets


def in_turns(running: Rig, said: list[Message]) -> dict[str, Any]:
    bare_port = start_bare(running)
    running.start("web")
    for port, share in ((bare_port, as_bare(said[:WARM_UP])), (running.port, said[:WARM_UP])):
        send(port, share)  # connections and caches; said again below, which makes them duplicates
    turn = -(-len(said) // ROUNDS)
    bare, ours = [], []
    for at in range(0, len(said), turn):
        share = said[at : at + turn]
        bare.append(send(bare_port, as_bare(share)))
        ours.append(send(running.port, share))
        print(f"bare {bare[-1].per_second:.0f}/s, ours {ours[-1].per_second:.0f}/s", file=sys.stderr)
    running.start("worker-intake", "worker-postbacks", "sweeper")
    wait_until_drained(running)
    figures = told(ours)
    bare_per_second = sum(len(one.answers) for one in bare) / sum(one.seconds for one in bare)
    return figures | {
        "bare_endpoint_per_second": round(bare_per_second),
        "bare_p99_ms": max(one.percentile(0.99) for one in bare),
        "ratio_to_bare_endpoint": round(figures["ack_per_second"] / bare_per_second, 2),
        "drain_orders_per_second": round(len(figures["accepted_orders"]) / draining_seconds(running)),
    }


def as_bare(said: list[Message]) -> list[Message]:
    return [Message(one.key, "/bare", one.headers, one.body) for one in said]


def with_faults(running: Rig, said: list[Message], chance: random.Random) -> dict[str, Any]:
    running.start("web", "worker-intake", "worker-postbacks", "sweeper")
    with ThreadPoolExecutor(1) as beside:
        sending = beside.submit(send, running.port, said, patience=120)
        faults = hurt(running, sending, chance)
        sent = sending.result()
    wait_until_drained(running)
    return told([sent]) | {
        "bare_endpoint_per_second": None,
        "ratio_to_bare_endpoint": None,
        "drain_orders_per_second": round(len(sent.accepted) / draining_seconds(running)),
        "refused_and_sent_again": sent.refusals,
        "faults": {kind: faults.count(kind) for kind in sorted(set(faults))},
    }


def hurt(running: Rig, sending: Future[Sent], chance: random.Random) -> list[str]:
    """Every second or two something dies, until all is sent; what died, in order.

    In the main thread: the system ends a part together with the thread that launched it.
    """
    acts = {
        "worker_killed": lambda: running.kill("worker-intake"),
        "teller_killed": lambda: running.kill("worker-postbacks"),
        "web_killed": lambda: running.kill("web"),
        "redis_emptied": lambda: running.app.extensions["redis"].flushall(),
        "postgres_restarted": running.restart_postgres,
    }
    plan = ["worker_killed", "redis_emptied", "web_killed", "worker_killed", "postgres_restarted", "teller_killed"]
    faults: list[str] = []
    while wait([sending], chance.uniform(1, 2)).not_done:
        name = plan[len(faults) % len(plan)]
        acts[name]()
        faults.append(name)
    return faults


def verdict(accepted: set[int], streets: dict[int, str]) -> dict[str, Any]:
    """What stands in the database against what was accepted."""
    see(EVERYONE)
    rows = db.execute(select(Order.external_id, Order.status, Order.address["line1"].astext, Order.id)).all()
    lines = db.execute(select(OrderItem.order_id)).scalars().all()
    numbers = [int(number) for number, *_rest in rows]
    wrong = [number for number, status, street, _id in rows if (status, street) != ("passed", streets[int(number)])]
    return {
        "orders": len(rows),
        "lost": len(accepted - set(numbers)),
        "doubled": len(numbers) - len(set(numbers)) + abs(len(lines) - LINES * len(rows)),
        "wrong_state": len(wrong),
    }


def make_shop() -> None:
    """A client's shop with 30 connected variants and a change window, in which what the shop changes is applied."""
    see(EVERYONE)
    client = Client(name="Benchmark", access_on=True)
    category = CatalogCategory(key="posters", names={"en": "Posters"})
    db.add_all([client, category])
    db.flush()
    model = CatalogProduct(
        category_id=category.id, key="poster", names={"en": "Poster"}, attributes=[], state=CatalogState.PUBLISHED
    )
    store = Store(
        client_id=client.id,
        name="Benchmark shop",
        platform="woocommerce",
        address="https://shop.example",
        identity="https://shop.example",
        hook_token=TOKEN,
        import_from=now().replace(year=2020),
        approval=ApprovalMode.DELAYED,
        delay_hours=72,
    )
    db.add_all([model, store])
    db.flush()
    keep_hook_secret(store, SECRET.decode())
    made = CatalogVariant(product_id=model.id, uid="poster_pf_a3", values={}, price=500)
    db.add(made)
    db.flush()
    for number in range(VARIANTS):
        connect_variant(store, made, number)
    db.commit()


def connect_variant(store: Store, made: CatalogVariant, number: int) -> None:
    external_product, external_variant = variant_ids(number)
    own = {"client_id": store.client_id, "store_id": store.id}
    product = db.scalar(select(Product).where(Product.external_id == str(external_product)))
    if product is None:
        product = Product(**own, external_id=str(external_product), title="Museum poster")
        db.add(product)
        db.flush()
    variant = Variant(
        **own, product_id=product.id, external_id=str(external_variant), mapping_state=MappingState.CONNECTED
    )
    db.add(variant)
    db.flush()
    db.add(Mapping(**own, variant_id=variant.id, catalog_variant_id=made.id, changed_at=now()))


if __name__ == "__main__":
    main()
