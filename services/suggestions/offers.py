"""A product of the catalog, read as a store's words are read: what it is, and what its values mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from models import CatalogProduct
from services.suggestions.measures import Closeness, closeness
from services.suggestions.reading import Item, read, roots_of
from services.suggestions.telling import Said
from services.suggestions.trade import NEAR
from services.suggestions.vocabulary import MEASURED, OF_VALUES, SHADE, Kind, Meaning

# What an option or attribute of that name can hold.
KINDS_ABOUT = {
    "colour": {Kind.COLOUR},
    "size": {Kind.SIZE, Kind.CAPACITY, Kind.GARMENT},
    "paper": {Kind.WEIGHT, Kind.FINISH},
    "material": {Kind.MATERIAL, Kind.WEIGHT},
    "orientation": {Kind.ORIENTATION},
    "quantity": {Kind.COUNT},
    "sides": {Kind.SIDES},
    "lamination": {Kind.FINISH, Kind.NONE},
    "capacity": {Kind.CAPACITY},
    "frame": {Kind.LENGTH, Kind.NONE},
    "depth": {Kind.LENGTH},
}


@dataclass(frozen=True, slots=True)
class Value:
    key: str
    meanings: tuple[Meaning, ...]
    spellings: tuple[frozenset[str], ...]  # roots of its words, each way that it is written


@dataclass(frozen=True, slots=True)
class Attribute:
    """`about`: what an option is about that chooses its value. Without `kinds` its values are compared as words.

    `spellings`: roots of the words of its names.
    """

    key: str
    names: tuple[str, ...]
    spellings: tuple[tuple[str, ...], ...]
    about: frozenset[str]
    kinds: frozenset[Kind]
    values: tuple[Value, ...]

    @property
    def is_open(self) -> bool:
        return len(self.values) > 1


@dataclass(frozen=True, slots=True)
class Offer:
    """`makes`, `materials` and `roots` are all that its names, description and values speak of."""

    product: CatalogProduct
    attributes: tuple[Attribute, ...]
    makes: frozenset[str]
    materials: frozenset[str]
    kinds: frozenset[Kind]
    roots: frozenset[str]

    def matches(self, said: Said) -> bool:
        """Whether any of its attributes has a value that this says."""
        return any(near(said, attribute, value) for attribute in self.attributes for value in attribute.values)


def offer_of(product: CatalogProduct) -> Offer:
    attributes = tuple(attribute_of(one) for one in product.attributes)
    texts = [*product.names.values(), *(text for one in product.attributes for text in one["names"].values())]
    texts += [text for one in product.attributes for value in one["values"] for text in texts_of(value)]
    makes = concepts((item for text in texts for item in read(text)), Kind.MAKE)
    texts += (product.descriptions or {}).values()  # prose: "printed all round" makes nothing round
    items = [item for text in texts for item in read(text)]
    if "frame" in concepts(items, Kind.ABOUT):
        makes |= {"framed"}
    kinds = frozenset(kind for attribute in attributes for kind in attribute.kinds)
    roots = frozenset(word for text in texts for word in roots_of(text))
    return Offer(product, attributes, makes, concepts(items, Kind.MATERIAL), kinds, roots)


def concepts(items: Iterable[Item], kind: Kind) -> frozenset[str]:
    return frozenset(meaning.concept for item in items if (meaning := item.of(kind)))


def attribute_of(attribute: dict[str, Any]) -> Attribute:
    names = tuple(attribute["names"].values())
    values = tuple(value_of(value) for value in attribute["values"])
    kinds = frozenset(meaning.kind for value in values for meaning in value.meanings) & OF_VALUES
    texts = [*names, *(text for value in attribute["values"] for text in texts_of(value))]
    named = concepts((item for text in texts for item in read(text)), Kind.ABOUT)
    if not kinds and "quantity" in named:
        values, kinds = tuple(map(counted, values)), frozenset({Kind.COUNT})
    fitting = {concept for concept in named if KINDS_ABOUT.get(concept, kinds) & kinds}
    about = fitting or {concept for concept, held in KINDS_ABOUT.items() if held & kinds}
    about |= {"size"} if kinds & KINDS_ABOUT["size"] else set()
    return Attribute(attribute["key"], names, tuple(map(roots_of, names)), frozenset(about), kinds, values)


def value_of(value: dict[str, Any]) -> Value:
    texts = texts_of(value)
    meanings = [meaning for text in texts for item in read(text) for meaning in item.meanings]
    meanings += [Meaning(Kind.NONE) for text in texts if all(item.links("no") for item in read(text))]
    return Value(value["key"], tuple(dict.fromkeys(meanings)), tuple(frozenset(roots_of(text)) for text in texts))


def texts_of(value: dict[str, Any]) -> list[str]:
    return [value["key"].replace("-", " "), *value["names"].values()]


def counted(value: Value) -> Value:
    """A bare number of an attribute that counts pieces."""
    numbers = (meaning for meaning in value.meanings if meaning.kind is Kind.NUMBER)
    counts = tuple(Meaning(Kind.COUNT, measures=number.measures) for number in numbers)
    return Value(value.key, counts, value.spellings)


def near(said: Said, attribute: Attribute, value: Value) -> Closeness:
    """How near what is said is to the value."""
    kind = said.meaning.kind
    if kind in OF_VALUES and kind not in attribute.kinds:
        return Closeness.OTHER
    if kind is Kind.LENGTH and not said.about & attribute.about:
        return Closeness.OTHER  # a length says nothing where it is not said of what
    meant = [meaning for meaning in value.meanings if meaning.kind is kind]
    if kind is Kind.NONE:
        return Closeness.SAME if meant and said.meaning.concept in attribute.about else Closeness.OTHER
    if kind in MEASURED:
        return max((closeness(said.meaning.measures, one.measures, kind) for one in meant), default=Closeness.OTHER)
    return max((alike(said.meaning.concept, one.concept) for one in meant), default=Closeness.OTHER)


def alike(one: str, other: str) -> Closeness:
    if one == other:
        return Closeness.SAME
    if NEAR.get(one) == other or NEAR.get(other) == one or one.removeprefix(SHADE) == other:
        return Closeness.NEAR
    return Closeness.OTHER
