"""What the offered fixes make of a file: it passes where the original did not, and looks as it was said."""

import pypdfium2
import pytest
from PIL import Image, ImageCms

from designs.checks import check
from designs.findings import Code, Level
from designs.fix import Fix
from designs.isolated import inspect_file, make_fix

POINTS = 72 / 25.4
FADE = Image.linear_gradient("L")  # dark above, bright below


def outcome(path, area):
    found = check(inspect_file(path), area)
    return {finding.code for finding in found if finding.level is not Level.OK}


def fixed(path, fix, area):
    out = path.with_name(f"fixed{path.suffix}")
    make_fix(path, out, fix, area)
    return out


@pytest.fixture
def faded(tmp_path):
    """Red from left to right, green from top to bottom: each place can be told."""

    def make(width, height, mode="RGB", name="art.png", **options):
        rows, columns = FADE.resize((width, height)), FADE.rotate(90).resize((width, height))
        image = Image.merge("RGB", (columns, rows, Image.new("L", (width, height)))).convert(mode)
        path = tmp_path / name
        image.save(path, **options)
        return path

    return make


@pytest.fixture
def painted(pdf_file):
    """A PDF whose left half is red, and whose lower left quarter is green."""

    def make(width, height, **options):
        def paint(pdf, page):
            wide, high = width * POINTS, height * POINTS
            red = f"1 0 0 rg 0 0 {wide / 2} {high} re f 0 1 0 rg 0 0 {wide / 2} {high / 2} re f"
            page.obj.Contents = pdf.make_stream(red.encode())

        return pdf_file(width, height, change=paint, **options)

    return make


def drawn(path, dpi=72):
    with pypdfium2.PdfDocument(path) as pdf:
        return pdf[0].render(scale=dpi / 72).to_pil().convert("RGB")


@pytest.mark.parametrize(("mode", "name"), [
    ("RGB", "art.png"), ("RGBA", "art.png"), ("P", "art.png"), ("L", "art.png"), ("RGB", "art.jpg"),
    ("CMYK", "art.jpg"), ("CMYK", "art.tif"), ("1", "art.tif"),
])  # fmt: skip
def test_mirrored_bleed_makes_a_trimmed_picture_whole(faded, card, mode, name):
    path = faded(1004, 650, mode, name)
    assert Code.NO_BLEED in outcome(path, card)
    after = fixed(path, Fix.MIRROR, card)
    assert outcome(after, card) == set()
    assert inspect_file(after).format is inspect_file(path).format


def test_a_mirrored_edge_goes_on_as_it_came(faded, card):
    path = faded(850, 550)
    with Image.open(path) as before, Image.open(fixed(path, Fix.MIRROR, card)) as after:
        assert after.size == (910, 610)
        assert after.crop((30, 30, 880, 580)).tobytes() == before.tobytes()
        assert [after.getpixel((29 - step, 100)) == after.getpixel((30 + step, 100)) for step in range(30)] == [
            True
        ] * 30
        assert after.getpixel((0, 0)) == after.getpixel((59, 59))


def test_turned_it_stands(faded, a3, painted, card):
    lying = faded(5032, 3579, name="art.jpg")
    assert Code.TURNED in outcome(lying, a3)
    assert outcome(fixed(lying, Fix.ROTATE, a3), a3) == set()
    page = painted(61, 91)
    assert Code.TURNED in outcome(page, card)
    assert Code.TURNED not in outcome(fixed(page, Fix.ROTATE, card), card)


def test_filled_it_has_the_sheets_proportion_and_its_middle(faded, card):
    path = faded(2000, 1000)
    after = fixed(path, Fix.FILL, card)
    assert outcome(after, card) == set()
    with Image.open(path) as before, Image.open(after) as image:
        assert image.size[1] == 1000
        assert image.getpixel((image.size[0] // 2, 500)) == before.getpixel((1000, 500))


def test_fitted_nothing_is_cut_off_and_the_rest_is_white(faded, card):
    after = fixed(faded(2000, 1000), Fix.FIT, card)
    assert outcome(after, card) == set()
    with Image.open(after) as image:
        assert (image.size, image.getpixel((0, 0))) == ((2141, 1435), (255, 255, 255))


def test_a_profile_goes_along(faded, card, tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    after = fixed(faded(1004, 650, name="art.jpg", icc_profile=profile), Fix.MIRROR, card)
    assert inspect_file(after).has_profile


def test_a_pdf_gets_its_bleed_and_its_boxes_and_stays_a_drawing(painted, card):
    after = fixed(painted(85, 55), Fix.MIRROR, card)
    facts = inspect_file(after)
    assert outcome(after, card) == set()
    assert (round(facts.boxes.trim.width), round(facts.boxes.bleed.width), facts.lowest_image_dpi) == (85, 91, None)
    image = drawn(after)
    wide, high = image.size
    assert image.getpixel((2, 2)) == (255, 0, 0)  # mirrored out: above left is red, below left is green
    assert image.getpixel((2, high - 3)) == (0, 255, 0)
    assert image.getpixel((wide - 3, high - 3)) == (255, 255, 255)


def test_a_pdf_of_another_size_is_brought_to_the_right_one(painted, card):
    small = painted(42.5, 28.5)
    assert Code.SIZE_SCALED in outcome(small, card) or Code.PROPORTION_DIFFERS in outcome(small, card)
    assert outcome(fixed(small, Fix.FILL, card), card) == set()


def test_a_turned_page_is_laid_as_it_is_seen(pdf_file, card):
    def turn(pdf, page):
        page.obj.Contents = pdf.make_stream(f"1 0 0 rg 0 0 {55 * POINTS} {20 * POINTS} re f".encode())
        page.rotate(90, relative=False)  # its red foot comes to the left

    image = drawn(fixed(pdf_file(55, 85, change=turn), Fix.MIRROR, card))
    assert (image.getpixel((3, 80)), image.getpixel((image.size[0] - 4, 80))) == ((255, 0, 0), (255, 255, 255))


def test_what_is_made_is_as_sharp_as_it_was(faded, card):
    found = check(inspect_file(fixed(faded(1004, 650), Fix.MIRROR, card)), card)
    assert next(finding.facts["dpi"] for finding in found if finding.code == "resolution_good") == 300
