"""The catalog as a file: exported, brought back, looked through, taken over. A file is taken as a whole: what it would
do is found by doing it and taking it back, so that what it would break is known before."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.catalog.area import bp, breaking_of
from blueprints.catalog.forms import ShapeForm, SheetForm
from core.acts import field
from core.db import db
from core.rights import Right, requires
from core.web import attachment, done, go, mark_of, render
from designs.storage import NotStored, StorageFull
from models import Plan
from services import files
from services.catalog_sheet.columns import NEEDED, Header, name_of, recognise
from services.catalog_sheet.exporting import rows as catalog_rows
from services.catalog_sheet.importing import Result, bring
from services.catalog_sheet.words import fault_of, sheet_fault
from services.file_troubles import MOST_MEGABYTES
from sheets import FORMATS, Encoding, Row, Shape, Unreadable, guess, rows

SHOWN = 50
MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was read, and what its rows do."""

    shape: Shape
    header: list[str]
    unknown: list[str]
    result: Result

    @property
    def mark(self) -> str:
        """Of what a person was shown of it."""
        done = [(one.number, one.plan, one.what, one.fault) for one in self.result.outcomes]
        return mark_of(self.shape, done, self.result.broken.ids)


@bp.get("/sheet")
@requires(Right.CATALOG_EDIT)
def new_sheet() -> ResponseReturnValue:
    return _new(SheetForm())


@bp.get("/sheet/export")
@requires(Right.CATALOG_EDIT)
def export_sheet() -> ResponseReturnValue:
    return _table(catalog_rows(), "catalog", request.args.get("kind", "csv"))


@bp.post("/sheet")
@requires(Right.CATALOG_EDIT)
def create_sheet() -> ResponseReturnValue:
    form = SheetForm()
    if not form.validate():
        return _new(form, 422)
    if files.is_too_large(form.file.data.stream):
        form.file.errors = [_("The file is larger than %(limit)s MB. Divide it.", limit=MOST_MEGABYTES)]
        return _new(form, 422)
    db.commit()  # nothing is open while the file is written
    try:
        key = files.storage().put(form.file.data.stream)
    except StorageFull:
        form.file.errors = [_("There is no room left for files at the moment. Try again later.")]
        return _new(form, 422)
    name = files.clean_name(form.file.data.filename or "") or "catalog.csv"
    return go(url_for(".show_sheet", key=key, name=name))


@bp.get("/sheet/<key>")
@requires(Right.CATALOG_EDIT)
def show_sheet(key: str) -> ResponseReturnValue:
    """What the file would do. Nothing of it is kept."""
    looked = _look(key)
    db.rollback()
    return _page(key, looked)


@bp.post("/sheet/<key>")
@requires(Right.CATALOG_EDIT)
def take_sheet(key: str) -> ResponseReturnValue:
    """As it was shown; where it would do something else by now, that is shown first."""
    looked = _look(key)
    broken = looked.result.broken
    is_changed = request.form.get("mark") != looked.mark
    if is_changed or (broken.variants and "confirmed" not in request.form):
        db.rollback()
        return _page(key, looked, 409, is_changed=is_changed)
    count = looked.result.counts()["change"]
    db.commit()
    return done(ngettext("%(num)s row is done.", "%(num)s rows are done.", count), _url(key))


@bp.get("/sheet/<key>/refused")
@requires(Right.CATALOG_EDIT)
def refused_rows(key: str) -> ResponseReturnValue:
    """The rows that were refused as they stood in the file, and why: mended there, they can be brought again."""
    looked = _look(key)
    db.rollback()
    width, refused = len(looked.header), looked.result.of(Plan.REFUSED)
    told: list[list[object]] = [[*one.cells, *[""] * (width - len(one.cells)), fault_of(one)] for one in refused]
    kind = "xlsx" if looked.shape.encoding == Encoding.WORKBOOK else "csv"
    return _table([[*looked.header, _("Error")], *told], "catalog-refused", kind)


@bp.errorhandler(Unreadable)
def tell_unreadable(fault: Unreadable) -> ResponseReturnValue:
    db.rollback()
    return _page((request.view_args or {})["key"], None, 422, fault=sheet_fault(fault.code, fault.facts))


def _look(key: str) -> Looked:
    """Read it, and take it in within one transaction. Raises Unreadable."""
    form = ShapeForm(request.args)
    said = Shape(form.encoding.data, form.separator.data) if "encoding" in request.args and form.validate() else None
    db.commit()  # nothing is open while the file is read
    try:
        shape, cells, taken = _read(key, said)
    except NotStored:
        abort(404)
    header = _recognised(cells)
    return Looked(shape, cells, header.unknown, bring(taken, header.columns))


def _read(key: str, said: Shape | None) -> tuple[Shape, list[str], list[Row]]:
    """How it is written down, the cells of its header, and its rows."""
    with files.storage().local_path(key) as path, path.open("rb") as file:
        shape = said or guess(file)
        with closing(rows(file, shape)) as found:
            first = next(found, None)
            taken = list(islice(found, MOST_ROWS + 1))
    if len(taken) > MOST_ROWS:
        raise Unreadable("too_many_rows", most=MOST_ROWS)
    return shape, list(first.cells) if first else [], taken


def _recognised(cells: list[str]) -> Header:
    header = recognise(cells)
    if not cells:
        raise Unreadable("sheet_empty")
    if header.doubled:
        raise Unreadable("column_twice", column=header.doubled[0][:100])
    if lacking := next((key for key in NEEDED if key not in header.columns), None):
        raise Unreadable("column_missing", column=name_of(lacking))
    return header


def _table(lines: Iterable[list[object]], name: str, kind: str) -> ResponseReturnValue:
    """A CSV file, or a workbook."""
    as_format = FORMATS.get(kind, FORMATS["csv"])
    return attachment(partial(as_format.write, lines), as_format.mime, f"{name}.{as_format.ending}")


def _url(key: str, endpoint: str = ".show_sheet") -> str:
    kept: Any = {name: request.args[name] for name in ("name", "encoding", "separator") if name in request.args}
    return url_for(endpoint, key=key, **kept)


def _new(form: SheetForm, status: int = 200) -> ResponseReturnValue:
    return render("catalog/new_sheet.html", "catalog/new_sheet.html", status, form=form)


def _page(
    key: str, looked: Looked | None, status: int = 200, *, fault: str = "", is_changed: bool = False
) -> ResponseReturnValue:
    context: dict[str, Any] = {"fault": fault, "is_changed": is_changed, "url": _url(key), "form": ShapeForm()}
    context["refused_url"], context["here"] = _url(key, ".refused_rows"), url_for(".show_sheet", key=key)
    if looked:
        result = looked.result
        context["form"] = ShapeForm(data={"encoding": looked.shape.encoding, "separator": looked.shape.separator})
        context |= {"counts": result.counts(), "looked": looked, "fault_of": fault_of, "field": field}
        context |= {"refused": result.of(Plan.REFUSED)[:SHOWN], "changes": result.of(Plan.CHANGE)[:SHOWN]}
        broken = result.broken
        context["breaking"] = breaking_of(broken) if broken.variants else None
    return render("catalog/sheet.html", "catalog/sheet.html", status, **context)
