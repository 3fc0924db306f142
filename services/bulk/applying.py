"""A sheet's planned changes made: so many rows in one transaction, each either done or as it was.

Set by set, not row by row: tens of thousands of variants are connected in a minute. What a row wants is looked at again
under lock, since it was planned a while ago: whoever changed the variant meanwhile keeps their change, and the row says
so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select, update

from core.bulk import update_rows
from core.db import db, now
from designs.findings import Level
from models import File, FileState, MappingState, Plan, PrintArea, Sheet, SheetRow
from services.bulk.known import made_as
from services.bulk.standing import Standing, is_one_of, locked
from services.bulk.writing import Made, connect, disconnect, remember
from services.files import take_address
from services.preflight import findings_of, has_low_resolution

SETTLED = (FileState.READY, FileState.REFUSED)
Fault = tuple[str, str, dict[str, Any]]  # code, our key of the column, facts


@dataclass(slots=True)
class Owed:
    """A row's change that is not made yet, as far as making it needs."""

    id: int
    number: int
    variant_id: int
    wanted: dict[str, Any]

    @property
    def files(self) -> dict[str, Any]:
        """{area: file id, or the address of one that nobody has asked for yet}."""
        files: dict[str, Any] = self.wanted.get("files", {})
        return files

    @property
    def is_connecting(self) -> bool:
        return "uid" in self.wanted


class Ends(NamedTuple):
    """How many rows came to what; those that wait have files that are still being fetched or looked at."""

    changed: int
    refused: int
    waiting: int


def owed(sheet: Sheet, behind: int, most: int) -> list[Owed]:
    """In the order of the file, behind this row's number. Plain values: objects of the session cost the most."""
    own = select(SheetRow.id, SheetRow.number, SheetRow.variant_id, SheetRow.wanted).where(
        SheetRow.client_id == sheet.client_id, SheetRow.sheet_id == sheet.id
    )
    waiting = own.where(SheetRow.done_at.is_(None), SheetRow.plan == Plan.CHANGE, SheetRow.number > behind)
    found = db.execute(waiting.order_by(SheetRow.number).limit(most))
    return [Owed(id_, number, variant_id or 0, wanted) for id_, number, variant_id, wanted in found]


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


def apply(sheet: Sheet, rows: Sequence[Owed]) -> Ends:
    """Make these changes."""
    batch = Batch(sheet, rows)
    faults = {row.id: fault for row in batch.ready if (fault := batch.fault_of(row))}
    fine = [row for row in batch.ready if row.id not in faults]
    made = {row.variant_id: batch.made(row) for row in fine if row.is_connecting}
    taken = [row.variant_id for row in fine if not row.is_connecting]
    connect(sheet.client_id, made)
    disconnect(sheet.client_id, taken)
    after = {id_: one.snapshot for id_, one in made.items()}
    after |= dict.fromkeys(taken, {"state": str(MappingState.NOT_CONNECTED)})
    remember(sheet.client_id, ((id_, batch.before[id_].snapshot, after[id_]) for id_ in after), sheet.id)
    _note_done(sheet, fine)
    _note_faults(faults)
    return Ends(len(fine), len(faults), len(rows) - len(batch.ready))


def _note_done(sheet: Sheet, rows: Sequence[Owed]) -> None:
    own = update(SheetRow).where(
        SheetRow.client_id == sheet.client_id, is_one_of(SheetRow.id, [row.id for row in rows])
    )
    db.execute(own.values(done_at=now()), execution_options={"synchronize_session": False})


def _note_faults(faults: Mapping[int, Fault]) -> None:
    end = {"plan": Plan.REFUSED, "done_at": now()}
    told = (
        end | {"id": id_, "fault": code, "place": place, "facts": facts} for id_, (code, place, facts) in faults.items()
    )
    update_rows(SheetRow.__tablename__, list(told))


class Batch:
    """Some rows of a sheet, with everything that they are about read and locked at once."""

    def __init__(self, sheet: Sheet, rows: Sequence[Owed]) -> None:
        self._client_id = sheet.client_id
        self._files, self._prints = self._files_of(rows), dict[int, str]()
        self._looked_at: dict[tuple[int, int], tuple[str, dict[str, Any]]] = {}
        self.ready = [row for row in rows if self._is_settled(row)]
        self.before: Mapping[int, Standing] = locked(self._client_id, [row.variant_id for row in self.ready])
        self._catalog = made_as(self._client_id, {row.wanted.get("uid", "") for row in self.ready})
        self._areas = {uid: {area.key: area for area in made_of.areas} for uid, made_of in self._catalog.items()}

    def fault_of(self, row: Owed) -> Fault | None:
        """What stands in the way by now."""
        standing = self.before.get(row.variant_id)
        if standing is None:
            return "variant_unknown", "variant", {"value": ""}
        if standing.last != row.wanted["seen"]:
            return "changed_since", "", {}
        if not row.is_connecting:
            return None
        areas = self._areas.get(row.wanted["uid"])
        if areas is None:
            return "uid_unknown", "uid", {"value": row.wanted["uid"]}
        wrong = ((area, self._unfit(id_, areas.get(area))) for area, id_ in row.files.items())
        return next(((code, f"file:{area}", facts) for area, (code, facts) in wrong if code), None)

    def made(self, row: Owed) -> Made:
        made_of = self._catalog[row.wanted["uid"]]
        if made_of.id not in self._prints:
            self._prints[made_of.id] = made_of.areas_print
        files = {area: self._files[id_].id for area, id_ in row.files.items()}
        return Made(made_of.id, made_of.uid, self._prints[made_of.id], row.wanted["multiplier"], files)

    def _unfit(self, file_id: int, area: PrintArea | None) -> tuple[str, dict[str, Any]]:
        """As `unfit`, looked at once for each file and area."""
        place = file_id, area.id if area else 0
        if place not in self._looked_at:
            self._looked_at[place] = unfit(self._files.get(file_id), area)
        return self._looked_at[place]

    def _files_of(self, rows: Sequence[Owed]) -> dict[int, File]:
        """{file id: the file itself, or the one that has had its content before}."""
        own = select(File).where(File.client_id == self._client_id)
        ids = {id_ for row in rows for id_ in row.files.values()}
        found = {file.id: file for file in db.scalars(own.where(is_one_of(File.id, ids)))}
        firsts = {file.same_as_id for file in found.values() if file.same_as_id}
        first = {file.id: file for file in db.scalars(own.where(is_one_of(File.id, firsts)))} if firsts else {}
        return {id_: first.get(file.same_as_id or 0, file) for id_, file in found.items()}

    def _is_settled(self, row: Owed) -> bool:
        files = (self._files.get(id_) for id_ in row.files.values())
        return all(file is None or file.state in SETTLED for file in files)


def unfit(file: File | None, area: PrintArea | None) -> tuple[str, dict[str, Any]]:
    """Why it cannot be printed there; an empty code: it can."""
    if file is None:
        return "file_unknown", {"address": ""}  # somebody deleted it meanwhile
    if area is None:
        return "area_unknown", {}
    if file.state != FileState.READY:
        return "file_unfit", {"code": file.error or "unexpected", "facts": file.error_facts}
    if wrong := next((each for each in findings_of(file, area) if each.level is Level.BLOCK), None):
        return "file_unfit", {"code": wrong.code, "facts": wrong.facts}
    return ("low_resolution", {}) if has_low_resolution(file, area) else ("", {})
