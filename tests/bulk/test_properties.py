"""An export brought back changes nothing, whatever stands in it; in whatever file, each row has an end."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import func, select

from core.db import db
from core.running import own_url
from jobs.sheets import apply_later, read_later, run_sheet
from models import Mapping, Sheet, SheetRow
from services import files, mappings
from services.bulk import plans
from services.bulk.words import FAULTS, FILE_UNFIT, SHEET_FAULTS
from tests.bulk.test_products import HEADER

thorough = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ODD = [
    "=1+1",
    "+39 040",
    "-5",
    "@sum",
    "'quoted",
    "'=guarded",
    "007",
    '"',
    'a "b" c',
    "one\ntwo",
    ",;|\t",
    "Città è più",
    "€ 5",
]
LETTERS = some.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXT = some.sampled_from(ODD) | some.text(LETTERS, max_size=12)
ID = TEXT.map(lambda text: text.strip()[:20]).filter(bool)
SOLD = some.lists(some.tuples(ID, TEXT, TEXT), min_size=1, max_size=6, unique_by=lambda one: one[0])


def saved_again(file: bytes, encoding: str, separator: str) -> bytes:
    """As a spreadsheet saves the CSV that it has opened: every cell as it stands there, the apostrophes among them."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    return out.getvalue().encode(encoding, errors="ignore")


WAYS = {
    "csv": lambda exported, store: exported(store),
    "workbook": lambda exported, store: exported(store, "xlsx"),
    "windows": lambda exported, store: saved_again(exported(store), "cp1252", ";"),
    "utf-16": lambda exported, store: saved_again(exported(store), "utf-16", "\t"),
}


def read(store, content: bytes) -> Sheet:
    key = files.storage().put(io.BytesIO(content))
    sheet = Sheet(client_id=store.client_id, store_id=store.id, name="a.csv", key=key)
    read_later(sheet)
    db.commit()
    run_sheet(sheet.id)
    return db.get_one(Sheet, sheet.id, populate_existing=True)


@pytest.mark.parametrize("way", WAYS)
@thorough
@given(sold=SOLD)
def test_an_export_that_is_brought_back_changes_nothing(make, exported, poster, way, sold):
    if way == "windows":
        sold = [tuple(text.encode("cp1252", "ignore").decode("cp1252") for text in one) for one in sold]
        sold = list({one[0].strip(): one for one in sold if one[0].strip() == one[0] != ""}.values())
    store = make.store()
    product = make.product(store, title="Città più bella")  # else a few letters of Windows may be good UTF-8 by chance
    made = [make.variant(product, external_id=id_, title=title, sku=sku.strip()) for id_, title, sku in sold]
    mappings.connect(made[::2], poster.variants[0], {"front": make.file(store.client_id)}) if made else None
    db.commit()
    sheet = read(store, WAYS[way](exported, store))
    assert plans.counts(sheet) == {"change": 0, "same": len(made), "refused": 0}


CELL = TEXT | some.sampled_from(
    ["V1", "V2", "V3", "SUN-1", "-", "2", "{uid}", "{art}", "{other}", "\0", '"', "x" * 140_000]
)
ROWS = some.lists(some.lists(CELL, min_size=1, max_size=5), max_size=8)
GOOD = some.just(["V1", "{uid}", "{art}", "1", ""]) | some.just(["V2", "{uid}", "{art}", "", "x"])
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]


@thorough
@given(
    rows=some.lists(GOOD | some.lists(CELL, min_size=1, max_size=6), max_size=8),
    encoding=some.sampled_from(ENCODINGS),
    separator=some.sampled_from(",;\t|"),
    quoting=some.booleans(),
    tail=some.sampled_from(["", '\nV1,"never closed', "\n\n\n", "\0", '\n"x"y,1']),
)
def test_whatever_stands_in_a_file_each_row_has_one_end(make, poster, rows, encoding, separator, quoting, tail):
    store = make.store()
    product = make.product(store)
    for number in (1, 2, 3):
        make.variant(product, external_id=f"V{number}", sku=f"SUN-{number}")
    words = {"{uid}": poster.variants[0].uid, "{art}": f"{own_url('files/')}{make.file(store.client_id).id}"}
    table = [[*HEADER, "Quantity Multiplier", "Mine"], *([words.get(cell, cell) for cell in row] for row in rows)]
    if quoting:
        out = io.StringIO()
        csv.writer(out, delimiter=separator).writerows(table)
        text = out.getvalue()
    else:
        text = "\r\n".join(separator.join(row) for row in table)
    sheet = read(store, (text + tail).encode(encoding, errors="ignore"))
    assert ended_well(sheet)
    if quoting and not tail and sheet.step == "checked":
        assert sum(plans.counts(sheet).values()) == sum(any(cell.strip() for cell in row) for row in table[1:])
    apply_later(sheet)
    db.commit()
    run_sheet(sheet.id)
    db.expire_all()
    assert ended_well(sheet)
    made = db.query(Mapping).filter(Mapping.store_id == store.id).count()
    assert made == sheet.progress.get("done", 0) == (plans.counts(sheet)["change"] if sheet.step == "applied" else made)


def ended_well(sheet) -> bool:
    """Every row in one of three ends, as counted; every refusal has words; nothing unforeseen."""
    own = select(SheetRow.plan, func.count()).where(SheetRow.sheet_id == sheet.id).group_by(SheetRow.plan)
    counted = {"change": 0, "same": 0, "refused": 0} | dict(db.execute(own).all())
    told = db.scalars(select(SheetRow.fault).where(SheetRow.sheet_id == sheet.id, SheetRow.plan == "refused"))
    is_foreseen = sheet.error != "unexpected" and (sheet.error is None or sheet.error in SHEET_FAULTS)
    return counted == plans.counts(sheet) and {*told} <= {*FAULTS, FILE_UNFIT} and is_foreseen
