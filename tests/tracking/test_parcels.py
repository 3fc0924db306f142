"""Parcels by file: looked through first, sent by the rules of the packing table, each once however often brought."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from models import Activity, Package, Push, TimelineEntry
from services.packages import Tracking, pack
from tests.tracking.conftest import HEADER, ends, parcels, row, statuses


def test_a_parcel_is_seen_first_then_packed_handed_over_and_told_to_the_shop(admin, store, printed, bring, apply):
    order = printed(store, 2, 1)
    sheet = bring(row(order, "ZX 1", day=f"{now():%d/%m/%Y}"))
    page = admin.get(f"/sheets/tracking/{sheet.id}").text
    assert ("No parcel has left yet." in page, "3 pieces are packed and handed over" in page) == (True, True)
    assert ("Send 1 parcel" in page, "Aurora Prints" in page, parcels(order)) == (True, True, [])
    apply(sheet)
    assert parcels(order) == [("shipped", "ZX 1", {"SKU-1": 2, "SKU-2": 1})]
    assert statuses(order) == ["shipped"] * 3
    package, push = db.scalars(select(Package)).one(), db.scalars(select(Push).where(Push.kind == "shipment")).one()
    assert (package.carrier, "match=ZX%201" in package.tracking_url, push.package_id) == ("GLS", True, package.id)
    entry = db.scalars(select(TimelineEntry).where(TimelineEntry.what == "packed")).one()
    assert (entry.membership_id, entry.facts["code"]) == (sheet.asked_by_id, "ZX 1")
    assert db.scalars(select(Activity.action).order_by(Activity.id)).all()[-1] == "package.imported"


def test_the_same_file_again_sends_nothing_twice(admin, store, printed, bring, apply):
    order = printed(store, 1)
    first, second = bring(row(order, "ZX 1")), bring(row(order, "ZX 1"))
    apply(first)
    apply(second)
    assert (len(parcels(order)), [each[1] for each in ends(second)]) == (1, ["same"])
    third = bring(row(order, "zx 1"))
    assert [each[1] for each in ends(third)] == ["same"]
    assert "This file was imported already" in admin.get(f"/sheets/tracking/{bring(row(order, 'ZX 1')).id}").text
    assert len(db.scalars(select(Push).where(Push.kind == "shipment")).all()) == 1


def test_an_order_is_divided_by_its_products(store, printed, bring, apply):
    order = printed(store, 3, 1)
    sheet = bring(
        row(order, "ONE", sku="SKU-1", pieces="2"),
        row(order, "TWO", sku="sku-1", pieces="1"),
        row(order, "ONE", sku="SKU-2"),
    )
    apply(sheet)
    assert parcels(order) == [("shipped", "ONE", {"SKU-1": 2, "SKU-2": 1}), ("shipped", "TWO", {"SKU-1": 1})]
    assert statuses(order) == ["shipped"] * 3


def test_what_was_packed_without_a_code_gets_it(admin, make, store, printed, bring, apply):
    order = printed(store, 2)
    actor = make.member(Role.OPERATOR)
    pack(order, {order.items[0].id: 1}, Tracking(), actor)
    db.commit()
    sheet = bring(row(order, "ZX 1"))
    assert "The packed parcel gets its code" in admin.get(f"/sheets/tracking/{sheet.id}").text
    apply(sheet)
    assert parcels(order) == [("shipped", "ZX 1", {"SKU-1": 1})]
    pack(order, {order.items[0].id: 1}, Tracking(code="ZX 2"), actor)
    db.commit()
    apply(bring(row(order, "ZX 2")))
    assert [each[:2] for each in parcels(order)] == [("shipped", "ZX 1"), ("shipped", "ZX 2")]
    assert statuses(order) == ["shipped", "shipped"]


@pytest.mark.parametrize(
    ("packed", "carrier", "travels"),
    [
        (Tracking("DHL"), "", ("DHL", "https://www.dhl.com/")),
        (Tracking("DHL", "ZX 1"), "GLS", ("GLS", "https://gls-group.com/")),
        (Tracking("", "ZX 1"), "dhl", ("DHL", "https://www.dhl.com/")),
        (Tracking("Bici Torino", "ZX 1", "https://bici.example/zx1"), "", ("Bici Torino", "https://bici.example/zx1")),
    ],
)
def test_what_the_file_does_not_say_of_a_packed_parcel_stays_and_what_it_says_holds(
    make, store, printed, bring, apply, packed, carrier, travels
):
    order = printed(store, 1)
    pack(order, {order.items[0].id: 1}, packed, make.member(Role.OPERATOR))
    db.commit()
    apply(bring(row(order, "ZX 1", carrier=carrier)))
    assert parcels(order) == [("shipped", "ZX 1", {"SKU-1": 1})]
    (parcel,) = order.packages
    assert (parcel.carrier, parcel.tracking_url.startswith(travels[1])) == (travels[0], True)


def test_orders_are_found_by_number_reference_and_the_shops_own_id(make, store, printed, bring):
    other = make.store(client_id=make.client(name="Borealis").id, name="Borealis Shop")
    own = [
        printed(store, 1, number="#1001", external_id="77"),
        printed(store, 1, reference="PO-5"),
        printed(other, 1, number="1001"),
    ]
    by = {"Order": "", "Order Reference": "", "Client": "", "Store": "", "Tracking Code": "C"}
    asked = [
        {"Order": "1001"}, {"Order": "1001", "Client": "borealis"}, {"Order": "1001", "Store": "Aurora Shop"},
        {"Order": "77"}, {"Order Reference": "PO-5"}, {"Order": "PO-5", "Client": "Borealis"}, {"Order": "1002"}, {},
    ]  # fmt: skip
    sheet = bring(*[[*(by | {"Tracking Code": f"C{n}"} | one).values()] for n, one in enumerate(asked)], header=[*by])
    found = [each.wanted.get("order") for each in rows_of(sheet)]
    assert found == [None, own[2].id, own[0].id, None, own[1].id, None, None, None]
    told = [each.fault for each in rows_of(sheet)]
    expected = ["several_orders", "", "", "nothing_left", "", "order_unknown", "order_unknown", "order_missing"]
    assert told == expected


@pytest.mark.parametrize(
    ("change", "place", "fault"),
    [
        ({"Tracking Code": ""}, "code", "code_missing"),
        ({"Tracking Code": "X" * 101}, "code", "too_many_letters"),
        ({"Quantity": "2"}, "sku", "product_missing"),
        ({"SKU": "SKU-1", "Quantity": "1,5"}, "quantity", "quantity_invalid"),
        ({"SKU": "SKU-1", "Quantity": "3"}, "quantity", "too_few_left"),
        ({"SKU": "SKU-9"}, "sku", "item_unknown"),
        ({"Shipped On": "yesterday"}, "shipped", "day_invalid"),
        ({"Shipped On": "31.02.2026"}, "shipped", "day_invalid"),
        ({"Shipped On": f"{now() + timedelta(days=2):%Y-%m-%d}"}, "shipped", "day_to_come"),
        ({"Shipped On": "2020-01-01"}, "shipped", "day_too_early"),
        ({"Client": "Nobody"}, "order", "order_unknown"),
    ],
)
def test_what_is_wrong_is_told_by_its_column(admin, store, printed, bring, change, place, fault):
    order = printed(store, 2)
    told = dict(zip(HEADER, row(order, "ZX 1"), strict=True)) | change
    sheet = bring([*told.values()])
    assert ends(sheet) == [(2, "refused", place, fault)]
    assert admin.get(f"/sheets/tracking/{sheet.id}").status_code == 200


@pytest.mark.parametrize(("status", "fault"), [("created", "nothing_left"), ("canceled", "order_over")])
def test_what_is_not_printed_is_not_sent(store, printed, bring, status, fault):
    assert ends(bring(row(printed(store, 1, status=status), "ZX 1"))) == [(2, "refused", "order", fault)]


def test_a_parcel_with_a_wrong_row_is_left_out_whole_and_sent_with_its_mended_rows(admin, store, printed, bring, apply):
    order, other = printed(store, 1, 1), printed(store, 1)
    sheet = bring(row(order, "ONE", sku="SKU-1"), row(other, "TWO"), row(order, "ONE", sku="SKU-9"), row(other, "TWO"))
    assert [each[1:] for each in ends(sheet)] == [
        ("refused", "", "parcel_refused"), ("refused", "", "parcel_refused"), ("refused", "sku", "item_unknown"),
        ("refused", "", "parcel_twice"),
    ]  # fmt: skip
    apply(sheet)
    assert (parcels(order), parcels(other)) == ([], [])
    page = admin.get(f"/sheets/tracking/{sheet.id}/refused")
    header, *left = csv.reader(io.StringIO(page.data.decode("utf-8-sig")))
    assert (header[-1], "because row 4 is wrong. SKU: The order has no line" in left[0][-1]) == ("Error", True)
    mended = [[cell.replace("SKU-9", "SKU-2") for cell in each] for each in left[:3]]
    apply(bring(*mended, header=header))
    assert parcels(order) == [("shipped", "ONE", {"SKU-1": 1, "SKU-2": 1})]
    assert parcels(other) == [("shipped", "TWO", {"SKU-1": 1})]


def test_what_somebody_packed_meanwhile_is_told_and_not_packed_twice(make, store, printed, bring, apply):
    order = printed(store, 2)
    sheet = bring(row(order, "ZX 1"))
    pack(order, {order.items[0].id: 1}, Tracking(code="OTHER"), make.member(Role.OPERATOR))
    db.commit()
    apply(sheet)
    assert parcels(order) == [("packaged", "OTHER", {"SKU-1": 1})]
    assert ends(sheet) == [(2, "refused", "quantity", "too_few_left")]


def test_a_parcel_of_what_was_canceled_meanwhile_is_told_and_does_not_leave(make, admin, store, printed, bring, apply):
    order = printed(store, 2)
    pack(order, {order.items[0].id: 1}, Tracking(), make.member(Role.OPERATOR))
    db.commit()
    sheet = bring(row(order, "ZX 1"))
    admin.post(f"/orders/{order.id}/cancellation", data={"words": "Asked to"})
    apply(sheet)
    assert parcels(order) == [("packaged", "", {"SKU-1": 1})]
    assert ends(sheet) == [(2, "refused", "", "changed_meanwhile")]


def test_a_carriers_own_columns_are_matched_once(admin, store, printed, bring, work):
    order, later = printed(store, 1), printed(store, 1)
    sheet = bring([order.number, "ZX 1"], header=["Rif. mittente", "LDV"])
    assert (sheet.work_state, sheet.error) == ("failed", "column_missing")
    assert "Say which column" not in admin.get(f"/sheets/tracking/{sheet.id}").text
    admin.post(f"/sheets/tracking/{sheet.id}/columns", data={"column_0": "order", "column_1": "code"})
    work()
    assert ends(sheet) == [(2, "change", "", "")]
    assert ends(bring([later.number, "ZX 2"], header=["Rif. mittente", "LDV"])) == [(2, "change", "", "")]


def test_a_stopped_file_goes_on(admin, store, printed, bring, work):
    orders = [printed(store, 1) for _each in range(3)]
    sheet = bring(*[row(order, f"ZX {order.id}") for order in orders])
    admin.post(f"/sheets/tracking/{sheet.id}/applying")
    admin.post(f"/sheets/tracking/{sheet.id}/cancellation")
    work()
    assert [parcels(order) for order in orders] == [[], [], []]
    assert "Go on" in admin.get(f"/sheets/tracking/{sheet.id}").text
    admin.post(f"/sheets/tracking/{sheet.id}/applying")
    work()
    assert [len(parcels(order)) for order in orders] == [1, 1, 1]


def rows_of(sheet):
    return db.scalars(select(sheet.row).where(*sheet.own_rows).order_by(sheet.row.number)).all()


def test_letters_that_were_taken_for_others_are_read_anew(admin, store, printed, bring, work):
    order = printed(store, 1)
    sheet = bring(f"Order;Carrier;Tracking Code\n{order.number};Città Corriere;ZX 1\n".encode("cp1252"))
    admin.post(f"/sheets/tracking/{sheet.id}/reading", data={"encoding": "utf-8-sig", "separator": ";"})
    work()
    assert [each[1::2] for each in ends(sheet)] == [("refused", "letters")]
    admin.post(f"/sheets/tracking/{sheet.id}/reading", data={"encoding": "cp1252", "separator": ";"})
    work()
    assert ends(sheet) == [(2, "change", "", "")]
