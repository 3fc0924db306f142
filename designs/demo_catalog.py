"""How the demo's catalog is written down, and the variants that follow from it. The products: `demo_models`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from designs.checks import PrintArea
from designs.uid import Attribute, uid_of


@dataclass(frozen=True, slots=True)
class Name:
    en: str
    it: str


@dataclass(frozen=True, slots=True)
class DemoValue:
    """`cents` is what choosing it adds to the price; `color` is how the product then looks."""

    key: str
    name: Name
    cents: int = 0
    color: str = ""


@dataclass(frozen=True, slots=True)
class DemoAttribute:
    key: str
    code: str  # before the value in the UID; "" for none
    name: Name
    values: tuple[DemoValue, ...]


@dataclass(frozen=True, slots=True)
class DemoArea:
    key: str
    name: Name
    area: PrintArea
    required: bool = True
    colour: str = "cmyk"


@dataclass(frozen=True, slots=True)
class DemoModel:
    """`areas` by the value of `sized_by`, or under "" where all variants are alike."""

    key: str
    category: str  # a key of `demo_models.CATEGORIES`
    name: Name
    description: Name
    attributes: tuple[DemoAttribute, ...]
    areas: Mapping[str, tuple[DemoArea, ...]]
    base_cents: int
    sized_by: str = ""
    most_pieces: int = 500
    countries: tuple[str, ...] = field(default=("IT", "DE", "FR", "ES", "AT", "NL", "BE", "PT"))


@dataclass(frozen=True, slots=True)
class DemoVariant:
    uid: str
    values: Mapping[str, str]
    areas: tuple[DemoArea, ...]
    price_cents: int


def uid_attributes(model: DemoModel) -> tuple[Attribute, ...]:
    return tuple(Attribute(one.key, one.code, tuple(value.key for value in one.values)) for one in model.attributes)


def variants_of(model: DemoModel) -> Iterator[DemoVariant]:
    """Every combination of the model's values."""
    keys = [attribute.key for attribute in model.attributes]
    for chosen in product(*(attribute.values for attribute in model.attributes)):
        values = {key: value.key for key, value in zip(keys, chosen, strict=True)}
        yield DemoVariant(
            uid=uid_of(model.key, uid_attributes(model), values),
            values=values,
            areas=areas_of(model, values),
            price_cents=model.base_cents + sum(value.cents for value in chosen),
        )


def areas_of(model: DemoModel, values: Mapping[str, str]) -> tuple[DemoArea, ...]:
    """Lying sheets are turned standing ones; a back exists where both sides are printed."""
    areas = model.areas[values.get(model.sized_by, "")]
    if values.get("orientation") == "hor":
        areas = tuple(turned(area) for area in areas)
    return areas[:1] if values.get("colours") == "4-0" else areas


def turned(demo: DemoArea) -> DemoArea:
    area = demo.area
    lying = PrintArea(
        area.height_mm, area.width_mm, area.bleed_mm, area.safe_mm, area.min_dpi, area.recommended_dpi, area.formats
    )
    return DemoArea(demo.key, demo.name, lying, demo.required, demo.colour)
