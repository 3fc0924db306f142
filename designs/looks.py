"""What `designs.printing` asks for: the print file itself, and how it looks. Runs in the limited process alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image

from designs.document import AreaSize, area_of
from designs.drawing import Sheet, draw_area, finish
from designs.guides import MARGIN_MM, draw_guides
from designs.layout import MM_PER_POINT
from designs.pdf_file import PdfFile
from designs.pdfs import CLEAR, WHITE
from designs.scenes import Scene, ground_of, laid_onto


def print_file(given: dict) -> None:
    write_pdf(given, Path(given["out"]))


def proof(given: dict) -> None:
    write_pdf(given, Path(given["out"]), given["words"])


def look(given: dict) -> None:
    save(rendered(given, given["longest"], given["is_clear"], given["with_bleed"]), given["out"])


def mockup(given: dict) -> None:
    scene = Scene.from_json(given["scene"])
    ground = ground_of(scene, given["longest"])
    longest = round(scene.longest_side(ground.size))
    save(laid_onto(ground, rendered(given, max(longest, 1), is_clear=True), scene), given["out"])


def write_pdf(given: dict, out: Path, words: dict[str, str] | None = None) -> None:
    """With `words`, the guides and what they are called, on a page that is larger all around."""
    pictures = {int(key): Path(path) for key, path in given["pictures"].items()}
    with no_fault_of_the_design(), out.open("wb") as file:
        sheet = Sheet(PdfFile(file), AreaSize(**given["size"]), pictures, MARGIN_MM if words is not None else 0.0)
        draw_area(sheet, area_of(given["area"], "area"))
        if words is not None:
            draw_guides(sheet, words)
        finish(sheet, given["title"])


@contextmanager
def no_fault_of_the_design() -> Iterator[None]:
    """A full disk is no unreadable picture."""
    try:
        yield
    except OSError as error:
        sys.exit(f"the file can't be written: {error}")


def rendered(given: dict, longest: int, is_clear: bool, with_bleed: bool = False) -> Image.Image:
    """The trimmed design (or the sheet), `longest` pixels long; of the print file, so that it shows what is printed."""
    write_pdf(given, Path(given["pdf"]))
    size = AreaSize(**given["size"])
    cut = 0.0 if with_bleed else size.bleed_mm / MM_PER_POINT
    with pypdfium2.PdfDocument(given["pdf"]) as pdf:
        page = pdf[0]
        scale = longest / (max(page.get_size()) - 2 * cut)
        bitmap = page.render(
            scale=scale - 1e-9,  # else a rounded-up pixel is added
            crop=(cut, cut, cut, cut),
            fill_color=CLEAR if is_clear else WHITE,
            maybe_alpha=is_clear,
            rev_byteorder=True,
        )
        picture: Image.Image = bitmap.to_pil()
        return picture.convert("RGBA" if is_clear else "RGB")


def save(picture: Image.Image, out: str) -> None:
    with no_fault_of_the_design():
        picture.save(out, optimize=out.endswith(".png"))
