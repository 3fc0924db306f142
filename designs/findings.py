"""What a look at a print file can say. Codes and numbers alone: whoever shows them makes the sentences."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

Fact = int | float | str


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    BLOCK = "block"


class Code(StrEnum):
    """Every outcome; the comment names the facts that come with it."""

    # The file itself is refused, whatever it is for.
    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    SVG_NOT_ACCEPTED = "svg_not_accepted"  # what; something in it that is no line and no area
    SCRIPT = "script"  # in an SVG
    EXTERNAL_REFERENCE = "external_reference"
    XML_ENTITIES = "xml_entities"
    LETTERS = "letters"  # they look otherwise wherever their typeface is missing
    NO_SIZE = "no_size"
    POSTSCRIPT_NOT_ACCEPTED = "postscript_not_accepted"  # it is a program that would have to be run
    MIXED_FORMATS = "mixed_formats"  # format, also
    UNREADABLE = "unreadable"
    TOO_MANY_PIXELS = "too_many_pixels"  # width_px, height_px, limit
    TOO_MANY_FRAMES = "too_many_frames"  # frames
    TOO_MANY_PAGES = "too_many_pages"  # pages, limit
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    ENCRYPTED = "encrypted"
    JAVASCRIPT = "javascript"
    EMBEDDED_FILES = "embedded_files"
    LAUNCH_ACTION = "launch_action"
    TOO_SLOW = "too_slow"
    TOO_HEAVY = "too_heavy"

    # The file against a print area.
    READABLE = "readable"
    FORMAT_ACCEPTED = "format_accepted"  # format
    FORMAT_NOT_ACCEPTED = "format_not_accepted"  # format, accepted
    ONE_PAGE = "one_page"
    SEVERAL_PAGES = "several_pages"  # pages
    SIZE_FITS = "size_fits"  # needed_width_mm, needed_height_mm
    SIZE_SCALED = "size_scaled"  # needed_…, width_mm, height_mm, percent
    BLEED_THERE = "bleed_there"  # needed_…, bleed_mm
    BLEED_SHORT = "bleed_short"  # needed_…, bleed_mm, has_mm
    NO_BLEED = "no_bleed"  # needed_…, bleed_mm
    TURNED = "turned"  # needed_…; it fits after a quarter turn
    PROPORTION_DIFFERS = "proportion_differs"  # needed_…, cut_mm, cut_percent
    RESOLUTION_GOOD = "resolution_good"  # dpi
    RESOLUTION_LOW = "resolution_low"  # dpi, recommended_dpi
    RESOLUTION_TOO_LOW = "resolution_too_low"  # dpi, min_dpi
    RESOLUTION_FREE = "resolution_free"  # nothing in it is made of pixels
    COLOUR_FITS = "colour_fits"  # colours
    COLOUR_DIFFERS = "colour_differs"  # colours, wanted
    OPAQUE = "opaque"
    TRANSPARENT = "transparent"
    TRANSPARENT_AS_MEANT = "transparent_as_meant"  # nothing is cut off there: the print ends where the picture does
    SPOT_COLOURS = "spot_colours"  # names
    OVERPRINT = "overprint"
    FONTS_EMBEDDED = "fonts_embedded"
    FONTS_MISSING = "fonts_missing"  # fonts


@dataclass(frozen=True, slots=True)
class Finding:
    code: Code
    level: Level
    facts: dict[str, Fact] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: dict) -> Self:
        return cls(Code(stored["code"]), Level(stored["level"]), stored["facts"])


class FileRefused(Exception):
    """The file is no print file that anyone should open."""

    def __init__(self, code: Code, **facts: Fact) -> None:
        super().__init__(code)
        self.finding = Finding(code, Level.BLOCK, facts)


def worst(findings: Iterable[Finding]) -> Level:
    """The level of the whole: one block blocks."""
    levels = {finding.level for finding in findings}
    return next((level for level in (Level.BLOCK, Level.WARN) if level in levels), Level.OK)
