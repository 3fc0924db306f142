import pytest
from pikepdf import Pdf
from PIL import Image

from designs.findings import Code, FileRefused
from designs.printing import Blend, Scene, Shape, drawn_scene, mockup, preview, proof, rectangle
from designs.reading import DesignRefused
from tests.designs.drawn import COLORS, SIZE, area, image, millimetres, quarters, text_of, words

RED = area(background="#ff0000")
GUIDES = {"bleed": "Bleed 3 mm", "trim": "Size 100 × 60 mm", "safe": "Safe 4 mm"}


def opened(path):
    with Image.open(path) as picture:
        picture.load()
        return picture


def test_a_preview_is_the_trimmed_design(tmp_path):
    quarters(800, 400).save(tmp_path / "in.png")
    drawn = area(image(x=50, y=30, width=100, height=60))
    preview(SIZE, drawn, {1: tmp_path / "in.png"}, tmp_path / "out.png", 400)
    seen = opened(tmp_path / "out.png")
    edges = [seen.getpixel(place) for place in ((2, 2), (397, 2), (2, 237), (397, 237))]
    assert (seen.size, seen.mode, edges) == ((400, 240), "RGB", list(COLORS.values()))


def test_a_preview_with_bleed_is_the_sheet(tmp_path):
    preview(SIZE, RED, {}, tmp_path / "out.webp", 212, with_bleed=True)
    assert (opened(tmp_path / "out.webp").size, opened(tmp_path / "out.webp").format) == ((212, 132), "WEBP")


@pytest.mark.parametrize(("is_clear", "empty"), [(True, (255, 255, 255, 0)), (False, (255, 255, 255, 255))])
def test_where_nothing_is_printed_a_preview_is_white_or_clear(tmp_path, is_clear, empty):
    preview(SIZE, area(words("l", size=200)), {}, tmp_path / "out.png", 200, is_clear=is_clear)
    seen = opened(tmp_path / "out.png").convert("RGBA")
    assert seen.getpixel((5, 5))[3] == empty[3]
    assert (0, 0, 0, 255) in [color for _count, color in seen.getcolors(1000)]


def test_a_proof_has_the_same_boxes_on_a_larger_page_and_says_what_its_lines_are(tmp_path):
    proof(SIZE, area(words("Ciao")), {}, tmp_path / "out.pdf", GUIDES)
    with Pdf.open(tmp_path / "out.pdf", attempt_recovery=False) as pdf:
        page = pdf.pages[0]
        assert millimetres(page.mediabox) == [0, 0, 130, 90]
        assert millimetres(page.bleedbox) == [12, 12, 118, 78]
        assert millimetres(page.trimbox) == [15, 15, 115, 75]
    said = text_of(tmp_path / "out.pdf")
    assert [word for word in ("Ciao", *GUIDES.values()) if word not in said] == []


@pytest.fixture
def laid(tmp_path):
    """The mock-up of a design on a plain photograph of 300 × 200."""

    def lay(ground, drawn=RED, place=rectangle(0.1, 0.1, 0.6, 0.55), **options):
        Image.new("RGB", (300, 200), ground).save(tmp_path / "product.png")
        scene = Scene(place, tmp_path / "product.png", **options)
        mockup(SIZE, drawn, {}, scene, tmp_path / "out.png", 300)
        return opened(tmp_path / "out.png")

    return lay


@pytest.mark.parametrize(
    ("blend", "ground", "seen"),
    [
        (Blend.NORMAL, "#808080", (255, 0, 0)),
        (Blend.MULTIPLY, "#808080", (128, 0, 0)),
        (Blend.SHADED, "#808080", (255, 0, 0)),  # evenly lit, whatever its colour
    ],
)
def test_a_design_is_blended_with_its_product(laid, blend, ground, seen):
    made = laid(ground, blend=blend)
    assert (made.size, made.getpixel((100, 60)), made.getpixel((250, 150))) == ((300, 200), seen, (128, 128, 128))


@pytest.mark.parametrize(
    ("ground", "in_shadow", "dimmed"),
    [
        ("#c0c0c0", "#606060", 128),
        ("#404040", "#202020", 170),  # on dark cloth it is less deep, so that a light print stays light
    ],
)
def test_a_shadow_on_the_product_falls_on_the_design_too(tmp_path, ground, in_shadow, dimmed):
    product = Image.new("RGB", (300, 200), ground)
    product.paste(in_shadow, (0, 0, 60, 200))
    product.save(tmp_path / "product.png")
    mockup(SIZE, RED, {}, Scene(rectangle(0, 0, 1, 1), tmp_path / "product.png"), tmp_path / "out.png", 300)
    seen = opened(tmp_path / "out.png")
    assert (seen.getpixel((30, 100))[0], seen.getpixel((200, 100))[0]) == (dimmed, 255)


def test_a_design_is_drawn_to_the_four_corners_of_its_place(laid):
    made = laid("#ffffff", place=((0.3, 0.1), (0.7, 0.2), (0.9, 0.9), (0.1, 0.8)))
    inside, outside = [(95, 25), (205, 43), (260, 172), (38, 155)], [(85, 25), (215, 40), (280, 178), (25, 155)]
    assert [made.getpixel(place) for place in inside] == [(255, 0, 0)] * 4
    assert [made.getpixel(place) for place in outside] == [(255, 255, 255)] * 4


def test_what_is_not_printed_shows_the_product(laid):
    made = laid("#336699", drawn=area(words("l")))
    assert made.getpixel((40, 30)) == (0x33, 0x66, 0x99)


@pytest.mark.parametrize("shape", list(Shape))
def test_a_product_without_a_picture_is_drawn(tmp_path, shape):
    scene = drawn_scene(SIZE, shape, "#112244")
    mockup(SIZE, RED, {}, scene, tmp_path / "out.jpg", 400)
    seen = opened(tmp_path / "out.jpg")
    (left, top), _right, (right, bottom), _lower = scene.place
    red, green, blue = seen.getpixel((round((left + right) * 200), round((top + bottom) * 200)))
    assert (seen.size, red > 240, green < 15, blue < 15) == ((400, 400), True, True, True)
    assert (right - left) / (bottom - top) == pytest.approx(100 / 60)


def test_a_product_picture_that_is_none_is_refused(tmp_path):
    (tmp_path / "product.png").write_text("no picture")
    with pytest.raises(FileRefused) as refused:
        mockup(SIZE, RED, {}, Scene(rectangle(0, 0, 1, 1), tmp_path / "product.png"), tmp_path / "out.png", 300)
    assert (refused.value.finding.code, (tmp_path / "out.png").exists()) == (Code.UNREADABLE, False)


def test_a_design_that_cannot_be_printed_has_no_preview_either(tmp_path):
    with pytest.raises(DesignRefused):
        preview(SIZE, area(words("😀")), {}, tmp_path / "out.png", 300)
    assert not (tmp_path / "out.png").exists()
