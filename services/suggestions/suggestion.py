"""A suggestion: what a variant could be made as, why, and how sure that is."""

from dataclasses import dataclass, field, replace

from models import CatalogVariant
from services.suggestions.fits import Doubt

LEAST = 0.5  # below it a guess is not worth reading
CERTAIN = 0.95  # nothing is left open, and nothing in doubt
UNSURE = 0.9  # the most where something is


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`reason` is a code with words: same_sku, with that connection's files by area; uid; same_product; sibling; words.

    `named`: values by attribute that the store says. `open`: attributes that nothing tells of, which have the first
    value. `doubts`: codes with words.
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

    def doubted(self, doubt: Doubt) -> "Suggestion":
        return replace(self, confidence=min(self.confidence, UNSURE), doubts=(*self.doubts, doubt))
