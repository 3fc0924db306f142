"""A file is made anew in the limited process, and what came of it is looked at like any other."""

from core.db import db
from designs.findings import FileRefused
from designs.fix import Fix
from designs.isolated import InspectionStopped
from designs.storage import NotStored, StorageFull
from jobs.runner import Stopped, later, runs
from models import File, FileFix, PrintArea
from models.work import still_ours
from services import fixes
from services.files import ENDINGS
from services.preflight import sheet_of


def fix_later(fixed: FileFix) -> None:
    """Owe the making, unless it is done."""
    if fixed.is_open:
        later(fixed)


@runs(FileFix, "files")
def run_fix(fixed: FileFix) -> None:
    file, area = db.get_one(File, fixed.file_id), db.get_one(PrintArea, fixed.area_id)
    key, sheet, ending = file.sha256 or "", sheet_of(area), ENDINGS.get(file.format, "bin")
    db.commit()
    try:
        made = fixes.make(key, Fix(fixed.kind), sheet, ending)
    except FileRefused as error:
        need(fixed)
        fixed.give_up(error.finding.code, **error.finding.facts)
    except (InspectionStopped, NotStored, StorageFull) as error:
        need(fixed)
        fixed.try_again("storage_full" if isinstance(error, StorageFull) else "inspection_stopped")
    else:
        need(fixed)
        fixes.keep(fixed, file, *made)
    db.commit()


def need(fixed: FileFix) -> None:
    if not still_ours(fixed):
        raise Stopped
