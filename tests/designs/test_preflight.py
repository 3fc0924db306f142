import json
from dataclasses import asdict, replace

import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from designs.areas import placed_on
from designs.checks import check, effective_dpi
from designs.facts import Box, FileFacts, FileFormat, PageBoxes
from designs.findings import Code, Finding, Level, worst
from designs.isolated import inspect_file
from designs.thresholds import Thresholds

POINTS_PER_MM = 72 / 25.4
A3_SHEET_AT_300 = (3579, 5032)  # 303 × 426 mm


def by_code(findings):
    return {finding.code: finding for finding in findings}


def picture_facts(width, height):
    return FileFacts(FileFormat.PNG, size_bytes=1, width_px=width, height_px=height)


def test_a_right_picture_passes_every_question(picture, a3):
    findings = check(inspect_file(picture(*A3_SHEET_AT_300)), a3)
    assert [(finding.code, finding.level) for finding in findings] == [
        (Code.READABLE, Level.OK),
        (Code.FORMAT_ACCEPTED, Level.OK),
        (Code.ONE_PAGE, Level.OK),
        (Code.SIZE_FITS, Level.OK),
        (Code.BLEED_THERE, Level.OK),
        (Code.RESOLUTION_GOOD, Level.OK),
        (Code.COLOUR_FITS, Level.OK),
        (Code.OPAQUE, Level.OK),
    ]
    assert findings[3].facts == {"needed_width_mm": 303, "needed_height_mm": 426}


@pytest.mark.parametrize(
    ("pixels", "dpi"),
    [((3030, 4260), 254.0), ((1515, 2130), 127.0), ((6060, 8520), 508.0), ((3030, 8520), 254.0), ((6060, 4260), 254.0)],
)
def test_effective_dpi_is_pixels_over_trim_and_bleed_in_the_scarcer_direction(picture, a3, pixels, dpi):
    facts = inspect_file(picture(*pixels))
    assert effective_dpi(facts, a3) == pytest.approx(dpi, abs=1e-9)


@pytest.mark.parametrize(
    ("width", "finding"),
    [
        (1783, Finding(Code.RESOLUTION_TOO_LOW, Level.BLOCK, {"dpi": 149, "min_dpi": 150})),
        (1784, Finding(Code.RESOLUTION_LOW, Level.WARN, {"dpi": 150, "recommended_dpi": 300})),
        (3572, Finding(Code.RESOLUTION_LOW, Level.WARN, {"dpi": 299, "recommended_dpi": 300})),
        (3573, Finding(Code.RESOLUTION_GOOD, Level.OK, {"dpi": 300})),
    ],
)
def test_the_shown_whole_number_decides_the_resolution(a3, width, finding):
    assert by_code(check(picture_facts(width, 9000), a3))[finding.code] == finding


def test_the_dpi_that_a_picture_states_changes_nothing(picture, a3):
    facts = inspect_file(picture(1515, 2130, dpi=(600, 600)))
    assert facts.stated_dpi == 600
    assert effective_dpi(facts, a3) == pytest.approx(127)


def test_a_picture_of_the_trimmed_proportion_lacks_bleed(a3):
    finding = by_code(check(picture_facts(3508, 4961), a3))[Code.NO_BLEED]
    assert (finding.level, finding.facts["bleed_mm"]) == (Level.WARN, 3)


def test_a_lying_picture_on_a_standing_area_is_turned(a3):
    findings = check(picture_facts(5032, 3579), a3)
    assert worst(findings) is Level.BLOCK
    assert Code.TURNED in by_code(findings)


@pytest.mark.parametrize(("height", "level", "cut_mm", "cut_percent"), [
    (4400, Level.WARN, 14.0, 3.2),
    (6060, Level.BLOCK, 180.0, 29.7),
])  # fmt: skip
def test_a_picture_of_another_proportion_says_what_is_cut_off(a3, height, level, cut_mm, cut_percent):
    finding = by_code(check(picture_facts(3030, height), a3))[Code.PROPORTION_DIFFERS]
    assert finding.level is level
    assert (finding.facts["cut_mm"], finding.facts["cut_percent"]) == (cut_mm, cut_percent)


