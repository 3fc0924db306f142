"""Intake of the platforms whose shop runs beside: its own messages, sent as often and in such disorder as it pleases.

Two waves: orders are placed and told; then some are moved and some called off. Every message goes one to four times, in
random order, and the second wave repeats some of the first. What stands here in the end is held against the shop.
"""

import base64
import hashlib
import hmac
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bench.bare import SECRET
from bench.drain import start_bare, told, wait_until_drained
from bench.rig import Rig, rig
from bench.senders import Message, Sent, send
from bench.sink import Sink, sink
from bench.stores import bring_products, connected
from bench.trade import KEY, TRADES, Trade
from core.db import EVERYONE, db, see
from models import Order, OrderItem, Round, RoundKind, Store
from services.rounds import begin_rounds

DAYS = tuple(TRADES)
MOVED, CALLED_OFF, REPEATED = 0.1, 0.1, 0.2
WARM_UP = 200
ROUNDS = 6  # bare and ours take turns, since the speed of a machine moves
SIGNED_FOR = 240  # seconds in which a message may be repeated: some platforms sign the time
PARTS = ("worker-intake", "worker-platforms", "worker-platforms-2", "sweeper")
PLAN = ("worker_killed", "redis_emptied", "web_killed", "reader_killed", "postgres_restarted")
MOST_FAULTS = 25


@dataclass
class Day:
    trade: Trade
    running: Rig
    sink: Sink
    chance: random.Random
    store_id: int = 0
    said: int = 0  # messages, with their repetitions
    sent: list[Sent] = field(default_factory=list)
    bare: list[Sent] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def market_day(platform: str, orders: int, chance: random.Random, *, faults: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="vetrina-shop-") as folder, sink() as door:
        trade = TRADES[platform](Path(folder))
        try:
            place = trade.shop.place()
            with rig(WEB_WORKERS="2", JOB_WORKERS="1", LOG_FORMAT="json", **place.settings) as running:
                day = Day(trade, running, door, chance)
                with running.app.app_context():
                    day.store_id = opened(trade)
                return lived(day, orders, hurting if faults else in_turns)
        finally:
            trade.shop.close()


def opened(trade: Trade) -> int:
    """The store, with its products, as it is after somebody connected it."""
    store = connected(trade.platform, trade.shop.place(), KEY)
    bring_products(store)
    begin_rounds(store)
    db.commit()
    return store.id


def lived(day: Day, orders: int, way: Callable[[Day, Sequence[Message]], None]) -> dict[str, Any]:
    with day.running.app.app_context():
        see(EVERYONE)
        day.trade.listen(day.sink.url, db.get_one(Store, day.store_id).hook_token)
    placed = day.trade.place(orders)
    day.trade.settle()
    first, signed = day.sink.taken(), time.monotonic()
    day.running.start("web")
    tell(day, way, first)
    evening(day, placed)
    repeated = day.chance.sample(first, round(len(first) * REPEATED))
    still_good = repeated if time.monotonic() - signed < SIGNED_FOR else []
    tell(day, way, [*day.sink.taken(), *still_good])
    with day.running.app.app_context():
        return figures(day) | verdict(day)


def tell(day: Day, way: Callable[[Day, Sequence[Message]], None], messages: Sequence[Message]) -> None:
    said = disordered(messages, day.chance)
    day.said += len(said)
    way(day, said)


def evening(day: Day, placed: Sequence[str]) -> None:
    for order in placed:
        lot = day.chance.random()
        if lot < MOVED:
            day.trade.move(order, f"Corso Nuovo {order}")
        elif lot < MOVED + CALLED_OFF:
            day.trade.call_off(order)
    day.trade.settle()


def disordered(messages: Sequence[Message], chance: random.Random) -> list[Message]:
    said = [replace(one, key=at) for at, one in enumerate(messages) for _again in range(chance.randint(1, 4))]
    chance.shuffle(said)
    return said


def in_turns(day: Day, said: Sequence[Message]) -> None:
    """The first wave is acknowledged beside the bare view, while no worker runs; then all is taken up. The second comes
    to running workers."""
    if day.bare:
        day.sent.append(send(day.running.port, said))
    else:
        beside_bare(day, said)
        day.running.start(*PARTS)
    wait_until_drained(day.running)


