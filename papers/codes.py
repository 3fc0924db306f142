"""What stands in the barcodes: V, a letter for the kind, the number, and a check sign.

Capitals and digits alone, since scanners type them alike on every keyboard. The check sign refuses one mistyped digit,
two that changed places, and codes of other makers that happen to look like ours.
"""

import re
from enum import StrEnum

SIGNS = "0123456789ABCDEFGHJKLMNPQRSTUVW"  # 31, a prime: no single slip leaves the sum as it was
SHAPE = re.compile(rf"V([LBOP])([1-9]\d{{0,17}})([{SIGNS}])")


class Kind(StrEnum):
    LINE = "L"
    BATCH = "B"
    ORDER = "O"
    PARCEL = "P"


def code_of(kind: Kind, number: int) -> str:
    return f"V{kind}{number}{_check_sign(kind, number)}"


def read_code(typed: str) -> tuple[Kind, int] | None:
    """What a scanner or a person typed; None where that is none of our codes."""
    found = SHAPE.fullmatch("".join(typed.split()).upper())
    if found is None:
        return None
    kind, number = Kind(found[1]), int(found[2])
    return (kind, number) if found[3] == _check_sign(kind, number) else None


def _check_sign(kind: Kind, number: int) -> str:
    digits = [list(Kind).index(kind), *map(int, str(number))]
    return SIGNS[sum(place * digit for place, digit in enumerate(digits, 1)) % len(SIGNS)]
