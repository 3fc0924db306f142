"""What the checks of a print file say, in words: what was found, and what to do about it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from core.formats import number
from designs.findings import Code, Finding


class Told(NamedTuple):
    """Two sentences in the reader's language; `help` is empty where there is nothing to do."""

    found: str
    help: str


def told(finding: Finding) -> Told:
    return tell(finding.code, finding.facts)


def tell(code: str, facts: Mapping[str, Any]) -> Told:
    """`facts` fill the sentences; numbers are written as the reader writes them."""
    found, help_ = WORDS[Code(code)]
    shown = {name: number(fact) if isinstance(fact, int | float) else fact for name, fact in facts.items()}
    shown |= {name: str(shown[name]).upper() for name in ("format", "accepted", "also") if name in shown}
    return Told(str(found) % shown, str(help_) % shown)


NEEDED = _("Make it %(needed_width_mm)s × %(needed_height_mm)s mm, bleed included.")
SAVE_AGAIN = _("Export it again from the program it was made with, and upload that.")
FLATTEN = _("Export it as a PDF for print (PDF/X), which leaves such things out.")

WORDS: dict[Code, tuple[LazyString, LazyString | str]] = {
    Code.EMPTY: (_("The file is empty."), SAVE_AGAIN),
    Code.UNKNOWN_FORMAT: (_("This is no file that can be printed."), _("Use PDF, PNG, JPEG or TIFF.")),
    Code.SVG_NOT_ACCEPTED: (_("SVG files are not accepted: they name no printed size."), _("Export it as a PDF.")),
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
    Code.NO_BLEED: (
        _("The file has no bleed: after cutting, a thin white edge may show."),
        _("Let the image reach %(bleed_mm)s mm over the trim: %(needed_width_mm)s × %(needed_height_mm)s mm in all."),
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
    Code.FONTS_EMBEDDED: (_("All fonts are in the file."), ""),
    Code.FONTS_MISSING: (
        _("Fonts are missing in the file: %(fonts)s."),
        _("Embed the fonts on export, or turn the text into outlines."),
    ),
}
