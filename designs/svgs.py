"""SVG: drawings of lines and areas alone. Runs in the limited process.

An SVG can hold programs, fetch from elsewhere and look otherwise wherever it is opened. What is taken is a list of
elements that are drawn alike everywhere; whatever else stands in a file, it is refused by name and drawn by nobody.
"""

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import resvg_py
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from PIL import Image

from designs.facts import Box, FileFacts, FileFormat, PageBoxes
from designs.findings import Code, FileRefused

SVG = "{http://www.w3.org/2000/svg}"
EDITORS = (  # what drawing programs leave behind; nobody draws it
    *("{http://www.inkscape.org/", "{http://sodipodi.sourceforge.net/", "{http://ns.adobe.com/"),
    *("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}", "{http://creativecommons.org/ns#}"),
    *(
        "{http://purl.org/dc/",
        "{http://web.resource.org/cc/}",
        "{http://www.serif.com/}",
        "{http://www.bohemiancoding.com/",
    ),
)
DRAWN = frozenset(
    (
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style", "switch", "view"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "clipPath", "mask"),
        *("linearGradient", "radialGradient", "stop", "pattern", "marker"),
    )
)
WRITING = frozenset(["text", "tspan", "textPath", "tref", "font"])
ACTING = frozenset(
    ["script", "foreignObject", "handler", "listener", "animate", "animateTransform", "animateMotion", "set", "iframe"]
)
OWN = re.compile(r"""\s*url\(\s*["']?#[^)]*\)""", re.IGNORECASE)
LENGTH = re.compile(r"\s*([0-9.]+(?:e[-+]?[0-9]+)?)\s*(mm|cm|in|pt|pc|px|)\s*", re.IGNORECASE)
MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96, "": 25.4 / 96}
LONGEST_MM = 100_000.0
MOST_ELEMENTS = 500_000
DEEPEST = 200
PROOF = 400  # pixels at which it is drawn to see that it can be


def inspect_svg(path: Path) -> FileFacts:
    width, height = _looked_through(path)
    _drawn(path, width, height, PROOF)
    box = Box(0.0, 0.0, round(width, 3), round(height, 3))
    return FileFacts(
        format=FileFormat.SVG,
        size_bytes=path.stat().st_size,
        boxes=PageBoxes(box, box, box),
        page_colours=("rgb",),
        has_alpha=True,  # whatever is not painted
    )


def preview_of_svg(path: Path, size: int) -> Image.Image:
    """At most `size` pixels long, on white."""
    drawn = _drawn(path, *_looked_through(path), size)
    sheet = Image.new("RGB", drawn.size, "white")
    sheet.paste(drawn, mask=drawn.getchannel("A"))
    return sheet


def _looked_through(path: Path) -> tuple[float, float]:
    """Width and height in millimetres of a drawing that holds nothing but what is taken. Raises FileRefused."""
    outermost: dict[str, str] = {}
    count = depth = 0
    try:
        for event, element in _events(path):
            depth += 1 if event == "start" else -1
            if event == "start":
                count += 1
                if count == 1:
                    outermost = {"tag": element.tag, **element.attrib}
                _refuse_element(element)
            else:
                _refuse_style(element.text or "" if element.tag == f"{SVG}style" else "")
                element.clear()
            if count > MOST_ELEMENTS or depth > DEEPEST:
                raise FileRefused(Code.TOO_HEAVY)
    except DefusedXmlException as error:
        raise FileRefused(Code.XML_ENTITIES) from error
    except ParseError as error:
        raise FileRefused(Code.UNREADABLE) from error
    return _size(outermost)


def _events(path: Path) -> Iterator[tuple[str, Any]]:
    """A declared entity, or a document type from elsewhere, ends it; so does what asks for a style sheet."""
    for event, element in iterparse(path, events=("start", "end", "pi"), forbid_entities=True, forbid_external=True):
        if event == "pi":
            raise FileRefused(Code.EXTERNAL_REFERENCE)
        yield event, element


def _refuse_element(element: Any) -> None:
    name = str(element.tag).removeprefix(SVG)
    if name in ACTING or name.rsplit("}", 1)[-1].lower() in ("script", "foreignobject", "iframe", "object", "embed"):
        raise FileRefused(Code.SCRIPT)
    if name in WRITING:
        raise FileRefused(Code.LETTERS)
    if name not in DRAWN and not name.startswith(EDITORS):
        raise FileRefused(Code.SVG_NOT_ACCEPTED, what=name.rsplit("}", 1)[-1][:40])
    for key, value in element.attrib.items():
        _refuse_attribute(key.rsplit("}", 1)[-1].lower(), value)


def _refuse_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise FileRefused(Code.SCRIPT)
    if name in ("href", "src", "base") and not value.strip().startswith("#"):
        raise FileRefused(Code.EXTERNAL_REFERENCE)
    _refuse_style(value)


def _refuse_style(css: str) -> None:
    """Of a style sheet or an attribute: only parts of the drawing itself are named, in plain letters."""
    rest = OWN.sub("", css).lower()
    if "url(" in rest or "@import" in rest or "image(" in rest or "image-set(" in rest or "\\" in rest:
        raise FileRefused(Code.EXTERNAL_REFERENCE)
    if "javascript:" in rest or "expression(" in rest:
        raise FileRefused(Code.SCRIPT)


def _size(element: Mapping[str, str]) -> tuple[float, float]:
    """As the outermost element says; where it gives a share of the window only, as its own coordinates."""
    if element["tag"] != f"{SVG}svg":
        raise FileRefused(Code.UNREADABLE)
    box = re.split(r"[\s,]+", element.get("viewBox", "").strip())
    said = [_millimetres(element.get(side, "")) for side in ("width", "height")]
    given = [_millimetres(length) for length in box[2:4]] if len(box) == 4 else [None, None]
    width, height = (one or other for one, other in zip(said, given, strict=True))
    if not width or not height:
        raise FileRefused(Code.NO_SIZE)
    if max(width, height) >= LONGEST_MM:
        raise FileRefused(Code.UNREADABLE)
    return width, height


def _millimetres(length: str) -> float | None:
    found = LENGTH.fullmatch(length)
    try:
        return float(found[1]) * MM[found[2].lower()] if found else None
    except ValueError:
        return None


def _drawn(path: Path, width: float, height: float, size: int) -> Image.Image:
    scale = size / max(width, height)
    pixels = max(round(width * scale), 1), max(round(height * scale), 1)
    text = path.read_text("utf-8-sig")
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=text,
            width=pixels[0],
            height=pixels[1],
            dpi=96,
            skip_system_fonts=True,
            resources_dir="/dev/null",
        )
    except ValueError as error:
        raise FileRefused(Code.UNREADABLE) from error
    return Image.open(io.BytesIO(bytes(png)), formats=("PNG",)).convert("RGBA")
