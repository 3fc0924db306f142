"""What may be made, read once however many variants are looked at: products by what they are, variants by their UID."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from models import CatalogProduct, CatalogVariant
from services.suggestions.offers import Offer, offer_of
from services.suggestions.reading import read, roots_of
from services.suggestions.things import Names, titled_heads


class Shelf:
    """`own_names` are those of products that the trade has no word for. A product is read when it is asked for."""

    def __init__(self, products: Iterable[CatalogProduct]) -> None:
        self.products = list(products)
        self._called: dict[str, list[CatalogProduct]] = defaultdict(list)
        for product in self.products:
            for concept in concepts_of(product):
                self._called[concept].append(product)
        own = (product for product in self.products if own_concept(product) in self._called)
        self.own_names: Names = [
            (own_concept(product), roots_of(name)) for product in own for name in product.names.values() if name
        ]
        self._offers: dict[int, Offer] = {}

    def __contains__(self, concept: str) -> bool:
        return concept in self._called

    def offers(self, concept: str) -> list[Offer]:
        """The products that are such a thing."""
        return [self.offer(product) for product in self._called.get(concept, ())]

    def offer(self, product: CatalogProduct) -> Offer:
        key = id(product)
        if key not in self._offers:
            self._offers[key] = offer_of(product)
        return self._offers[key]

    def by_uid(self, uid: str) -> CatalogVariant | None:
        return self._by_uid.get(uid.strip().lower())

    @cached_property
    def _by_uid(self) -> dict[str, CatalogVariant]:
        return {one.uid.lower(): one for product in self.products for one in product.variants if one.is_active}


def concepts_of(product: CatalogProduct) -> frozenset[str]:
    """What it is in the trade's words, by its names; else a concept of its own."""
    titled = [titled_heads(read(name), ()) or [] for name in product.names.values()]
    heads = [max(found, key=lambda one: one.weight) for found in titled if found]
    return frozenset(head.concept for head in heads) or frozenset({own_concept(product)})


def own_concept(product: CatalogProduct) -> str:
    return f"product {product.key}"
