"""Print files and small pictures of designs are drawn here, in the limited process of the engine."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from core.db import db
from designs.document import AreaSize, DesignArea, from_json
from designs.findings import FileRefused
from designs.isolated import InspectionStopped
from designs.reading import DesignRefused
from designs.storage import NotStored, StorageFull
from jobs.files import look_later
from jobs.runner import Stopped, again, later, runs
from models import Design, DesignLook, DesignPrinting, WorkState
from models.work import Work, beat, still_ours
from services import files
from services.activity import log_activity
from services.design_printing import (
    Keys,
    add_print,
    drawn_areas,
    keys_of,
    last_printing,
    looks_of,
    new_printing,
    picture_of_area,
    print_area,
    size_of,
)

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Side:
    """One print area and what is drawn on it, in plain values: no transaction is open while it is drawn."""

    key: str
    size: AreaSize
    content: DesignArea


def print_later(design: Design, membership_id: int | None) -> DesignPrinting:
    """Owe the print files of the design as it is now."""
    printing = new_printing(design, membership_id)
    later(printing)
    return printing


def print_again(design: Design, membership_id: int | None) -> bool:
    """As `print_later`, unless they are there or being made, or nothing is drawn. Whoever asks has the design alone."""
    db.refresh(design, with_for_update={"of": Design})  # what is loaded beside it stays free
    last = last_printing(design)
    is_there = last and last.version == design.version and last.work_state != WorkState.FAILED
    if is_there or not drawn_areas(from_json(design.document), design.catalog_variant):
        return False
    print_later(design, membership_id)
    log_activity("design.printed", design, after={"version": design.version})
    return True


def looks_for(designs: Iterable[Design]) -> dict[int, DesignLook]:
    """{design id: its small pictures, as far as they are drawn}. What is old is owed; then this commits."""
    looks, owed = looks_of(list(designs))
    for look in owed:
        again(look)
    if owed:
        db.commit()
    return looks


@runs(DesignPrinting, "files")
def run_printing(printing: DesignPrinting) -> None:
    sides, keys = sides_of(printing.design, printing.document)
    name, version = printing.design.name, printing.version
    made: dict[tuple[str, str], str] = {}
    for done, side in enumerate(sides):
        keep_on(printing, done, len(sides))
        draw = partial(print_area, side.size, side.content, keys, f"{name} {side.key}")
        made[f"{name} {side.key} v{version}.pdf", side.key] = drawn(printing, draw)
    ended(printing, partial(keep_prints, printing, made))


def keep_prints(printing: DesignPrinting, made: Mapping[tuple[str, str], str]) -> None:
    """As files of the client: a content that is there already is that file. `made` is {(name, area): key}."""
    for (name, area), key in made.items():
        file = files.take_upload(printing.client_id, name, key)
        look_later(file)
        db.flush()
        add_print(printing, area, file)
    printing.finish()


@runs(DesignLook, "pictures")
def run_look(look: DesignLook) -> None:
    design = db.get_one(Design, look.design_id)
    version = design.version
    sides, keys = sides_of(design, design.document)
    made: dict[str, str] = {}
    for done, side in enumerate(sides):
        keep_on(look, done, len(sides))
        picture = drawn(look, partial(picture_of_area, side.size, side.content, keys), version=version)
        made[side.key] = files.storage().put(picture)
    ended(look, partial(keep_look, look, version, made))


def keep_look(look: DesignLook, version: int, made: dict[str, str]) -> None:
    look.version, look.keys = version, made
    look.finish()


def sides_of(design: Design, document: dict) -> tuple[list[Side], Keys]:
    read = from_json(document)
    areas = drawn_areas(read, design.catalog_variant)
    return [Side(area.key, size_of(area), read.area(area.key)) for area in areas], keys_of(design.client_id, read)


def keep_on(row: Work, done: int, total: int) -> None:
    """Say how far we are, and leave no transaction open while the engine draws."""
    if not beat(row, done=done, total=total):
        raise Stopped
    db.commit()


def drawn(row: Work, draw: Callable[[], Key], **facts: int) -> Key:
    """What `draw` gives; where it cannot, the row ends as that asks for."""
    try:
        return draw()
    except DesignRefused as refused:
        ended(row, partial(row.give_up, str(refused.code), **refused.facts | facts))
    except FileRefused as refused:
        ended(row, partial(row.give_up, refused.finding.code, **refused.finding.facts | facts))
    except (InspectionStopped, NotStored):
        ended(row, partial(row.try_again, "inspection_stopped"))
    except StorageFull:
        ended(row, partial(row.try_again, "storage_full"))
    raise Stopped


def ended(row: Work, write: Callable[[], None]) -> None:
    if not still_ours(row):
        raise Stopped
    write()
    db.commit()
