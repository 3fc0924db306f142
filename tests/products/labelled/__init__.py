"""Store variants as sellers write them, with what each is to be made as in the demo's catalog. See README.md."""

import csv
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from designs.demo_catalog import DemoAttribute, DemoModel, Name, variants_of
from designs.demo_models import MODELS
from models import CatalogProduct, CatalogVariant, Variant

LANGUAGES = ("it", "en", "de")
HELD_OUT = 3  # one title in so many


@dataclass(frozen=True, slots=True)
class Labelled:
    """`uid` is "" where nothing is right; `is_open` where the label leaves something to a person, so never certain."""

    language: str
    title: str
    variant: Variant
    uid: str
    is_open: bool

    @property
    def is_held_out(self) -> bool:
        """Not looked at while the rules are made. By title: variants of one product stay together."""
        return zlib.crc32(f"{self.language} {self.title}".encode()) % HELD_OUT == 0


def labelled() -> list[Labelled]:
    return [row for language in LANGUAGES for row in rows_of(language)]


def rows_of(language: str) -> Iterator[Labelled]:
    with (Path(__file__).parent / f"{language}.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            options = dict(pair.split("=", 1) for pair in row["options"].split("; ") if pair)
            variant = Variant(title=row["variant"], sku=row["sku"], options=options)
            yield Labelled(language, row["title"], variant, row["uid"], row["open"] == "x")


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
