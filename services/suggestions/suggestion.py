"""A suggestion: what a variant could be made as, why, and how sure that is."""

from dataclasses import dataclass, field, replace

from models import CatalogVariant
from services.suggestions.fits import Doubt

LEAST = 0.5  # below it a guess is not worth reading
CERTAIN = 0.95  # nothing is left open, and nothing in doubt
UNSURE = 0.9  # the most where something is


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`reason` is a code with words: same_sku, with that connection's files by area; uid; or words, with those found.

    `named`: values by attribute. `open`: attributes that nothing names, which have the first value. `doubts`: codes.
    """

    made_of: CatalogVariant
    reason: str
    confidence: float
    files: dict[str, int] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_certain(self) -> bool:
        return self.confidence >= CERTAIN

    @property
    def left_open(self) -> dict[str, str]:
        """The values that it has where nothing names any."""
        return {key: self.made_of.values[key] for key in self.open}

    def doubted(self, doubt: Doubt) -> "Suggestion":
        return replace(self, confidence=min(self.confidence, UNSURE), doubts=(*self.doubts, doubt))
