"""A template is filled by a plain form: words, pictures, a preview that the server draws, and then a design of its own.

It works without the canvas and without scripts. A design that was filled so is changed by the same form later.
"""

import time
from base64 import b64encode
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from blueprints.designs.area import bp, find
from blueprints.designs.fill_form import FillForm, fill_form, picture_of, upload_of
from blueprints.designs.pictures import NotTaken, taken
from core.db import db
from core.rights import Right, actor, requires
from core.web import done, render
from designs.document import Document, from_json
from designs.findings import FileRefused
from designs.isolated import InspectionStopped
from designs.reading import DesignRefused
from designs.storage import NotStored, StorageFull
from jobs.designs import looks_for
from models import Design, File, FileState
from services import designs
from services.design_filling import Gap, filled, gaps_of
from services.design_printing import drawn_areas, keys_of, picture_of_area, size_of
from services.design_words import fault_words, trouble_of
from services.file_troubles import trouble_of as trouble_of_file

MOST_FILES = 200
LOOKED_AT = 3.0  # seconds in which most pictures are looked at; whatever takes longer asks for another press
PAUSE = 0.2


@dataclass
class Filling:
    """A template, or a design that can be filled, on its way through the form."""

    design: Design
    gaps: list[Gap]
    library: list[File]
    form: FillForm
    previews: dict[str, str] = field(default_factory=dict)  # {print area: address of its picture}


@bp.get("/<int:design_id>/filling")
@requires(Right.DESIGNS_EDIT)
def fill(design_id: int) -> ResponseReturnValue:
    return page(begun(find(design_id)))


@bp.post("/<int:design_id>/filling/preview")
@requires(Right.DESIGNS_EDIT)
def preview_filling(design_id: int) -> ResponseReturnValue:
    """The same form again, with pictures of what is in it now."""
    filling = begun(find(design_id))
    document = document_in(filling)
    if document:
        draw(filling, document)
    return page(filling, 200 if document else 422)


@bp.post("/<int:design_id>/filling")
@requires(Right.DESIGNS_EDIT)
def save_filling(design_id: int) -> ResponseReturnValue:
    filling = begun(find(design_id))
    is_whole = filling.form.validate()
    document = document_in(filling)
    if not is_whole or document is None:
        return page(filling, 422)
    try:
        design = kept(filling, find(design_id, lock=True), document)
    except (designs.Outdated, designs.PictureUnknown) as refused:
        db.rollback()
        filling.form.form_errors.append(why_refused(refused))
        filling.form.seen.raw_data = [str(filling.design.version)]
        return page(filling, 409)
    db.commit()
    return done(_("%(name)s saved.", name=design.name), url_for(".show", design_id=design.id))


def begun(design: Design) -> Filling:
    """404 where nothing can be filled."""
    gaps = gaps_of(from_json(design.document), design.catalog_variant)
    if not gaps:
        abort(404)
    library = library_of(design)
    data = {"name": "" if design.is_template else design.name, "seen": design.version}
    return Filling(design, gaps, library, fill_form(gaps, library, data))


def library_of(design: Design) -> list[File]:
    """What lies in it already, then the newest of the client."""
    own = [link.file for link in design.pictures]
    newest = db.scalars(designs.pictures_in_reach(design.client_id, actor).order_by(File.id.desc()).limit(MOST_FILES))
    return own + [file for file in newest if file not in own]


def kept(filling: Filling, design: Design, document: Document) -> Design:
    """A template gives a design of its own; a design is saved over. Raises Outdated."""
    name = filling.form.name.data or ""
    if design.is_template:
        return designs.duplicate(design, name, document, actor, is_template=False)
    designs.save(design, filling.form.seen.data or 0, document, actor)
    designs.rename(design, name)
    return design


def document_in(filling: Filling) -> Document | None:
    """What the form says; None where something is wrong with it, which then stands in the form."""
    take_uploads(filling)
    form, design = filling.form, filling.design
    by_id = {file.id: file for file in filling.library}
    chosen = {layer: by_id[number] for layer, number in form.chosen(filling.gaps).items() if number in by_id}
    try:
        return filled(from_json(design.document), form.words(filling.gaps), chosen)
    except DesignRefused as refused:
        form.form_errors.append(fault_words(refused))
        return None


def take_uploads(filling: Filling) -> None:
    """New pictures are kept at once, and chosen; one that is no picture is told beside its field."""
    for gap in filling.gaps:
        if gap.is_text or not (upload := filling.form[upload_of(gap)].data):
            continue
        field_of = filling.form[upload_of(gap)]
        try:
            file = settled(taken(filling.design.client_id, upload))
        except NotTaken as trouble:
            field_of.errors = [str(trouble)]
            continue
        if file.state == FileState.READY and file.format in designs.DRAWN:
            add_to_library(filling, gap, file)
        else:
            field_of.errors = [why_not(file)]


def add_to_library(filling: Filling, gap: Gap, file: File) -> None:
    filling.library = [file, *(one for one in filling.library if one.id != file.id)]
    for each in filling.gaps:
        if not each.is_text:
            filling.form[picture_of(each)].choices = [SelectChoice(one.id, one.name) for one in filling.library]
    filling.form[picture_of(gap)].data = file.id


def settled(file: File) -> File:
    """The file, once it has been looked at; as it is where that takes long."""
    db.commit()
    give_up_at = time.monotonic() + LOOKED_AT
    while file.state == FileState.CHECKING and time.monotonic() < give_up_at:
        db.rollback()  # nothing is open while we wait
        time.sleep(PAUSE)
    return file


def why_not(file: File) -> str:
    if file.state == FileState.CHECKING:
        return _("“%(name)s” is still being looked at. Send it once more in a moment.", name=file.name)
    if trouble := trouble_of_file(file):
        return f"{trouble.found} {trouble.help}"
    return _("“%(name)s” is no picture that can be drawn. Take a PNG, JPEG or TIFF file.", name=file.name)


def why_refused(refused: designs.Outdated | designs.PictureUnknown) -> str:
    if isinstance(refused, designs.Outdated):
        return _("This was changed meanwhile. What you typed is still here: saving again overwrites it.")
    return _("A picture in the design is no longer among the files that you can use.")


def draw(filling: Filling, document: Document) -> None:
    design = filling.design
    sides = [(area.key, size_of(area)) for area in drawn_areas(document, design.catalog_variant)]
    keys = keys_of(design.client_id, document)
    db.commit()  # nothing is open while it is drawn
    try:
        for key, size in sides:
            picture = picture_of_area(size, document.area(key), keys)
            filling.previews[key] = "data:image/webp;base64," + b64encode(picture).decode()
    except DesignRefused as refused:
        filling.form.form_errors.append(trouble_of(str(refused.code), refused.facts, document))
    except (FileRefused, InspectionStopped, NotStored, StorageFull):
        filling.form.form_errors.append(_("The preview could not be drawn just now. Try again."))


def page(filling: Filling, code: int = 200) -> ResponseReturnValue:
    by_area = [list(found) for _key, found in groupby(filling.gaps, lambda gap: gap.area.key)]
    sides = [(own[0].area, own) for own in by_area]
    context: dict[str, Any] = {"design": filling.design, "form": filling.form, "sides": sides}
    files = {file.id: file for file in filling.library}
    looks = looks_for([filling.design])
    shown = {"previews": filling.previews, "files": files, "looks": looks}
    return render("designs/fill.html", "designs/_fill.html", code, **context, **shown)
