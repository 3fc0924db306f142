"""A file is made anew so that it fits: offered, asked for by a person, and kept beside the original."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from core.acting import acting
from core.db import db
from designs.areas import PrintArea as Sheet
from designs.facts import FileFacts, FileFormat
from designs.fix import OFFERED, Fix
from designs.isolated import inspect_file, make_fix
from models import File, FileFix, FileState, PrintArea
from models.work import WorkState
from services.activity import log_activity
from services.files import download_name, looked_at, of_content, preview_of, storage
from services.preflight import Outcome

ENDED = {Fix.MIRROR: "bleed", Fix.ROTATE: "turned", Fix.FILL: "filled", Fix.FIT: "fitted"}


def offered(file: File, outcomes: Iterable[Outcome]) -> list[Fix]:
    """What would answer the faults that nobody has let pass. A drawing is mended where it was drawn."""
    if file.format == FileFormat.SVG:
        return []
    fixes = (fix for outcome in outcomes if outcome.stands for fix in OFFERED.get(outcome.code, ()))
    return list(dict.fromkeys(fixes))


def ask(file: File, area: PrintArea, fix: Fix) -> FileFix:
    """The fix that is owed; the one that is there where it was asked for before and came out well, or is under way."""
    own = select(FileFix).where(FileFix.client_id == file.client_id, FileFix.file_id == file.id)
    same = own.where(FileFix.area_id == area.id, FileFix.area_print == area.fingerprint, FileFix.kind == str(fix))
    if known := db.scalars(same.where(FileFix.work_state != WorkState.FAILED).order_by(FileFix.id.desc())).first():
        return known
    made = FileFix(
        client_id=file.client_id,
        file_id=file.id,
        area_id=area.id,
        area_print=area.fingerprint,
        kind=str(fix),
        asked_by_id=acting().membership_id,
    )
    db.add(made)
    log_activity("file.fix_asked", file, after={"fix": str(fix), "area": area.key})
    return made


def make(key: str, fix: Fix, sheet: Sheet, ending: str) -> tuple[str, FileFacts, str | None]:
    """The key of what is made of the stored content, what it is, and the key of its preview. Raises FileRefused."""
    with TemporaryDirectory() as folder, storage().local_path(key) as path:
        out = Path(folder) / f"fixed.{ending}"
        make_fix(path, out, fix, sheet)
        facts, preview_key = inspect_file(out), preview_of(out)
        with out.open("rb") as content:
            return storage().put(content), facts, preview_key


def keep(fixed: FileFix, file: File, key: str, facts: FileFacts, preview_key: str | None) -> None:
    """The new file, beside the one that it was made from."""
    result = of_content(file.client_id, key)
    if result is None:
        result = File(
            client_id=file.client_id, name=_name_of(file, Fix(fixed.kind)), sha256=key, state=FileState.CHECKING
        )
        db.add(result)
        looked_at(result, facts, preview_key)
        db.flush()
    fixed.result_id = result.id
    fixed.finish()


def _name_of(file: File, fix: Fix) -> str:
    """Beside the original in a list, each is known by its name."""
    name = Path(download_name(file))
    return f"{name.stem[:240]}-{ENDED[fix]}{name.suffix}"


def made_from(file: File) -> tuple[FileFix, File] | None:
    """The fix by which `file` came to be, and the file that it was made from."""
    own = FileFix.client_id == file.client_id, FileFix.result_id == file.id, FileFix.file_id != file.id
    query = select(FileFix, File).join(File, (File.client_id == FileFix.client_id) & (File.id == FileFix.file_id))
    row = db.execute(query.where(*own).order_by(FileFix.id).limit(1)).first()
    return (row[0], row[1]) if row else None