def test_a_format_that_the_area_does_not_take_is_blocked(a3):
    area = replace(a3, formats=frozenset({"pdf", "tiff"}))
    finding = check(picture_facts(3579, 5032), area)[1]
    assert finding == Finding(Code.FORMAT_NOT_ACCEPTED, Level.BLOCK, {"format": "png", "accepted": "pdf, tiff"})


@pytest.mark.parametrize(
    ("mode", "name", "colour_space", "has_alpha"),
    [
        ("L", "gray.png", "gray", False),
        ("RGBA", "clear.png", "rgb", True),
        ("CMYK", "print.jpg", "cmyk", False),
        ("CMYK", "print.tif", "cmyk", False),
        ("I;16", "deep.png", "gray", False),
    ],
)
def test_colour_space_and_transparency_are_seen(picture, mode, name, colour_space, has_alpha):
    facts = inspect_file(picture(30, 20, mode=mode, name=name))
    assert (facts.colour_space, facts.has_alpha) == (colour_space, has_alpha)


def test_the_name_of_a_file_says_nothing(picture, tmp_path):
    path = picture(30, 20).rename(tmp_path / "really.pdf")
    assert inspect_file(path).format is FileFormat.PNG


def test_a_picture_is_measured_as_it_is_seen(picture):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    facts = inspect_file(picture(30, 20, name="phone.jpg", exif=exif))
    assert (facts.width_px, facts.height_px) == (20, 30)


def test_a_second_picture_behind_a_jpeg_is_no_second_page(tmp_path):
    path = tmp_path / "phone.jpg"
    Image.new("RGB", (30, 20)).save(path, "MPO", save_all=True, append_images=[Image.new("RGB", (3, 2))])
    assert inspect_file(path).pages == 1


def test_a_pdf_with_its_boxes_fits_to_the_millimetre(pdf_file, card):
    def boxes(_pdf, page):  # a sheet with 10 mm for crop marks
        page.bleedbox = [edge * POINTS_PER_MM for edge in (7, 7, 98, 68)]
        page.trimbox = [edge * POINTS_PER_MM for edge in (10, 10, 95, 65)]

    facts = inspect_file(pdf_file(105, 75, change=boxes))
    assert facts.boxes == PageBoxes(media=Box(0, 0, 105, 75), bleed=Box(7, 7, 98, 68), trim=Box(10, 10, 95, 65))
    assert set(by_code(check(facts, card))) == {
        Code.READABLE, Code.FORMAT_ACCEPTED, Code.ONE_PAGE, Code.SIZE_FITS, Code.BLEED_THERE, Code.RESOLUTION_FREE,
        Code.OPAQUE, Code.FONTS_EMBEDDED,
    }  # fmt: skip


def test_boxes_are_told_as_the_turned_page_is_seen(pdf_file):
    def turn(_pdf, page):
        page.trimbox = [edge * POINTS_PER_MM for edge in (1, 2, 97, 46)]
        page.rotate(90, relative=False)

    page = Box(0, 0, 50, 100)
    assert inspect_file(pdf_file(100, 50, change=turn)).boxes == PageBoxes(page, page, trim=Box(2, 3, 46, 99))


def test_a_box_counts_as_far_as_it_is_on_the_page_whichever_corners_name_it(pdf_file):
    def boxes(_pdf, page):
        page.bleedbox = [edge * POINTS_PER_MM for edge in (101, 51, -1, -1)]

    page = Box(0, 0, 100, 50)
    assert inspect_file(pdf_file(100, 50, change=boxes)).boxes == PageBoxes(page, page, trim=page)


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (91, 61, Code.SIZE_FITS),
        (85, 55, Code.NO_BLEED),
        (182, 122, Code.SIZE_SCALED),
        (61, 91, Code.TURNED),
        (100, 100, Code.PROPORTION_DIFFERS),
    ],
)
def test_the_page_of_a_pdf_without_boxes_is_held_against_trim_and_bleed(pdf_file, card, width, height, code):
    assert code in by_code(check(inspect_file(pdf_file(width, height)), card))


