"""A list becomes a file: collected part by part, so that whoever takes over loses little, then written in one go."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from time import monotonic

from flask import g

from core.db import EVERYONE, db, now, see
from core.queue import enqueue
from core.rights import can
from designs.storage import NotStored, StorageFull
from jobs.clock import at_every_sweep
from jobs.mail import send_later
from jobs.runner import later, runs, staying
from models import Export, Membership
from models.work import beat, still_ours
from services.activity import log_activity
from services.exports import parts
from services.exports.asking import KEPT, new_export, over, reach_of, ready_letter
from services.exports.collecting import SET, Collection, begin_again
from sheets import FORMATS, TooMany

BUDGET = 60.0  # seconds; then other people's files have their turn
TAKES_LONG = timedelta(minutes=1)  # whoever waited so long may be elsewhere by now, and is told by mail
AT_ONCE = 20
EACH = 1000  # rows written between two looks at whether it is still wanted


def export_later(
    asker: Membership, listing: str, asked: Mapping[str, str], as_format: str, words: tuple[str, str]
) -> Export:
    """Owe `asker` the list as a file. `words`: their language and time zone."""
    export = new_export(asker, listing, asked, as_format, words)
    later(export)
    return export


@runs(Export, "sheets")
def run_export(export: Export) -> None:
    asker = db.get_one(Membership, export.asked_by_id)
    see(asker.clients)
    g.actor, g.locale, g.zone = asker, export.locale, export.zone
    collection = Collection(export, asker)
    try:
        if not may_run(collection, asker):
            export.give_up("not_allowed")
        elif collect(collection):
            make(collection)
    except TooMany:
        db.rollback()
        export.give_up("too_many_rows")
    except (NotStored, StorageFull) as fault:
        start_over(export, "storage_full" if isinstance(fault, StorageFull) else "unexpected")
    db.commit()


def may_run(collection: Collection, asker: Membership) -> bool:
    """As things are now. What was collected for another reach, or with other columns, is forgotten."""
    export, reach = collection.export, reach_of(asker)
    if not can(asker, collection.listing.right) or not (asker.client is None or asker.client.is_open):
        return False
    headings = export.progress.get("headings", collection.headings)
    if export.reach != reach or headings != collection.headings:
        begin_again(export, reach)
    return True


def collect(collection: Collection) -> bool:
    """Until all rows are stored. False: it comes again, or somebody else has it, or nobody wants it any more."""
    export, give_way_at = collection.export, monotonic() + BUDGET
    if "total" not in export.progress:
        export.progress = {"kept": 0, "total": collection.total(), "headings": collection.headings}
    while not export.progress.get("is_collected"):
        if monotonic() > give_way_at:
            export.try_later("turn", now())
            enqueue(run_export, export.id)
            return False
        if not keep_part(collection):
            return False
    return True


def keep_part(collection: Collection) -> bool:
    """Collect one part, and keep it and the place behind it in one commit. False: it is not ours any more."""
    export = collection.export
    done, rows, behind, found = export.progress["kept"], export.rows, export.place or "", 0
    with parts.Part() as part:
        for place, found, written in collection.sets(behind, part):
            done, rows, behind = done + found, rows + written, place
            if not beat(export, done=done):
                return False
            db.commit()
        key = part.store()
    if not still_ours(export):
        parts.forget(key)
        return False
    export.parts, export.place, export.rows = [*export.parts, key], behind, rows
    export.progress = {**export.progress, "kept": done, "is_collected": found < SET}
    db.commit()
    return True


def make(collection: Collection) -> None:
    """Write the file, give it to the asker, and forget the parts."""
    export = collection.export
    rows = parts.rows_of(export, collection.columns)
    key, size = parts.store_file(watched(export, collection.headings, rows), FORMATS[export.format])
    if not still_ours(export):
        return parts.forget(key)
    export.key, export.bytes, export.ends_at = key, size, now() + KEPT
    export.finish()
    if now() - export.created_at > TAKES_LONG:
        send_later(ready_letter(export, collection.asker))
    log_activity("export.made", export, name=str(collection.listing.name), after={"count": export.rows})
    db.commit()
    return parts.drop_parts(export)


def watched(export: Export, headings: list[str], rows: Iterable[Iterable[object]]) -> Iterator[Iterable[object]]:
    """The headings and the rows; it ends with Stopped once nobody wants them any more."""
    stay = staying(export)
    yield headings
    for number, row in enumerate(rows):
        if number % EACH == 0:
            stay()
        yield row


def start_over(export: Export, fault: str) -> None:
    """Later, from the first row: there was no room, or parts are lost."""
    db.rollback()
    if still_ours(export):
        begin_again(export, export.reach)
        export.try_again(fault)


@at_every_sweep
def drop_what_is_over() -> None:
    """Files whose time is up go with their rows; of what ended before, the parts."""
    see(EVERYONE)
    for export in over(AT_ONCE):
        if export.ends_at <= now():
            parts.drop(export)
            db.delete(export)
        else:
            parts.drop_parts(export)
    db.commit()