def beside_bare(day: Day, said: Sequence[Message]) -> None:
    port, bare_port = day.running.port, start_bare(day.running)
    send(bare_port, as_bare(said[:WARM_UP]))
    send(port, said[:WARM_UP])  # said again below, which makes them duplicates
    turn = -(-len(said) // ROUNDS)
    for at in range(0, len(said), turn):
        share = said[at : at + turn]
        day.bare.append(send(bare_port, as_bare(share)))
        day.sent.append(send(port, share))


def as_bare(said: Sequence[Message]) -> list[Message]:
    """The same bytes, signed as the bare view wants it."""
    signed = (base64.b64encode(hmac.new(SECRET, one.body, hashlib.sha256).digest()).decode() for one in said)
    headers = ({"X-WC-Webhook-Signature": signature} for signature in signed)
    return [replace(one, path="/bare", headers=each) for one, each in zip(said, headers, strict=True)]


def hurting(day: Day, said: Sequence[Message]) -> None:
    """All at once, and every second or two something dies, until all is taken up."""
    if not day.sent:
        day.running.start(*PARTS)
    with ThreadPoolExecutor(1) as beside:
        doing = beside.submit(sent_and_drained, day, said)
        hurt(day, doing)
        day.sent.append(doing.result())


def sent_and_drained(day: Day, said: Sequence[Message]) -> Sent:
    sent = send(day.running.port, said, patience=120)
    wait_until_drained(day.running, patient=True)
    return sent


def hurt(day: Day, doing: Future[Sent]) -> None:
    """In the main thread: the system ends a part together with the thread that launched it."""
    running, before = day.running, len(day.faults)
    acts: dict[str, Callable[[], Any]] = {
        "worker_killed": lambda: running.kill("worker-intake"),
        "reader_killed": lambda: running.kill("worker-platforms"),
        "web_killed": lambda: running.kill("web"),
        "redis_emptied": lambda: running.app.extensions["redis"].flushall(),
        "postgres_restarted": running.restart_postgres,
    }
    while wait([doing], day.chance.uniform(1, 2)).not_done:
        if len(day.faults) - before < MOST_FAULTS:
            name = PLAN[len(day.faults) % len(PLAN)]
            acts[name]()
            day.faults.append(name)


def figures(day: Day) -> dict[str, Any]:
    see(EVERYONE)
    found = told(day.sent)
    del found["accepted_orders"]
    found = {"sent": day.said} | found
    if day.faults:
        return found | {
            "refused_and_sent_again": sum(each.refusals for each in day.sent),
            "faults": {kind: day.faults.count(kind) for kind in sorted(set(day.faults))},
        }
    bare, ours = per_second(day.bare), per_second(day.sent[: len(day.bare)])
    return found | {
        "bare_endpoint_per_second": round(bare),
        "ratio_to_bare_endpoint": round(ours / bare, 2),
        "drain_orders_per_second": round(arrived(day) / arriving_seconds(day)),
    }


def per_second(parts: Sequence[Sent]) -> float:
    return sum(len(each.answers) for each in parts) / sum(each.seconds for each in parts)


def arrived(day: Day) -> int:
    return db.scalar(select(func.count()).select_from(Order).where(Order.store_id == day.store_id)) or 0


def arriving_seconds(day: Day) -> float:
    """From the first order that was made of a message to the last, with all that had to be read for it."""
    span = select(func.min(Order.created_at), func.max(Order.created_at)).where(Order.store_id == day.store_id)
    first, last = db.execute(span).one()
    return max((last - first).total_seconds(), 0.001)


def verdict(day: Day) -> dict[str, Any]:
    """What stands here against the shop's own truth. What was called off before it was read is rightly none."""
    see(EVERYONE)
    truth, own = day.trade.truth(), Order.store_id == day.store_id
    rows = db.execute(select(Order.external_id, Order.status, Order.address["line1"].astext).where(own)).all()
    lines = db.scalar(
        select(func.count()).select_from(OrderItem).join(Order, Order.id == OrderItem.order_id).where(own)
    )
    here = {str(order): (status, street) for order, status, street in rows}
    wanted = {order: ("canceled" if each.is_off else "passed", each.street) for order, each in truth.items()}
    wrong = [order for order in here if not is_right(here[order], wanted.get(order))]
    print(f"wrong: {[(order, here[order], wanted.get(order)) for order in wrong[:5]]}", file=sys.stderr)
    reading = select(Round.found).where(Round.store_id == day.store_id, Round.kind == RoundKind.ORDERS)
    return {
        "orders_in_shop": len(truth),
        "called_off_in_shop": sum(each.is_off for each in truth.values()),
        "orders": len(rows),
        "lost": sum(not each.is_off and order not in here for order, each in truth.items()),
        "doubled": len(rows) - len(here) + abs((lines or 0) - len(day.trade.skus) * len(rows)),
        "wrong_state": len(wrong),
        "found_by_reading": db.scalar(reading),
    }


def is_right(here: tuple[str, str], wanted: tuple[str, str] | None) -> bool:
    """Where an order that was called off would have gone does not matter any more."""
    return wanted is not None and here[0] == wanted[0] and (here[0] == "canceled" or here[1] == wanted[1])