def test_a_trim_box_with_too_little_around_it_lacks_bleed(pdf_file, card):
    def boxes(_pdf, page):
        page.trimbox = [edge * POINTS_PER_MM for edge in (1, 1, 86, 56)]

    finding = by_code(check(inspect_file(pdf_file(87, 57, change=boxes)), card))[Code.BLEED_SHORT]
    assert (finding.level, finding.facts["has_mm"], finding.facts["bleed_mm"]) == (Level.WARN, 1, 3)


def place_picture(pdf, page):
    """910 × 610 pixels on the whole page, drawn by a form that halves what a page doubles."""
    image = pdf.make_stream(
        bytes(910 * 610), Type=Name.XObject, Subtype=Name.Image, Width=910, Height=610,
        ColorSpace=Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    width, height = (float(edge) for edge in page.mediabox[2:])
    form = pdf.make_stream(
        f"{width / 2} 0 0 {height / 2} 0 0 cm /I Do".encode(), Type=Name.XObject, Subtype=Name.Form,
        BBox=Array([0, 0, width, height]), Resources=Dictionary(XObject=Dictionary(I=image)),
    )  # fmt: skip
    page.obj.Resources = Dictionary(XObject=Dictionary(F=form))
    page.obj.Contents = pdf.make_stream(b"2 0 0 2 0 0 cm /F Do")


@pytest.mark.parametrize(("enlarged", "dpi"), [(1, 254), (2, 508)])
def test_the_dpi_of_pictures_in_a_pdf_counts_at_the_printed_size(pdf_file, card, enlarged, dpi):
    facts = inspect_file(pdf_file(91 * enlarged, 61 * enlarged, change=place_picture))
    assert facts.lowest_image_dpi == pytest.approx(254 / enlarged, abs=0.01)
    assert effective_dpi(facts, card) == pytest.approx(254, abs=0.01)


def test_a_font_that_is_not_in_the_pdf_is_named(pdf_file, card):
    def write(pdf, page):
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
        page.obj.Contents = pdf.make_stream(b"BT /F1 12 Tf (Ciao) Tj ET")

    finding = by_code(check(inspect_file(pdf_file(91, 61, change=write)), card))[Code.FONTS_MISSING]
    assert (finding.level, finding.facts) == (Level.BLOCK, {"fonts": "Helvetica"})


def test_a_pdf_of_two_pages_is_not_one_print_area(pdf_file, card):
    finding = by_code(check(inspect_file(pdf_file(91, 61, pages=2)), card))[Code.SEVERAL_PAGES]
    assert finding == Finding(Code.SEVERAL_PAGES, Level.BLOCK, {"pages": 2})


def test_a_soft_mask_makes_a_pdf_see_through(pdf_file):
    def veil(pdf, page):
        page.obj.Resources = Dictionary(ExtGState=Dictionary(G=Dictionary(ca=0.5)))

    assert inspect_file(pdf_file(50, 50, change=veil)).has_alpha is True


def test_facts_and_findings_survive_being_kept_as_json(pdf_file, picture, a3):
    for path in (pdf_file(91, 61), picture(30, 20)):
        facts = inspect_file(path)
        assert FileFacts.from_json(json.loads(json.dumps(asdict(facts)))) == facts
        findings = check(facts, a3)
        assert [Finding.from_json(json.loads(json.dumps(asdict(one)))) for one in findings] == findings


@pytest.mark.parametrize(
    ("drawing", "colours"),
    [(b"0 0 1 rg 1 0 0 0 K", ("cmyk", "rgb")), (b"0.5 g 0 0 9 9 re f", ("gray",)), (b"0 0 9 9 re f", ())],
)
def test_the_colours_that_a_pdf_paints_with_are_seen(pdf_file, drawing, colours):
    def paint(pdf, page):
        page.obj.Contents = pdf.make_stream(drawing)

    assert inspect_file(pdf_file(50, 50, change=paint)).colours == colours


def test_spot_colours_and_overprint_are_seen_through_forms(pdf_file, card):
    def paint(pdf, page):
        tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([0, 0, 1, 0]), N=1)
        gold = Array([Name.Separation, Name.Gold, Name.DeviceCMYK, tint])
        states = Dictionary(G=Dictionary(Type=Name.ExtGState, OP=True))
        form = pdf.make_stream(
            b"/S cs 1 scn 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]),
            Resources=Dictionary(ColorSpace=Dictionary(S=gold), ExtGState=states),
        )  # fmt: skip
        page.obj.Resources = Dictionary(XObject=Dictionary(F=form))
        page.obj.Contents = pdf.make_stream(b"/F Do")

    found = by_code(check(inspect_file(pdf_file(91, 61, change=paint)), card))
    assert found[Code.SPOT_COLOURS] == Finding(Code.SPOT_COLOURS, Level.WARN, {"names": "Gold"})
    assert Code.OVERPRINT in found


