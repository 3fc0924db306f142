"""A sheet's planned changes made: so many rows in one transaction, each either done or as it was.

Set by set, not row by row: tens of thousands of variants are connected in a minute. What a row wants is looked at again
under lock, since it was planned a while ago: whoever changed the variant meanwhile keeps their change, and the row says
so.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from models import MappingState, PrintArea, Sheet
from services.bulk.known import made_as
from services.bulk.rows import Ends, Fault, Owed, are_settled, files_of, note_done, note_faults, unfit
from services.bulk.standing import Standing, locked
from services.bulk.writing import Made, connect, disconnect, remember


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
    remember(sheet.client_id, ((id_, batch.before[id_].snapshot, after[id_]) for id_ in after), sheet_id=sheet.id)
    note_done(sheet, fine)
    note_faults(faults)
    waiting = len(rows) - len(batch.ready)
    return Ends(len(fine), len(faults), waiting, variants=[row.variant_id for row in fine])


class Batch:
    """Some rows of a sheet, with everything that they are about read and locked at once."""

    def __init__(self, sheet: Sheet, rows: Sequence[Owed]) -> None:
        self._client_id = sheet.client_id
        self._files, self._prints = files_of(self._client_id, rows), dict[int, str]()
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

    def _is_settled(self, row: Owed) -> bool:
        return are_settled(self._files, row)
