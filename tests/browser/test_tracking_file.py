"""A file of parcels, as the provider's staff bring it: one row of it is wrong, and mended by the file of refused rows.

On a phone, and there without JavaScript.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from core.db import EVERYONE, db, see
from jobs.demo.people import HOST
from models import Membership, Order, OrderItem, Package, Status, User
from services.production import advance_order
from tests.browser.conftest import Town
from tests.browser.files import PHONE, bring, downloaded, saved, told

ORDERS = 4


@pytest.mark.parametrize("scripts", [True, False])
def test_a_wrong_row_is_mended_by_the_file_of_refused_rows(town: Town, person, scripts: bool, tmp_path: Path):
    page, press = person("admin", **PHONE, java_script_enabled=scripts), Locator.click
    orders = printed(town)
    rows = [
        {
            "Order": number,
            "Client": str(client),
            "Store": str(store),
            "Corriere": "GLS",
            "Lettera di vettura": f"ZX {id_}",
        }
        for id_, number, client, store in orders
    ]
    rows[1]["Order"] = "nobody's"

    page.goto("/production/")
    press(page.get_by_role("link", name="Import tracking"))
    bring(page, saved(rows, tmp_path), press)
    told(page, "No parcel has left yet.", scripts)
    expect(page.get_by_role("main")).to_contain_text("There is no such order: “nobody's”.")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    refused = downloaded(page, page.get_by_role("link", name="Download these rows"), press, tmp_path)
    assert [row["Lettera di vettura"] for row in refused] == [rows[1]["Lettera di vettura"]]
    press(page.get_by_role("button", name=f"Send {ORDERS - 1} parcels"))
    told(page, f"{ORDERS - 1} rows are done.", scripts)

    press(page.get_by_role("link", name="Bring another file"))
    bring(page, saved([row | {"Order": orders[1][1]} for row in refused], tmp_path), press)
    told(page, "No parcel has left yet.", scripts)
    press(page.get_by_role("button", name="Send 1 parcel"))
    told(page, "1 row is done.", scripts)
    assert codes(town, orders) == [f"ZX {order[0]}" for order in orders]

    press(page.get_by_role("link", name="Bring another file"))
    bring(page, saved([*rows[:1], *rows[2:]], tmp_path), press)
    told(page, "No parcel has left yet.", scripts)
    expect(page.get_by_role("button", name="Send")).to_have_count(0)


def printed(town: Town) -> list[tuple[int, str, int, int]]:
    """(id, number, client, store) of orders that are printed and not packed, brought so far here."""
    with town.running.app.app_context():
        see(EVERYONE)
        admin = db.scalars(select(Membership).join(User).where(User.email == f"admin@{HOST}")).first()
        ready = [Status.CREATED, Status.IN_PRODUCTION, Status.PRINTED]
        held = select(OrderItem.order_id).where(OrderItem.is_held)
        own = select(Order).where(Order.status.in_(ready), Order.id.not_in(held)).order_by(Order.id).limit(ORDERS)
        orders = db.scalars(own).all()
        for order in orders:
            for step in (Status.IN_PRODUCTION, Status.PRINTED):
                advance_order(admin, order, step)
        db.commit()
        return [(order.id, order.number, order.client_id, order.store_id) for order in orders]


def codes(town: Town, orders: list[tuple[int, str, int, int]]) -> list[str]:
    with town.running.app.app_context():
        see(EVERYONE)
        own = select(Package.tracking_code).where(Package.order_id.in_([order[0] for order in orders]))
        return list(db.scalars(own.where(Package.state != "packaged").order_by(Package.order_id)))
