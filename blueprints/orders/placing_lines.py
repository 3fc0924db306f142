"""The lines of the form: adding and taking out, finding what was typed, keeping the files that were sent."""

from collections.abc import Callable

from sqlalchemy import select
from wtforms import FormField

from blueprints.orders.placing_forms import AreaForm, LineForm, PlacingForm
from core.db import db
from jobs.files import look_later
from models import File, Store
from services.files import original_of, storage, take_address, take_upload
from services.orderable import called, chosen, found


def look_up(form: PlacingForm, store: Store) -> None:
    """Say of each line what it orders: by its choice, or by a SKU or Product UID typed in full."""
    for line in form.line_forms:
        term = line.term.data or ""
        line.ware = chosen(store, line.choice.data) if line.choice.data else called(store, term)
        line.choice.data = line.ware.choice if line.ware else ""
        if not line.ware and term:
            line.found = found(store, term)
        fit_areas(line)
    _find_files(form, store)


def keep_uploads(form: PlacingForm, store: Store) -> None:
    """A browser does not send a file again with the next answer, so it is kept at once."""
    for area in _areas(form):
        upload = area.upload.data
        if not upload or not area.upload.validate(area):
            continue
        db.commit()  # nothing is open while the file is written
        key = storage().put(upload.stream)
        _attach(area, take_upload(store.client_id, upload.filename, key))
        db.commit()


def fetch_addresses(form: PlacingForm, store: Store) -> None:
    """Files behind an address are owed once the order is kept."""
    for area in _areas(form):
        if not area.file and area.url.data:
            _attach(area, take_address(store.client_id, area.url.data))


def edit_lines(form: PlacingForm, store: Store, act: str) -> None:
    """What the small buttons do. `act` is what is to be done, and to which line: `remove:lines-0`."""
    verb, _sep, rest = act.partition(":")
    place, _sep, choice = rest.partition(":")
    if verb in ACTS:
        ACTS[verb](form, place, choice)
    look_up(form, store)


def fit_areas(line: LineForm) -> None:
    """A part of the form for each print area that wants a file; what was typed for one stays with it."""
    before = {entry.form.area.data: entry for entry in line.areas}
    wanted = line.ware.areas if line.ware else []
    line.areas.entries = [entry for entry in line.areas if entry.form.area.data in {area.key for area in wanted}]
    for area in wanted:
        if area.key not in before:
            brought = line.ware.files.get(area.key) if line.ware else None
            line.areas.append_entry({"area": area.key, "kept": str(brought.id) if brought else ""})
    by_key = {entry.form.area.data: entry for entry in line.areas}
    line.areas.entries = [by_key[area.key] for area in wanted]
    for entry, area in zip(line.areas.entries, wanted, strict=True):
        entry.form.print_area = area


def _add(form: PlacingForm, _place: str, _choice: str) -> None:
    if len(form.lines) < (form.lines.max_entries or 0):
        form.lines.append_entry()


def _remove(form: PlacingForm, place: str, _choice: str) -> None:
    form.lines.entries = [entry for entry in form.lines if entry.name != place]
    if not form.lines.entries:
        form.lines.append_entry()


def _choose(form: PlacingForm, place: str, choice: str) -> None:
    for entry in _at(form, place):
        entry.form.choice.data = choice


def _change(form: PlacingForm, place: str, _choice: str) -> None:
    for entry in _at(form, place):
        entry.form.choice.data = entry.form.term.data = ""


def _drop_file(form: PlacingForm, place: str, _choice: str) -> None:
    for area in _areas(form):
        if area.kept.name == f"{place}-kept":
            area.kept.data, area.url.data = "", ""


ACTS: dict[str, Callable[[PlacingForm, str, str], None]] = {
    "add": _add,
    "remove": _remove,
    "choose": _choose,
    "change": _change,
    "drop": _drop_file,
}


def _at(form: PlacingForm, place: str) -> list[FormField]:
    return [entry for entry in form.lines if entry.name == place]


def _areas(form: PlacingForm) -> list[AreaForm]:
    return [entry.form for line in form.line_forms for entry in line.areas]


def _attach(area: AreaForm, file: File) -> None:
    db.flush()
    look_later(file)
    area.kept.data, area.file = str(file.id), file


def _find_files(form: PlacingForm, store: Store) -> None:
    kept = {area: area.kept.data for area in _areas(form) if (area.kept.data or "").isdecimal()}
    own = select(File).where(File.client_id == store.client_id, File.id.in_({int(each) for each in kept.values()}))
    files = {str(file.id): original_of(file) for file in db.scalars(own)}
    for area in _areas(form):
        area.file = files.get(area.kept.data or "")
        area.kept.data = str(area.file.id) if area.file else ""
