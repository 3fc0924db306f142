import pytest
from PIL import Image, ImageCms

from designs.isolated import make_cutout, make_preview


@pytest.fixture
def seen(tmp_path):
    def preview(path, size=100, name="out.png"):
        make_preview(path, tmp_path / name, size)
        with Image.open(tmp_path / name) as image:
            image.load()
            return image

    return preview


@pytest.mark.parametrize("name", ["in.png", "in.jpg", "in.tif"])
def test_a_preview_keeps_the_proportion(picture, seen, name):
    assert seen(picture(3000, 1500, name=name)).size == (100, 50)


def test_a_small_picture_is_not_enlarged(picture, seen):
    assert seen(picture(30, 20)).size == (30, 20)


def test_a_preview_can_be_webp(picture, seen):
    assert seen(picture(300, 200), name="out.webp").format == "WEBP"


def test_where_a_photograph_was_taken_and_its_profile_stay_behind(picture, seen):
    exif = Image.Exif()
    exif[0x010E] = "at home"
    path = picture(300, 200, name="phone.jpg", exif=exif, icc_profile=profile("sRGB"))
    for name in ("out.png", "out.webp"):
        image = seen(path, name=name)
        assert (dict(image.getexif()), "exif" in image.info, "icc_profile" in image.info) == ({}, False, False)


def test_a_broken_profile_costs_no_preview(picture, seen):
    assert seen(picture(300, 200, icc_profile=b"no profile")).size == (100, 67)


def test_a_turned_photograph_stands_upright(picture, seen):
    exif = Image.Exif()
    exif[0x0112] = 6
    assert seen(picture(300, 150, name="phone.jpg", exif=exif)).size == (50, 100)


def test_a_see_through_picture_stays_see_through(picture, seen):
    image = seen(picture(300, 300, mode="RGBA"))
    assert (image.mode, image.getpixel((5, 5))[3]) == ("RGBA", 0)


def test_sixteen_bits_of_mid_gray_stay_mid_gray(tmp_path, seen):
    path = tmp_path / "deep.png"
    Image.new("I;16", (300, 300), 0x8000).save(path)
    assert seen(path).getpixel((5, 5)) in (128, (128, 128, 128))


def fill_left_half(pdf, page):
    page.obj.Contents = pdf.make_stream(b"1 0 0 rg 0 0 142 1000 re f")  # 50 mm


def test_nothing_lies_behind_what_is_cut_out_of_a_pdf(pdf_file, tmp_path):
    make_cutout(pdf_file(100, 50, change=fill_left_half), tmp_path / "out.png", 100)
    with Image.open(tmp_path / "out.png") as image:
        assert (image.getpixel((10, 25)), image.getpixel((90, 25))[3]) == ((255, 0, 0, 255), 0)


def test_the_first_page_of_a_pdf_is_drawn_on_white(pdf_file, seen):
    image = seen(pdf_file(100, 50, change=fill_left_half))
    assert (image.size, image.getpixel((10, 25)), image.getpixel((90, 25))) == ((100, 50), (255, 0, 0), (255, 255, 255))


def test_the_largest_see_through_picture_still_has_a_preview(picture, seen):
    assert seen(picture(10_000, 12_000, mode="RGBA")).size == (83, 100)


def test_a_preview_that_has_no_place_to_go_is_no_fault_of_the_file(picture, tmp_path):
    with pytest.raises(RuntimeError, match="can't be written"):
        make_preview(picture(30, 20), tmp_path / "no" / "such" / "folder.png", 100)


def profile(name):
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(name)).tobytes()
