"""Orders by file: looked through row by row, made whole or not at all, and each once however often it is brought."""

import csv
import io

import pytest
from sqlalchemy import select, text

from core.db import db, now
from core.matrix import Role
from models import Client, File, Order, Push, Sheet, SheetRow, TimelineEntry
from tests.bulk.conftest import as_csv, plans

HEADER = ["orderReferenceId", "lastName", "addressLine1", "city", "postCode", "country", "sku", "quantity"]
LUCA = ["Ferraris", "Via Po 1", "Como", "22100", "IT"]
SAME = [""] * 5


@pytest.fixture
def sold(variants, make, store, poster):
    """SUN-1 and SUN-2 are connected."""
    file = make.file(store.client_id)
    for variant in variants[:2]:
        make.mapping(variant, file)
        variant.mapping_state = "connected"
    db.commit()
    return variants


@pytest.fixture
def ordered(bring, sold):
    return lambda *rows, header=HEADER: bring(as_csv([header, *rows]), "orders.csv", "orders")


def orders() -> list[Order]:
    db.expire_all()
    return list(db.scalars(select(Order).order_by(Order.id)))


def faults(sheet: Sheet) -> list[tuple[int, str, str, object]]:
    own = select(SheetRow.number, SheetRow.place, SheetRow.fault, SheetRow.facts).where(SheetRow.plan == "refused")
    return [tuple(row) for row in db.execute(own.order_by(SheetRow.number))]


def test_rows_of_one_reference_are_seen_first_and_then_one_order(admin, ordered, apply):
    sheet = ordered(
        ["A-1", *LUCA, "SUN-1", "2"],
        ["A-2", "Rossi", "Via Roma 2", "Torino", "10121", "it", "sun-2", "1"],
        ["A-1", *SAME, "SUN-2", "3"],
    )
    assert [row[1] for row in plans(sheet)] == ["change"] * 3
    page = admin.get(f"/sheets/orders/{sheet.id}").text
    assert ("No order has been made yet." in page, "Make 2 orders" in page, orders()) == (True, True, [])
    apply(sheet)
    first, second = orders()
    assert [(each.reference, each.number, each.status) for each in (first, second)] == [
        ("A-1", "M-0001", "created"),
        ("A-2", "M-0002", "created"),
    ]
    assert [(item.sku, item.quantity) for item in first.items] == [("SUN-1", 2), ("SUN-2", 3)]
    assert (first.address["city"], first.country, second.buyer, first.external_id) == ("Como", "IT", "Rossi", None)
    entry = db.scalars(select(TimelineEntry).where(TimelineEntry.what == "imported").order_by(TimelineEntry.id)).first()
    assert (entry.facts, entry.membership_id) == ({"file": "orders.csv", "row": 2}, sheet.asked_by_id)
    assert "orders.csv, row 2" in admin.get(f"/orders/{first.id}").text
    assert db.scalars(select(Push)).all() == []


def test_an_order_with_a_wrong_row_is_left_out_whole_and_comes_with_its_mended_rows(admin, ordered, apply):
    sheet = ordered(
        ["A-1", *LUCA, "SUN-1", "2"],
        ["A-2", *LUCA, "SUN-1", "1"],
        ["A-1", *SAME, "SUN-9", "1"],
    )
    wrong = {"place": "sku", "fault": "sku_unknown", "facts": {"value": "SUN-9"}}
    assert faults(sheet) == [(2, "", "order_refused", {"row": 4} | wrong), (4, "sku", "sku_unknown", wrong["facts"])]
    apply(sheet)
    assert [each.reference for each in orders()] == ["A-2"]
    page = admin.get(f"/sheets/orders/{sheet.id}/refused")
    header, *left = csv.reader(io.StringIO(page.data.decode("utf-8-sig")))
    assert (header, [row[6] for row in left]) == ([*HEADER, "Error"], ["SUN-1", "SUN-9"])
    assert "because row 4 is wrong. sku: No connected product" in left[0][-1]
    mended = ordered(*[[cell.replace("SUN-9", "SUN-2") for cell in row] for row in left], header=header)
    apply(mended)
    assert [each.reference for each in orders()] == ["A-2", "A-1"]


def test_a_file_that_is_brought_again_makes_no_second_order(ordered, apply):
    rows = [["A-1", *LUCA, "SUN-1", "2"], ["A-1", *SAME, "SUN-2", "1"]]
    first, second = ordered(*rows), ordered(*rows)
    apply(first)
    apply(second)
    assert (len(orders()), [row[1] for row in plans(second)]) == (1, ["same", "same"])
    assert [row[1] for row in plans(ordered(*rows))] == ["same", "same"]


