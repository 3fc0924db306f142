"""Which of our columns those of a foreign file are: as a person said, kept for the next file like it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from core.db import db
from models import AnySheet
from services.bulk.columns import FILE, Header, recognise
from services.bulk.kinds import Kind, kind_of

BACK = f"{FILE}:back"


def header_of(sheet: AnySheet, cells: Sequence[str]) -> Header:
    """What these columns are: as a person said of this sheet, or of the last one with the same; else by their names."""
    sheet.chosen = sheet.chosen or _remembered(sheet, cells)
    return matched(cells, sheet.chosen) if sheet.chosen else recognise(cells, kind_of(sheet).key_of)


def matched(cells: Sequence[str], chosen: Mapping[str, int]) -> Header:
    """`chosen` is {our key: place}."""
    used = set(chosen.values())
    return Header(dict(chosen), [cell for place, cell in enumerate(cells) if cell and place not in used], [])


def keys(kind: Kind, cells: Sequence[str]) -> list[str]:
    """What a column can be, in the order of the files that Vetrina writes."""
    areas = sorted({key for cell in cells if (key := kind.key_of(cell)).startswith(f"{FILE}:")} | {BACK})
    return [each for key in kind.names for each in ([key, *areas] if key == FILE else [key])]


def _remembered(sheet: AnySheet, cells: Sequence[str]) -> dict[str, int]:
    table = type(sheet)
    same = select(table.chosen).where(*sheet.alike, table.header == list(cells), table.chosen != {})
    return db.scalars(same.where(table.id != sheet.id).order_by(table.id.desc()).limit(1)).first() or {}
