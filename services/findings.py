"""What the checks of a print file say, in words: what was found, and what to do about it."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from core.formats import number
from designs.findings import Code


class Told(NamedTuple):
    """Two sentences in the reader's language; `help` is empty where there is nothing to do."""

    found: str
    help: str


class Found(Protocol):
    """A finding, or what became of one."""

    @property
    def code(self) -> Code: ...

    @property
    def facts(self) -> Mapping[str, Any]: ...


def told(finding: Found) -> Told:
    return tell(finding.code, finding.facts)


def tell(code: str, facts: Mapping[str, Any]) -> Told:
    """`facts` fill the sentences; numbers are written as the reader writes them."""
    found, help_ = WORDS[Code(code)]
    facts = {"what": ""} | dict(facts)  # older ones do not say it
    shown = {name: number(fact) if isinstance(fact, int | float) else fact for name, fact in facts.items()}
    shown |= {name: str(shown[name]).upper() for name in ("format", "accepted", "also") if name in shown}
    shown |= {name: in_colours(str(shown[name])) for name in ("colours", "wanted") if name in shown}
    return Told(str(found) % shown, str(help_) % shown)


def in_colours(spaces: str) -> str:
    """Colour spaces as people call them."""
    return ", ".join(str(COLOURS.get(space, space.upper())) for space in spaces.split(", "))


COLOURS = {"gray": _("greyscale")}
NEEDED = _("Make it %(needed_width_mm)s × %(needed_height_mm)s mm, bleed included.")
REACH_OVER = _(
    "Let the image reach %(bleed_mm)s mm over the trim: %(needed_width_mm)s × %(needed_height_mm)s mm in all."
)
SAVE_AGAIN = _("Export it again from the program it was made with, and upload that.")
FLATTEN = _("Export it as a PDF for print (PDF/X), which leaves such things out.")

