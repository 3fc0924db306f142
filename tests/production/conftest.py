"""A pretend shop over HTTP, an order of it that is printed, and the pushes run as a worker would."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from flask import g
from sqlalchemy import select

import jobs.all  # noqa: F401
from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs.pushes import run_push
from models import Membership, Order, OrderItem, Package, Push, Store
from platforms.woocommerce.pushes import TRACKING_META
from sandbox.woocommerce import RunningShop, serve
from services.credentials import keep_credentials
from services.packages import Tracking, hand_over, pack
from services.shops import open_shop

LONGEST = 20


@pytest.fixture(scope="module")
def running() -> Iterator[RunningShop]:
    with serve(delivery_delay=0) as shop:
        yield shop


@pytest.fixture
def shop(running: RunningShop) -> RunningShop:
    running.reset()
    running.set(deliver=False)
    return running


@pytest.fixture
def operator(make) -> Membership:
    return make.member(Role.OPERATOR)


@pytest.fixture
def connected(make, shop) -> Store:
    key = shop.key()
    store = make.store(
        platform="woocommerce",
        address=shop.url,
        identity=shop.url.partition("://")[2],
        client_id=make.client(name="Bottega Rossi", locale="it").id,
    )
    keys = {name: key[name] for name in ("consumer_key", "consumer_secret")}
    keep_credentials(store, keys | {"way": "oauth", "home": shop.url})
    db.commit()
    return store


@pytest.fixture
def printed(make, shop, connected) -> Order:
    """An order of the shop: two sets of flyers and one bag, all printed."""
    placed = shop.place_order(lines=[{"sku": "FLY-A5", "quantity": 2}, {"sku": "TOTE", "quantity": 1}])
    order = make.order(connected, external_id=str(placed["id"]), number=placed["number"], status="printed")
    for line in placed["line_items"]:
        make.item(order, external_id=str(line["id"]), title=line["name"], quantity=line["quantity"])
    return order


@pytest.fixture
def ship(operator) -> Callable[..., Package]:
    """Pack so many pieces of each item and hand the package over."""

    def act(order: Order, wanted: dict[OrderItem, int], code: str = "", carrier: str = "BRT") -> Package:
        g.actor = operator
        package = pack(order, {item.id: n for item, n in wanted.items()}, Tracking(carrier, code), operator)
        hand_over(order, package, operator)
        db.commit()
        del g.actor
        return package

    return act


@pytest.fixture
def run_pushes(app) -> Callable[[], list[Push]]:
    """Run what is due, as the worker would; the pushes as they are then."""

    def run() -> list[Push]:
        for _turn in range(LONGEST):
            db.rollback()
            due = db.scalars(select(Push.id).where(Push.due_at <= now()).order_by(Push.id.desc())).all()
            db.rollback()
            if not due:
                break
            for push_id in due:  # the newest first: the order of the messages is not the queue's
                run_push(push_id)
        see(EVERYONE)
        db.expire_all()
        return list(db.scalars(select(Push).order_by(Push.id)))

    return run


def asked(store: Store, order: Order, what: str = "") -> Any:
    """What the shop itself says of an order."""
    api, path = open_shop(store).api, f"wc/v3/orders/{order.external_id}{what}"  # type: ignore[attr-defined]
    db.commit()
    return api.get(path)


class Told(NamedTuple):
    """What the shop shows of an order."""

    status: str
    codes: list[str]
    to_buyer: list[str]
    private: list[str]


@pytest.fixture
def told(connected) -> Callable[[Order], Told]:
    def ask(order: Order) -> Told:
        row, notes = asked(connected, order), asked(connected, order, "/notes")
        tracked = [entry["value"] for entry in row["meta_data"] if entry["key"] == TRACKING_META]
        return Told(
            row["status"],
            [item["tracking_number"] for items in tracked for item in items],
            [note["note"] for note in notes if note["customer_note"]],
            [note["note"] for note in notes if "Vetrina #" in note["note"] or "Parcel" in note["note"]],
        )

    return ask


@pytest.fixture
def to_make(make) -> Order:
    """Ready for production: six posters and a mug."""
    store = make.store(client_id=make.client(name="Rossi").id)
    order = make.order(store, number="R-1", status="created", id=77)
    make.item(order, title="Poster, A3", quantity=2, multiplier=3)
    make.item(order, title="Mug")
    return order
