"""Print files, good and hostile, made on the spot; none takes more than a few megabytes to make."""

import struct
import zlib
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from designs.checks import PrintArea

POINTS_PER_MM = 72 / 25.4
ALL_FORMATS = frozenset({"pdf", "png", "jpeg", "tiff"})


@pytest.fixture
def a3():
    return PrintArea(297, 420, 3, 4, min_dpi=150, recommended_dpi=300, formats=ALL_FORMATS)


@pytest.fixture
def card():
    return PrintArea(85, 55, 3, 4, min_dpi=250, recommended_dpi=300, formats=ALL_FORMATS)


@pytest.fixture
def picture(tmp_path):
    def make(width, height, mode="RGB", name="picture.png", **options):
        path = tmp_path / name
        Image.new(mode, (width, height)).save(path, **options)
        return path

    return make


@pytest.fixture
def pdf_file(tmp_path):
    """A PDF of pages in millimetres; `change` gets the open file and its first page."""

    def make(width_mm, height_mm, pages=1, change=None, name="file.pdf", **options):
        path = tmp_path / name
        with Pdf.new() as pdf:
            for _page in range(pages):
                pdf.add_blank_page(page_size=(width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM))
            if change:
                change(pdf, pdf.pages[0])
            pdf.save(path, **options)
        return path

    return make


