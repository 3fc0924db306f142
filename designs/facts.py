"""What a print file is, measured once and kept as JSON; `checks` holds it against any print area."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class FileFormat(StrEnum):
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    SVG = "svg"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a PDF page in millimetres, as the page is seen; the origin is the media box's lower left."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def margin_around(self, inner: "Box") -> float:
        """How far it reaches beyond `inner` on the side where it reaches least."""
        return min(inner.left - self.left, inner.bottom - self.bottom, self.right - inner.right, self.top - inner.top)


@dataclass(frozen=True, slots=True)
class PageBoxes:
    """The boxes of a page. A box that the PDF doesn't give is the next larger one."""

    media: Box
    bleed: Box
    trim: Box


@dataclass(frozen=True, slots=True)
class FileFacts:
    """`width_px`, `height_px` as the picture is seen (turned as its EXIF says); None for a PDF."""

    format: FileFormat
    size_bytes: int
    pages: int = 1
    width_px: int | None = None
    height_px: int | None = None
    stated_dpi: float | None = None  # what the file says of itself; effective dpi comes from pixels and print area
    boxes: PageBoxes | None = None  # of a PDF's first page, or an SVG
    lowest_image_dpi: float | None = None  # of the pictures on a PDF's first page at its own size; None without
    colour_space: str | None = None  # gray, rgb, cmyk, lab; None for a PDF, which may mix them
    has_profile: bool = False
    has_alpha: bool = False  # something of it is see-through
    fonts_missing: tuple[str, ...] = ()
    page_colours: tuple[str, ...] = ()  # of a PDF's first page: gray, rgb, cmyk, lab; empty where they can't be told
    spots: tuple[str, ...] = ()  # names of inks beyond the four
    has_overprint: bool = False

    @property
    def colours(self) -> tuple[str, ...]:
        """In which colour spaces it is painted; empty where that is not known."""
        return self.page_colours or ((self.colour_space,) if self.colour_space else ())

    @classmethod
    def from_json(cls, stored: dict) -> Self:
        """From what `dataclasses.asdict` made."""
        boxes = stored["boxes"] and PageBoxes(**{name: Box(**box) for name, box in stored["boxes"].items()})
        lists = {name: tuple(stored.get(name, ())) for name in ("fonts_missing", "page_colours", "spots")}
        return cls(**(stored | lists | {"format": FileFormat(stored["format"]), "boxes": boxes}))
