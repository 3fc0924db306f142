"""The lists at 1,000,000 orders: each page beside its floor, and beside itself at 100,000: `python -m bench.lists`."""

import argparse
import http.client
import json
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import Select, select

from bench.million import make_clients, make_orders
from bench.rig import Rig, rig, wait_for
from commands.parts import Part
from core.db import EVERYONE, db, now, see
from core.matrix import Role
from core.paging import packed
from jobs.clients import keep_figures
from models import CatalogVariant, Client, Membership, Order, OrderItem, Status, User
from services import catalog_demo
from services.floor.days import DAY
from services.sessions import open_session

SMALL, LARGE = 100_000, 1_000_000
TIMES = 200
DEEP = 50_000  # rows above a deep page


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    port: int
    path: str
    cookie: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=SMALL)
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--only", default="", help="pages whose name begins so")
    wanted = parser.parse_args()
    found = {}
    with rig(WEB_WORKERS="1") as small, rig(WEB_WORKERS="1") as large:
        pairs = zip(filled(small, wanted.small), filled(large, wanted.large), strict=True)
        for page_of_few, page_of_many in (each for each in pairs if each[1].name.startswith(wanted.only)):
            name, figures = page_of_many.name, measure(page_of_few, page_of_many, wanted.times)
            print(name, figures, file=sys.stderr)
            found[name] = figures
    print(json.dumps({"orders": wanted.large, "pages": found}))


def filled(running: Rig, orders: int) -> list[Page]:
    """The pages of an installation with so many orders."""
    owner = running.env["DATABASE_OWNER_URL"]
    with running.app.app_context():
        catalog_demo.load()
        db.commit()
    make_clients(owner)
    print(f"{orders:,} orders written in {make_orders(owner, 0, orders):.0f} s", file=sys.stderr)
    start_web(running)
    with running.app.app_context():
        cookies = sign_in(running.app)
    return pages(running, cookies)


def start_web(running: Rig) -> None:
    """One process, so that a page and its floor are answered by the same one."""
    words = ["granian", "bench.floor:create_app", "--factory", "--interface", "wsgi", "--no-ws"]
    words += ["--port", running.env["PORT"], "--workers", "1", "--blocking-threads", "4"]
    command = [str(Path(sys.executable).parent / words[0]), *words[1:]]
    running.watch(Part("web", command, running.folder / "log" / "web.log", running.env))
    wait_for(f"http://127.0.0.1:{running.port}/healthz")


def sign_in(app: Flask) -> dict[str, str]:
    """Cookies of an administrator of the provider, and of the big client's Admin."""
    see(EVERYONE)
    big = db.scalars(select(Client).order_by(Client.id).limit(1)).one()
    return {
        "staff": cookie_of(app, Membership(role=Role.PROVIDER_ADMIN)),
        "client": cookie_of(app, Membership(role=Role.ADMIN, client_id=big.id)),
    }


def cookie_of(app: Flask, membership: Membership) -> str:
    membership.user = User(email=f"{membership.role}@example.test", first_name="Ada", locale="en")
    membership.accepted_at = now()
    db.add(membership)
    db.flush()
    _session, token = open_session(membership.user, "127.0.0.1", "bench", membership)
    db.commit()
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'_user_id': token, '_fresh': True})}"


def figures_of_clients() -> None:
    begun = time.perf_counter()
    keep_figures()
    print(f"the clients' figures took {time.perf_counter() - begun:.2f} s", file=sys.stderr)


