"""What a design becomes: a print file for each area that something is drawn on, and small pictures to look at."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core.db import db
from designs.document import AreaSize, DesignArea, Document
from designs.printing import preview, print_file
from models import CatalogVariant, Design, DesignLook, DesignPrint, DesignPrinting, File, PrintArea
from services import files

Keys = Mapping[int, str]  # {file id: key of its content}
LOOK_PIXELS = 800


def new_printing(design: Design, membership_id: int | None) -> DesignPrinting:
    """Owed as the design is now, whatever becomes of it meanwhile."""
    own = {"client_id": design.client_id, "design_id": design.id, "asked_by_id": membership_id}
    return DesignPrinting(**own, version=design.version, document=design.document)


def last_printing(design: Design) -> DesignPrinting | None:
    own = DesignPrinting.client_id == design.client_id, DesignPrinting.design_id == design.id
    return db.scalars(select(DesignPrinting).where(*own).order_by(DesignPrinting.id.desc()).limit(1)).first()


def drawn_areas(document: Document, made_of: CatalogVariant) -> list[PrintArea]:
    return [area for area in made_of.areas if is_drawn_on(document.area(area.key))]


def bare_areas(document: Document, made_of: CatalogVariant) -> list[PrintArea]:
    """Areas that have to be printed, and on which nothing is drawn."""
    return [area for area in made_of.areas if area.is_required and not is_drawn_on(document.area(area.key))]


def is_drawn_on(content: DesignArea) -> bool:
    return bool(content.background or content.visible)


def keys_of(client_id: int, document: Document) -> Keys:
    """The contents of the pictures in it."""
    wanted = {file_id for content in document.areas.values() for file_id in content.file_ids}
    found = db.scalars(select(File).where(File.client_id == client_id, File.id.in_(wanted)))
    return {file.id: file.sha256 for file in found if file.sha256}


def print_area(size: AreaSize, content: DesignArea, keys: Keys, title: str) -> str:
    """The key of the print file, which is stored. Raises DesignRefused, FileRefused, InspectionStopped, StorageFull."""
    with workplace(content, keys) as (pictures, folder):
        out = folder / "print.pdf"
        print_file(size, content, pictures, out, title)
        with out.open("rb") as file:
            return files.storage().put(file)


def picture_of_area(size: AreaSize, content: DesignArea, keys: Keys) -> bytes:
    """A WebP of the trimmed area, as it would be printed. Raises as `print_area` does."""
    with workplace(content, keys) as (pictures, folder):
        out = folder / "look.webp"
        preview(size, content, pictures, out, LOOK_PIXELS)
        return out.read_bytes()


@contextmanager
def workplace(content: DesignArea, keys: Keys) -> Iterator[tuple[dict[int, Path], Path]]:
    """The pictures that are needed, as files, and a folder that goes with the context."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        needed = {file_id: key for file_id, key in keys.items() if file_id in content.file_ids}
        yield {number: stack.enter_context(files.storage().local_path(key)) for number, key in needed.items()}, folder


def size_of(area: PrintArea) -> AreaSize:
    return AreaSize(float(area.width_mm), float(area.height_mm), float(area.bleed_mm), float(area.safe_mm))


def add_print(printing: DesignPrinting, area: str, file: File) -> None:
    printing.prints.append(
        DesignPrint(client_id=printing.client_id, printing_id=printing.id, area=area, file_id=file.id)
    )


def looks_of(designs: Sequence[Design]) -> tuple[dict[int, DesignLook], list[DesignLook]]:
    """{design id: its small pictures}, and those of them that have to be drawn (anew)."""
    looks = _known_looks(designs)
    if new := [design for design in designs if design.id not in looks]:
        rows = [{"client_id": design.client_id, "design_id": design.id, "due_at": None} for design in new]
        db.execute(insert(DesignLook).values(rows).on_conflict_do_nothing())  # somebody else may look at it too
        looks = _known_looks(designs)
    old = [design for design in designs if looks[design.id].version < design.version]
    return looks, [looks[design.id] for design in old if not is_settled(looks[design.id], design)]


def is_settled(look: DesignLook, design: Design) -> bool:
    """It is being drawn just now, or drawing this very version has failed."""
    return look.due_at is not None or look.error_facts.get("version") == design.version


def _known_looks(designs: Sequence[Design]) -> dict[int, DesignLook]:
    own = DesignLook.client_id.in_({design.client_id for design in designs})
    found = db.scalars(select(DesignLook).where(own, DesignLook.design_id.in_([design.id for design in designs])))
    return {look.design_id: look for look in found}
