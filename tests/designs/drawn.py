"""Designs to print, and how what was printed is read back: by pikepdf and PDFium, which had no part in writing it."""

from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from designs.document import AreaSize, from_json

SIZE = AreaSize(width_mm=100, height_mm=60, bleed_mm=3, safe_mm=4)
COLORS = {
    "upper left": (255, 0, 0),
    "upper right": (0, 255, 0),
    "lower left": (0, 0, 255),
    "lower right": (255, 255, 0),
}


def image(**changed):
    return {"id": "i", "kind": "image", "x": 50, "y": 30, "width": 40, "height": 20, "file_id": 1} | changed


def words(text="Ciao", **changed):
    return {"id": "t", "kind": "text", "x": 50, "y": 30, "text": text, "font": "inter-400", "size": 24} | changed


def area(*layers, background=None):
    numbered = [layer | {"id": f"{layer['id']}{index}"} for index, layer in enumerate(layers)]
    return from_json({"format": 1, "areas": {"front": {"background": background, "layers": numbered}}}).area("front")


def quarters(width=80, height=40, mode="RGB") -> Image.Image:
    """A picture whose quarters have the `COLORS`."""
    picture = Image.new("RGB", (width, height))
    pen = ImageDraw.Draw(picture)
    for name, color in COLORS.items():
        x, y = (width // 2 if "right" in name else 0), (height // 2 if "lower" in name else 0)
        pen.rectangle((x, y, x + width // 2 - 1, y + height // 2 - 1), color)
    return picture.convert(mode)


def rasterised(path: Path, per_mm: float = 4, **options) -> Image.Image:
    """The whole sheet, `per_mm` pixels a millimetre."""
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[0].render(scale=per_mm * 25.4 / 72 - 1e-6, **options).to_pil().convert("RGB")


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[0].get_textpage().get_text_bounded().replace("\r\n", "\n").replace("\u200b", "")


def millimetres(box) -> list[float]:
    """A box of a page, in millimetres."""
    return [round(float(edge) * 25.4 / 72, 3) for edge in box]
