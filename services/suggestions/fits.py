"""What is found out while a product is compared with what a store says."""

from dataclasses import dataclass, field

from models import CatalogVariant
from services.suggestions.offers import Offer

Doubt = str  # a code with words


class Contradicted(Exception):
    """The store says what no variant of the product is."""


@dataclass(slots=True)
class Fit:
    """`named`: values by attribute; `likely`: of attributes that stay open."""

    offer: Offer
    named: dict[str, str] = field(default_factory=dict)
    likely: dict[str, str] = field(default_factory=dict)
    doubts: set[Doubt] = field(default_factory=set)

    @property
    def open(self) -> list[str]:
        return [one.key for one in self.offer.attributes if one.is_open and one.key not in self.named]

    @property
    def variant(self) -> CatalogVariant | None:
        """The first that has the named values, and the likely ones where there is such a one."""
        active = (one for one in self.offer.product.variants if one.is_active)
        fitting = [one for one in active if self.named.items() <= one.values.items()]
        likely = (one for one in fitting if self.likely.items() <= one.values.items())
        return next(likely, next(iter(fitting), None))
