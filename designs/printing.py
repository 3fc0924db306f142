"""Print files of designs and how they look: all drawn in the limited process, all from the same PDF.

The page is the sheet, trim and bleed, with TrimBox and BleedBox; faces are embedded with the glyphs that are drawn;
a picture keeps all of its pixels, a JPEG its very bytes, whatever size it is drawn at. Each function here raises
`DesignRefused` where a letter has no face or a picture can't be used, `FileRefused` (too slow, too heavy) where it is
too much altogether, and then leaves no file behind.
"""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from designs.document import AreaSize, DesignArea, area_json
from designs.grounds import Shape, place_on
from designs.isolated import ask
from designs.scenes import Blend, Scene, rectangle

__all__ = [
    "AreaSize",
    "Blend",
    "Scene",
    "Shape",
    "drawn_scene",
    "mockup",
    "preview",
    "print_file",
    "proof",
    "rectangle",
]

Pictures = Mapping[int, Path]  # by the file_id that the design names
SECONDS = 180.0  # of waiting


def print_file(size: AreaSize, area: DesignArea, pictures: Pictures, out: Path, title: str = "") -> None:
    """Writes `out`, the PDF that is printed."""
    drawn("print", out, question(size, area, pictures) | {"title": title})


def proof(
    size: AreaSize, area: DesignArea, pictures: Pictures, out: Path, words: Mapping[str, str], title: str = ""
) -> None:
    """Writes `out`, a PDF with guides; `words` says what is read below it for each of bleed, trim and safe."""
    drawn("proof", out, question(size, area, pictures) | {"title": title, "words": dict(words)})


def preview(
    size: AreaSize,
    area: DesignArea,
    pictures: Pictures,
    out: Path,
    longest: int,
    *,
    with_bleed: bool = False,
    is_clear: bool = False,
) -> None:
    """Writes `out`, a .png or .webp, `longest` pixels long: the trimmed design on white, or on nothing."""
    with_pdf("look", out, question(size, area, pictures), longest, {"with_bleed": with_bleed, "is_clear": is_clear})


def mockup(size: AreaSize, area: DesignArea, pictures: Pictures, scene: Scene, out: Path, longest: int) -> None:
    """Writes `out`, a .png, .webp or .jpg: the trimmed design on a picture of its product, at most `longest` pixels."""
    with_pdf("mockup", out, question(size, area, pictures), longest, {"scene": scene.to_json()})


def drawn_scene(size: AreaSize, shape: Shape, color: str = "#ffffff") -> Scene:
    """For a product that has no picture: a plain one, of this colour, with the print area as large as fits."""
    return Scene(place_on(shape, size.width_mm, size.height_mm), shape=shape, color=color)


def question(size: AreaSize, area: DesignArea, pictures: Pictures) -> dict:
    needed = {key: str(path.resolve()) for key, path in pictures.items() if key in area.file_ids}
    return {"size": asdict(size), "area": area_json(area), "pictures": needed, "title": ""}


def with_pdf(task: str, out: Path, asked: dict, longest: int, more: dict) -> None:
    """The print file is made on the way, in a folder that goes with it."""
    with TemporaryDirectory() as folder:
        drawn(task, out, asked | more | {"longest": longest, "pdf": str(Path(folder) / "print.pdf")})


def drawn(task: str, out: Path, asked: dict) -> None:
    try:
        ask(SECONDS, task, given=asked | {"out": str(out.absolute())})
    except BaseException:
        out.unlink(missing_ok=True)
        raise
