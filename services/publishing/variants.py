"""Which variants of the catalog a publication offers, with which print areas and files."""

from collections.abc import Iterable

from models import CatalogProduct, CatalogVariant, File, PrintArea, Publication


def makeable(product: CatalogProduct) -> list[CatalogVariant]:
    return [each for each in product.variants if each.is_active]


def offered_variants(publication: Publication) -> dict[CatalogVariant, int]:
    """What is offered and can still be made, with its price."""
    prices = {each["id"]: each["price"] for each in publication.offered}
    return {each: prices[each.id] for each in makeable(publication.catalog_product) if each.id in prices}


def areas_of(variants: Iterable[CatalogVariant]) -> list[PrintArea]:
    """The print areas of all of these, each once, in the catalog's order."""
    areas = {area.id: area for each in variants for area in each.areas}
    return sorted(areas.values(), key=lambda area: (area.position, area.id))


def prints_of(publication: Publication) -> dict[int, File]:
    return {link.area_id: link.file for link in publication.files}
