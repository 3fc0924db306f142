"""What a file says of itself, held against a print area of the catalog by what the provider asks."""

from collections.abc import Mapping
from dataclasses import dataclass

from designs import checks
from designs.facts import FileFacts
from designs.findings import Code, Fact, Finding, Level
from designs.thresholds import Thresholds
from models import File, FileApproval, PrintArea
from services.approvals import standing
from services.thresholds import thresholds


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finding, and who let it pass, if somebody did."""

    finding: Finding
    approval: FileApproval | None = None

    @property
    def code(self) -> Code:
        return self.finding.code

    @property
    def level(self) -> Level:
        return self.finding.level

    @property
    def facts(self) -> Mapping[str, Fact]:
        return self.finding.facts

    @property
    def stands(self) -> bool:
        """It is a fault that nobody has let pass."""
        return self.level is not Level.OK and self.approval is None

    @property
    def blocks(self) -> bool:
        return self.stands and self.level is Level.BLOCK


def findings_of(file: File, area: PrintArea, limits: Thresholds | None = None) -> list[Outcome]:
    """One outcome per question, good answers included. The file has been looked at."""
    limits = limits or thresholds()
    found = checks.check(FileFacts.from_json(file.facts), sheet_of(area, limits), limits)
    faults = any(finding.level is not Level.OK for finding in found)
    approvals = standing(file, area) if faults else {}
    return [Outcome(finding, approvals.get(finding.code)) for finding in found]


def blocker_of(file: File, area: PrintArea, limits: Thresholds | None = None) -> Outcome | None:
    """What forbids printing it there, the first of it."""
    return next((outcome for outcome in findings_of(file, area, limits) if outcome.blocks), None)


def blocking(file: File, area: PrintArea, limits: Thresholds | None = None) -> str:
    """The code of what forbids printing it there; empty: nothing does."""
    blocker = blocker_of(file, area, limits)
    return str(blocker.code) if blocker else ""


def is_blocked(file: File, area: PrintArea) -> bool:
    return blocker_of(file, area) is not None


def has_low_resolution(file: File, area: PrintArea) -> bool:
    """Low enough that a person has to accept it, and none has."""
    return any(outcome.stands and outcome.code is Code.RESOLUTION_LOW for outcome in findings_of(file, area))


def sheet_of(area: PrintArea, limits: Thresholds | None = None) -> checks.PrintArea:
    """As the engine takes it; what it does not say of itself is as for all print areas."""
    limits = limits or thresholds()
    min_dpi = area.least_dpi or limits.min_dpi
    return checks.PrintArea(
        width_mm=area.width_mm,
        height_mm=area.height_mm,
        bleed_mm=area.bleed_mm,
        safe_mm=area.safe_mm,
        min_dpi=min_dpi,
        recommended_dpi=area.good_dpi or max(limits.recommended_dpi, min_dpi),
        formats=frozenset(area.formats),
        colour=area.colour or "any",
    )
