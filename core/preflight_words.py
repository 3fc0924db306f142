"""What the activity log says of the checks of print files, and what the provider can ask of one, by its name."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

CHECK_ACTS: dict[str, LazyString] = {
    "file.approval_ended": _("No longer lets a print file pass as it is"),
    "file.approved": _("Let a print file pass as it is"),
    "file.fix_asked": _("Had a print file mended"),
    "file.kept": _("Stayed with the print file in use"),
    "preflight.changed": _("Changed what is asked of print files"),
}

ASKED: dict[str, LazyString] = {
    "area": _("Print area"),
    "bleed_short": _("Too little bleed"),
    "bleed_tolerance_mm": _("Bleed that may be missing (mm)"),
    "colour_differs": _("Other colours than the print area's"),
    "cut_blocks_percent": _("Cut off that blocks (%)"),
    "finding": _("Finding"),
    "fix": _("How"),
    "fonts_missing": _("Fonts that are not in the file"),
    "min_dpi": _("Smallest resolution (dpi)"),
    "no_bleed": _("No bleed at all"),
    "overprint": _("Overprint"),
    "recommended_dpi": _("Recommended resolution (dpi)"),
    "resolution_too_low": _("Less than the smallest resolution"),
    "several_pages": _("More than one page"),
    "size_scaled": _("Another size in the right proportion"),
    "size_tolerance_mm": _("Size that may differ (mm)"),
    "spot_colours": _("Spot colours"),
    "transparent": _("See-through parts"),
    "turned": _("It lies across"),
}

# Why a file is blocked, in the middle of a sentence.
BLOCKED: dict[str, LazyString] = {
    "bleed_short": _("it has too little bleed"),
    "colour_differs": _("it has other colours than the print area"),
    "fonts_missing": _("fonts are missing in it"),
    "format_not_accepted": _("its format is not accepted"),
    "no_bleed": _("it has no bleed"),
    "overprint": _("it overprints"),
    "proportion_differs": _("its proportions differ"),
    "resolution_too_low": _("its resolution is too low"),
    "several_pages": _("it has several pages"),
    "size_scaled": _("it has another size"),
    "spot_colours": _("it has spot colours"),
    "transparent": _("parts of it are see-through"),
    "turned": _("it lies across"),
}
