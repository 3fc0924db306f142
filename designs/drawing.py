"""Draws one print area of a design into a PDF. Runs in the limited process alone.

The page is the sheet (trim and bleed); all coordinates of a design are turned into those of the page here: y upwards,
the origin at the lower left of the sheet. Inside a layer the unit is the millimetre, the origin its centre.
"""

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PIL import ImageCms

from designs.document import AreaSize, DesignArea, ImageLayer, Layer, TextLayer
from designs.findings import Code, FileRefused
from designs.layout import MM_PER_POINT, laid_out
from designs.pdf_file import Name, PdfFile, Ref, Value, number
from designs.pdf_fonts import EmbeddedFace
from designs.pdf_images import EmbeddedPicture, embed
from designs.pdf_text import text_content
from designs.reading import DesignFault, DesignRefused

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sheet:
    """A page in the making."""

    pdf: PdfFile
    size: AreaSize
    pictures: Mapping[int, Path]
    margin_mm: float = 0.0  # of paper around the sheet, for what is said beside it
    content: list[bytes] = field(default_factory=list)
    faces: dict[str, EmbeddedFace] = field(default_factory=dict)
    embedded: dict[int, EmbeddedPicture] = field(default_factory=dict)
    forms: dict[str, Ref] = field(default_factory=dict)
    opacities: dict[str, Value] = field(default_factory=dict)
    font_refs: dict[str, Ref] = field(default_factory=dict)

    def say(self, *words: float | str) -> None:
        """One operator behind its operands."""
        self.content.append(b" ".join(word.encode() if isinstance(word, str) else number(word) for word in words))

    def face(self, key: str) -> EmbeddedFace:
        return self.faces.setdefault(key, EmbeddedFace(key, f"F{len(self.faces)}"))


def draw_area(sheet: Sheet, area: DesignArea) -> None:
    """Raises `DesignRefused` with the layer that can't be drawn. The page isn't finished yet: see `finish`."""
    size, edge = sheet.size, sheet.margin_mm / MM_PER_POINT
    sheet.say(1 / MM_PER_POINT, 0, 0, 1 / MM_PER_POINT, edge, edge, "cm")
    if area.background:
        sheet.say(*shares(area.background), "rg", 0, 0, *size.sheet, "re f")
    for layer in area.visible:
        if layer.opacity:
            draw_layer(sheet, layer)


def draw_layer(sheet: Sheet, layer: Layer) -> None:
    sheet.say("q")
    if layer.opacity < 1:
        sheet.say(opacity(sheet, layer.opacity), "gs")
    sheet.say(*placed(sheet, layer), "cm")
    DRAWN[type(layer)](sheet, layer)
    sheet.say("Q")


def opacity(sheet: Sheet, share: float) -> str:
    name = f"O{share:.5f}".replace(".", "")
    sheet.opacities[name] = {"Type": Name("ExtGState"), "ca": share, "CA": share}
    return f"/{name}"


def placed(sheet: Sheet, layer: Layer) -> tuple[float, ...]:
    """The layer's own millimetres on the sheet: a turn clockwise is one against y upwards."""
    turn = math.radians(layer.rotation)
    across, down = sheet.size.bleed_mm + layer.x, sheet.size.bleed_mm + layer.y
    return math.cos(turn), -math.sin(turn), math.sin(turn), math.cos(turn), across, sheet.size.sheet[1] - down


def draw_image(sheet: Sheet, layer: ImageLayer) -> None:
    picture, crop = embedded(sheet, layer), layer.crop
    width = layer.width / (1 - crop.left - crop.right)
    height = layer.height / (1 - crop.top - crop.bottom)
    sheet.say(-1 if layer.flip_x else 1, 0, 0, -1 if layer.flip_y else 1, 0, 0, "cm")
    # Without a crop too: edges are smooth then, not rounded to whole pixels by whoever rasterises the file.
    sheet.say(-layer.width / 2, -layer.height / 2, layer.width, layer.height, "re W n")
    left, bottom = -layer.width / 2 - crop.left * width, -layer.height / 2 - crop.bottom * height
    sheet.say(width, 0, 0, height, left, bottom, "cm")
    sheet.say(*picture.upright, "cm", f"/P{layer.file_id}", "Do")


