"""What a file says of itself, held against a print area of the catalog."""

from designs import checks
from designs.facts import FileFacts
from designs.findings import Code, Finding, Level, worst
from models import File, PrintArea


def findings_of(file: File, area: PrintArea) -> list[Finding]:
    """One finding per question, good answers included. The file has been looked at."""
    return checks.check(FileFacts.from_json(file.facts), sheet_of(area))


def blocking(file: File, area: PrintArea) -> str:
    """The code of what forbids printing it there; empty: nothing does."""
    return next((str(finding.code) for finding in findings_of(file, area) if finding.level is Level.BLOCK), "")


def is_blocked(file: File, area: PrintArea) -> bool:
    return worst(findings_of(file, area)) is Level.BLOCK


def has_low_resolution(file: File, area: PrintArea) -> bool:
    """Low enough that a person has to accept it."""
    return any(finding.code is Code.RESOLUTION_LOW for finding in findings_of(file, area))


def sheet_of(area: PrintArea) -> checks.PrintArea:
    return checks.PrintArea(
        width_mm=area.width_mm,
        height_mm=area.height_mm,
        bleed_mm=area.bleed_mm,
        safe_mm=area.safe_mm,
        min_dpi=area.least_dpi,
        recommended_dpi=area.good_dpi,
        formats=frozenset(area.formats),
    )
