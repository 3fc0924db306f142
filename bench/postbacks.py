"""Do postbacks arrive once, in order and at their times? A receiver fails at random, is silent for days, and returns.

    python -m bench.postbacks [ORDERS]

A receiver in a process of its own verifies each call with a library that is not ours. The days are not waited for:
everything that holds a time is moved back in the database, as if they had passed. Prints one line of JSON.
"""

import json
import sys
import time
from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import timedelta
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import func, select, update

from bench.receiver import Receiver
from bench.rig import Rig, rig
from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs.postbacks import run_postback, tell_later, watch_failing
from models import Event, Mail, Order, Postback, PostbackEndpoint, PostbackState
from services.postbacks import endpoints
from services.postbacks.owing import owe
from services.postbacks.sending import WAITS
from tests.rows import Rows

ORDERS = 60
EVENTS = (Event.ORDER_RECEIVED, Event.ORDER_RELEASED, Event.ORDER_IN_PRODUCTION, Event.ORDER_PRINTED)
STEP = timedelta(hours=1)
LONGEST = timedelta(days=6)
make = Rows()
WORKERS = ("worker-postbacks", "worker-postbacks-2", "sweeper")


class Listening:
    """The receiver's process, and the way to tell it what to do."""

    def __enter__(self) -> "Listening":
        self.pipe, theirs = Pipe()
        self.process = Process(target=listen, args=(theirs,), daemon=True)
        self.process.start()
        self.url: str = self.pipe.recv()
        return self

    def __exit__(self, *_: object) -> None:
        self.ask("stop")
        self.process.join(5)

    def ask(self, what: str, *about: Any) -> Any:
        self.pipe.send((what, about))
        return self.pipe.recv()


def listen(pipe: Connection) -> None:
    with Receiver() as receiver:
        pipe.send(receiver.url)
        while True:
            what, about = pipe.recv()
            if what == "arrivals":
                pipe.send([asdict(one) | {"headers": {}, "body": b""} for one in receiver.arrivals])
            elif what == "refused":
                pipe.send(list(receiver.refused))
            elif what == "knows":
                receiver.secret = about[0]
                pipe.send(None)
            else:
                pipe.send(None if what == "stop" else getattr(receiver, what)(*about))
                if what == "stop":
                    return


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    with (
        Listening() as first,
        Listening() as second,
        Listening() as third,
        rig() as running,
        running.app.app_context(),
    ):
        see(EVERYONE)
        told = silent_for_days(first)
        running.start(*WORKERS)
        told |= all_taken(second, many)
        print(json.dumps(failing_at_random(running, third, many) | told))


def all_taken(receiver: Listening, many: int) -> dict[str, Any]:
    """How fast one receiver that takes everything is told, from the first call to the last."""
    endpoint, orders = furnish(receiver, many)
    for event in EVENTS:
        for order in orders:
            owe(order, event)
    db.commit()
    tell_later(endpoint.id)
    while waiting():
        time.sleep(0.2)
    at = [one["at"] for one in receiver.ask("arrivals")]
    return {"taken": len(at), "per_second": round((len(at) - 1) / (at[-1] - at[0]), 1)}


def failing_at_random(running: Rig, receiver: Listening, many: int) -> dict[str, Any]:
    """A third of the calls fail. Real workers send; what has to wait is brought forward until all is over."""
    endpoint, orders = furnish(receiver, many)
    receiver.ask("fails", 0.3)
    for event in EVENTS:
        for order in orders:
            owe(order, event)
        db.commit()
    began = time.monotonic()
    while waiting():
        time.sleep(0.5)
        pass_time(timedelta(hours=30))
        tell_later(endpoint.id)
    seconds = time.monotonic() - began
    for name in WORKERS:
        running.watched.pop(name).part.stop()
    arrivals = receiver.ask("arrivals")
    told = judged(arrivals, endpoint) | {"signatures_refused": len(receiver.ask("refused"))}
    return told | {"seconds": round(seconds, 1)}


def judged(arrivals: list[dict[str, Any]], endpoint: PostbackEndpoint) -> dict[str, Any]:
    owed = set(db.scalars(select(Postback.webhook_id).where(Postback.endpoint_id == endpoint.id)))
    accepted = [one for one in arrivals if one["accepted"]]
    counted = Counter(one["id"] for one in accepted)
    bodies: dict[str, set[str]] = defaultdict(set)
    for one in arrivals:
        bodies[one["id"]].add(one["fingerprint"])
    return {
        "sent": len(owed),
        "arrived": len(owed & set(counted)),
        "doubled": sum(count - 1 for count in counted.values()),
        "lost": len(owed - set(counted)),
        "bodies_changed": sum(len(prints) > 1 for prints in bodies.values()),
        "inversions": inversions(accepted),
        "answered_500": len(arrivals) - len(accepted),
    }


