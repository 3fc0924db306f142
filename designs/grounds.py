"""Plain pictures of products, for mock-ups where the catalog has no photograph: a sheet on a wall, a shirt."""

from collections.abc import Sequence
from enum import StrEnum

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
WALL = "#e9e7e2"
FINER = 2
# The right half, from the collar's middle to the hem's, in shares of a square picture; a corner that is named three
# times stays one, all else becomes a curve.
SHIRT: tuple[Point, ...] = (
    (0.5, 0.135), (0.545, 0.128), (0.585, 0.105), (0.61, 0.082), (0.61, 0.082), (0.70, 0.115), (0.765, 0.15),
    (0.80, 0.20), (0.90, 0.405), (0.90, 0.405), (0.90, 0.405), (0.775, 0.465), (0.775, 0.465), (0.775, 0.465),
    (0.735, 0.385), (0.735, 0.385), (0.735, 0.60), (0.745, 0.925), (0.745, 0.925), (0.745, 0.925), (0.5, 0.94),
)  # fmt: skip
CHEST = (0.335, 0.225, 0.665, 0.80)  # what a print area lies within on the shirt: left, top, right, bottom
WALL_PLACE = (0.12, 0.1, 0.88, 0.9)
DEEPEST_SHADE = 0.16
HEM = 0.022  # width of the neck's
DARK = 80  # of 255


class Shape(StrEnum):
    SHEET = "sheet"
    SHIRT = "shirt"


PLACES = {Shape.SHEET: WALL_PLACE, Shape.SHIRT: CHEST}


def place_on(shape: Shape, width_mm: float, height_mm: float) -> tuple[Point, Point, Point, Point]:
    """Where a print area lies on a drawn product, as large as fits: at the chest's top, or in the wall's middle."""
    left, top, right, bottom = PLACES[shape]
    scale = min((right - left) / width_mm, (bottom - top) / height_mm)
    width, height = width_mm * scale, height_mm * scale
    x = (left + right - width) / 2
    y = top if shape is Shape.SHIRT else (top + bottom - height) / 2
    return (x, y), (x + width, y), (x + width, y + height), (x, y + height)


def drawn_ground(shape: Shape, color: str, place: Sequence[Point], longest: int) -> Image.Image:
    """A square picture; a sheet is drawn where its design lies."""
    outline = place if shape is Shape.SHEET else rounded([*SHIRT, *((1 - x, y) for x, y in reversed(SHIRT))])
    mask = filled(outline, longest)
    ground = Image.composite(Image.new("RGB", mask.size, "#000000"), wall(longest), fallen_shadow(mask))
    product = Image.new("RGB", mask.size, color)
    if shape is Shape.SHIRT:
        product = with_folds(product, mask)
    return Image.composite(product, ground, mask)


def rounded(outline: Sequence[Point], is_closed: bool = True) -> list[Point]:
    """Corners cut off three times, until they are curves."""
    corners = list(outline)
    for _time in range(3):
        ends = list(zip(corners, [*corners[1:], corners[0]], strict=True))
        sides = ends if is_closed else ends[:-1]
        corners = [between(first, second, share) for first, second in sides for share in (0.25, 0.75)]
    return corners


def between(first: Point, second: Point, share: float) -> Point:
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share


def filled(outline: Sequence[Point], longest: int) -> Image.Image:
    large = Image.new("L", (longest * FINER, longest * FINER))
    ImageDraw.Draw(large).polygon([(x * large.width, y * large.height) for x, y in outline], 255)
    return large.resize((longest, longest), Image.Resampling.BOX)


def wall(longest: int) -> Image.Image:
    """A little darker towards the floor."""
    base = Image.new("RGB", (longest, longest), WALL)
    fall = Image.linear_gradient("L").resize((longest, longest)).point(lambda value: value // 10)
    return Image.composite(Image.new("RGB", base.size, "#8f8a80"), base, fall)


def fallen_shadow(mask: Image.Image) -> Image.Image:
    """Soft, and a little below what throws it."""
    down = max(mask.width // 80, 1)
    moved = Image.new("L", mask.size)
    moved.paste(mask, (0, down))
    return moved.filter(ImageFilter.GaussianBlur(down)).point(lambda value: value // 4)


def with_folds(product: Image.Image, mask: Image.Image) -> Image.Image:
    """Darker towards the seams, as cloth is that hangs on shoulders; dark cloth shows them by its light parts."""
    inner = mask.filter(ImageFilter.GaussianBlur(mask.width / 18))
    depth = ImageChops.invert(inner).point(lambda value: round(value * DEEPEST_SHADE * 2))
    lightness = product.convert("L").getextrema()[0]
    tone = Image.new("RGB", product.size, "#5a5a5a" if lightness < DARK else "#1c2430")  # type: ignore[operator]
    return collared(Image.composite(tone, product, depth), tone)


def collared(product: Image.Image, tone: Image.Image) -> Image.Image:
    """The neck's hem."""
    size = product.width * FINER
    line = Image.new("L", (size, size))
    pen = ImageDraw.Draw(line)
    neck = (*((1 - x, y) for x, y in reversed(SHIRT[:4])), *SHIRT[1:4])
    curve = rounded(neck, is_closed=False)
    lowered = [(x * size, (y + HEM) * size) for x, y in curve]
    pen.line(lowered, 90, max(size // 300, 1), joint="curve")
    return Image.composite(tone, product, line.resize(product.size, Image.Resampling.BOX))
