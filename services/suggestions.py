"""What a store's variant could be made as: a guess with its reason. Nothing is connected by it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.search import searchable
from models import CatalogProduct, CatalogVariant, Mapping, Variant

LEAST = 0.5  # below it a guess is not worth reading
MOST = 3
NAME_COUNTS, VALUES_COUNT = 0.4, 0.6
UNITS = frozenset({"cm", "mm", "ml", "gsm", "oz"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`reason` is a code with words: same_sku, with that connection's files by area, or words, with those found."""

    made_of: CatalogVariant
    reason: str
    confidence: float
    files: dict[str, int] = field(default_factory=dict)
    name: str = ""
    named: dict[str, str] = field(default_factory=dict)  # values by attribute


def suggest(
    title: str, variant: Variant, twins: Iterable[Mapping], products: Iterable[CatalogProduct]
) -> list[Suggestion]:
    """The likeliest first. `twins` are what equal SKUs are made as, `products` what its client may use."""
    known = [by_twin(mapping) for mapping in twins]
    words = words_of(title, variant.title, variant.sku, *variant.options.values())
    guessed = [guess for product in products if (guess := by_words(words, product)) and guess.confidence >= LEAST]
    best: dict[int, Suggestion] = {}
    for guess in sorted([*known, *guessed], key=lambda one: -one.confidence):
        best.setdefault(guess.made_of.id, guess)
    return list(best.values())[:MOST]


def by_twin(mapping: Mapping) -> Suggestion:
    files = {link.area: link.file_id for link in mapping.files}
    return Suggestion(mapping.catalog_variant, "same_sku", 1.0, files)


def by_words(words: frozenset[str], product: CatalogProduct) -> Suggestion | None:
    """The variant whose values are named, if the product is. What is not named is the first that there is."""
    name = next((name for name in product.names.values() if words_of(name) and words_of(name) <= words), None)
    if name is None:
        return None
    named = {key: found for key, found in ((one["key"], value_in(words, one)) for one in product.attributes) if found}
    fitting = [one for one in product.variants if one.is_active and named.items() <= one.values.items()]
    if not fitting:
        return None
    open_ones = [one["key"] for one in product.attributes if len(one["values"]) > 1]
    share = sum(key in named for key in open_ones) / len(open_ones) if open_ones else 1.0
    return Suggestion(fitting[0], "words", round(NAME_COUNTS + VALUES_COUNT * share, 2), name=name, named=named)


def value_in(words: frozenset[str], attribute: dict) -> str | None:
    """The value of the attribute that the words name; the one with most words, where several are named."""
    spelt = ((spelling, value["key"]) for value in attribute["values"] for spelling in spellings(value))
    found = [(len(spelling), key) for spelling, key in spelt if spelling <= words]
    return max(found)[1] if found else None


def spellings(value: dict) -> Sequence[frozenset[str]]:
    """Its key and its names, without what stands in brackets."""
    texts = [value["key"], *(re.sub(r"\(.*?\)", " ", name) for name in value["names"].values())]
    return [words for words in map(words_of, texts) if words]


def words_of(*texts: str) -> frozenset[str]:
    """Plain words; sizes are brought to one spelling: "50 × 70cm" is 50x70."""
    joined = re.sub(r"(\d)\s*[x×]\s*(?=\d)", r"\1x", " ".join(texts).lower())
    spaced = re.sub(r"(\d)(cm|mm|ml|gsm|oz)\b", r"\1 \2", joined)
    return frozenset(searchable(spaced).split()) - UNITS
