"""A design on a picture of its product: turned into the place's perspective, and blended with what is there."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from PIL import Image, ImageChops, ImageOps

from designs.grounds import Shape, drawn_ground
from designs.pictures import opened, shrunk

Point = tuple[float, float]
FINER = 2  # times: the design is laid at this size first, so that its edges are smooth
DARKEST = 96  # of 255; on what is darker than this shadows are no deeper than here, and light prints stay light
BRIGHTEST = 0.9  # of the place's pixels: what is darker than this one's light lies in a shadow
PRODUCT_PICTURES = ("PNG", "JPEG", "WEBP", "TIFF")


class Blend(StrEnum):
    NORMAL = "normal"  # as it is
    MULTIPLY = "multiply"  # as ink on white cloth or paper
    SHADED = "shaded"  # as it is, with the folds and shadows of what it lies on: light prints on dark cloth


@dataclass(frozen=True, slots=True)
class Scene:
    """`place`: where the trimmed design's corners lie, clockwise from its upper left, in shares of the picture.

    Where there is no `picture`, a plain one of that `shape` and `color` is drawn.
    """

    place: tuple[Point, Point, Point, Point]
    picture: Path | None = None
    blend: Blend = Blend.SHADED
    shape: Shape = Shape.SHEET
    color: str = "#ffffff"

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        corners = [(float(x), float(y)) for x, y in stored["place"]]
        picture = stored["picture"] and Path(stored["picture"])
        known = {"place": tuple(corners), "picture": picture}
        return cls(**(stored | known | {"blend": Blend(stored["blend"]), "shape": Shape(stored["shape"])}))

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"picture": self.picture and str(self.picture.resolve())}

    def corners(self, size: tuple[int, int]) -> list[Point]:
        """In pixels of a picture of this `size`."""
        return [(x * size[0], y * size[1]) for x, y in self.place]

    def longest_side(self, size: tuple[int, int]) -> float:
        corners = self.corners(size)
        return max(math.dist(corner, corners[(index + 1) % 4]) for index, corner in enumerate(corners)) * FINER


def rectangle(left: float, top: float, right: float, bottom: float) -> tuple[Point, Point, Point, Point]:
    """The corners of an upright place."""
    return (left, top), (right, top), (right, bottom), (left, bottom)


def ground_of(scene: Scene, longest: int) -> Image.Image:
    """The product, at most `longest` pixels long."""
    if scene.picture is None:
        return drawn_ground(scene.shape, scene.color, scene.place, longest)
    with opened(scene.picture, PRODUCT_PICTURES) as picture:
        seen = shrunk(picture, longest).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def laid_onto(ground: Image.Image, design: Image.Image, scene: Scene) -> Image.Image:
    laid = in_place(design, scene.corners(ground.size), ground.size)
    ink, cover = laid.convert("RGB"), laid.getchannel("A")
    if scene.blend is Blend.MULTIPLY:
        ink = ImageChops.multiply(ink, ground)
    elif scene.blend is Blend.SHADED:
        ink = ImageChops.multiply(ink, shadows(ground, cover).convert("RGB"))
    return Image.composite(ink, ground, cover)


def in_place(design: Image.Image, corners: Sequence[Point], size: tuple[int, int]) -> Image.Image:
    """`design`, its corners drawn to `corners`, on nothing of this `size`."""
    framed = ImageOps.expand(design, 1, (0, 0, 0, 0))  # its edge fades instead of breaking off
    width, height = design.size
    own = [(1, 1), (width + 1, 1), (width + 1, height + 1), (1, height + 1)]
    large = (size[0] * FINER, size[1] * FINER)
    target = [(x * FINER, y * FINER) for x, y in corners]
    premultiplied = framed.convert("RGBa")
    laid = premultiplied.transform(
        large, Image.Transform.PERSPECTIVE, perspective(target, own), Image.Resampling.BICUBIC
    )
    return laid.resize(size, Image.Resampling.BOX).convert("RGBA")


def perspective(target: Sequence[Point], own: Sequence[Point]) -> list[float]:
    """The eight numbers with which each point of the target finds its own: a x + b y + c over g x + h y + 1."""
    rows = []
    for (x, y), (u, v) in zip(target, own, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return solved(rows)


def solved(rows: list[list[float]]) -> list[float]:
    """Linear equations, by elimination; each row ends with its right side."""
    count = len(rows)
    for at in range(count):
        largest = max(range(at, count), key=lambda row: abs(rows[row][at]))
        rows[at], rows[largest] = rows[largest], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(count):
            if other != at:
                share = rows[other][at]
                rows[other] = [value - share * own for value, own in zip(rows[other], rows[at], strict=True)]
    return [row[-1] for row in rows]


def shadows(ground: Image.Image, cover: Image.Image) -> Image.Image:
    """How much light falls on each place: white where it is brightest beneath the design."""
    light = ground.convert("L")
    counts = light.histogram(cover.point(lambda value: 255 if value else 0))
    brightest = level_at(counts, BRIGHTEST)
    deepest = 255 / max(brightest, DARKEST)
    return light.point([min(round(255 - (brightest - level) * deepest), 255) for level in range(256)])


def level_at(counts: list[int], share: float) -> int:
    wanted, seen = sum(counts) * share, 0
    for level, count in enumerate(counts):
        seen += count
        if seen >= wanted:
            return level
    return 255