def embedded(sheet: Sheet, layer: ImageLayer) -> EmbeddedPicture:
    """Once, however often it is drawn."""
    if layer.file_id not in sheet.embedded:
        path = sheet.pictures.get(layer.file_id)
        if path is None or not path.exists():
            raise DesignRefused(DesignFault.NO_PICTURE, layer.id, file_id=layer.file_id)
        sheet.embedded[layer.file_id] = embedded_anew(sheet.pdf, path, layer)
    return sheet.embedded[layer.file_id]


def embedded_anew(pdf: PdfFile, path: Path, layer: ImageLayer) -> EmbeddedPicture:
    reason: str = Code.UNREADABLE
    try:
        return embed(pdf, path)
    except MemoryError:
        raise
    except FileRefused as error:
        reason = error.finding.code
    except Exception as error:  # a broken picture can raise anything out of its reader
        if getattr(error, "errno", None):  # the disk's own
            raise
        log.info("layer %s can't be drawn", layer.id, exc_info=True)
    raise DesignRefused(DesignFault.BAD_PICTURE, layer.id, file_id=layer.file_id, reason=reason)


def draw_text(sheet: Sheet, layer: TextLayer) -> None:
    """What is see-through is drawn as one first: where letters overlap, nothing shines through twice."""
    layout = laid_out(layer)
    content = text_content(layout, shares(layer.color), sheet.face)
    if layer.opacity == 1:
        sheet.content.append(content)
        return
    edge = layout.size * 2 + max(layout.width, layout.height)  # swashes and accents stand out of the box
    entries: dict[str, Value] = {
        "Type": Name("XObject"),
        "Subtype": Name("Form"),
        "BBox": [-edge, -edge, edge, edge],
        "Group": {"S": Name("Transparency"), "CS": Name("DeviceRGB")},
        "Resources": {"Font": font_resources(sheet)},
    }
    name = f"T{len(sheet.forms)}"
    sheet.forms[name] = sheet.pdf.add_deflated(entries, content)
    sheet.say(f"/{name}", "Do")


def font_resources(sheet: Sheet) -> dict[str, Value]:
    """All so far, promised: they are written when it is known which glyphs the whole page needs."""
    for face in sheet.faces.values():
        if face.name not in sheet.font_refs:
            sheet.font_refs[face.name] = sheet.pdf.promise()
    return {**sheet.font_refs}


DRAWN: dict[type[Layer], Callable] = {ImageLayer: draw_image, TextLayer: draw_text}


def finish(sheet: Sheet, title: str) -> None:
    """The page with its boxes, and the end of the file."""
    pdf, fonts = sheet.pdf, font_resources(sheet)
    for face in sheet.faces.values():
        face.write(pdf, sheet.font_refs[face.name])
    pages = pdf.promise()
    page = pdf.add(
        {
            "Type": Name("Page"),
            "Parent": pages,
            **boxes(sheet),
            "Resources": {
                "Font": fonts,
                "XObject": {**{f"P{key}": picture.ref for key, picture in sheet.embedded.items()}, **sheet.forms},
                "ExtGState": sheet.opacities,
            },
            "Group": {"S": Name("Transparency"), "CS": Name("DeviceRGB")},
            "Contents": pdf.add_deflated({}, b"\n".join(sheet.content)),
        }
    )
    pdf.add({"Type": Name("Pages"), "Kids": [page], "Count": 1}, pages)
    root = pdf.add({"Type": Name("Catalog"), "Pages": pages, "OutputIntents": [screen_colours(pdf)]})
    pdf.finish(root, pdf.add({"Title": title, "Producer": "Vetrina"}))


def boxes(sheet: Sheet) -> dict[str, Value]:
    width, height = sheet.size.sheet
    inner, outer = sheet.size.bleed_mm, sheet.margin_mm

    def box(inset: float) -> list[Value]:
        edges = (inset, inset, width - inset, height - inset)
        return [(edge + outer) / MM_PER_POINT for edge in edges]

    whole, bleed, trim = box(-outer), box(0), box(inner)
    return {"MediaBox": whole, "CropBox": whole, "BleedBox": bleed, "TrimBox": trim}


def screen_colours(pdf: PdfFile) -> Value:
    """Says that the design's red, green and blue are those of the browser that it was made in."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    timeless = profile[:24] + bytes(12) + profile[36:]  # the same design is the same file, whenever it is printed
    return {
        "Type": Name("OutputIntent"),
        "S": Name("GTS_PDFA1"),
        "OutputConditionIdentifier": "sRGB",
        "DestOutputProfile": pdf.add_deflated({"N": 3}, timeless),
    }


def shares(color: str) -> tuple[float, ...]:
    return tuple(int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
