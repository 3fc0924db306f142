"""What of a catalog product a design can be drawn for: its variants, those with the same print areas together."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from models import CatalogProduct, CatalogVariant, PrintArea


@dataclass(frozen=True, slots=True)
class Size:
    """`made_of` stands for all that have these print areas; `values` are those that tell them from the others."""

    made_of: CatalogVariant
    values: Mapping[str, list[str]]

    @property
    def areas(self) -> list[PrintArea]:
        return self.made_of.areas


def sizes_of(product: CatalogProduct) -> list[Size]:
    """In the order of the catalog."""
    active = sorted((each for each in product.variants if each.is_active and each.areas), key=lambda each: each.id)
    by_areas = sorted(active, key=lambda each: each.areas_print)
    groups = [list(group) for _print, group in groupby(by_areas, key=lambda each: each.areas_print)]
    groups.sort(key=lambda group: group[0].id)
    told = _telling(product, groups)
    return [Size(group[0], {key: _values(product, key, group) for key in told}) for group in groups]


def _telling(product: CatalogProduct, groups: list[list[CatalogVariant]]) -> list[str]:
    """The attributes whose values are not the same in all groups."""
    return [one["key"] for one in product.attributes if _differs(one["key"], groups)]


def _differs(key: str, groups: list[list[CatalogVariant]]) -> bool:
    had = [{variant.values.get(key) for variant in group} for group in groups]
    return any(values != had[0] for values in had)


def _values(product: CatalogProduct, key: str, group: list[CatalogVariant]) -> list[str]:
    had = {variant.values.get(key) for variant in group}
    attribute = next(one for one in product.attributes if one["key"] == key)
    return [value["key"] for value in attribute["values"] if value["key"] in had]
