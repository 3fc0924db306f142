"""The same rows as an Excel workbook: amounts and moments are such, texts are never calculated."""

import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

import sheets.writing
from core.db import db
from models import Client
from tests.exports.conftest import newest


def cells_of(page) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(page.data)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.fixture
def store(make):
    return make.store()


@pytest.fixture
def window(make, store, sign_in):
    return sign_in(make.member(client=db.get_one(Client, store.client_id)))


def test_amounts_and_moments_are_such_and_texts_are_never_calculated(make, store, window, work):
    make.order(store, number="=1+1", total=1990, placed_at="2026-07-01T10:00:00+00:00", phone="0039")
    window.post("/exports/orders", data={"format": "xlsx"})
    work()
    page = window.get(f"/exports/{newest().id}/file")
    headings, row = cells_of(page)
    told = dict(zip(headings, row, strict=True))
    assert [told[name] for name in ("Order", "Total", "Phone")] == ["=1+1", 19.9, "0039"]
    assert told["Placed"] == datetime(2026, 7, 1, 12)  # noqa: DTZ001  (as clocks in Rome show it)
    assert (page.mimetype.endswith("sheet"), newest().bytes) == (True, len(page.data))
    kinds = {cell.data_type for row in load_workbook(io.BytesIO(page.data)).worksheets[0].iter_rows() for cell in row}
    assert "f" not in kinds


def test_more_rows_than_a_sheet_has_end_in_words(make, store, window, work, monkeypatch):
    monkeypatch.setattr(sheets.writing, "MOST_ROWS", 2)
    for _time in range(2):
        make.order(store)
    window.post("/exports/orders", data={"format": "xlsx"})
    work()
    assert (newest().work_state, newest().key) == ("failed", None)
    assert "An Excel sheet has no room for so many rows. Take the CSV file." in window.get("/exports/").text
