"""In whatever file of the catalog, each row has one end, and of a product all is taken over or nothing."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select

from core.db import db
from core.matrix import Role
from jobs.sheets import apply_later, read_later, run_provider_sheet
from models import ProviderSheet, ProviderSheetRow
from services import files
from services.bulk import plans
from services.bulk.words import FAULTS, SHEET_FAULTS
from tests.bulk.test_properties import ENCODINGS, TEXT

HEADER = ["Row", "Product", "Key", "Value", "Values", "Product UID", "Price", "Can be ordered", "Category"]
thorough = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
GOOD = some.sampled_from([
    ["variant", "poster", "", "", "", "poster_pf_a4", "7", "", ""],
    ["variant", "poster", "", "", "", "poster_pf_a3", "", "no", ""],
    ["product", "poster", "", "", "", "", "9", "", ""],
    ["product", "mug", "", "", "", "", "4", "", "walls"],
    ["variant", "mug", "", "", "", "", "5", "", ""],
    ["value", "poster", "format", "a2", "", "", "1", "", ""],
    ["attribute", "card", "paper", "", "", "", "", "", ""],
    ["value", "card", "paper", "silk", "", "", "", "", ""],
    ["variant", "card", "", "", "", "card_pf_a4", "3", "", ""],
])  # fmt: skip
ROW = some.tuples(
    some.sampled_from(["product", "variant", "value", "attribute", "area", "thing", ""]),
    some.sampled_from(["poster", "card", "mug", "", "Bad key"]),
    some.sampled_from(["", "format", "front"]),
    some.sampled_from(["", "a4", "a9"]),
    some.sampled_from(["", "format=a4", "format"]),
    some.sampled_from(["", "poster_pf_a4", "card_pf_a3", "nothing"]),
    some.sampled_from(["", "7", "x"]),
    some.sampled_from(["", "yes", "no", "maybe"]),
    some.sampled_from(["", "walls", "nowhere"]),
).map(list)
CELL = TEXT | some.sampled_from(["poster", "variant", "\0", '"', "x" * 140_000])


@pytest.fixture
def asker(make):
    make.catalog_product(key="poster", category_id=make.category(key="walls").id)
    make.catalog_product(key="card")
    return make.member(Role.PROVIDER_ADMIN)


@thorough
@given(
    rows=some.lists(GOOD, max_size=6) | some.lists(GOOD | ROW | some.lists(CELL, min_size=1, max_size=9), max_size=8),
    encoding=some.sampled_from(ENCODINGS),
    separator=some.sampled_from(",;\t|"),
    tail=some.sampled_from(["", '\nvariant,"never closed', "\n\n\n", "\0", '\n"x"y,poster']),
)
def test_whatever_stands_in_a_file_each_row_has_one_end(asker, rows, encoding, separator, tail):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([HEADER, *rows])
    key = files.storage().put(io.BytesIO((out.getvalue() + tail).encode(encoding, errors="ignore")))
    sheet = ProviderSheet(kind="catalog", name="a.csv", key=key, asked_by_id=asker.id, reach=[0])
    read_later(sheet)
    db.commit()
    run_provider_sheet(sheet.id)
    db.expire_all()
    assert ended_well(sheet)
    if not tail and sheet.step == "checked":
        assert sum(plans.counts(sheet).values()) == sum(any(cell.strip() for cell in row) for row in rows)
    apply_later(sheet)
    db.commit()
    run_provider_sheet(sheet.id)
    db.expire_all()
    assert ended_well(sheet)
    assert plans.counts(sheet)["change"] == sheet.progress.get("done", 0)
    again = ProviderSheet(kind="catalog", name="a.csv", key=key, asked_by_id=asker.id, reach=[0])
    read_later(again)
    db.commit()
    run_provider_sheet(again.id)
    db.expire_all()
    assert ended_well(again)
    assert plans.counts(again)["change"] == 0


def ended_well(sheet) -> bool:
    """As counted, and of each product all rows change something or are as they were, or none changes anything."""
    row = ProviderSheetRow
    counted = dict(db.execute(select(row.plan, func.count()).where(*sheet.own_rows).group_by(row.plan)).all())
    told = db.scalars(select(row.fault).where(*sheet.own_rows, row.plan == "refused"))
    mixed = select(row.belongs_to).where(*sheet.own_rows, row.belongs_to != "").group_by(row.belongs_to)
    both = mixed.having(func.bool_or(row.plan == "change") & func.bool_or(row.plan == "refused"))
    is_foreseen = sheet.error is None or (sheet.error in SHEET_FAULTS and sheet.error != "unexpected")
    is_counted = {"change": 0, "same": 0, "refused": 0} | counted == plans.counts(sheet)
    return is_counted and {*told} <= {*FAULTS} and is_foreseen and not db.scalars(both).all()