def test_colours_are_held_against_what_the_area_is_printed_in(a3):
    cmyk, screen = replace(a3, colour="cmyk"), replace(picture_facts(3579, 5032), colour_space="rgb")
    assert by_code(check(screen, a3))[Code.COLOUR_FITS].level is Level.OK
    assert by_code(check(screen, cmyk))[Code.COLOUR_DIFFERS].facts == {"colours": "rgb", "wanted": "cmyk"}
    assert Code.COLOUR_FITS in by_code(check(replace(screen, colour_space="gray"), cmyk))


def test_an_alpha_channel_that_hides_nothing_is_no_transparency(tmp_path):
    for alpha, is_see_through in ((255, False), (254, True)):
        path = tmp_path / f"{alpha}.png"
        Image.new("RGBA", (9, 9), (0, 0, 0, alpha)).save(path)
        assert inspect_file(path).has_alpha is is_see_through


def test_what_is_see_through_is_meant_where_nothing_is_cut_off(a3):
    clear = replace(picture_facts(3579, 5032), has_alpha=True)
    assert by_code(check(clear, a3))[Code.TRANSPARENT].level is Level.WARN
    assert Code.TRANSPARENT_AS_MEANT in by_code(check(clear, replace(a3, bleed_mm=0)))


def test_the_provider_says_from_where_on_it_minds_and_how_much(a3):
    strict = Thresholds(cut_blocks_percent=2, size_tolerance_mm=30, levels={Code.NO_BLEED: Level.BLOCK})
    assert (
        by_code(check(picture_facts(3508, 4961), a3, replace(strict, size_tolerance_mm=1)))[Code.NO_BLEED].level
        is Level.BLOCK
    )
    assert by_code(check(picture_facts(3030, 4400), a3))[Code.PROPORTION_DIFFERS].level is Level.WARN
    tight = replace(strict, size_tolerance_mm=1)
    assert by_code(check(picture_facts(3030, 4400), a3, tight))[Code.PROPORTION_DIFFERS].level is Level.BLOCK
    assert Code.SIZE_FITS in by_code(check(picture_facts(3030, 4400), a3, strict))
    assert Thresholds.from_json(json.loads(json.dumps(strict.as_json()))) == strict


def test_a_preview_lies_where_the_file_is_printed(a3, card):
    assert placed_on(picture_facts(3030, 8520), a3) == Box(0, -213, 303, 639)
    page = PageBoxes(media=Box(0, 0, 105, 75), bleed=Box(7, 7, 98, 68), trim=Box(10, 10, 95, 65))
    facts = FileFacts(FileFormat.PDF, size_bytes=1, boxes=page)
    assert placed_on(facts, card) == Box(-7, -7, 98, 68)
