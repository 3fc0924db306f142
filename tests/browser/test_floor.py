"""Forty orders over the floor as its people move them: a batch, a scanner, a packing bench; some leave in two parcels.

A keyboard-wedge scanner types a code and presses Enter; nothing else is clicked on the page that it types into.
"""

import re
from collections import Counter
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import Select, func, select, update

from core.crypto import new_token
from core.db import EVERYONE, db, now, see
from models import (
    Client,
    FloorBatch,
    FloorBatchLine,
    Order,
    OrderItem,
    Package,
    Push,
    PushKind,
    Scan,
    Status,
    Store,
    StoreStatus,
)
from papers.codes import Kind, code_of
from tests.browser.conftest import Town
from tests.browser.road import SOON

ORDERS, IN_TWO_PARCELS = 40, 6  # orders; those whose second line is printed after the first has left


def test_forty_orders_from_a_batch_to_the_carrier(town: Town, person):
    page = person("floor")
    orders = placed(town)
    items = lines_of(town, orders)
    first_lines = [lines[0] for lines in items.values()]
    second_lines = [lines[1] for lines in items.values() if len(lines) > 1]

    page.goto("/production/?q=floortest")
    page.get_by_label("Select all rows").check()
    page.get_by_role("button", name="Make a batch").click()
    expect(page.get_by_role("main")).to_contain_text(f"0 of {ORDERS + IN_TWO_PARCELS}", timeout=SOON)
    batch = int(re.search(r"/batches/(\d+)", page.url)[1])
    for line in second_lines:  # they wait for paper: not with this batch
        page.locator(f"input[name=ids][value='{batch_line(town, line)}']").check()
    page.get_by_role("button", name="Take out of the batch").click()
    expect(page.get_by_role("main")).to_contain_text(f"0 of {ORDERS}", timeout=SOON)

    page.get_by_role("navigation").get_by_role("link", name="Production").first.click()
    page.get_by_role("link", name="Scan", exact=True).click()
    scan(page, code_of(Kind.BATCH, batch), f"{ORDERS} lines started")
    for line in first_lines:
        scan(page, code_of(Kind.LINE, line), "Printed")
    scan(page, code_of(Kind.LINE, first_lines[-1]), "Already printed at")
    assert state_of(town, batch) == "done"

    whole = [order for order in orders if len(items[order]) == 1]
    halves = [order for order in orders if len(items[order]) > 1]
    for order in whole:
        scan(page, code_of(Kind.ORDER, order), "Packed")
        page.get_by_role("link", name="Hand over").click()
        send(page, f"WHOLE{order}")
    for order in halves:  # the page of packing opens: one line of two is printed
        scan(page, code_of(Kind.ORDER, order))
        send(page, f"FIRST{order}")
    assert statuses(town, halves) == {"partially_shipped": IN_TWO_PARCELS}

    for line in second_lines:
        scan(page, code_of(Kind.LINE, line), "Started")
    forget_the_seconds(town)
    for line in second_lines:
        scan(page, code_of(Kind.LINE, line), "Printed")
    for order in halves:
        scan(page, code_of(Kind.ORDER, order), "Packed")
        page.get_by_role("link", name="Hand over").click()
        send(page, f"SECOND{order}")

    assert statuses(town, orders) == {"shipped": ORDERS}
    assert parcels(town, orders) == {1: ORDERS - IN_TWO_PARCELS, 2: IN_TWO_PARCELS}
    assert told(town, orders) == {1: ORDERS - IN_TWO_PARCELS, 2: IN_TWO_PARCELS}


def scan(page: Page, code: str, said: str = "") -> None:
    """The field has the focus by itself."""
    expect(page.locator("input[name=code]")).to_be_focused(timeout=SOON)
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    if said:
        expect(page.locator(".scan-result h2")).to_contain_text(said, timeout=SOON)
        expect(page.locator(".scan-list li code").first).to_have_text(code, timeout=SOON)


def send(page: Page, code: str) -> None:
    """The carrier's label is scanned too: the field for it has the focus."""
    field = page.locator("input[name=tracking_code]")
    expect(field).to_be_focused(timeout=SOON)
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("input[name=code]")).to_be_focused(timeout=SOON)


def placed(town: Town) -> list[int]:
    """Orders of a shop that is paused, so that what it is owed stays owed; the last ones have a second line."""
    with town.running.app.app_context():
        see(EVERYONE)
        client = db.scalars(select(Client).order_by(Client.id)).first()
        store = Store(client_id=client.id, name="Floor", platform="woocommerce", identity="floor.example",
                      status=StoreStatus.PAUSED, hook_token=new_token(), import_from=now())  # fmt: skip
        db.add(store)
        db.flush()
        own = {"client_id": store.client_id, "store_id": store.id}
        made = []
        for number in range(ORDERS):
            order = Order(**own, number=f"FT-{number}", external_id=f"99{number:04}", status=Status.CREATED,
                          placed_at=now(), currency="EUR", country="IT", search_text="floortest")  # fmt: skip
            db.add(order)
            db.flush()
            for line in range(2 if number >= ORDERS - IN_TWO_PARCELS else 1):
                db.add(OrderItem(**own, order_id=order.id, external_id=f"{number}-{line}", title=f"Poster {line}",
                                 quantity=2, status=Status.CREATED))  # fmt: skip
            made.append(order.id)
        db.commit()
        return made


def lines_of(town: Town, orders: list[int]) -> dict[int, list[int]]:
    with town.running.app.app_context():
        see(EVERYONE)
        found = db.execute(
            select(OrderItem.order_id, OrderItem.id).where(OrderItem.order_id.in_(orders)).order_by(OrderItem.id)
        )
        lines: dict[int, list[int]] = {order: [] for order in orders}
        for order, line in found:
            lines[order].append(line)
        return lines


def batch_line(town: Town, item_id: int) -> int:
    with town.running.app.app_context():
        see(EVERYONE)
        return db.scalars(select(FloorBatchLine.id).where(FloorBatchLine.item_id == item_id)).one()


def state_of(town: Town, batch_id: int) -> str:
    with town.running.app.app_context():
        see(EVERYONE)
        return db.get_one(FloorBatch, batch_id).state


def statuses(town: Town, orders: list[int]) -> dict[str, int]:
    with town.running.app.app_context():
        see(EVERYONE)
        own = select(Order.status, func.count()).where(Order.id.in_(orders)).group_by(Order.status)
        return dict(db.execute(own).all())


def parcels(town: Town, orders: list[int]) -> dict[int, int]:
    """{how many parcels: of how many orders}, those that have left."""
    return counted(town, select(Package.order_id).where(Package.order_id.in_(orders), Package.shipped_at.is_not(None)))


def told(town: Town, orders: list[int]) -> dict[int, int]:
    """{how many parcels the shop is told of: of how many orders}; no parcel is owed twice."""
    own = [Push.order_id.in_(orders), Push.kind == PushKind.SHIPMENT]
    with town.running.app.app_context():
        see(EVERYONE)
        owed = db.scalars(select(Push.package_id).where(*own)).all()
        assert len(owed) == len(set(owed))
    return counted(town, select(Push.order_id).where(*own))


def counted(town: Town, rows: Select[int]) -> dict[int, int]:
    with town.running.app.app_context():
        see(EVERYONE)
        return dict(Counter(Counter(db.scalars(rows)).values()))


def forget_the_seconds(town: Town) -> None:
    """In which a code does nothing again: printing takes longer than this test."""
    with town.running.app.app_context():
        see(EVERYONE)
        db.execute(update(Scan).values(created_at=Scan.created_at - timedelta(minutes=1)))
        db.commit()
