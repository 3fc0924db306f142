"""Store variants as sellers write them, with what each is to be made as in the demo's catalog. See README.md."""

import csv
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from designs.demo_catalog import DemoAttribute, DemoModel, Name, variants_of
from designs.demo_models import MODELS
from models import CatalogProduct, CatalogVariant, Variant
from services.suggestions import Shelf, Suggestion, suggest_from

LANGUAGES = ("it", "en", "de")
HELD_OUT = 3  # one title of the first part in so many


@dataclass(frozen=True, slots=True)
class Labelled:
    """`uid` is "" where nothing is right; `is_open` where the label leaves something to a person, so never certain.

    `part`: first, later, other or last.
    """

    language: str
    title: str
    variant: Variant
    uid: str
    is_open: bool
    part: str

    @property
    def is_held_out(self) -> bool:
        """Not looked at while the rules were made. By title: variants of one product stay together."""
        by_chance = zlib.crc32(f"{self.language} {self.title}".encode()) % HELD_OUT == 0
        return self.part == "last" or (self.part == "first" and by_chance)


def labelled() -> list[Labelled]:
    return [row for language in LANGUAGES for row in rows_of(language)]


def rows_of(language: str) -> Iterator[Labelled]:
    for row in read_csv(language):
        yield Labelled(language, row["title"], variant_of(row), row["uid"], row["open"] == "x", row["part"])


def of_another_catalog() -> list[Labelled]:
    """Variants in three languages, with what they are in `another_catalog`."""
    return [Labelled("", row["title"], variant_of(row), row["uid"], False, "another") for row in read_csv("another")]


def traps() -> list[tuple[str, Variant]]:
    """Titles with their variants that look like the catalog's and are something else, or more."""
    return [(row["title"], variant_of(row)) for row in read_csv("traps")]


def read_csv(name: str) -> Iterator[dict[str, str]]:
    with (Path(__file__).parent / f"{name}.csv").open(newline="") as file:
        yield from csv.DictReader(file)


def variant_of(row: dict[str, str]) -> Variant:
    options = dict(pair.split("=", 1) for pair in row["options"].split("; ") if pair)
    return Variant(title=row["variant"], sku=row.get("sku", ""), options=options)


def demo_catalog() -> list[CatalogProduct]:
    """The demo's products as rows of no database."""
    return [product_of(model, 1000 * number) for number, model in enumerate(MODELS, 1)]


def product_of(model: DemoModel, first_id: int) -> CatalogProduct:
    product = CatalogProduct(id=first_id, key=model.key, names=names(model.name), descriptions=names(model.description))
    product.attributes = [attribute_of(one) for one in model.attributes]
    product.variants = [
        CatalogVariant(id=first_id + number, uid=one.uid, values=dict(one.values), is_active=True)
        for number, one in enumerate(variants_of(model))
    ]
    return product


def attribute_of(attribute: DemoAttribute) -> dict[str, object]:
    values = [{"key": value.key, "names": names(value.name), "cents": value.cents} for value in attribute.values]
    return {"key": attribute.key, "code": attribute.code, "names": names(attribute.name), "values": values}


def names(name: Name) -> dict[str, str]:
    return {"en": name.en, "it": name.it}


@dataclass(slots=True)
class Score:
    """How many suggestions are right. `known`: variants that the catalog has; `named`: those that tell all of it."""

    variants: int = 0
    known: int = 0
    named: int = 0
    certain: int = 0
    certain_right: int = 0
    first_right: int = 0
    known_right: int = 0

    def count(self, row: Labelled, suggestions: list[Suggestion]) -> None:
        """Right is the labelled variant first, or none where nothing is. What is open is never rightly certain."""
        first = suggestions[0].made_of.uid if suggestions else ""
        certain = [one for one in suggestions if one.is_certain]
        self.variants += 1
        self.known += bool(row.uid)
        self.named += bool(row.uid) and not row.is_open
        self.first_right += first == row.uid
        self.known_right += bool(row.uid) and first == row.uid
        self.certain += len(certain)
        self.certain_right += sum(one.made_of.uid == row.uid and not row.is_open for one in certain)

    @property
    def precision(self) -> float:
        return self.certain_right / self.certain

    @property
    def share_first(self) -> float:
        return self.first_right / self.variants

    @property
    def share_first_of_known(self) -> float:
        return self.known_right / self.known


def score_of(rows: Iterable[Labelled], catalog: Iterable[CatalogProduct] | None = None) -> Score:
    """Against the demo's catalog, where no other is given."""
    score, shelf = Score(), Shelf(demo_catalog() if catalog is None else catalog)
    for row in rows:
        score.count(row, suggest_from(shelf, row.title, row.variant, []))
    return score
