import hashlib

import pikepdf
import pytest
from pikepdf import Pdf, PdfImage
from PIL import Image, ImageCms

from designs.checks import PrintArea, check
from designs.findings import Level
from designs.fonts import faces
from designs.isolated import inspect_file
from designs.printing import print_file
from designs.reading import DesignFault, DesignRefused
from tests.designs.drawn import COLORS, SIZE, area, image, millimetres, quarters, rasterised, text_of, words

FORMATS = frozenset({"pdf"})


@pytest.fixture
def printed(tmp_path):
    """The print file of an area with these pictures, by file id."""

    def make(drawn, name="out.pdf", size=SIZE, **pictures):
        out = tmp_path / name
        print_file(size, drawn, {int(key.removeprefix("p")): path for key, path in pictures.items()}, out)
        return out

    return make


@pytest.fixture
def saved(tmp_path):
    def save(picture, name="picture.png", **options):
        picture.save(tmp_path / name, **options)
        return tmp_path / name

    return save


def images_in(path):
    with Pdf.open(path, attempt_recovery=False) as pdf:
        return [PdfImage(image).as_pil_image() for image in pdf.pages[0].get_images().values()]


def test_the_page_is_the_sheet_with_its_boxes_in_millimetres(printed):
    with Pdf.open(printed(area(words())), attempt_recovery=False) as pdf:
        page = pdf.pages[0]
        assert (len(pdf.pages), pdf.check_pdf_syntax()) == (1, [])
        assert millimetres(page.mediabox) == millimetres(page.bleedbox) == millimetres(page.cropbox) == [0, 0, 106, 66]
        assert millimetres(page.trimbox) == [3, 3, 103, 63]


def test_a_print_file_passes_its_own_preflight(printed, saved):
    path = printed(area(image(), words("Ciao\nשלום नमस्ते"), background="#112233"), p1=saved(quarters(800, 400)))
    wanted = PrintArea(100, 60, 3, 4, min_dpi=150, recommended_dpi=300, formats=FORMATS)
    findings = {finding.code: finding.level for finding in check(inspect_file(path), wanted)}
    assert findings.keys() >= {"one_page", "size_fits", "resolution_good", "fonts_embedded"}
    assert set(findings.values()) == {Level.OK}


def test_the_same_design_is_the_same_file(printed):
    drawn = area(words("Ciao à"), background="#ffffff")
    digests = {hashlib.sha256(printed(drawn, name).read_bytes()).digest() for name in ("one.pdf", "two.pdf")}
    assert len(digests) == 1


@pytest.mark.parametrize("key", faces())
def test_every_face_is_embedded_with_the_letters_that_are_drawn_alone(printed, key):
    path = printed(area(words("Ab 12 ש", font=key)))
    with Pdf.open(path) as pdf:
        fonts = list(pdf.pages[0].resources.Font.values())
        embedded = [font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() for font in fonts]
        names = {str(font.BaseFont).split("+")[1] for font in fonts}
    assert key in names
    assert all(
        font[:4] == b"\0\1\0\0" and len(font) < 60_000 for font in embedded
    )  # most of it the places of no glyphs
    assert inspect_file(path).fonts_missing == ()


@pytest.mark.parametrize("text", ["Ciao, perché? AVATAR", "ΑΩ Жж", "我能吞下", "fi office"])
def test_what_is_written_can_be_read_back(printed, text):
    assert text_of(printed(area(words(text)))) == text


def test_hidden_and_fully_transparent_layers_are_not_in_the_file(printed):
    path = printed(
        area(words("seen"), words("hidden", is_hidden=True), words("gone", opacity=0), image(is_hidden=True))
    )
    assert (text_of(path), images_in(path)) == ("seen", [])


@pytest.mark.parametrize("quality", [60, 95])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_keeps_its_bytes_whatever_size_it_is_drawn_at(printed, saved, mode, quality):
    path = saved(quarters(400, 200, mode), "photo.jpg", quality=quality, progressive=quality == 95)
    (drawn,) = images_in(printed(area(image(width=4, height=2)), p1=path))
    with Image.open(path) as original:
        assert (drawn.size, drawn.mode, drawn.tobytes()) == ((400, 200), mode, original.tobytes())


def test_where_a_photograph_was_taken_stays_behind(printed, saved):
    exif = Image.Exif()
    exif[0x010E] = "at home"
    path = saved(quarters(), "photo.jpg", exif=exif, comment=b"by me")
    path.write_bytes(path.read_bytes() + b"\xff\xd8\xff\xe1second picture")
    content = printed(area(image()), p1=path).read_bytes()
    assert b"at home" in path.read_bytes()
    assert [word for word in (b"at home", b"by me", b"second picture") if word in content] == []


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "LA", "RGBA", "I;16"])
def test_a_png_keeps_its_pixels(printed, saved, mode):
    original = quarters(400, 200, "L" if mode == "I;16" else mode)
    if "A" in mode:
        original.putalpha(Image.linear_gradient("L").resize((400, 200)))
    if mode == "I;16":
        original = original.convert("I").point(lambda value: value * 257).convert("I;16")
    path = saved(original)
    (drawn,) = images_in(printed(area(image(width=4, height=2)), p1=path))
    kept = {"LA": "RGB", "RGBA": "RGB"}.get(mode, mode)
    assert drawn.size == (400, 200)
    if mode != "I;16":  # the reader knows no sixteen bits
        assert drawn.convert("RGB").tobytes() == original.convert(kept).convert("RGB").tobytes()


def test_a_png_is_not_packed_again(printed, saved):
    path = saved(Image.effect_noise((300, 300), 80))
    packed = path.read_bytes().split(b"IDAT", 1)[1][:1000]
    assert packed in printed(area(image()), p1=path).read_bytes()


