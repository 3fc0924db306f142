"""Files made anew so that they fit a print area: bleed mirrored out, turned, filled, fitted. The original stays."""

from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from designs.areas import PrintArea
from designs.facts import FileFormat
from designs.fix import Fix
from designs.pdf_fixes import laid_anew, turned
from designs.pictures import has_alpha, open_picture

JPEG_QUALITY = 95
QUICK = 3  # of PNG's levels: a picture of a hundred million pixels has half a minute


def fix_file(path: Path, out: Path, file_format: FileFormat, fix: Fix, area: PrintArea) -> None:
    """Write to `out` what `fix` makes of it. Runs in the limited process alone."""
    if file_format is FileFormat.PDF:
        return fix_pdf(path, out, fix, area)
    with open_picture(path, file_format) as image:
        kept = {name: image.info[name] for name in ("icc_profile", "dpi") if name in image.info}
        upright = plain(ImageOps.exif_transpose(image))
        save(fixed_picture(upright, fix, area), out, file_format, kept)
    return None


def fix_pdf(path: Path, out: Path, fix: Fix, area: PrintArea) -> None:
    if fix is Fix.ROTATE:
        return turned(path, out)
    return laid_anew(path, out, fix, area)


def fixed_picture(image: Image.Image, fix: Fix, area: PrintArea) -> Image.Image:
    if fix is Fix.ROTATE:
        return image.transpose(Image.Transpose.ROTATE_270)  # clockwise
    if fix is Fix.MIRROR:
        return mirrored(image, area)
    if fix is Fix.FILL:
        return image.crop(covering(image.size, area.sheet))
    return fitted(image, area)


def mirrored(image: Image.Image, area: PrintArea) -> Image.Image:
    """With as many pixels more on each side as the bleed has millimetres."""
    image = image.crop(covering(image.size, area.trim))
    width, height = image.size
    across, down = round(area.bleed_mm * width / area.width_mm), round(area.bleed_mm * height / area.height_mm)
    whole = image_like(image, (width + 2 * across, height + 2 * down))
    whole.paste(image, (across, down))
    for left, at in ((0, 0), (width - across, width + across)):
        strip = image.crop((left, 0, left + across, height))
        whole.paste(strip.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (at, down))
    for top, at in ((down, 0), (height, height + down)):  # of what is there by now, so that the corners come too
        strip = whole.crop((0, top, width + 2 * across, top + down))
        whole.paste(strip.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (0, at))
    return whole


def fitted(image: Image.Image, area: PrintArea) -> Image.Image:
    """All of it within the trim, in its own pixels; around it nothing, or white where a picture cannot be empty."""
    width, height = image.size
    per_mm = max(width / area.width_mm, height / area.height_mm)
    size = round(area.sheet[0] * per_mm), round(area.sheet[1] * per_mm)
    whole = image_like(image, size)
    whole.paste(image, ((size[0] - width) // 2, (size[1] - height) // 2))
    return whole


def image_like(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """An empty one of the same kind: see-through where it can be, else white."""
    empty = {"CMYK": (0, 0, 0, 0), "LAB": (255, 0, 0)}
    clear = tuple(0 if band == "A" else 255 for band in image.getbands())
    white: object = empty.get(image.mode, clear if len(clear) > 1 else white_of(image.mode))
    return Image.new(image.mode, size, white)  # type: ignore[arg-type]


def white_of(mode: str) -> int:
    return {"1": 1, "I": 65535}.get(mode, 65535 if mode.startswith("I;16") else 255)


def covering(size: tuple[int, int], sheet: tuple[float, float]) -> tuple[int, int, int, int]:
    """The middle part of the sheet's proportion, as large as there is."""
    width, height = size
    per_mm = min(width / sheet[0], height / sheet[1])
    wide, high = round(sheet[0] * per_mm), round(sheet[1] * per_mm)
    left, top = (width - wide) // 2, (height - high) // 2
    return left, top, left + wide, top + high


def plain(image: Image.Image) -> Image.Image:
    """Without a palette, which mixes no colours of its own."""
    if image.mode in ("P", "PA"):
        return image.convert("RGBA" if has_alpha(image) else "RGB")
    return image


def save(image: Image.Image, out: Path, file_format: FileFormat, kept: dict) -> None:
    how: dict[FileFormat, dict[str, Any]] = {
        FileFormat.JPEG: {"quality": JPEG_QUALITY, "subsampling": 0},
        FileFormat.PNG: {"compress_level": QUICK},
        FileFormat.TIFF: {"compression": "tiff_adobe_deflate"},
    }
    image.info = {}
    image.save(out, str(file_format).upper(), **how[file_format], **kept)
