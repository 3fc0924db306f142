"""What the provider asks of a print file: from which figures on it minds, and what it then minds how much."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from designs.findings import Code, Level

# What is said of a file when nobody set anything. A format that the area does not take always blocks.
USUAL: dict[Code, Level] = {
    Code.SEVERAL_PAGES: Level.BLOCK,
    Code.SIZE_SCALED: Level.WARN,
    Code.TURNED: Level.BLOCK,
    Code.NO_BLEED: Level.WARN,
    Code.BLEED_SHORT: Level.WARN,
    Code.RESOLUTION_TOO_LOW: Level.BLOCK,
    Code.COLOUR_DIFFERS: Level.WARN,
    Code.TRANSPARENT: Level.WARN,
    Code.FONTS_MISSING: Level.BLOCK,
    Code.SPOT_COLOURS: Level.WARN,
    Code.OVERPRINT: Level.WARN,
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """`levels` says otherwise than usual what a code means; `min_dpi` and `recommended_dpi` are for print areas that
    have none of their own."""

    min_dpi: int = 100
    recommended_dpi: int = 200
    size_tolerance_mm: float = 1.0
    bleed_tolerance_mm: float = 0.5
    cut_blocks_percent: float = 5.0  # of the longer way: more than this is seldom only background
    levels: Mapping[Code, Level] = field(default_factory=dict)

    def level(self, code: Code) -> Level:
        return self.levels.get(code, USUAL[code])

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"levels": {str(code): str(level) for code, level in self.levels.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What was never set, or is not known any more, is as usual."""
        levels = {Code(code): Level(level) for code, level in stored.get("levels", {}).items() if code in set(USUAL)}
        figures = {name: stored[name] for name in FIGURES if name in stored}
        return cls(**figures, levels=levels)


FIGURES = ("min_dpi", "recommended_dpi", "size_tolerance_mm", "bleed_tolerance_mm", "cut_blocks_percent")
