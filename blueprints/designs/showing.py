"""What the designer's script is told: the design, the print areas, and the pictures in it."""

from itertools import groupby
from typing import Any

from flask import url_for
from sqlalchemy import select

from core.db import db
from core.language import in_own_words
from core.standing_words import signed
from designs.document import TextLayer, from_json
from designs.fonts import faces, missing
from models import Design, File, PrintArea
from services.design_sentences import sentences


def editor_facts(design: Design) -> dict[str, Any]:
    own = select(File).where(File.client_id == design.client_id, File.id.in_([one.file_id for one in design.pictures]))
    return {
        "document": design.document,
        "areas": [area_facts(area) | {"paper": design.catalog_variant.color} for area in design.catalog_variant.areas],
        "pictures": {file.id: picture_facts(file) for file in db.scalars(own)},
        "faces": [{"key": face.key, "css": face.css} for face in faces().values()],
        "words": sentences(),
        "pictures_url": url_for("designs.pictures", design_id=design.id),
        "save_url": url_for("designs.save", design_id=design.id),
        "copy_url": url_for("designs.save_copy", design_id=design.id),
        **saved_facts(design),
    }


def families() -> list[dict[str, Any]]:
    """The typefaces, as people choose among them: {"name", "faces"}."""
    by_family = groupby(faces().values(), key=lambda face: face.family)
    return [{"name": name, "faces": list(found)} for name, found in by_family]


def saved_facts(design: Design) -> dict[str, Any]:
    """`lacking` is {layer id: letters that no typeface can draw}, of layers that would stop the print files."""
    texts = [layer for layer in from_json(design.document).layers if isinstance(layer, TextLayer)]
    lacking = {layer.id: letters for layer in texts if (letters := ", ".join(missing(layer.text, layer.font)))}
    who = {"changed_at": design.changed_at.isoformat(), "changed_by": signed(design.changed_by)}
    return {"version": design.version, "lacking": lacking} | who


def area_facts(area: PrintArea) -> dict[str, Any]:
    """Lengths in mm."""
    sizes = {name: float(getattr(area, f"{name}_mm")) for name in ("width", "height", "bleed", "safe")}
    return {"key": area.key, "name": in_own_words(area.names), "least": area.least_dpi, "good": area.good_dpi, **sizes}


def picture_facts(file: File) -> dict[str, Any]:
    """`width` and `height` in pixels of the file itself, upright; `url` is a smaller picture of it."""
    return {
        "id": file.id,
        "name": file.name,
        "state": str(file.state),
        "width": file.facts.get("width_px"),
        "height": file.facts.get("height_px"),
        "url": url_for("files.preview", file_id=file.id) if file.preview_key else None,
    }
