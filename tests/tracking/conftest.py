"""Orders of two clients on the floor, and a file of parcels that the provider's staff bring."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Order, OrderItem, Package, ProviderSheet, ProviderSheetRow, Store
from tests.bulk.conftest import as_csv
from tests.bulk.working import run_due

HEADER = ["Order", "Client", "Store", "SKU", "Quantity", "Carrier", "Tracking Code", "Shipped On"]


@pytest.fixture
def store(make):
    """Of a shop that hears of parcels."""
    client = make.client(name="Aurora Prints")
    return make.store(client_id=client.id, name="Aurora Shop", platform="woocommerce", identity="aurora")


@pytest.fixture
def printed(make) -> Callable[..., Order]:
    """`printed(store, 2, 1)`: an order with two lines, of which so many pieces are printed."""

    def run(store: Store, *pieces: int, status: str = "printed", **values: object) -> Order:
        order = make.order(store, status=status, **values)
        for number, quantity in enumerate(pieces, 1):
            make.item(order, sku=f"SKU-{number}", quantity=quantity)
        return order

    return run


@pytest.fixture
def admin(make, sign_in):
    return sign_in(make.member(Role.PROVIDER_ADMIN))


@pytest.fixture
def work(app) -> Callable[[], None]:
    return run_due


@pytest.fixture
def bring(admin, work) -> Callable[..., ProviderSheet]:
    """Somebody of the staff brings a file with these rows (or these bytes), and it is read."""

    def run(*rows: list[object] | bytes, header=HEADER, by=None, name: str = "parcels.csv") -> ProviderSheet:
        content = rows[0] if isinstance(rows[0], bytes) else as_csv([header, *rows])
        form = {"file": (io.BytesIO(content), name)}
        page = (by or admin).post("/sheets/tracking", data=form, content_type="multipart/form-data")
        assert page.status_code == 303, page.text
        work()
        return db.get_one(ProviderSheet, int(page.location.rsplit("/", 1)[1]))

    return run


@pytest.fixture
def apply(admin, work) -> Callable[..., None]:
    def run(sheet: ProviderSheet, by=None) -> None:
        (by or admin).post(f"/sheets/tracking/{sheet.id}/applying")
        work()

    return run


def row(order: Order, code: str, *, sku: str = "", pieces: str = "", carrier: str = "GLS", day: str = "") -> list[str]:
    return [order.number, "", "", sku, pieces, carrier, code, day]


def ends(sheet: ProviderSheet) -> list[tuple[int, str, str, str]]:
    """(row, what becomes of it, the column that is wrong, why)."""
    told = ProviderSheetRow.number, ProviderSheetRow.plan, ProviderSheetRow.place, ProviderSheetRow.fault
    own = select(*told).where(ProviderSheetRow.sheet_id == sheet.id)
    return [tuple(each) for each in db.execute(own.order_by(ProviderSheetRow.number))]


def parcels(order: Order) -> list[tuple[str, str, dict[str, int]]]:
    """(state, code, {SKU: pieces})."""
    db.expire_all()
    packages = db.scalars(select(Package).where(Package.order_id == order.id).order_by(Package.id))
    return [(each.state, each.tracking_code, {one.item.sku: one.quantity for one in each.lines}) for each in packages]


def statuses(order: Order) -> list[str]:
    """Of the order, then of its items."""
    db.expire_all()
    items = db.scalars(select(OrderItem.status).where(OrderItem.order_id == order.id).order_by(OrderItem.id))
    return [order.status, *items]
