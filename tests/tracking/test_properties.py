"""In whatever file of parcels, each row has one end, and what is sent is what was said."""

import csv
import io
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select

from core.db import db
from core.matrix import Role
from jobs.sheets import apply_later, read_later, run_provider_sheet
from models import Order, OrderItem, Package, PackageLine, ProviderSheet, ProviderSheetRow
from services import files
from services.bulk import plans
from services.bulk.words import FAULTS, SHEET_FAULTS
from tests.bulk.test_properties import ENCODINGS, TEXT
from tests.tracking.conftest import HEADER

thorough = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ORDERS = some.sampled_from(["A", "B", "B", "C", "PO-1", "nobody"])
ROW = some.tuples(
    ORDERS,
    some.sampled_from(["", "", "Aurora Prints", "Borealis"]),
    some.just(""),
    some.sampled_from(["", "SKU-1", "sku-2", "SKU-9"]),
    some.sampled_from(["", "", "1", "2", "0", "x"]),
    some.sampled_from(["", "GLS", "dhl"]),
    some.sampled_from(["ONE", "TWO", "one", "THREE", ""]),
    some.sampled_from(["", "", "26/11/2026", "soon"]),
).map(list)
GOOD = some.tuples(
    some.sampled_from(["A", "B"]),
    some.just("Aurora Prints"),
    some.just(""),
    some.sampled_from(["SKU-1", "sku-2"]),
    some.sampled_from(["", "1"]),
    some.just("GLS"),
    some.sampled_from(["ONE", "TWO", "one"]),
    some.just(""),
).map(list)
CELL = TEXT | some.sampled_from(["A", "B", "ONE", "SKU-1", "\0", '"', "x" * 140_000])


@pytest.fixture
def asker(make):
    return make.member(Role.PROVIDER_ADMIN)


@thorough
@given(
    rows=some.lists(GOOD, max_size=4) | some.lists(GOOD | ROW | some.lists(CELL, min_size=1, max_size=9), max_size=8),
    encoding=some.sampled_from(ENCODINGS),
    separator=some.sampled_from(",;\t|"),
    quoting=some.booleans(),
    tail=some.sampled_from(["", '\nA,"never closed', "\n\n\n", "\0", '\n"x"y,1']),
)
def test_whatever_stands_in_a_file_each_row_has_one_end(make, asker, rows, encoding, separator, quoting, tail):
    for table in (PackageLine, Package, OrderItem, Order):
        db.query(table).delete()
    furnish(make)
    table = [HEADER, *rows]
    if quoting:
        out = io.StringIO()
        csv.writer(out, delimiter=separator).writerows(table)
        text = out.getvalue()
    else:
        text = "\r\n".join(separator.join(row) for row in table)
    key = files.storage().put(io.BytesIO((text + tail).encode(encoding, errors="ignore")))
    sheet = ProviderSheet(kind="tracking", name="a.csv", key=key, asked_by_id=asker.id)
    read_later(sheet)
    db.commit()
    run_provider_sheet(sheet.id)
    db.expire_all()
    assert ended_well(sheet)
    if quoting and not tail and sheet.step == "checked":
        assert sum(plans.counts(sheet).values()) == sum(any(cell.strip() for cell in row) for row in rows)
    if sheet.step != "checked":
        return
    wanted = Counter(sum(row.wanted["pieces"].values()) for row in changes(sheet))
    parcels = sheet.progress["parcels"]
    apply_later(sheet)
    db.commit()
    run_provider_sheet(sheet.id)
    db.expire_all()
    assert ended_well(sheet)
    assert plans.counts(sheet)["change"] == sheet.progress.get("done", 0)
    assert db.query(Package).count() == parcels
    assert sum(db.scalars(select(PackageLine.quantity))) == sum(pieces * times for pieces, times in wanted.items())
    packed = select(PackageLine.item_id, func.sum(PackageLine.quantity)).group_by(PackageLine.item_id)
    ordered = dict(db.execute(select(OrderItem.id, OrderItem.quantity)).all())
    assert all(pieces <= ordered[item] for item, pieces in db.execute(packed))


def furnish(make):
    """B is an order of both clients, C is not printed yet."""
    aurora = make.store(client_id=make.client(name="Aurora Prints").id)
    borealis = make.store(client_id=make.client(name="Borealis").id)
    for store, number, status in ((aurora, "A", "printed"), (aurora, "B", "printed"), (borealis, "B", "printed"),
                                  (aurora, "C", "created")):  # fmt: skip
        order = make.order(store, number=number, status=status, reference="PO-1" if number == "A" else "")
        for sku, quantity in (("SKU-1", 2), ("SKU-2", 1)):
            make.item(order, sku=sku, quantity=quantity)


def changes(sheet):
    return db.scalars(select(ProviderSheetRow).where(*sheet.own_rows, ProviderSheetRow.plan == "change")).all()


def ended_well(sheet) -> bool:
    """Every row in one of three ends, as counted; every refusal has words; nothing unforeseen."""
    own = select(ProviderSheetRow.plan, func.count()).where(*sheet.own_rows).group_by(ProviderSheetRow.plan)
    counted = {"change": 0, "same": 0, "refused": 0} | dict(db.execute(own).all())
    told = db.scalars(select(ProviderSheetRow.fault).where(*sheet.own_rows, ProviderSheetRow.plan == "refused"))
    is_foreseen = sheet.error is None or sheet.error in SHEET_FAULTS and sheet.error != "unexpected"
    return counted == plans.counts(sheet) and {*told} <= {*FAULTS} and is_foreseen