def pages(running: Rig, cookies: dict[str, str]) -> list[Page]:
    with running.app.app_context():
        figures_of_clients()
        see(EVERYONE)
        big = db.scalar(select(Client.id).order_by(Client.id).limit(1))
        own, everything = select(Order).where(Order.client_id == big), select(Order)
        newest = db.scalars(own.order_by(Order.id.desc()).limit(1)).one()
        number, order_id, day = newest.number, newest.id, newest.created_at.date()
        deeps = {"staff": place(everything, DEEP), "client": place(own, DEEP // 10)}
        name = "Client 77"
    lists = {
        "newest": "/orders/",
        "attention": "/orders/?tab=attention",
        "in_production": "/orders/?tab=production",
        "status_and_days": f"/orders/?status=delivered&since={day - timedelta(days=30)}&until={day}",
        "search_common": "/orders/?q=anna",
        "search_number": f"/orders/?q={number}",
        "search_nothing": "/orders/?q=zzzzzz",
        "order": f"/orders/{order_id}",
    }
    paths = {f"{who}_{name}": path for who in cookies for name, path in lists.items()}
    paths |= {f"{who}_deep": f"/orders/?after={deeps[who]}" for who in cookies}
    paths |= {
        "staff_clients": "/clients/",
        "staff_clients_search": f"/clients/?q={quote(name)}",
        "staff_clients_last_order": "/clients/?sort=-last_order",
        "staff_clients_attention": "/clients/?sort=-attention",
        "staff_clients_invited": "/clients/?invitation=invited&sort=-last_order",
    }
    paths |= {f"staff_board_{name}": f"/production/{path}" for name, path in boards(running).items()}
    return [Page(name, running.port, path, cookies[name.split("_")[0]]) for name, path in paths.items()]


def boards(running: Rig) -> dict[str, str]:
    """The board of the floor, by each of its questions."""
    with running.app.app_context():
        see(EVERYONE)
        big, small = db.scalars(select(Client.id).order_by(Client.id).limit(2)).all()
        product, uid = db.execute(select(CatalogVariant.product_id, CatalogVariant.uid).limit(1)).one()
        lines = select(OrderItem).where(OrderItem.status == Status.CREATED)
        number = db.scalars(select(Order.number).where(Order.status == Status.CREATED).limit(1)).one()
        oldest = lines.order_by(OrderItem.id).offset(DEEP // 10).limit(1)
        soonest = lines.order_by(DAY, OrderItem.id).offset(DEEP // 10).limit(1)
        deep, deep_day = db.scalars(oldest).one(), db.scalars(soonest).one()
        places = packed([deep.id]), packed([deep_day.due_at, deep_day.id])
    day = (now() + timedelta(days=2)).date()
    plain = {
        "oldest": "", "deep": f"?after={places[0]}", "by_day": "?sort=due",
        "by_day_deep": f"?sort=due&after={places[1]}",
        "none": "?status=partially_shipped&sort=due",
    }  # fmt: skip
    questions = {
        "late": "due=late", "today": "due=today", "one_day": f"due={day}", "client": f"client={big}",
        "small_client": f"client={small}", "product": f"product={product}", "client_late": f"client={big}&due=late",
        "in_no_batch": "batch=out", "in_a_batch": "batch=in", "search_uid": f"q={uid}", "search_number": f"q={number}",
        "search_common": "q=anna", "search_nothing": "q=zzzzzz",
    }  # fmt: skip
    by_day = {f"by_day_{name}": f"?sort=due&{question}" for name, question in questions.items()}
    return plain | {name: f"?{question}" for name, question in questions.items()} | by_day


def place(orders: Select[Order], above: int) -> str:
    """Where a page with so many rows above it begins, as the URL says it."""
    newest_first = orders.order_by(Order.created_at.desc(), Order.id.desc())
    edge = db.scalars(newest_first.offset(above).limit(1)).one()
    return packed([edge.created_at, edge.id])


def measure(few: Page, many: Page, times: int) -> dict[str, Any]:
    """The page's own time, its floor's, and its time with few orders, taken in turns: the machine's speed moves."""
    near, far = (http.client.HTTPConnection("127.0.0.1", page.port, timeout=60) for page in (few, many))
    real, floor, small, size = [], [], [], 0
    for _round in range(times + 5):
        seconds, size = ask(far, many.path, many.cookie)
        real.append(seconds)
        floor.append(ask(far, f"/floor{many.path}", many.cookie)[0])
        small.append(ask(near, few.path, few.cookie)[0])
    near.close()
    far.close()
    p50, floor_ms, few_ms = (percentile(each[5:], 0.5) for each in (real, floor, small))
    return {
        "p50_ms": p50,
        "p99_ms": percentile(real[5:], 0.99),
        "bytes": size,
        "floor_ms": floor_ms,
        "ratio_to_floor": round(p50 / floor_ms, 2),
        "growth": round(p50 / few_ms, 2),
    }


def ask(connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[float, int]:
    began = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    size = len(answer.read())
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return time.perf_counter() - began, size


def percentile(seconds: list[float], share: float) -> float:
    """In milliseconds."""
    return round(sorted(seconds)[min(int(len(seconds) * share), len(seconds) - 1)] * 1000, 2)


if __name__ == "__main__":
    main()
