"""Orders by the API: how many a second, and each once or not: `python -m bench.api [--orders 400] [--faults]`.

Four clients' programs send each order twice, mixed, over eight connections. Beside it, in turns, as many posts to a
bare Flask view that checks a signature and does one durable INSERT: what the machine gives at that moment.

With `--faults` the web process is killed at random moments in the middle of that, without a word; a program whose
connection breaks sends the same order again until it is answered.
"""

import argparse
import base64
import hashlib
import hmac
import json
import random
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from sqlalchemy import func, select, tuple_

from bench.bare import SECRET
from bench.drain import start_bare, told
from bench.rig import Rig, rig, wait_for
from bench.senders import Message, Sent, send
from core.crypto import new_token
from core.db import EVERYONE, db, now, see
from core.matrix import Role
from models import (
    ApiScope,
    CatalogCategory,
    CatalogProduct,
    CatalogState,
    CatalogVariant,
    Client,
    Delivery,
    Mapping,
    MappingState,
    Membership,
    Order,
    OrderItem,
    Product,
    Store,
    TimelineEntry,
    User,
    Variant,
)
from services.api_keys import make_key

CLIENTS, ROUNDS, WARM_UP = 4, 4, 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=400)
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    wanted = parser.parse_args()
    with rig(WEB_WORKERS="2", LOG_FORMAT="json", API_LIMIT="1000000 per minute") as running:
        with running.app.app_context():
            programs = make_clients()
        said = [post for number in range(wanted.orders) for post in [an_order(number, *programs[number % CLIENTS])] * 2]
        chance = random.Random(wanted.seed)
        chance.shuffle(said)
        if wanted.faults:
            sent, killed = while_killed(running, said, chance)
            with running.app.app_context():
                print(json.dumps(verdict(wanted.orders) | {"killed": killed} | what_came(sent, wanted.orders)))
            return
        bare_port = start_bare(running)
        running.start("web")
        send(bare_port, as_bare(said[:WARM_UP]))
        send(running.port, said[:WARM_UP])
        bare, ours = [], []
        for part in range(ROUNDS):
            bare.append(send(bare_port, as_bare(said[part::ROUNDS])))
            ours.append(send(running.port, said[part::ROUNDS]))
            print(f"bare {bare[-1].per_second:.0f}/s, ours {ours[-1].per_second:.0f}/s", file=sys.stderr)
        with running.app.app_context():
            print(json.dumps(figures(told(bare), told(ours), wanted.orders)))


def while_killed(running: Rig, said: list[Message], chance: random.Random) -> tuple[Sent, int]:
    """In the main thread: the system ends a part together with the thread that launched it."""
    running.start("web")
    killed = 0
    with ThreadPoolExecutor(1) as beside:
        sending = beside.submit(send, running.port, said, patience=300)
        while wait([sending], chance.uniform(0.2, 3)).not_done:
            running.kill("web")
            killed += 1
            wait_for(f"http://127.0.0.1:{running.port}/healthz", 120)  # so that orders come in between
        return sending.result(), killed


def what_came(sent: Sent, wanted: int) -> dict[str, Any]:
    """`unanswered`: orders of which no post was ever answered 2xx."""
    return {"posts": len(sent.answers), "sent_again": sent.refusals, "unanswered": wanted - len(sent.accepted)}


def verdict(wanted: int) -> dict[str, Any]:
    """What stands in the database: each order, its line, what was sent and its story once."""
    see(EVERYONE)
    tables = (Order, OrderItem, Delivery)
    orders, lines, kept = (db.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    references = db.scalar(select(func.count(func.distinct(Order.reference)))) or 0
    told = db.scalar(select(func.count()).where(TimelineEntry.what == "by_program")) or 0
    numbers = db.scalar(select(func.count(func.distinct(tuple_(Order.client_id, Order.number))))) or 0
    return {
        "orders": orders,
        "lost": wanted - references,
        "doubled": orders - references + sum(abs(count - orders) for count in (lines, kept, told, numbers)),
    }


def figures(bare: dict[str, Any], ours: dict[str, Any], wanted: int) -> dict[str, Any]:
    return verdict(wanted) | {
        "posts": ours["accepted"],
        "posts_per_second": ours["ack_per_second"],
        "p50_ms": ours["ack_p50_ms"],
        "p99_ms": ours["ack_p99_ms"],
        "bare_per_second": bare["ack_per_second"],
        "bare_p99_ms": bare["ack_p99_ms"],
        "ratio_to_bare": round(ours["ack_per_second"] / bare["ack_per_second"], 3),
    }


def an_order(number: int, secret: str, store_id: int) -> Message:
    address = {"last_name": f"Bianchi {number}", "line1": "Via Roma 1", "post_code": "10121", "city": "Torino"}
    body = {
        "store_id": store_id,
        "reference": f"W-{number}",
        "address": address | {"country": "IT"},
        "lines": [{"sku": "PST", "quantity": 1 + number % 5}],
    }
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    return Message(number, "/api/v1/orders", headers, json.dumps(body).encode())


def as_bare(said: list[Message]) -> list[Message]:
    return [Message(one.key, "/bare", {"X-WC-Webhook-Signature": signature(one.body)}, one.body) for one in said]


def signature(body: bytes) -> str:
    return base64.b64encode(hmac.new(SECRET, body, hashlib.sha256).digest()).decode()


def make_clients() -> list[tuple[str, int]]:
    """(key, store id) of each client's program."""
    see(EVERYONE)
    category = CatalogCategory(key="posters", names={"en": "Posters"})
    db.add(category)
    db.flush()
    names = {"en": "Poster"}
    model = CatalogProduct(
        category_id=category.id, key="poster", names=names, attributes=[], state=CatalogState.PUBLISHED
    )
    db.add(model)
    db.flush()
    made = CatalogVariant(product_id=model.id, uid="poster_pf_a3", values={}, price=500)
    db.add(made)
    db.flush()
    programs = [make_client(number, made) for number in range(CLIENTS)]
    db.commit()
    return programs


def make_client(number: int, made: CatalogVariant) -> tuple[str, int]:
    client = Client(name=f"Benchmark {number}", access_on=True)
    user = User(email=f"bench{number}@example.test", first_name="Ada")
    db.add_all([client, user])
    db.flush()
    member = Membership(user_id=user.id, client_id=client.id, role=Role.ADMIN, accepted_at=now())
    names = {"name": "Direct", "platform": "manual", "identity": f"manual-{number}", "hook_token": new_token()}
    store = Store(client_id=client.id, import_from=now(), **names)
    db.add_all([member, store])
    db.flush()
    own = {"client_id": client.id, "store_id": store.id}
    product = Product(**own, external_id="1", title="Museum poster")
    db.add(product)
    db.flush()
    state = MappingState.CONNECTED
    variant = Variant(**own, product_id=product.id, external_id="1", sku="PST", mapping_state=state)
    db.add(variant)
    db.flush()
    db.add(Mapping(**own, variant_id=variant.id, catalog_variant_id=made.id, changed_at=now()))
    _key, secret = make_key(client, member, "Benchmark", tuple(ApiScope))
    return secret, store.id


if __name__ == "__main__":
    main()
