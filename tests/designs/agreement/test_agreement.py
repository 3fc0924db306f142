"""The browser's canvas and the rasterised print file show the same: this is what makes a designer honest.

Both are drawn with 24 pixels a millimetre, reduced to 8 and softened by one, since each has its own way with edges.
A pixel differs where any of its colours is more than `VISIBLE` of 255 apart, and is the middle of a spot where all of
the `SPOT` × `SPOT` around it do, three eighths of a millimetre. Of text a thousandth of all pixels may differ, and no
spot. Where there are pictures, of which PDFium rounds the edges to whole pixels and cuts half a pixel from those that
are turned, three thousandths may, and at the corners twenty pixels' worth of spots.
"""

from dataclasses import dataclass

import pytest
from PIL import Image, ImageChops, ImageFilter

from designs.document import DesignArea, from_json
from designs.printing import print_file
from tests.designs.agreement.conftest import FINER, PER_MM
from tests.designs.agreement.samples import SAMPLES, one_sided
from tests.designs.drawn import SIZE, image, rasterised, words

VISIBLE = 32
SPOT = 3


@dataclass(frozen=True)
class Difference:
    """Shares of all pixels: that differ, and that differ with all around them."""

    pixels: float
    spots: float

    def is_within(self, most: "Difference") -> bool:
        return self.pixels <= most.pixels and self.spots <= most.spots


IN_TEXT = Difference(pixels=0.001, spots=0)
IN_PICTURES = Difference(pixels=0.003, spots=0.00005)


@pytest.fixture
def print_out(tmp_path, pictures):
    def draw(area: DesignArea) -> Image.Image:
        print_file(SIZE, area, pictures, tmp_path / "out.pdf")
        return rasterised(tmp_path / "out.pdf", PER_MM * FINER).reduce(FINER)

    return draw


def areas_of(sample: dict) -> dict[str, DesignArea]:
    numbered = {
        name: area | {"layers": [layer | {"id": f"{name}{at}"} for at, layer in enumerate(area["layers"])]}
        for name, area in sample.items()
    }
    return from_json({"format": 1, "areas": numbered}).areas


def difference(first: Image.Image, second: Image.Image) -> Difference:
    assert first.size == second.size
    soft = [picture.filter(ImageFilter.GaussianBlur(1)) for picture in (first, second)]
    red, green, blue = ImageChops.difference(*soft).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    differs = most.point(lambda apart: 255 if apart > VISIBLE else 0)
    spots = differs.filter(ImageFilter.MinFilter(SPOT))
    return Difference(*(marked.histogram()[255] / (most.width * most.height) for marked in (differs, spots)))


@pytest.mark.parametrize("name", SAMPLES)
def test_browser_and_print_file_draw_the_same(canvas, print_out, name):
    for area in areas_of(SAMPLES[name]).values():
        found = difference(canvas(area), print_out(area))
        assert found.is_within(IN_PICTURES if area.file_ids else IN_TEXT), found


WRONG = {
    "a third of a millimetre beside": (words("Ciao a tutti"), words("Ciao a tutti", x=50.33)),
    "half a degree turned": (words("Ciao a tutti"), words("Ciao a tutti", rotation=0.5)),
    "a hundredth larger": (words("Ciao a tutti", size=36), words("Ciao a tutti", size=36.4)),
    "one accent missing": (words("Perche a tutti"), words("Perché a tutti")),
    "another face": (words("Ciao a tutti", font="inter-400"), words("Ciao a tutti", font="rubik-400")),
    "letters not joined": (words("عالم"), words("ع\u200cا\u200cل\u200cم")),
    "the other way round": (words("שלום (א)"), words("(א) םולש")),
    "a little of a picture": (image(width=60, height=40), image(width=60, height=40, crop={"left": 0.01})),
    "more see-through": (image(opacity=0.6), image(opacity=0.4)),
}


@pytest.mark.parametrize(("shown", "printed"), WRONG.values(), ids=list(WRONG))
def test_what_is_printed_otherwise_would_be_noticed(canvas, print_out, shown, printed):
    (seen,), (made,) = (list(areas_of(one_sided(layer)).values()) for layer in (shown, printed))
    found = difference(canvas(seen), print_out(made))
    assert not found.is_within(IN_PICTURES if seen.file_ids else IN_TEXT)
