"""The address by which Vetrina shows a file names that very file in an order file: nothing is fetched for it."""

import csv
import io

import pytest
from sqlalchemy import func, select

from core.db import db
from core.matrix import Role
from models import Client, File, MembershipStore, Order, SheetRow
from services.mappings import connect
from tests.rows import picture

HEADER = ["orderReferenceId", "lastName", "addressLine1", "city", "postCode", "country", "productUid", "quantity"]
LUCA = ["Rossi", "Via Po 1", "Torino", "10123", "IT"]


@pytest.fixture
def ordered(bring, uid):
    """An order of one A4 poster for each of these addresses."""

    def run(*addresses: str):
        rows = [[f"A-{at}", *LUCA, uid("a4"), "1", address] for at, address in enumerate(addresses)]
        return bring([[*HEADER, "fileUrl"], *rows], "orders.csv", "orders")

    return run


def items() -> list[tuple[str, list[int]]]:
    orders = db.scalars(select(Order).order_by(Order.id))
    return [(one.status, [file["id"] for file in one.items[0].files.values()]) for one in orders]


def faults(sheet) -> list[tuple[str, str]]:
    own = select(SheetRow.place, SheetRow.fault).where(SheetRow.sheet_id == sheet.id, SheetRow.fault != "")
    return [tuple(row) for row in db.execute(own)]


def test_what_the_product_export_says_of_a_file_comes_back_in_as_that_file(
    make, exported, store, variants, poster, ordered, apply
):
    file = make.file(store.client_id)
    connect([variants[0]], poster.variants[0], {"front": file})
    db.commit()
    told = exported(store).decode("utf-8-sig")
    address = next(row["Design File URL"] for row in csv.DictReader(io.StringIO(told)) if row["Design File URL"])
    sheet = ordered(address)
    assert faults(sheet) == []
    apply(sheet)
    assert items() == [("created", [file.id])]
    assert db.scalar(select(func.count()).select_from(File)) == 1


def test_another_clients_file_and_one_that_never_was_are_not_taken(make, store, app, ordered):
    theirs = make.file(make.client().id)
    base = app.config["BASE_URL"].rstrip("/")
    sheet = ordered(f"{base}/files/{theirs.id}", f"{base}/files/999999")
    assert faults(sheet) == [("file", "file_unknown")] * 2


def test_who_has_some_stores_only_takes_no_file_of_another_store(make, sign_in, store, poster, uid, app, work):
    other = make.store(client_id=store.client_id)
    file = make.file(store.client_id)
    connect([make.variant(make.product(other))], poster.variants[0], {"front": file})
    links = [MembershipStore(store_id=store.id, client_id=store.client_id)]
    client = db.get_one(Client, store.client_id)
    browser = sign_in(make.member(Role.ORDER_MANAGER, client, all_stores=False, store_links=links))
    address = f"{app.config['BASE_URL'].rstrip('/')}/files/{file.id}"
    content = "\n".join([",".join([*HEADER, "fileUrl"]), ",".join(["A-1", *LUCA, uid("a4"), "1", address])])
    form = {"store": store.id, "file": (io.BytesIO(content.encode()), "orders.csv")}
    assert browser.post("/sheets/orders", data=form, content_type="multipart/form-data").status_code == 303
    work()
    assert db.scalars(select(SheetRow.fault)).all() == ["file_unknown"]


def test_a_file_that_does_not_fit_leaves_its_order_out(make, store, app, ordered, apply):
    small = make.file(store.client_id, facts=picture(20, 20))
    sheet = ordered(f"{app.config['BASE_URL'].rstrip('/')}/files/{small.id}")
    apply(sheet)
    assert (items(), faults(sheet)) == ([], [("file:front", "file_unfit")])


def test_another_currency_is_refused_with_both_named_and_what_to_do(admin, bring, uid):
    rows = [[*HEADER, "currency"], ["A-1", *LUCA, uid("a4"), "1", "USD"]]
    page = admin.get(f"/sheets/orders/{bring(rows, 'orders.csv', 'orders').id}").text
    row = next(part for part in page.split("<tr>") if "USD" in part)
    said = "currency: The store sells in EUR, not in “USD”. Prices are not converted: write them in EUR, or bring"
    assert (said in row, ">2<" in row) == (True, True)
