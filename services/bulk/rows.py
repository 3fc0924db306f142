"""The rows of a sheet whose changes are not made yet: read in turn, their files fetched, and how they ended noted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, ColumnElement, String, any_, literal, null, select, update

from core.bulk import update_rows
from core.db import db, now
from models import AnySheet, File, FileState, Plan, PrintArea, Sheet, SheetRow
from services.bulk.standing import is_one_of
from services.files import take_address
from services.preflight import blocker_of, has_low_resolution

SETTLED = (FileState.READY, FileState.REFUSED)
Fault = tuple[str, str, dict[str, Any]]  # code, our key of the column, facts


@dataclass(slots=True)
class Owed:
    """A row's change that is not made yet, as far as making it needs."""

    id: int
    number: int
    variant_id: int
    wanted: dict[str, Any]
    belongs_to: str = ""

    @property
    def files(self) -> dict[str, Any]:
        """{area: file id, or the address of one that nobody has asked for yet}."""
        files: dict[str, Any] = self.wanted.get("files", {})
        return files

    @property
    def is_connecting(self) -> bool:
        return "uid" in self.wanted


class Ends(NamedTuple):
    """How many rows came to what; those that wait have files that are still being fetched or looked at. `variants`:
    the ids of those that are made otherwise now."""

    changed: int
    refused: int
    waiting: int
    same: int = 0  # by now
    variants: Sequence[int] = ()


def owed(sheet: AnySheet, behind: int, most: int) -> list[Owed]:
    """In the order of the file, behind this row's number. Plain values: objects of the session cost the most."""
    return owed_of(sheet, sheet.row.number > behind, most)


def owed_with(sheet: AnySheet, rows: Sequence[Owed]) -> list[Owed]:
    """These, which are all that are owed between the first and the last of them, and all others that belong together
    with them, in the order of the file."""
    elsewhere = ~sheet.row.number.between(rows[0].number, rows[-1].number)
    others = owed_of(sheet, is_one_text_of(sheet.row.belongs_to, {row.belongs_to for row in rows}) & elsewhere)
    return sorted([*rows, *others], key=lambda row: row.number)


def owed_of(sheet: AnySheet, which: ColumnElement[bool], most: int | None = None) -> list[Owed]:
    return changes_of(sheet, sheet.row.done_at.is_(None) & which, most)


def changes_of(sheet: AnySheet, which: ColumnElement[bool], most: int | None = None) -> list[Owed]:
    """Rows that change something, in the order of the file."""
    row, variant_id = sheet.row, SheetRow.variant_id if isinstance(sheet, Sheet) else null()
    own = select(row.id, row.number, variant_id, row.wanted, row.belongs_to).where(*sheet.own_rows, which)
    found = db.execute(own.where(row.plan == Plan.CHANGE).order_by(row.number).limit(most))
    return [Owed(id_, number, variant or 0, wanted, group) for id_, number, variant, wanted, group in found]


def fetch(sheet: Sheet, rows: Sequence[Owed]) -> list[File]:
    """Files for the addresses that these rows name, one for each address. The answer: those that are to be fetched."""
    named = [row for row in rows if any(isinstance(file, str) for file in row.files.values())]
    urls = {file for row in named for file in row.files.values() if isinstance(file, str)}
    if not urls:
        return []
    own = select(File).where(File.client_id == sheet.client_id, File.source_url.in_(urls))
    here = {str(file.source_url): file for file in db.scalars(own.where(File.created_at >= sheet.created_at))}
    new = {url: take_address(sheet.client_id, url) for url in sorted(urls - here.keys())}
    db.flush()
    ids = {url: file.id for url, file in (here | new).items()}
    for row in named:
        row.wanted = row.wanted | {"files": {area: ids.get(file, file) for area, file in row.files.items()}}
    update_rows(SheetRow.__tablename__, [{"id": row.id, "wanted": row.wanted} for row in named])
    return list(new.values())


def note_done(sheet: AnySheet, rows: Sequence[Owed]) -> None:
    own = update(sheet.row).where(*sheet.own_rows, is_one_of(sheet.row.id, [row.id for row in rows]))
    db.execute(own.values(done_at=now()), execution_options={"synchronize_session": False})


def note_same(sheet: AnySheet, rows: Sequence[Owed]) -> None:
    """Somebody did meanwhile what they want."""
    here = update(sheet.row).where(*sheet.own_rows, is_one_of(sheet.row.id, [row.id for row in rows]))
    if rows:
        db.execute(here.values(plan=Plan.SAME, done_at=now()), execution_options={"synchronize_session": False})


def note_faults(faults: Mapping[int, Fault], table: str = SheetRow.__tablename__) -> None:
    end = {"plan": Plan.REFUSED, "done_at": now()}
    told = (
        end | {"id": id_, "fault": code, "place": place, "facts": facts} for id_, (code, place, facts) in faults.items()
    )
    update_rows(table, list(told))


def files_of(client_id: int, rows: Sequence[Owed]) -> dict[int, File]:
    """{file id: the file itself, or the one that has had its content before}."""
    own = select(File).where(File.client_id == client_id)
    ids = {id_ for row in rows for id_ in row.files.values()}
    found = {file.id: file for file in db.scalars(own.where(is_one_of(File.id, ids)))} if ids else {}
    firsts = {file.same_as_id for file in found.values() if file.same_as_id}
    first = {file.id: file for file in db.scalars(own.where(is_one_of(File.id, firsts)))} if firsts else {}
    return {id_: first.get(file.same_as_id or 0, file) for id_, file in found.items()}


def are_settled(files: Mapping[int, File], row: Owed) -> bool:
    """Whether nobody fetches or looks at its files any more."""
    named = (files.get(id_) for id_ in row.files.values())
    return all(file is None or file.state in SETTLED for file in named)


def unfit(file: File | None, area: PrintArea | None) -> tuple[str, dict[str, Any]]:
    """Why it cannot be printed there; an empty code: it can."""
    if file is None:
        return "file_unknown", {"address": ""}  # somebody deleted it meanwhile
    if area is None:
        return "area_unknown", {}
    if file.state != FileState.READY:
        return "file_unfit", {"code": file.error or "unexpected", "facts": file.error_facts}
    if wrong := blocker_of(file, area):
        return "file_unfit", {"code": wrong.code, "facts": dict(wrong.facts)}
    return ("low_resolution", {}) if has_low_resolution(file, area) else ("", {})


def is_one_text_of(column: Any, texts: Collection[str]) -> ColumnElement[bool]:
    """One parameter, however many they are."""
    found: ColumnElement[bool] = column == any_(literal(list(texts), ARRAY(String)))
    return found