def test_a_see_through_color_of_a_palette_stays_see_through(printed, saved):
    red = quarters(mode="P").getpixel((1, 1))
    path = printed(area(image(), background="#ffffff"), p1=saved(quarters(mode="P"), transparency=red))
    assert corners(path) == ["other", *PLAIN[1:]]


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L", "RGBA"])
def test_a_tiff_keeps_its_pixels(printed, saved, mode):
    path = saved(quarters(400, 200, mode), "picture.tif", compression="tiff_lzw")
    (drawn,) = images_in(printed(area(image()), p1=path))
    assert drawn.convert(mode).tobytes() == quarters(400, 200, mode).tobytes()


def test_the_resolution_is_the_pictures_own(printed, saved):
    path = printed(area(image(width=25.4, height=12.7)), p1=saved(quarters(300, 150)))
    assert inspect_file(path).lowest_image_dpi == 300
    cropped = printed(area(image(width=25.4, height=12.7, crop={"left": 0.5})), p1=saved(quarters(300, 150)))
    assert inspect_file(cropped).lowest_image_dpi == 150


def test_a_picture_that_is_drawn_twice_is_in_the_file_once(printed, saved):
    assert len(images_in(printed(area(image(), image(x=20)), p1=saved(quarters())))) == 1


def test_a_pictures_own_profile_goes_along(printed, saved):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for name in ("a.png", "a.jpg", "a.tif"):
        path = printed(area(image()), p1=saved(quarters(), name, icc_profile=profile))
        with Pdf.open(path) as pdf:
            (drawn,) = pdf.pages[0].get_images().values()
            assert drawn.ColorSpace[1].read_bytes() == profile
    broken = printed(area(image()), p1=saved(quarters(), icc_profile=b"none"))
    with Pdf.open(broken) as pdf:
        assert next(iter(pdf.pages[0].get_images().values())).ColorSpace == pikepdf.Name.DeviceRGB


def corners(path, inset=4):
    """The colours near the corners of a picture that lies in the middle of the sheet, 40 × 20 mm."""
    sheet = rasterised(path)
    left, top = 4 * (53 - 20) + inset, 4 * (33 - 10) + inset
    right, bottom = 4 * (53 + 20) - inset, 4 * (33 + 10) - inset
    names = {color: name for name, color in COLORS.items()}
    places = ((left, top), (right, top), (left, bottom), (right, bottom))
    return [names.get(sheet.getpixel(place), "other") for place in places]


PLAIN = ["upper left", "upper right", "lower left", "lower right"]


@pytest.mark.parametrize(
    ("changed", "seen"),
    [
        ({}, PLAIN),
        ({"flip_x": True}, ["upper right", "upper left", "lower right", "lower left"]),
        ({"flip_y": True}, ["lower left", "lower right", "upper left", "upper right"]),
        ({"rotation": 180}, ["lower right", "lower left", "upper right", "upper left"]),
        ({"rotation": 90, "width": 20, "height": 40}, ["lower left", "upper left", "lower right", "upper right"]),
        ({"crop": {"left": 0.5}}, ["upper right", "upper right", "lower right", "lower right"]),
        ({"crop": {"bottom": 0.5}}, ["upper left", "upper right", "upper left", "upper right"]),
        ({"crop": {"top": 0.5, "right": 0.5}, "flip_x": True}, ["lower left"] * 4),
    ],
)
def test_a_picture_lies_as_it_was_laid(printed, saved, changed, seen):
    assert corners(printed(area(image(**changed)), p1=saved(quarters()))) == seen


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photograph_stands_upright(printed, saved, orientation):
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # as Pillow numbers its ways of turning
    stored = quarters() if orientation == 1 else quarters().transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert corners(printed(area(image()), p1=saved(stored, exif=exif))) == PLAIN


def test_the_background_reaches_the_edge_of_the_bleed(printed):
    sheet = rasterised(printed(area(background="#336699")))
    assert (sheet.size, sheet.getcolors()) == ((424, 264), [(424 * 264, (0x33, 0x66, 0x99))])


def test_overlapping_letters_shine_through_once(printed):
    sheet = rasterised(printed(area(words("م̀م̀ سسس", size=80, opacity=0.5), background="#ffffff")))
    assert min(color[0] for _count, color in sheet.getcolors(1000)) >= 127


@pytest.mark.parametrize(
    ("drawn", "code", "facts"),
    [
        (area(words("a😀")), DesignFault.NO_LETTER, {"where": "t0", "letters": "😀 GRINNING FACE"}),
        (area(image(file_id=7)), DesignFault.NO_PICTURE, {"where": "i0", "file_id": 7}),
        (area(image()), DesignFault.BAD_PICTURE, {"where": "i0", "file_id": 1, "reason": "unknown_format"}),
    ],
)
def test_what_cannot_be_drawn_is_named_and_leaves_no_file(printed, tmp_path, drawn, code, facts):
    (tmp_path / "no picture").write_text("words")
    with pytest.raises(DesignRefused) as refused:
        printed(drawn, p1=tmp_path / "no picture")
    assert (refused.value.code, refused.value.facts, (tmp_path / "out.pdf").exists()) == (code, facts, False)


@pytest.mark.parametrize("name", ["broken.png", "broken.tif"])
def test_a_broken_picture_is_told_with_its_layer(printed, saved, name):
    path = saved(quarters(400, 200, "RGBA"), name)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(DesignRefused) as refused:
        printed(area(image()), p1=path)
    assert refused.value.facts == {"where": "i0", "file_id": 1, "reason": "unreadable"}


def test_a_print_file_that_has_no_place_to_go_is_no_fault_of_the_design(printed):
    with pytest.raises(RuntimeError, match="can't be written"):
        printed(area(words()), "no/such/folder.pdf")
