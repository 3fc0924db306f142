"""Pictures in a PDF, each at its own resolution: JPEG and PNG as they are packed, all else row by row."""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms

from designs import jpegs, pngs
from designs.facts import FileFormat
from designs.findings import Code, FileRefused
from designs.pdf_file import Name, PdfFile, Ref, Value
from designs.pictures import COLOUR_SPACES, EXIF_ORIENTATION, has_alpha, open_picture
from designs.signatures import format_of

Matrix = tuple[float, float, float, float, float, float]

ROWS_AT_ONCE = 4_000_000  # pixels
EFFORT = 2  # of packing: more takes twice as long for a tenth less
DEVICE = {"gray": "DeviceGray", "rgb": "DeviceRGB", "cmyk": "DeviceCMYK"}
COMPONENTS = {"gray": 1, "rgb": 3, "cmyk": 4}
PROFILE_SPACES = {"gray": "GRAY", "rgb": "RGB ", "cmyk": "CMYK"}
MODES = {"gray": "L", "rgb": "RGB", "cmyk": "CMYK"}
UPRIGHT: dict[int, Matrix] = {  # what turns the stored unit square so that it is seen as EXIF says
    1: (1, 0, 0, 1, 0, 0), 2: (-1, 0, 0, 1, 1, 0), 3: (-1, 0, 0, -1, 1, 1), 4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1), 6: (0, -1, 1, 0, 0, 1), 7: (0, 1, 1, 0, 0, 0), 8: (0, 1, -1, 0, 1, 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EmbeddedPicture:
    """`upright` is to be set before it is drawn into the unit square."""

    ref: Ref
    upright: Matrix


def embed(pdf: PdfFile, path: Path) -> EmbeddedPicture:
    """Raises `FileRefused` for what is no picture."""
    file_format = format_of(path)
    if file_format is FileFormat.PDF:
        raise FileRefused(Code.FORMAT_NOT_ACCEPTED, format=file_format)
    with open_picture(path, file_format) as image:
        upright = UPRIGHT[image.getexif().get(EXIF_ORIENTATION, 1)]
        return EmbeddedPicture(written(pdf, path, file_format, image), upright)


def written(pdf: PdfFile, path: Path, file_format: FileFormat, image: Image.Image) -> Ref:
    entries: dict[str, Value] = {
        "Type": Name("XObject"),
        "Subtype": Name("Image"),
        "Width": image.width,
        "Height": image.height,
        "BitsPerComponent": 8,
    }
    space = COLOUR_SPACES.get(image.mode, "rgb")
    if file_format is FileFormat.JPEG and space in DEVICE:
        return write_jpeg(pdf, path, image, entries | {"ColorSpace": colour_space(pdf, image, space)})
    rows = pngs.packed_rows(path) if file_format is FileFormat.PNG else None
    if rows:
        return write_png(pdf, path, image, rows, entries)
    return write_rows(pdf, image, space if space in DEVICE else "rgb", entries)


def write_jpeg(pdf: PdfFile, path: Path, image: Image.Image, entries: dict[str, Value]) -> Ref:
    inverted = [1, 0] * 4 if image.mode == "CMYK" and "adobe" in image.info else None
    entries = entries | {"Filter": Name("DCTDecode"), "Decode": inverted}
    return pdf.add_stream(entries, jpegs.bare(path.read_bytes()))


def write_png(pdf: PdfFile, path: Path, image: Image.Image, rows: pngs.PackedRows, entries: dict[str, Value]) -> Ref:
    space: Value = colour_space(pdf, image, "gray" if rows.kind == pngs.GRAY else "rgb")
    if rows.kind == pngs.PALETTE:
        space = [Name("Indexed"), space, len(rows.palette) // 3 - 1, rows.palette]
    packing = {"Predictor": 15, "Colors": rows.components, "BitsPerComponent": rows.bits, "Columns": rows.width}
    entries = entries | {
        "ColorSpace": space,
        "BitsPerComponent": rows.bits,
        "Filter": Name("FlateDecode"),
        "DecodeParms": packing,
    }
    return pdf.add_stream(entries, pngs.pieces(path, rows.places))


def write_rows(pdf: PdfFile, image: Image.Image, space: str, entries: dict[str, Value]) -> Ref:
    image.load()
    mask = None
    if has_alpha(image):
        mask = pdf.add_stream(
            entries | {"ColorSpace": Name("DeviceGray"), "Filter": Name("FlateDecode")}, packed(image, "A")
        )
    entries = entries | {
        "ColorSpace": colour_space(pdf, image, space),
        "Filter": Name("FlateDecode"),
        "SMask": mask,
    }
    return pdf.add_stream(entries, packed(image, MODES[space]))


def packed(image: Image.Image, mode: str) -> Iterator[bytes]:
    """Some rows at a time: a poster is never held twice."""
    packer = zlib.compressobj(EFFORT)
    step = max(ROWS_AT_ONCE // image.width, 1)
    for top in range(0, image.height, step):
        rows = image.crop((0, top, image.width, min(top + step, image.height)))
        yield packer.compress(channel(rows, mode).tobytes())
    yield packer.flush()


def channel(rows: Image.Image, mode: str) -> Image.Image:
    if mode == "A":
        return rows.convert("RGBA").getchannel("A")
    if rows.mode.startswith("I"):  # sixteen bits
        return rows.point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in rows.info:
        rows = rows.convert("RGBA")
    return rows.convert(mode)


def colour_space(pdf: PdfFile, image: Image.Image, space: str) -> Value:
    profile = image.info.get("icc_profile")
    if not profile or not belongs(profile, space):
        return Name(DEVICE[space])
    entries: dict[str, Value] = {"N": COMPONENTS[space], "Alternate": Name(DEVICE[space])}
    return [Name("ICCBased"), pdf.add_deflated(entries, profile)]


def belongs(profile: bytes, space: str) -> bool:
    """Whether it is a whole profile, of this kind of colours."""
    try:
        read = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    except (ImageCms.PyCMSError, OSError):
        return False
    return str(read.profile.xcolor_space) == PROFILE_SPACES[space]