def inversions(accepted: list[dict[str, Any]]) -> int:
    """How often an order's news came before an older one."""
    last: dict[int, int] = {}
    found = 0
    for one in accepted:
        found += one["sequence"] < last.get(one["order"], 0)
        last[one["order"]] = max(last.get(one["order"], 0), one["sequence"])
    return found


def silent_for_days(receiver: Listening) -> dict[str, Any]:
    """Nothing is taken for five days; the tries are made in this process, as far apart as their rows say."""
    endpoint, (order,) = furnish(receiver, 1)
    receiver.ask("says", 500)
    owe(order, EVENTS[0])
    db.commit()
    tried_at: list[timedelta] = []
    gone = timedelta()
    while endpoint.is_active and gone < LONGEST:
        before = len(tried_at)
        send_due(endpoint)
        tried_at += [gone] * (len(receiver.ask("arrivals")) - len(tried_at))
        watch_failing()
        gone += pass_time(until_due(endpoint) if len(tried_at) > before or before < len(WAITS) + 1 else STEP)
    disabled_after, reason = gone, endpoint.state_reason
    owe(order, EVENTS[1])  # waits with what failed
    db.commit()
    receiver.ask("says", 200)
    woken = endpoints.enable(endpoint, None)
    db.commit()
    send_due(endpoint)
    accepted = [one for one in receiver.ask("arrivals") if one["accepted"]]
    return {
        "silent_tries": len(tried_at),
        "silent_last_try_hours": round(tried_at[-1] / timedelta(hours=1), 1),
        "tries_at_their_times": at_their_times(tried_at),
        "silent_disabled": f"{reason} after {disabled_after / timedelta(days=1):.1f} days",
        "mails": db.scalar(select(func.count()).select_from(Mail)),
        "woken": woken,
        "woken_arrived": len({one["id"] for one in accepted}),
        "woken_inversions": inversions(accepted),
    }


def at_their_times(tried_at: list[timedelta]) -> bool:
    """Each wait is the table's, a fifth more or less; looks are a second to an hour apart."""
    waits = [later - earlier for earlier, later in zip(tried_at, tried_at[1:], strict=False)]
    both = zip(waits, WAITS, strict=True)
    return all(table * 0.8 - timedelta(seconds=5) <= wait <= table * 1.2 + timedelta(minutes=1) for wait, table in both)


def until_due(endpoint: PostbackEndpoint) -> timedelta:
    """The step to the next try, in pieces of an hour, so that whoever watches the clock has their turn."""
    due = db.scalar(select(func.min(Postback.due_at)).where(Postback.endpoint_id == endpoint.id))
    return min(max(due - now(), timedelta()) + timedelta(seconds=1), STEP) if due else STEP


def send_due(endpoint: PostbackEndpoint) -> None:
    due = select(Postback.id).where(Postback.endpoint_id == endpoint.id, Postback.due_at <= now())
    while found := db.scalars(due.order_by(Postback.id).limit(1)).first():
        db.commit()
        run_postback(found)
    db.commit()
    db.expire_all()


def waiting() -> int:
    db.rollback()
    queued = select(func.count()).where(Postback.state == PostbackState.QUEUED)
    return db.scalar(queued) or 0


def pass_time(by: timedelta) -> timedelta:
    """As if so much time had gone by; what a worker holds right now is left alone."""
    names = ("failing_since", "slow_until")
    of_endpoints = {name: getattr(PostbackEndpoint, name) - by for name in names}
    db.execute(update(PostbackEndpoint).values(of_endpoints), execution_options={"synchronize_session": False})
    own = update(Postback).where(Postback.token.is_(None))
    shifted = {name: getattr(Postback, name) - by for name in ("due_at", "ended_at", "occurred_at")}
    db.execute(own.values(shifted), execution_options={"synchronize_session": False})
    db.commit()
    db.expire_all()
    return by


def furnish(receiver: Listening, many: int) -> tuple[PostbackEndpoint, list[Order]]:
    client = make.client()
    make.member(Role.ADMIN, client)
    store = make.store(client_id=client.id)
    events = [str(event) for event in EVENTS]
    wanted = {"name": "ERP", "kind": "url", "address": receiver.url, "events": events}
    endpoint, secret = endpoints.make(client.id, {}, **wanted)
    db.commit()
    receiver.ask("knows", secret)
    return endpoint, [make.order(store) for _number in range(many)]


if __name__ == "__main__":
    main()
