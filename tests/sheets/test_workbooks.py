"""Excel workbooks as people save them, and as nobody should: read as they are shown, or refused in a sentence."""

import io
import zipfile
from datetime import date, datetime, timedelta

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import Workbook

from sheets import Encoding, TooMany, Unreadable, guess, rows, workbook, write_workbook, writing
from tests.sheets.test_rows import CELL

TABLE = some.lists(some.lists(CELL, min_size=2, max_size=4).filter(any), min_size=1, max_size=6)
SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def read(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    file = io.BytesIO(content)
    return [(row.number, row.cells) for row in rows(file, guess(file))]


def written(table) -> bytes:
    out = io.BytesIO()
    write_workbook(table, out)
    return out.getvalue()


def with_rows(xml: str, before: str = "") -> bytes:
    return with_part(SHEET, f"{before}{HEAD}{xml}</sheetData></worksheet>".encode())


def saved(*cells: tuple[object, str]) -> bytes:
    """A workbook with these values and number formats in its first column."""
    out, book = io.BytesIO(), Workbook()
    for at, (value, pattern) in enumerate(cells, 1):
        book.active.cell(at, 1, value).number_format = pattern
    book.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A good workbook in which one part is another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written([["a"]]))) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for part in good.namelist():
            bad.writestr(part, content if part == name else good.read(part))
        if name not in good.namelist():
            bad.writestr(name, content)
    return out.getvalue()


@settings(max_examples=100, deadline=None)
@given(TABLE)
def test_what_is_written_is_read_as_it_was(table):
    shown = [tuple(row[: max(at for at, cell in enumerate(row, 1) if cell)]) for row in table]
    assert read(written(table)) == list(enumerate(shown, 1))


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        ("007", "General", "007"),
        (7, "000", "007"),
        (7, "General", "7"),
        (-7, "000", "-007"),
        (8001234567890, "0", "8001234567890"),
        (8001234567890, "General", "8001234567890"),
        (0.1 + 0.2, "General", "0.3"),
        (12.5, "0.00", "12.50"),
        (1234.5, "#,##0.00", "1234.50"),
        (0.25, "0%", "25%"),
        (2.0, "General", "2"),
        (True, "General", "TRUE"),
        (date(2026, 11, 26), "dd/mm/yyyy", "26/11/2026"),
        (date(2026, 11, 26), "mm-dd-yy", "2026-11-26"),
        (date(2026, 11, 26), '[$-410]d" "mmmm" "yyyy', "2026-11-26"),
        (datetime(2026, 11, 26, 9, 5), "yyyy-mm-dd hh:mm", "2026-11-26 09:05"),  # noqa: DTZ001  (as they stand in cells)
        (datetime(2026, 11, 26, 9, 5, 3), "h:mm AM/PM", "2026-11-26 09:05:03"),  # noqa: DTZ001
        (timedelta(hours=30), "[h]:mm:ss", "30:00:00"),
        ("_x0041_", "General", "A"),
    ],
)
def test_a_cell_is_read_as_it_is_shown(value, pattern, shown):
    assert read(saved((value, pattern))) == [(1, (shown,))]


def test_rows_have_the_numbers_of_the_spreadsheet():
    assert read(saved(("a", "General"), (None, "General"), ("b", "General"))) == [(1, ("a",)), (3, ("b",))]


def test_a_sheet_that_is_hidden_is_passed_over():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        first, second = book.add_worksheet(), book.add_worksheet()
        first.write(0, 0, "hidden")
        second.write(0, 0, "seen")
        second.activate()
        first.hide()
    assert read(out.getvalue()) == [(1, ("seen",))]


def test_a_formula_counts_as_what_it_came_to():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write_formula(0, 0, '="SUN-"&"1"', value="SUN-1")
    assert read(out.getvalue()) == [(1, ("SUN-1",))]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 and nothing more", "workbook_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook_old"),
        (with_part(SHEET, b"<worksheet"), "workbook_broken"),
        (with_rows('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "workbook_broken"),
        (with_rows('<row r="999999999999"><c><v>1</v></c></row>'), "sheet_wide"),
        (with_rows('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "sheet_wide"),
        (with_rows('<row r="1"><c><v>&b;</v></c></row>', DOCTYPE), "workbook_broken"),
    ],
)
def test_what_is_broken_or_hostile_is_refused(content, code):
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert refused.value.code == code


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1024 * 1024)
    with pytest.raises(Unreadable) as refused:
        read(with_part("xl/worksheets/sheet9.xml", b" " * 2 * 1024 * 1024))
    assert refused.value.code == "workbook_large"


def test_a_packed_file_of_another_kind_is_told():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as other:
        other.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(Unreadable) as refused:
        read(out.getvalue())
    assert refused.value.code == "workbook_other"


@settings(max_examples=100, deadline=None)
@given(some.integers(0, 3000), some.binary(min_size=1, max_size=8))
def test_a_workbook_that_was_damaged_is_read_or_refused(at, damage):
    good = GOOD
    content = good[: at % len(good)] + damage + good[at % len(good) + len(damage) :]
    try:
        read(content)
    except Unreadable:
        return


GOOD = written([["Store Variant ID", "Product UID"], ["V1", "=1+1"], ["0042", 7]])


def test_more_rows_than_a_workbook_has_are_refused(monkeypatch):
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    with pytest.raises(TooMany):
        written([["a"], ["b"], ["c"]])


def test_a_workbook_is_recognised_by_its_content():
    assert guess(io.BytesIO(GOOD)).encoding == Encoding.WORKBOOK
