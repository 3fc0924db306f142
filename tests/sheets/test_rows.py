"""Spreadsheets as people save them, and worse: every row is read, or told with what is wrong with it."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sheets import BEGINNING, SEPARATORS, Shape, Unreadable, guess, rows, written
from sheets.reading import MOST_LINES
from sheets.rows import Fault

TEXT = some.text(some.characters(blacklist_categories=["Cs"], blacklist_characters="\0\ufffd"), max_size=12)
CELL = TEXT.map(str.strip)
TABLE = some.lists(some.lists(CELL, min_size=2, max_size=4).filter(any), min_size=1, max_size=6)


def read(content: bytes, shape: Shape | None = None) -> list[tuple[str, ...] | Fault]:
    file = io.BytesIO(content)
    return [row.fault or row.cells for row in rows(file, shape or guess(file))]


@settings(max_examples=300, deadline=None)
@given(TABLE)
def test_what_is_written_is_read_as_it_was(table):
    content = (BEGINNING + written(table)).encode()
    assert read(content, Shape("utf-8-sig", ",")) == [tuple(row) for row in table]


@settings(max_examples=300, deadline=None)
@given(some.binary(max_size=400) | some.text("a\";,\n\r\t\0'=", max_size=60).map(str.encode))
def test_whatever_the_bytes_are_each_row_is_read_or_told(content):
    try:
        found = list(rows(io.BytesIO(content), guess(io.BytesIO(content))))
    except Unreadable:
        return  # it says that it is a workbook, and is none
    assert [row.number for row in found] == sorted({row.number for row in found})
    assert all(row.fault or any(row.cells) for row in found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", SEPARATORS)
def test_the_encodings_and_separators_of_spreadsheets_are_recognised(encoding, separator):
    table = [["Città", "Prezzo"], ["Forlì", "12,50 €"]]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in table)
    assert read(text.encode(encoding)) == [tuple(row) for row in table]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'a,b\n1,"x\n2,y\n3,z\n', [("a", "b"), Fault.QUOTES, ("2", "y"), ("3", "z")]),
        (b'a,b\n1,"x"y\n2,z\n', [("a", "b"), Fault.QUOTES, ("2", "z")]),
        (b"a,b\n1,x\0\n2,y\n", [("a", "b"), Fault.NUL, ("2", "y")]),
        (b"a,b\n" + b"x" * 10_000_000 + b",1\n2,y\n", [("a", "b"), Fault.TOO_LONG, ("2", "y")]),
        (b'a,b\n"' + (b"x" * 1500 + b"\n") * 100 + b'",1\n2,y\n', [("a", "b"), Fault.TOO_LONG, ("2", "y")]),
        (b'a,b\n"' + (b"x" * 100_000 + b"\n") * 100 + b'",1\n2,y\n', [("a", "b"), Fault.TOO_LONG, ("2", "y")]),
        (b"a,b\n\n,\n1,x\n", [("a", "b"), ("1", "x")]),
        (b'a,b\n"one\ntwo",x\n', [("a", "b"), ("one\ntwo", "x")]),
        (b"a,b,c\n1\n1,2,3,4\n", [("a", "b", "c"), ("1",), ("1", "2", "3", "4")]),
        (b"a\n007\n'=1+1\n'007\n", [("a",), ("007",), ("=1+1",), ("'007",)]),
        (b"", []),
    ],
)
def test_a_row_that_cannot_be_read_holds_up_no_other(content, found):
    assert read(content, Shape("utf-8-sig", ",")) == found


def test_a_quote_that_is_never_closed_takes_its_own_row_alone_however_many_follow():
    lines = [b'1,"never closed', *(b"%d,fine" % number for number in range(2, 3 * MOST_LINES))]
    found = read(b"a,b\n" + b"\n".join(lines), Shape("utf-8-sig", ","))
    assert (found[1], len(found), found[-1]) == (Fault.QUOTES, 3 * MOST_LINES, (str(3 * MOST_LINES - 1), "fine"))


def test_rows_have_the_numbers_of_the_spreadsheet():
    file = io.BytesIO(b'a,b\n"one\ntwo",x\n\n3,y\n')
    assert [row.number for row in rows(file, Shape("utf-8-sig", ","))] == [1, 2, 4]


def test_letters_of_another_encoding_are_told():
    assert read("a,b\nForlì,1\nRoma,2\n".encode("cp1252"), Shape("utf-8-sig", ",")) == [
        ("a", "b"), Fault.LETTERS, ("Roma", "2"),
    ]  # fmt: skip
