"""Sizes, capacities and weights in a text, in millimetres, millilitres and g/m², and how near two of them are."""

import re
from enum import IntEnum
from functools import lru_cache

Sides = tuple[float, ...]  # of a size two, of all else one

NUMBER = r"\d+(?:[.,]\d+)?"
LENGTH_UNIT = r"mm|cm|inch(?:es)?|in\b|zoll|pollici|\"|''|′′"
MM = {"mm": 1.0, "cm": 10.0}
INCH = 25.4
ML = {"ml": 1.0, "cl": 10.0, "l": 1000.0, "oz": 29.5735}
MOST_LITRES = 5  # "180 l" is no drinking vessel, and often no litre
PAPER_WEIGHTS = "gsm|g/m2|g/qm|gr|g"
PATTERN = rf"""
 (?P<size>(?<![\w.,])(?P<w>{NUMBER})\s*(?P<w_unit>{LENGTH_UNIT})?\s*[x×*]\s*(?P<h>{NUMBER})\s*(?P<h_unit>{LENGTH_UNIT})?
   (?:\s*[x×]\s*(?P<d>{NUMBER})\s*(?P<d_unit>{LENGTH_UNIT})?)?(?!\w))
 |(?P<amount>(?<![\w.,])(?P<n>{NUMBER})\s*(?P<unit>ml|cl|l|oz|{PAPER_WEIGHTS}|{LENGTH_UNIT})(?!\w))
"""
NAMED_SIZES = {
    "a0": (841, 1189), "a1": (594, 841), "a2": (420, 594), "a3": (297, 420), "a4": (210, 297), "a5": (148, 210),
    "a6": (105, 148), "a7": (74, 105), "a8": (52, 74), "a3+": (329, 483), "b0": (1000, 1414), "b1": (707, 1000),
    "b2": (500, 707), "b3": (353, 500), "b4": (250, 353), "b5": (176, 250), "dl": (99, 210), "din lang": (99, 210),
}  # fmt: skip

SAME_MM, SAME_SHARE, NEAR_SHARE = 2.0, 0.01, 0.025  # what is within them is the same, or rounded


class Closeness(IntEnum):
    OTHER = 0
    NEAR = 1
    SAME = 2


def sizes_of(found: re.Match[str]) -> tuple[Sides, ...]:
    """What a written size may be. Without a unit it is centimetres or millimetres, which shows when it is compared."""
    unit = found["h_unit"] or found["w_unit"]
    sides = number_of(found["w"]), number_of(found["h"])
    factors = [MM.get(unit, INCH)] if unit else list(MM.values())
    return tuple(tuple(side * factor for side in sides) for factor in factors)


def depth_of(found: re.Match[str]) -> float | None:
    unit = found["d_unit"] or found["h_unit"] or found["w_unit"] or "cm"
    return number_of(found["d"]) * MM.get(unit, INCH) if found["d"] else None


def amount_of(found: re.Match[str]) -> tuple[str, float] | None:
    """Which kind of amount, and how much in its unit here."""
    amount, unit = number_of(found["n"]), found["unit"]
    if unit == "l" and amount >= MOST_LITRES:
        return None
    if unit in ML:
        return "capacity", amount * ML[unit]
    if unit in PAPER_WEIGHTS.split("|"):
        return "weight", amount
    return "length", amount * MM.get(unit, INCH)


def number_of(written: str) -> float:
    return float(written.replace(",", "."))


@lru_cache(maxsize=10_000)
def closeness(ones: tuple[Sides, ...], others: tuple[Sides, ...], kind: str) -> Closeness:
    """The best of all their readings. Weights, lengths and counts are the same or not; a size may lie on its side."""
    return max((_near(sorted(one), sorted(other), kind) for one in ones for other in others), default=Closeness.OTHER)


def _near(one: list[float], other: list[float], kind: str) -> Closeness:
    pairs = list(zip(one, other, strict=True))
    if kind not in ("size", "capacity"):
        return Closeness.SAME if pairs[0][0] == pairs[0][1] else Closeness.OTHER
    if all(abs(a - b) <= (SAME_MM if kind == "size" else SAME_SHARE * b) for a, b in pairs):
        return Closeness.SAME
    return Closeness.NEAR if all(abs(a - b) <= NEAR_SHARE * b for a, b in pairs) else Closeness.OTHER
