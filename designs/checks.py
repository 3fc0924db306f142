"""Preflight: the facts of a file against a print area, by what the provider minds."""

from collections.abc import Callable
from dataclasses import dataclass

from designs.areas import MM_PER_INCH, PrintArea, cover, effective_dpi, is_whole, seen_size, trim_of
from designs.facts import FileFacts, FileFormat
from designs.findings import Code, Fact, Finding, Level
from designs.thresholds import Thresholds

__all__ = ["MM_PER_INCH", "PrintArea", "check", "effective_dpi"]

AS_USUAL = Thresholds()
A_TRACE_MM = 0.05  # so little bleed is none


@dataclass(frozen=True, slots=True)
class Asked:
    """One file, one print area, and what is minded."""

    facts: FileFacts
    area: PrintArea
    limits: Thresholds

    def minded(self, code: Code, **facts: Fact) -> Finding:
        return Finding(code, self.limits.level(code), facts)

    def is_whole(self, size: tuple[float, float], sheet: tuple[float, float]) -> bool:
        return is_whole(size, sheet, self.limits.size_tolerance_mm)

    @property
    def needed(self) -> dict[str, Fact]:
        return {"needed_width_mm": self.area.sheet[0], "needed_height_mm": self.area.sheet[1]}

    @property
    def has_trim_size(self) -> bool:
        """It is as large as the product alone, and no larger."""
        size = seen_size(self.facts)
        return not self.is_whole(size, self.area.sheet) and self.is_whole(size, self.area.trim)


def check(facts: FileFacts, area: PrintArea, limits: Thresholds = AS_USUAL) -> list[Finding]:
    """One finding per question that can be asked of this file, good answers included."""
    asked = Asked(facts, area, limits)
    answers = (ask(asked) for ask in QUESTIONS)
    return [finding for finding in answers if finding]


def check_readable(asked: Asked) -> Finding:
    """What cannot be opened has no facts, and is refused before anybody asks."""
    return Finding(Code.READABLE, Level.OK)


def check_format(asked: Asked) -> Finding:
    facts, area = asked.facts, asked.area
    if facts.format in area.formats:
        return Finding(Code.FORMAT_ACCEPTED, Level.OK, {"format": facts.format})
    accepted = ", ".join(sorted(area.formats))
    return Finding(Code.FORMAT_NOT_ACCEPTED, Level.BLOCK, {"format": facts.format, "accepted": accepted})


def check_pages(asked: Asked) -> Finding:
    if asked.facts.pages == 1:
        return Finding(Code.ONE_PAGE, Level.OK)
    return asked.minded(Code.SEVERAL_PAGES, pages=asked.facts.pages)


def check_size(asked: Asked) -> Finding:
    """By millimetres for a PDF, by proportion for a picture (its stated dpi is seldom meant)."""
    facts, area = asked.facts, asked.area
    own_trim = trim_of(facts, area, asked.limits.size_tolerance_mm)
    if own_trim:
        size = own_trim.trim.width, own_trim.trim.height
        around = 2 * area.bleed_mm / cover(size, area.trim).scale
        return check_scale(asked, (size[0] + around, size[1] + around), area.sheet)
    size = seen_size(facts)
    sheet = area.trim if asked.has_trim_size else area.sheet
    if not asked.is_whole(size, sheet):
        return check_proportion(asked, size)
    return fits(sheet) if facts.boxes is None else check_scale(asked, size, sheet)


def fits(sheet: tuple[float, float]) -> Finding:
    return Finding(Code.SIZE_FITS, Level.OK, {"needed_width_mm": sheet[0], "needed_height_mm": sheet[1]})


def check_scale(asked: Asked, size: tuple[float, float], sheet: tuple[float, float]) -> Finding:
    """A PDF of the right proportion: is it also of the right size?"""
    width, height = size
    if max(abs(width - sheet[0]), abs(height - sheet[1])) <= asked.limits.size_tolerance_mm:
        return fits(sheet)
    percent = round(cover(size, sheet).scale * 100)
    found: dict[str, Fact] = {"width_mm": round(width, 1), "height_mm": round(height, 1), "percent": percent}
    return asked.minded(Code.SIZE_SCALED, **asked.needed, **found)


