"""A saved design: what lies where on each print area of a product.

Lengths in millimetres from the upper left of an area's trim box, y downwards; rotation in degrees clockwise about a
layer's centre; text sizes in points; colours "#rrggbb". What it looks like is said in `designs.printing`.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

from designs.fonts import faces
from designs.reading import (
    DesignFault,
    DesignRefused,
    checked,
    choice,
    color,
    flag,
    key,
    list_at,
    number,
    object_at,
    or_none,
    read,
    text,
    whole_number,
)

FORMAT = 1
MAX_AREAS = 20
MAX_LAYERS = 200  # of all areas together
FARTHEST_MM = 10_000
MOST_CROPPED = 0.999  # of a picture's width or height


@dataclass(frozen=True, slots=True)
class AreaSize:
    """A print area: the trimmed size, with bleed around it and a safe margin within."""

    width_mm: float
    height_mm: float
    bleed_mm: float
    safe_mm: float

    @property
    def sheet(self) -> tuple[float, float]:
        """Width and height with the bleed."""
        return self.width_mm + 2 * self.bleed_mm, self.height_mm + 2 * self.bleed_mm


def crop_of(value: object, where: str) -> "Crop":
    crop = read(Crop, value, where)
    if max(crop.left + crop.right, crop.top + crop.bottom) > MOST_CROPPED:
        raise DesignRefused(DesignFault.NOTHING_LEFT, where)
    return crop


def face(value: object, where: str) -> str:
    if not isinstance(value, str) or value not in faces():
        raise DesignRefused(DesignFault.UNKNOWN_FONT, where, font=ascii(value)[:80])
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """What is cut off a picture on each side, as shares of its width and height (upright, before it is flipped)."""

    left: float = checked(number(0, 1), default=0.0)
    top: float = checked(number(0, 1), default=0.0)
    right: float = checked(number(0, 1), default=0.0)
    bottom: float = checked(number(0, 1), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What every layer has; `x`, `y` is its centre. `is_editable`: who fills the template may change its content."""

    kind: ClassVar[str]

    id: str = checked(key(64))
    name: str = checked(text(120), default="")
    x: float = checked(number(-FARTHEST_MM, FARTHEST_MM))
    y: float = checked(number(-FARTHEST_MM, FARTHEST_MM))
    rotation: float = checked(number(-360, 360), default=0.0)
    opacity: float = checked(number(0, 1), default=1.0)
    is_hidden: bool = checked(flag, default=False)
    is_locked: bool = checked(flag, default=False)
    is_editable: bool = checked(flag, default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageLayer(Layer):
    """A picture, stretched over its box; `file_id` names it to whoever keeps the files."""

    kind: ClassVar[str] = "image"

    width: float = checked(number(0.1, FARTHEST_MM))
    height: float = checked(number(0.1, FARTHEST_MM))
    file_id: int = checked(whole_number(1, 2**53 - 1))
    crop: Crop = checked(crop_of, default=Crop())
    flip_x: bool = checked(flag, default=False)
    flip_y: bool = checked(flag, default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLayer(Layer):
    """Lines of text, broken only at \\n; one that is wider than `max_width` is drawn smaller until it fits."""

    kind: ClassVar[str] = "text"

    text: str = checked(text(2000, most_lines=100))
    font: str = checked(face)
    size: float = checked(number(1, 5000))
    color: str = checked(color, default="#000000")
    align: Literal["left", "center", "right"] = checked(choice("left", "center", "right"), default="left")
    line_height: float = checked(number(0.5, 5), default=1.2)
    max_width: float | None = checked(or_none(number(1, FARTHEST_MM)), default=None)


LAYERS: dict[str, type[Layer]] = {kind.kind: kind for kind in (ImageLayer, TextLayer)}


def layer_of(value: object, where: str) -> Layer:
    stored = dict(object_at(value, where))
    kind = choice(*LAYERS)(stored.pop("kind", None), f"{where}.kind")
    return read(LAYERS[kind], stored, where)


def layers_of(value: object, where: str) -> tuple[Layer, ...]:
    stored = list_at(value, where)
    if len(stored) > MAX_LAYERS:
        raise DesignRefused(DesignFault.TOO_MANY_LAYERS, where, limit=MAX_LAYERS)
    return tuple(layer_of(layer, f"{where}.{index}") for index, layer in enumerate(stored))


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignArea:
    """What is printed on one print area: a colour to the edge of the bleed, or none, and layers from bottom to top."""

    background: str | None = checked(or_none(color), default=None)
    layers: tuple[Layer, ...] = checked(layers_of, default=())

    @property
    def visible(self) -> tuple[Layer, ...]:
        return tuple(layer for layer in self.layers if not layer.is_hidden)

    @property
    def file_ids(self) -> set[int]:
        """The pictures that are needed to draw it."""
        return {layer.file_id for layer in self.visible if isinstance(layer, ImageLayer)}


def area_of(value: object, where: str) -> DesignArea:
    return read(DesignArea, value, where)


def areas_of(value: object, where: str) -> dict[str, DesignArea]:
    stored = object_at(value, where)
    if len(stored) > MAX_AREAS:
        raise DesignRefused(DesignFault.TOO_MANY_AREAS, where, limit=MAX_AREAS)
    name = key(40)
    return {name(each, where): area_of(area, f"{where}.{each}") for each, area in stored.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole design; `areas` by the key of the print area. One that is absent is empty."""

    areas: dict[str, DesignArea] = checked(areas_of, default_factory=dict)

    @property
    def layers(self) -> Iterator[Layer]:
        for area in self.areas.values():
            yield from area.layers

    def area(self, name: str) -> DesignArea:
        return self.areas.get(name, DesignArea())


def from_json(stored: object) -> Document:
    """The design in `stored`, as `json.loads` gave it. Raises `DesignRefused` for all that is not understood."""
    given = dict(object_at(stored, "design"))
    if given.pop("format", None) != FORMAT:
        raise DesignRefused(DesignFault.UNKNOWN_FORMAT, "design.format")
    document = read(Document, given, "design")
    refuse_crowds(document)
    return document


def refuse_crowds(document: Document) -> None:
    seen: set[str] = set()
    for layer in document.layers:
        if layer.id in seen:
            raise DesignRefused(DesignFault.REPEATED_ID, "design", id=layer.id)
        seen.add(layer.id)
    if len(seen) > MAX_LAYERS:
        raise DesignRefused(DesignFault.TOO_MANY_LAYERS, "design", limit=MAX_LAYERS)


def to_json(document: Document) -> dict[str, Any]:
    """What `from_json` reads back as the same document; nothing is left out."""
    return {"format": FORMAT, "areas": {name: area_json(area) for name, area in document.areas.items()}}


def area_json(area: DesignArea) -> dict[str, Any]:
    layers = [{"kind": layer.kind, **asdict(layer)} for layer in area.layers]
    return {"background": area.background, "layers": layers}