def test_an_order_that_was_placed_by_hand_is_not_made_again_by_a_file(make, store, ordered, apply):
    make.order(store, reference="A-1", status="passed")
    make.order(store, reference="A-2", status="canceled")
    before = ordered(["A-1", *LUCA, "SUN-1", "2"], ["A-2", *LUCA, "SUN-1", "2"], ["A-3", *LUCA, "SUN-1", "1"])
    assert [row[1] for row in plans(before)] == ["same", "change", "change"]
    make.order(store, reference="A-3", status="passed")
    apply(before)
    assert [each.reference for each in orders()] == ["A-1", "A-2", "A-3", "A-2"]


@pytest.mark.parametrize(
    ("row", "place", "fault"),
    [
        (["", *LUCA, "SUN-1", "1"], "reference", "reference_missing"),
        (["A", *LUCA, "", "1"], "sku", "no_product"),
        (["A", *LUCA, "SUN-3", "1"], "sku", "sku_unknown"),
        (["A", *LUCA, "SUN-1", "1,5"], "quantity", "quantity_invalid"),
        (["A", *LUCA, "SUN-1", ""], "quantity", "quantity_invalid"),
        (["A", *LUCA[:4], "Italia", "SUN-1", "1"], "country", "country_unknown"),
        (["A", "Ferraris", "", "Como", "22100", "IT", "SUN-1", "1"], "line1", "address_incomplete"),
        (["A", "", "Via Po 1", "Como", "22100", "IT", "SUN-1", "1"], "last_name", "address_incomplete"),
        (["A" * 101, *LUCA, "SUN-1", "1"], "reference", "too_many_letters"),
    ],
)
def test_what_is_wrong_is_told_by_its_column(ordered, row, place, fault):
    assert [found[1:3] for found in faults(ordered(row))] == [(place, fault)]


def test_a_later_row_that_says_something_else_of_the_order_is_refused(ordered):
    sheet = ordered(["A-1", *LUCA, "SUN-1", "2"], ["A-1", "Rossi", *SAME[1:], "SUN-2", "1"])
    assert faults(sheet)[1] == (3, "last_name", "contradicts", {"row": 2})


def test_what_the_cells_say_of_money_mail_type_and_test(ordered, apply):
    header = [*HEADER, "retailPrice", "email", "orderType", "testOrder", "currency"]
    wrong = [
        ["A", *LUCA, "SUN-1", "1", "twelve", "", "", "", ""],
        ["B", *LUCA, "SUN-1", "1", "", "luca@", "", "", ""],
        ["C", *LUCA, "SUN-1", "1", "", "", "letter", "", ""],
        ["D", *LUCA, "SUN-1", "1", "", "", "", "maybe", ""],
        ["E", *LUCA, "SUN-1", "1", "", "", "", "", "USD"],
    ]
    assert [found[1:3] for found in faults(ordered(*wrong, header=header))] == [
        ("price", "price_invalid"),
        ("email", "email_invalid"),
        ("type", "type_unknown"),
        ("test", "neither_yes_nor_no"),
        ("currency", "currency_other"),
    ]
    apply(ordered(["F", *LUCA, "SUN-1", "2", "12,50", "luca@example.com", "order", "sì", "eur"], header=header))
    (order,) = orders()
    assert (order.total, order.email, order.is_test, order.twin_key) == (2500, "luca@example.com", True, "")


def test_a_later_row_may_say_what_an_empty_cell_says(ordered, apply):
    header = [*HEADER, "orderType", "testOrder"]
    sheet = ordered(["A-1", *LUCA, "SUN-1", "2", "", ""], ["A-1", *SAME, "SUN-2", "1", "order", "no"], header=header)
    assert faults(sheet) == []
    apply(sheet)
    (order,) = orders()
    assert (order.is_test, len(order.items)) == (False, 2)


def test_a_draft_may_lack_its_address(ordered, apply):
    sheet = ordered(["A-1", *SAME, "SUN-1", "2", "bozza"], header=[*HEADER, "orderType"])
    apply(sheet)
    (order,) = orders()
    assert (order.status, [item.status for item in order.items]) == ("draft", ["draft"])


