"""How the files of the labelled set are made: pictures by their pixels, PDFs by their boxes and what they draw."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf
from PIL import Image, ImageCms

POINTS = 72 / 25.4
Maker = Callable[[Path], Path]
Change = Callable[[Pdf, Page], None]


def picture(
    size: tuple[int, int], mode: str = "RGB", name: str = "art.png", colour: Any = None, **options: Any
) -> Maker:
    """One colour all over; black, or all see-through where it can be, unless one is given."""

    def make(folder: Path) -> Path:
        path = folder / name
        Image.new(mode, size, colour if colour is not None else 0).save(path, **options)
        return path

    return make


def phone(size: tuple[int, int], orientation: int) -> Maker:
    """A JPEG that says how it is to be turned."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return picture(size, name="phone.jpg", exif=exif)


def two_in_one(size: tuple[int, int]) -> Maker:
    """A phone's JPEG with a second picture behind the first."""

    def make(folder: Path) -> Path:
        path = folder / "phone.jpg"
        Image.new("RGB", size).save(path, "MPO", save_all=True, append_images=[Image.new("RGB", (30, 20))])
        return path

    return make


def renamed(maker: Maker, name: str) -> Maker:
    return lambda folder: maker(folder).rename(folder / name)


def cut_short(maker: Maker, share: float = 0.5) -> Maker:
    def make(folder: Path) -> Path:
        path = maker(folder)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        return path

    return make


def content(name: str, holds: bytes) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(holds)
        return path

    return make


def frames(count: int) -> Maker:
    def make(folder: Path) -> Path:
        path, frame = folder / "pages.tif", Image.new("L", (910, 610))
        frame.save(path, save_all=True, append_images=[frame] * (count - 1))
        return path

    return make


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@dataclass(frozen=True)
class Boxes:
    """In millimetres from the page's lower left: left, bottom, right, top."""

    trim: tuple[float, float, float, float] | None = None
    bleed: tuple[float, float, float, float] | None = None
    crop: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Document:
    """A PDF of one size of page."""

    width: float
    height: float
    boxes: Boxes = field(default_factory=Boxes)
    drawing: bytes = b""
    pages: int = 1
    turn: int = 0
    unit: float = 1
    changes: tuple[Change, ...] = ()
    how: dict[str, Any] = field(default_factory=dict)

    def __call__(self, folder: Path) -> Path:
        path = folder / "file.pdf"
        with Pdf.new() as pdf:
            for _page in range(self.pages):
                pdf.add_blank_page(page_size=(self.width * POINTS / self.unit, self.height * POINTS / self.unit))
            self.dress(pdf, pdf.pages[0])
            for change in self.changes:
                change(pdf, pdf.pages[0])
            pdf.save(path, **self.how)
        return path

    def dress(self, pdf: Pdf, page: Page) -> None:
        for name in ("trim", "bleed", "crop"):
            if box := getattr(self.boxes, name):
                page.obj[f"/{name.title()}Box"] = Array([edge * POINTS / self.unit for edge in box])
        if self.turn:
            page.rotate(self.turn, relative=False)
        if self.unit != 1:
            page.obj.UserUnit = self.unit
        if self.drawing:
            page.obj.Contents = pdf.make_stream(self.drawing)


def resources(page: Page) -> pikepdf.Object:
    if "/Resources" not in page.obj:
        page.obj.Resources = Dictionary()
    return page.obj.Resources


def font(name: str, *, embedded: bool = False, kind: pikepdf.Object = Name.TrueType) -> Change:
    def write(pdf: Pdf, page: Page) -> None:
        one = Dictionary(Type=Name.Font, Subtype=kind, BaseFont=Name(f"/{name}"))
        if embedded:
            holds = pdf.make_stream(b"its letters")
            one.FontDescriptor = Dictionary(Type=Name.FontDescriptor, FontName=one.BaseFont, FontFile2=holds)
        fonts = resources(page).get("/Font", Dictionary())
        fonts[f"/{name}"] = pdf.make_indirect(one)
        resources(page).Font = fonts

    return write


def image(width: int, height: int, on: tuple[float, float], space: pikepdf.Object = Name.DeviceGray) -> Change:
    """So many pixels on so many millimetres, from the lower left."""

    def place(pdf: Pdf, page: Page) -> None:
        inks = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}[str(space)]
        drawn = pdf.make_stream(
            bytes(width * height * inks), Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height,
            ColorSpace=space, BitsPerComponent=8,
        )  # fmt: skip
        resources(page).XObject = Dictionary(I=drawn)
        page.obj.Contents = pdf.make_stream(f"{on[0] * POINTS} 0 0 {on[1] * POINTS} 0 0 cm /I Do".encode())

    return place


def state(**values: Any) -> Change:
    def set_it(_pdf: Pdf, page: Page) -> None:
        resources(page).ExtGState = Dictionary(G=Dictionary(Type=Name.ExtGState, **values))

    return set_it


def soft_mask(pdf: Pdf, page: Page) -> None:
    image(910, 610, (91, 61))(pdf, page)
    mask = pdf.make_stream(
        bytes(100), Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, ColorSpace=Name.DeviceGray,
        BitsPerComponent=8,
    )  # fmt: skip
    page.obj.Resources.XObject.I.SMask = mask


def ink(*names: str) -> Change:
    """Spot colours that the page paints with."""

    def mix(_pdf: Pdf, page: Page) -> None:
        tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([0, 0, 1, 0]), N=1)
        if len(names) == 1:
            space = Array([Name.Separation, Name(f"/{names[0]}"), Name.DeviceCMYK, tint])
        else:
            space = Array([Name.DeviceN, Array([Name(f"/{name}") for name in names]), Name.DeviceCMYK, tint])
        resources(page).ColorSpace = Dictionary(S=space)

    return mix


def attached(pdf: Pdf, _page: Page) -> None:
    pdf.attachments["invoice.txt"] = b"not for printing"


def opens_with(**action: Any) -> Change:
    def begin(pdf: Pdf, _page: Page) -> None:
        pdf.Root.OpenAction = Dictionary(**action)

    return begin


def png_bytes(size: tuple[int, int]) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size).save(made, "PNG")
    return made.getvalue()