WORDS: dict[Code, tuple[LazyString, LazyString | str]] = {
    Code.EMPTY: (_("The file is empty."), SAVE_AGAIN),
    Code.UNKNOWN_FORMAT: (_("This is no file that can be printed."), _("Use PDF, PNG, JPEG, TIFF or SVG.")),
    Code.SVG_NOT_ACCEPTED: (
        _("The SVG holds something that is no line and no area (%(what)s)."),
        _("Export it as a PDF."),
    ),
    Code.SCRIPT: (_("The SVG has scripts in it."), _("Export it as a PDF.")),
    Code.EXTERNAL_REFERENCE: (
        _("The SVG fetches something from elsewhere, which may be gone or another when it is printed."),
        _("Export it as a PDF."),
    ),
    Code.XML_ENTITIES: (_("The SVG declares entities, which are not read."), _("Export it as a PDF.")),
    Code.LETTERS: (
        _("The SVG has letters in it, which look otherwise wherever their typeface is missing."),
        _("Turn the letters into outlines, or export it as a PDF."),
    ),
    Code.NO_SIZE: (_("The SVG names no size."), _("Set width and height in millimetres, or export it as a PDF.")),
    Code.POSTSCRIPT_NOT_ACCEPTED: (
        _("PostScript and EPS files are not accepted: they are programs that would have to be run."),
        _("Export it as a PDF."),
    ),
    Code.MIXED_FORMATS: (
        _("The file is %(format)s and %(also)s at the same time, which no honest file is."),
        SAVE_AGAIN,
    ),
    Code.UNREADABLE: (_("The file is damaged and cannot be opened."), SAVE_AGAIN),
    Code.TOO_MANY_PIXELS: (
        _("The picture has %(width_px)s × %(height_px)s pixels; at most %(limit)s in all are taken."),
        _("Reduce it to the resolution that the print area recommends."),
    ),
    Code.TOO_MANY_FRAMES: (_("The picture has %(frames)s frames or layers; it must be one."), SAVE_AGAIN),
    Code.TOO_MANY_PAGES: (
        _("The PDF has %(pages)s pages; at most %(limit)s are taken."),
        _("Upload the pages one by one."),
    ),
    Code.UNPACKS_TOO_LARGE: (_("The file unpacks to far more than its size and is not opened."), SAVE_AGAIN),
    Code.ENCRYPTED: (_("The PDF is protected by a password."), _("Save it without a password.")),
    Code.JAVASCRIPT: (_("The PDF has scripts in it."), FLATTEN),
    Code.EMBEDDED_FILES: (_("The PDF has other files inside."), FLATTEN),
    Code.LAUNCH_ACTION: (_("The PDF would start programs."), FLATTEN),
    Code.TOO_SLOW: (
        _("The file takes too long to open."),
        _("Simplify it, or export it as a picture, and upload that."),
    ),
    Code.TOO_HEAVY: (_("The file needs too much memory to open."), _("Simplify it, or reduce its resolution.")),
    Code.FORMAT_ACCEPTED: (_("%(format)s is accepted."), ""),
    Code.FORMAT_NOT_ACCEPTED: (_("%(format)s is not accepted for this print area."), _("Use %(accepted)s.")),
    Code.ONE_PAGE: (_("One page."), ""),
    Code.SEVERAL_PAGES: (
        _("The PDF has %(pages)s pages; a print area takes one."),
        _("Save each page as a PDF of its own."),
    ),
    Code.SIZE_FITS: (_("The size is right: %(needed_width_mm)s × %(needed_height_mm)s mm."), ""),
    Code.SIZE_SCALED: (
        _("The page is %(width_mm)s × %(height_mm)s mm and will be printed at %(percent)s %%."),
        NEEDED,
    ),
    Code.READABLE: (_("The file opens without a fault."), ""),
    Code.BLEED_THERE: (_("The bleed is there: %(bleed_mm)s mm on each side."), ""),
    Code.BLEED_SHORT: (
        _("The bleed is %(has_mm)s mm; %(bleed_mm)s mm are needed: after cutting, a thin white edge may show."),
        REACH_OVER,
    ),
    Code.NO_BLEED: (
        _("The file has no bleed: after cutting, a thin white edge may show."),
        REACH_OVER,
    ),
    Code.TURNED: (
        _("The file lies across: it would fit after a quarter turn."),
        _("Turn it by 90° and upload it again."),
    ),
    Code.PROPORTION_DIFFERS: (
        _("The proportions differ: %(cut_mm)s mm (%(cut_percent)s %%) would be cut off."),
        NEEDED,
    ),
    Code.RESOLUTION_GOOD: (_("%(dpi)s dpi at its printed size."), ""),
    Code.RESOLUTION_LOW: (
        _("%(dpi)s dpi at its printed size; %(recommended_dpi)s are recommended. It may look soft."),
        _("Use a larger picture, or accept it as it is."),
    ),
    Code.RESOLUTION_TOO_LOW: (
        _("%(dpi)s dpi at its printed size; at least %(min_dpi)s are needed."),
        _("Use a larger picture. Enlarging this one does not help."),
    ),
    Code.RESOLUTION_FREE: (_("Made of lines and text alone: sharp at any size."), ""),
    Code.COLOUR_FITS: (_("The colours are right: %(colours)s."), ""),
    Code.COLOUR_DIFFERS: (
        _("The colours are %(colours)s; this print area is printed in %(wanted)s. They may look different in print."),
        _("Convert it to %(wanted)s with the printer's profile, and look at the colours again."),
    ),
    Code.OPAQUE: (_("Nothing in it is see-through."), ""),
    Code.TRANSPARENT: (
        _("Parts of it are see-through: the material, or white, will show there."),
        _("Put a background behind it, or flatten the transparency on export."),
    ),
    Code.TRANSPARENT_AS_MEANT: (_("Where it is see-through, nothing is printed."), ""),
    Code.SPOT_COLOURS: (
        _("It has spot colours: %(names)s. They are printed from the four standard inks."),
        _("Convert them to CMYK to see how they will look."),
    ),
    Code.OVERPRINT: (
        _("Some of it is set to overprint: colours may mix, and white text may vanish."),
        _("Switch overprint off on export, unless it is meant."),
    ),
    Code.FONTS_EMBEDDED: (_("All fonts are in the file."), ""),
    Code.FONTS_MISSING: (
        _("Fonts are missing in the file: %(fonts)s."),
        _("Embed the fonts on export, or turn the text into outlines."),
    ),
}