def test_a_line_names_the_catalog_and_its_file_is_fetched(ordered, apply, uid, art):
    header = [
        "Riferimento ordine",
        "Cognome",
        "Indirizzo",
        "Città",
        "CAP",
        "Paese",
        "UID prodotto",
        "Quantità",
        "URL file",
    ]
    sheet = ordered(["A-1", *LUCA, uid("a4"), "1", art], ["A-2", *LUCA, uid("a4"), "1", ""], header=header)
    assert faults(sheet) == [(3, "file", "area_without_file", {"area": "front"})]
    apply(sheet)
    (order,) = orders()
    (item,) = order.items
    assert (item.product_uid, list(item.files), order.status) == (uid("a4"), ["front"], "created")
    assert db.scalars(select(File).where(File.source_url == art)).one().state == "ready"


def test_a_file_that_cannot_be_printed_leaves_its_order_out(ordered, apply, uid, httpserver):
    httpserver.expect_request("/text.png").respond_with_data(b"no picture", content_type="image/png")
    header = [*HEADER, "productUid", "fileUrl"]
    url = httpserver.url_for("/text.png")
    sheet = ordered(["A", *LUCA, "SUN-1", "1", "", ""], ["A", *SAME, "", "1", uid("a4"), url], header=header)
    apply(sheet)
    assert orders() == []
    assert [found[:3] for found in faults(sheet)] == [(2, "", "order_refused"), (3, "file:front", "file_unfit")]


def test_what_went_meanwhile_leaves_its_order_out(ordered, apply, variants):
    sheet = ordered(["A", *LUCA, "SUN-1", "1"], ["B", *LUCA, "SUN-2", "1"])
    variants[0].gone_at = now()
    db.commit()
    apply(sheet)
    assert [each.reference for each in orders()] == ["B"]
    assert faults(sheet) == [(2, "sku", "no_longer", {})]
    assert (sheet.progress["plans"]["refused"], sheet.progress["plans"]["change"]) == (1, 1)


def test_rights_are_those_of_importing_orders(make, sign_in, store, ordered):
    sheet = ordered(["A-1", *LUCA, "SUN-1", "2"])
    client = db.get_one(Client, store.client_id)
    for role, expected in ((Role.ORDER_MANAGER, 200), (Role.VIEW_ONLY, 403)):
        answer = sign_in(make.member(role, client=client)).get(f"/sheets/orders/{sheet.id}")
        assert (role, answer.status_code) == (role, expected)
    assert sign_in(make.member(client=client)).get(f"/sheets/{sheet.id}").status_code == 404


def test_the_template_is_a_file_that_can_be_brought(admin, bring, sold):
    sheet = bring(admin.get("/sheets/orders/template").data, "orders.csv", "orders")
    assert [row[1:3] for row in plans(sheet)] == [("refused", "sku_unknown")]
    assert sheet.unknown == []


def test_seven_wrong_rows_of_a_thousand_come_with_the_file_of_refused_rows(admin, ordered, apply):
    """Each order is of two rows; seven rows name a product that is not there."""
    rows = [[f"R-{row // 2}", *LUCA, "SUN-9" if row % 150 == 3 else "SUN-1", "1"] for row in range(1000)]
    sheet = ordered(*rows)
    wrong = [row for row, _place, fault, _facts in faults(sheet) if fault == "sku_unknown"]
    assert wrong == [row + 2 for row in range(1000) if row % 150 == 3]
    apply(sheet)
    assert (len(wrong), len(orders())) == (7, 493)
    page = admin.get(f"/sheets/orders/{sheet.id}/refused")
    header, *left = csv.reader(io.StringIO(page.data.decode("utf-8-sig")))
    mended = ordered(*[[cell.replace("SUN-9", "SUN-2") for cell in row] for row in left], header=header)
    apply(mended)
    assert (len(orders()), plans(mended)) == (500, [(row, "change", "") for row in range(2, 16)])
    apply(ordered(*rows))
    assert len(orders()) == 500


def test_from_the_orders_one_chooses_the_store(admin, make, store):
    assert admin.get("/sheets/orders").location == f"/sheets/orders/new?store={store.id}"
    make.store(client_id=store.client_id, name="Second")
    db.commit()
    page = admin.get("/sheets/orders").text
    assert ("Second" in page, f"/sheets/orders/new?store={store.id}" in page) == (True, True)
    assert "/sheets/orders" in admin.get("/orders/").text


def test_after_the_first_orders_the_database_knows_their_table(ordered, apply):
    """Else it takes any index for the right one, and looks at all orders of the client for each line that follows."""
    if db.scalar(text("select current_setting('server_version_num')::int")) < 170000:
        pytest.skip("there the app may not ask for it")
    apply(ordered(["A-1", *LUCA, "SUN-1", "1"], ["A-2", *LUCA, "SUN-2", "1"]))
    assert db.scalar(text("select reltuples from pg_class where relname = 'orders'")) == 2