@pytest.fixture
def hostile(tmp_path, picture, pdf_file):
    """The path of a hostile file, by what is wrong with it."""

    def make(kind):
        return MAKERS[kind](tmp_path, picture, pdf_file)

    return make


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def zeros(size: int, layers: int = 1) -> bytes:
    """`size` zero bytes, deflated; never held unpacked."""
    deflater = zlib.compressobj(9)
    step = bytes(1024 * 1024)
    packed = b"".join(deflater.compress(step) for _ in range(size // len(step))) + deflater.flush()
    return zlib.compress(packed, 9) if layers == 2 else packed


def png_of(width: int, height: int, *chunks: bytes, pixels: bytes | None = None) -> bytes:
    """A gray PNG; `pixels` is what stands deflated in it."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes((width + 1) * height)) if pixels is None else pixels)
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + body + chunk(b"IEND", b"")


def with_stream(filters, packed, **entries):
    def change(pdf, page):
        stream = pdf.make_stream(b"")
        stream.write(packed, filter=filters)
        for key, value in entries.items():
            stream[f"/{key}"] = value
        page.obj.Contents = stream

    return change


def open_action(**entries):
    def change(pdf, _page):
        pdf.Root.OpenAction = Dictionary(**entries)

    return change


def attach(pdf, _page):
    pdf.attachments["invoice.txt"] = b"not for printing"


def hidden_script(pdf, page):
    """In a direct dictionary, three levels under the page."""
    page.obj.AA = Dictionary(O=Dictionary(S=Name.GoTo, Next=Array([Dictionary(S=Name.JavaScript, JS="app.alert(1)")])))


def endless_forms(pdf, page):
    """Thirty forms, each drawing the next ten times."""
    inner = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    for _level in range(30):
        resources = Dictionary(XObject=Dictionary(F=inner))
        inner = pdf.make_stream(
            b"/F Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Resources=resources
        )
    page.obj.Resources = Dictionary(XObject=Dictionary(F=inner))
    page.obj.Contents = pdf.make_stream(b"/F Do")


def several_frames(tmp_path, _picture, _pdf):
    path = tmp_path / "pages.tif"
    frame = Image.new("L", (50, 50))
    frame.save(path, save_all=True, append_images=[frame] * 4)
    return path


def cut_off(path: Path) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    return path


def spelled(path: Path) -> Path:
    """The same names as a filter for words doesn't know them; nothing changes its place."""
    plain = rb"<< /JS (app.alert\(1\)) /S /JavaScript >>"
    escaped = rb"<</J#53(app.alert\(1\))/S/J#61vaScript>>"
    content = path.read_bytes()
    assert plain in content
    path.write_bytes(content.replace(plain, escaped.ljust(len(plain))))
    return path


def noise(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    Image.effect_noise((300, 300), 80).save(path)
    return path


JAVASCRIPT = open_action(S=Name.JavaScript, JS="app.alert(1)")
LAUNCH = open_action(S=Name.Launch, F="calc.exe")
HUGE = 300 * 1024 * 1024
LARGER = HUGE + 1024**3  # than the limited process may grow
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n(/etc/passwd) (r) file\n"
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
ZIP_END = b"PK\x05\x06" + bytes(18)
HUGE_IMAGE = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 14_000, "Height": 14_000}
SMALL_IMAGE = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 10, "Height": 10}

MAKERS = {
    "zero bytes": lambda tmp, _picture, _pdf: written(tmp, "empty.png", b""),
    "HTML renamed": lambda tmp, _picture, _pdf: written(tmp, "page.png", HTML),
    "ZIP renamed": lambda tmp, _picture, _pdf: written(tmp, "zip.pdf", b"PK\x03\x04" + bytes(50) + ZIP_END),
    "SVG with a script": lambda tmp, _picture, _pdf: written(tmp, "drawing.svg", SVG),
    "EPS renamed": lambda tmp, _picture, _pdf: written(tmp, "drawing.png", EPS),
    "EPS with a DOS header": lambda tmp, _picture, _pdf: written(tmp, "dos.tif", b"\xc5\xd0\xd3\xc6" + bytes(26) + EPS),
    "PNG and ZIP": lambda tmp, _picture, _pdf: written(tmp, "two.png", png_of(9, 9) + ZIP_END),
    "PNG and HTML": lambda tmp, _picture, _pdf: written(tmp, "two.png", png_of(9, 9) + HTML),
    "PNG and PDF": lambda tmp, _picture, _pdf: written(tmp, "two.png", png_of(9, 9, chunk(b"teXt", b"%PDF-1.7"))),
    "PNG cut off": lambda tmp, _picture, _pdf: cut_off(noise(tmp, "cut.png")),
    "JPEG cut off": lambda tmp, _picture, _pdf: cut_off(noise(tmp, "cut.jpg")),
    "TIFF cut off": lambda tmp, _picture, _pdf: cut_off(noise(tmp, "cut.tif")),
    "PDF cut off": lambda _tmp, _picture, pdf: cut_off(pdf(100, 100)),
    "PNG with a swelling text": lambda tmp, _picture, _pdf: written(
        tmp, "text.png", png_of(9, 9, chunk(b"zTXt", b"a\0\0" + zeros(HUGE)))
    ),
    "PNG of 14,000 × 14,000": lambda tmp, _picture, _pdf: written(
        tmp, "large.png", png_of(14_000, 14_000, pixels=zeros(196 * 1024 * 1024))
    ),
    "PNG that claims 2³¹ pixels a side": lambda tmp, _picture, _pdf: written(
        tmp, "claim.png", png_of(2**31 - 1, 2**31 - 1, pixels=b"")
    ),
    "TIFF of five pages": several_frames,
    "PDF of 1000 pages": lambda _tmp, _picture, pdf: pdf(100, 100, pages=1000),
    "PDF for one reader": lambda _tmp, _picture, pdf: pdf(
        100, 100, encryption=pikepdf.Encryption(user="secret", owner="secret")
    ),
    "PDF that may not be changed": lambda _tmp, _picture, pdf: pdf(
        100, 100, encryption=pikepdf.Encryption(user="", owner="secret")
    ),
    "PDF with JavaScript": lambda _tmp, _picture, pdf: pdf(100, 100, change=JAVASCRIPT),
    "PDF with hidden JavaScript": lambda _tmp, _picture, pdf: pdf(100, 100, change=hidden_script),
    "PDF with packed JavaScript": lambda _tmp, _picture, pdf: pdf(
        100, 100, change=hidden_script, object_stream_mode=pikepdf.ObjectStreamMode.generate
    ),
    "PDF with JavaScript in other letters": lambda _tmp, _picture, pdf: spelled(
        pdf(100, 100, change=JAVASCRIPT, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    ),
    "PDF with an attachment": lambda _tmp, _picture, pdf: pdf(100, 100, change=attach),
    "PDF that starts a program": lambda _tmp, _picture, pdf: pdf(100, 100, change=LAUNCH),
    "PDF with a swelling page": lambda _tmp, _picture, pdf: pdf(
        100, 100, change=with_stream(Name.FlateDecode, zeros(HUGE)), compress_streams=False
    ),
    "PDF with a page that swells twice": lambda _tmp, _picture, pdf: pdf(
        100, 100, change=with_stream(Array([Name.FlateDecode, Name.FlateDecode]), zeros(HUGE, layers=2)),
        compress_streams=False,
    ),
    "PDF with a page that swells in two ways": lambda _tmp, _picture, pdf: pdf(
        100, 100, change=with_stream(Array([Name.ASCIIHexDecode, Name.FlateDecode]), zeros(LARGER).hex().encode()),
        compress_streams=False,
    ),
    "PDF of forms in forms": lambda _tmp, _picture, pdf: pdf(100, 100, change=endless_forms),
    "PDF with a swelling picture": lambda _tmp, _picture, pdf: pdf(
        100, 100, change=with_stream(Name.FlateDecode, zeros(HUGE), **SMALL_IMAGE), compress_streams=False
    ),
    "PDF with a picture of 14,000 × 14,000": lambda _tmp, _picture, pdf: pdf(
        100, 100, change=with_stream(Name.FlateDecode, zeros(1024 * 1024), **HUGE_IMAGE), compress_streams=False
    ),
}  # fmt: skip
