"""What was ordered against what can be made: one comparison for each limit of the specification."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from designs.findings import Code
from models import File, FileState, Order, PrintArea, Reason
from services.making import SETTLED
from services.preflight import Outcome, findings_of
from services.specifications import Specification
from services.validation import BROKEN


class Limit(StrEnum):
    QUANTITY = "quantity"
    COUNTRY = "country"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`asked` is what the order wants; `area` the print area that a file is for, `faults` what stops it there."""

    limit: Limit
    fits: bool | None  # None: the file is still being looked at
    asked: dict[str, Any] = field(default_factory=dict)
    area: PrintArea | None = None
    faults: Sequence[Outcome] = ()
    is_accepted: bool = False  # it does not fit, and a person has let the order pass as it is


def compared(
    order: Order, pieces: int, files: Mapping[str, File], made_to: Specification, areas: Sequence[PrintArea]
) -> list[Comparison]:
    """In the order in which the checks of an order ask. `areas`: those of the thing that is made; `files` by their
    keys."""
    return [
        Comparison(Limit.QUANTITY, made_to.is_made_in(pieces), {"pieces": pieces}),
        Comparison(Limit.COUNTRY, made_to.is_sent_to(order.country), {"country": order.country}),
        *(_file(order, files.get(area.key), area) for area in areas if area.is_required or area.key in files),
    ]


def _file(order: Order, file: File | None, area: PrintArea) -> Comparison:
    """Its size, resolution and whatever else the print area asks; who let a fault pass has answered it."""
    if file is None:
        return Comparison(Limit.FILE, False, {}, area)
    asked = {"name": file.name}
    if file.state not in SETTLED:
        return Comparison(Limit.FILE, None, asked, area)
    if file.state != FileState.READY:
        return Comparison(Limit.FILE, False, asked, area)
    faults = [outcome for outcome in findings_of(file, area) if _stops(outcome)]
    is_accepted = bool(faults) and all(_reason_of(fault) in order.accepted for fault in faults)
    return Comparison(Limit.FILE, not faults, asked, area, faults, is_accepted)


def _reason_of(fault: Outcome) -> Reason:
    """With which an order is held for it."""
    code = "low_dpi" if fault.code is Code.RESOLUTION_LOW else fault.code
    return BROKEN[code][1] if code in BROKEN else Reason.FILE_FORMAT


def _stops(outcome: Outcome) -> bool:
    """As the checks of an order have it: also a resolution that somebody has to accept."""
    return outcome.blocks or (outcome.stands and outcome.code is Code.RESOLUTION_LOW)