def check_proportion(asked: Asked, size: tuple[float, float]) -> Finding:
    turned = size[1], size[0]
    if asked.is_whole(turned, asked.area.sheet) or asked.is_whole(turned, asked.area.trim):
        return asked.minded(Code.TURNED, **asked.needed)
    fit = cover(size, asked.area.sheet)
    percent = round(fit.cut_share * 100, 1)
    level = Level.BLOCK if percent > asked.limits.cut_blocks_percent else Level.WARN
    cut: dict[str, Fact] = {"cut_mm": round(fit.cut_mm, 1), "cut_percent": percent}
    return Finding(Code.PROPORTION_DIFFERS, level, asked.needed | cut)


def check_bleed(asked: Asked) -> Finding | None:
    """Where the area has some. A file of another proportion is cut anyway, wherever its bleed is."""
    area = asked.area
    if not area.bleed_mm:
        return None
    told: dict[str, Fact] = asked.needed | {"bleed_mm": area.bleed_mm}
    has_mm = bleed_of(asked)
    if has_mm is None:
        return Finding(Code.BLEED_THERE, Level.OK, told)
    if has_mm >= area.bleed_mm - asked.limits.bleed_tolerance_mm:
        return Finding(Code.BLEED_THERE, Level.OK, told)
    if has_mm < A_TRACE_MM:
        return asked.minded(Code.NO_BLEED, **told)
    return asked.minded(Code.BLEED_SHORT, has_mm=round(has_mm, 1), **told)


def bleed_of(asked: Asked) -> float | None:
    """How far the file reaches over the trim, as printed; None where it covers the sheet by being fitted to it."""
    own_trim = trim_of(asked.facts, asked.area, asked.limits.size_tolerance_mm)
    if own_trim:
        scale = cover((own_trim.trim.width, own_trim.trim.height), asked.area.trim).scale
        return own_trim.bleed.margin_around(own_trim.trim) * scale
    return 0.0 if asked.has_trim_size else None


def check_resolution(asked: Asked) -> Finding:
    """Whole numbers decide, as they are shown: 299.6 is 300."""
    area = asked.area
    exact = effective_dpi(asked.facts, area, asked.limits.size_tolerance_mm)
    if exact is None:
        return Finding(Code.RESOLUTION_FREE, Level.OK)
    dpi = round(exact)
    if dpi < area.min_dpi:
        return asked.minded(Code.RESOLUTION_TOO_LOW, dpi=dpi, min_dpi=area.min_dpi)
    if dpi < area.recommended_dpi:
        return Finding(Code.RESOLUTION_LOW, Level.WARN, {"dpi": dpi, "recommended_dpi": area.recommended_dpi})
    return Finding(Code.RESOLUTION_GOOD, Level.OK, {"dpi": dpi})


def check_colours(asked: Asked) -> Finding | None:
    """Gray can be printed with any colours. Nothing is said where they could not be told."""
    found = set(asked.facts.colours)
    if not found:
        return None
    wanted, spaces = asked.area.colour, ", ".join(sorted(found))
    is_wanted = wanted == "any" or found <= {wanted, "gray"}
    if is_wanted:
        return Finding(Code.COLOUR_FITS, Level.OK, {"colours": spaces})
    return asked.minded(Code.COLOUR_DIFFERS, colours=spaces, wanted=wanted)


def check_transparency(asked: Asked) -> Finding:
    """On an area without bleed (a shirt) the print ends where the picture does, and see-through is what is meant."""
    if not asked.facts.has_alpha:
        return Finding(Code.OPAQUE, Level.OK)
    if not asked.area.bleed_mm:
        return Finding(Code.TRANSPARENT_AS_MEANT, Level.OK)
    return asked.minded(Code.TRANSPARENT)


def check_fonts(asked: Asked) -> Finding | None:
    facts = asked.facts
    if facts.format is not FileFormat.PDF:
        return None
    if facts.fonts_missing:
        return asked.minded(Code.FONTS_MISSING, fonts=", ".join(facts.fonts_missing))
    return Finding(Code.FONTS_EMBEDDED, Level.OK)


def check_spots(asked: Asked) -> Finding | None:
    names = asked.facts.spots
    return asked.minded(Code.SPOT_COLOURS, names=", ".join(names)) if names else None


def check_overprint(asked: Asked) -> Finding | None:
    return asked.minded(Code.OVERPRINT) if asked.facts.has_overprint else None


QUESTIONS: tuple[Callable[[Asked], Finding | None], ...] = (
    check_readable,
    check_format,
    check_pages,
    check_size,
    check_bleed,
    check_resolution,
    check_colours,
    check_transparency,
    check_fonts,
    check_spots,
    check_overprint,
)
