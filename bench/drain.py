"""What the benchmarks of intake share: the bare view beside ours, the wait until all is taken up, the figures."""

import sys
import time
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bench.rig import Rig, free_port, wait_for
from bench.senders import Sent
from commands.parts import Part
from core.db import EVERYONE, db, see
from models import Delivery, InboxState

TO_COME = (InboxState.NEW, InboxState.NAMED)


def told(parts: list[Sent]) -> dict[str, Any]:
    accepted = set().union(*(one.accepted for one in parts))
    together = Sent(
        accepted, [seconds for one in parts for seconds in one.answers], sum(one.seconds for one in parts), 0
    )
    return {
        "accepted": len(together.answers),
        "accepted_orders": accepted,
        "ack_p50_ms": together.percentile(0.5),
        "ack_p99_ms": together.percentile(0.99),
        "ack_per_second": round(together.per_second),
    }


def wait_until_drained(running: Rig, seconds: float = 900, *, patient: bool = False) -> None:
    """Until no delivery waits, nor an order that one has only named. `patient`: with a database that comes and goes."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if not is_any_waiting(running):
                return
        except SQLAlchemyError:
            if not patient:
                raise
        time.sleep(0.2)
    print(f"not drained after {seconds} s", file=sys.stderr)


def is_any_waiting(running: Rig) -> bool:
    with running.app.app_context():
        see(EVERYONE)
        return db.scalar(select(Delivery.id).where(Delivery.state.in_(TO_COME)).limit(1)) is not None


def draining_seconds(running: Rig) -> float:
    """From the first delivery that was drained to the last."""
    with running.app.app_context():
        see(EVERYONE)
        first, last = db.execute(select(func.min(Delivery.ended_at), func.max(Delivery.ended_at))).one()
    return max((last - first).total_seconds(), 0.001)


def start_bare(running: Rig) -> int:
    with psycopg.connect(running.env["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("create table bare (id bigint generated always as identity primary key, body text not null)")
        owner.execute("grant insert on bare to vetrina_app")
    port = free_port()
    env = {**running.env, "BARE_DATABASE_URL": running.env["DATABASE_URL"]}
    words = ["granian", "bench.bare:create_app", "--factory", "--interface", "wsgi", "--no-ws", "--port", str(port)]
    words += ["--workers", env["WEB_WORKERS"], "--blocking-threads", env["WEB_THREADS"]]
    command = [str(Path(sys.executable).parent / words[0]), *words[1:]]
    running.watch(Part("bare", command, running.folder / "log" / "bare.log", env))
    wait_for(f"http://127.0.0.1:{port}/healthz")
    return port
