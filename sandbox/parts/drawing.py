"""Pictures of products, drawn here so that no file and no other host is needed; PNG, as shops have them."""

import io
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw

SIZE, FINE = 400, 2  # FINE: drawn so many times as large, for smooth edges
PAPER, INK, EARTH, SUN, LEAF, SKY = "#faf7f2", "#26323f", "#b5533c", "#e3a857", "#6d8b74", "#8fb1c4"
GROUND, EDGE, SHADE = "#efe9df", "#cfc7b8", "#d3cfc7"

Point = tuple[float, float]


@lru_cache(maxsize=64)
def draw(drawing: str) -> bytes:
    """`drawing` is a thing and its colour: "mug:#ffffff"."""
    thing, _, colour = drawing.partition(":")
    sheet = Sheet(GROUND)
    THINGS.get(thing, _poster)(sheet, colour or PAPER)
    return sheet.png()


class Sheet:
    """Four hundred units square, whatever it is drawn at."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (SIZE * FINE, SIZE * FINE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, width: float, height: float, fill: str, round_: float = 0) -> None:
        self.pen.rounded_rectangle(_fine(x, y, x + width, y + height), round_ * FINE, fill)

    def dot(self, x: float, y: float, radius: float, fill: str) -> None:
        self.pen.ellipse(_fine(x - radius, y - radius, x + radius, y + radius), fill)

    def shape(self, points: Sequence[Point], fill: str, edge: str | None = None) -> None:
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill, edge, FINE if edge else 0)

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        self.pen.line([(x * FINE, y * FINE) for x, y in points], fill, int(width * FINE), "curve")

    def paste(self, other: Image.Image, x: float, y: float) -> None:
        self.image.paste(other, (int(x * FINE), int(y * FINE)))

    def png(self) -> bytes:
        made = io.BytesIO()
        self.image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(made, "PNG", optimize=True)
        return made.getvalue()


def _fine(*numbers: float) -> list[float]:
    return [number * FINE for number in numbers]


def _curve(*corners: Point) -> list[Point]:
    """Through the first and the last, drawn towards the one between."""
    (ax, ay), (bx, by), (cx, cy) = corners
    steps = [step / 16 for step in range(17)]
    return [
        ((1 - t) ** 2 * ax + 2 * t * (1 - t) * bx + t * t * cx, (1 - t) ** 2 * ay + 2 * t * (1 - t) * by + t * t * cy)
        for t in steps
    ]


def _landscape(sheet: Sheet, x: int, y: int, width: int, height: int) -> None:
    """The motif that is printed on everything: hills under a sun."""
    inside = Sheet(SKY)
    inside.dot(256, 144, 48, SUN)
    far = [*_curve((0, 280), (100, 160), (200, 264)), *_curve((200, 264), (300, 368), (400, 232))]
    inside.shape([*far, (400, 400), (0, 400)], LEAF)
    near = [*_curve((0, 344), (120, 264), (248, 336)), *_curve((248, 336), (330, 380), (400, 320))]
    inside.shape([*near, (400, 400), (0, 400)], EARTH)
    longest = max(width, height)
    whole = inside.image.resize((longest * FINE, longest * FINE), Image.Resampling.LANCZOS)
    left, top = (longest - width) // 2 * FINE, (longest - height) // 2 * FINE
    sheet.paste(whole.crop((left, top, left + width * FINE, top + height * FINE)), x, y)


def _shadow(sheet: Sheet, x: int, y: int, width: int, height: int) -> None:
    sheet.box(x + 5, y + 7, width, height, SHADE)


def _poster(sheet: Sheet, colour: str) -> None:
    _shadow(sheet, 110, 70, 180, 254)
    sheet.box(110, 70, 180, 254, colour)
    _landscape(sheet, 122, 82, 156, 230)


def _canvas(sheet: Sheet, _colour: str) -> None:
    _shadow(sheet, 80, 120, 258, 178)
    sheet.shape([(320, 120), (338, 132), (338, 298), (320, 310)], "#9a978f")
    _landscape(sheet, 80, 120, 240, 190)


def _cards(sheet: Sheet, colour: str) -> None:
    sheet.shape([(92, 176), (276, 132), (302, 240), (118, 284)], colour, EDGE)
    sheet.box(105, 145, 190, 116, colour, 4)
    for x, y, width in ((125, 170, 84), (125, 188, 60), (125, 232, 100)):
        sheet.box(x, y, width, 7, INK)
    sheet.dot(264, 184, 14, EARTH)


def _flyer(sheet: Sheet, colour: str) -> None:
    _shadow(sheet, 125, 80, 150, 212)
    sheet.box(125, 80, 150, 212, colour)
    _landscape(sheet, 125, 80, 150, 124)
    for y, width in ((222, 120), (238, 96), (254, 108)):
        sheet.box(140, y, width, 7, INK)


def _mug(sheet: Sheet, colour: str) -> None:
    _shadow(sheet, 120, 131, 155, 170)
    sheet.box(238, 160, 96, 104, colour, 48)
    sheet.box(256, 178, 60, 68, GROUND, 30)
    sheet.box(120, 125, 155, 170, colour, 14)
    _landscape(sheet, 140, 160, 100, 96)


def _shirt(sheet: Sheet, colour: str) -> None:
    neck = _curve((175, 84), (200, 108), (225, 84))
    right = [(260, 100), (310, 150), (280, 184), (258, 164), (258, 318)]
    left = [(142, 318), (142, 164), (120, 184), (90, 150), (140, 100)]
    sheet.shape([*neck, *right, *left], colour, EDGE)
    _landscape(sheet, 162, 158, 76, 86)


def _bag(sheet: Sheet, colour: str) -> None:
    sheet.line([*_curve((160, 160), (160, 70), (200, 70)), *_curve((200, 70), (240, 70), (240, 160))], colour, 12)
    sheet.shape([(120, 150), (280, 150), (268, 320), (132, 320)], colour, EDGE)
    _landscape(sheet, 158, 194, 84, 90)


def _gift(sheet: Sheet, colour: str) -> None:
    _shadow(sheet, 80, 130, 240, 150)
    sheet.box(80, 130, 240, 150, colour, 10)
    sheet.box(133, 130, 14, 150, SUN)
    sheet.box(80, 173, 240, 14, SUN)
    sheet.shape([(140, 180), (98, 150), (94, 196)], SUN)
    sheet.shape([(140, 180), (182, 150), (186, 196)], SUN)


def _sheet(sheet: Sheet, colour: str) -> None:
    _shadow(sheet, 120, 95, 160, 216)
    sheet.box(120, 95, 160, 216, colour)
    for row in range(4):
        for column in range(3):
            sheet.dot(155 + 45 * column, 135 + 45 * row, 16, (EARTH, SUN, LEAF)[(row + column) % 3])


def _greeting(sheet: Sheet, colour: str) -> None:
    sheet.shape([(140, 100), (262, 84), (262, 296), (140, 312)], PAPER, EDGE)
    sheet.shape([(140, 100), (240, 118), (240, 330), (140, 312)], colour, EDGE)
    sheet.dot(176, 194, 17, EARTH)
    sheet.dot(204, 194, 17, EARTH)
    sheet.shape([(161, 202), (219, 202), (190, 240)], EARTH)


THINGS = {
    "poster": _poster, "canvas": _canvas, "cards": _cards, "flyer": _flyer, "mug": _mug, "shirt": _shirt,
    "bag": _bag, "gift": _gift, "sheet": _sheet, "greeting": _greeting,
}  # fmt: skip
