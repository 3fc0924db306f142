"""Rows about a variant: known by its Product UID, or by its values where it is to be made."""

from designs.uid import UidError, uid_of
from models import CatalogProduct, CatalogVariant
from services.bulk.catalog.catalog import Catalog
from services.bulk.catalog.cells import Cells
from services.bulk.planning import Refused
from services.catalog import attributes_of


def take_variant(cells: Cells, catalog: Catalog, number: int) -> list[str]:
    product, uid = catalog.product(cells.needed("product", 40)), cells.text("uid", 200)
    variant = catalog.variants.get(uid or "")
    if variant is None:
        return _make(cells, catalog, product, number)
    catalog.once(number, "variant", variant.uid)
    if variant.product_id != product.id:
        raise Refused("uid_of_other", "product", value=variant.uid)
    if (values := cells.values()) and values != variant.values:
        raise Refused("values_fixed", "values")
    price = cells.money("price", product.currency)
    return catalog.change(product, variant, price=price, is_active=cells.yes("offered"))


def _make(cells: Cells, catalog: Catalog, product: CatalogProduct, number: int) -> list[str]:
    values = cells.values()
    try:
        made = uid_of(product.key, attributes_of(product), values)
    except UidError:
        raise Refused("values_incomplete", "values", value=cells.text("uid", 200) or "") from None
    if set(values) - {one["key"] for one in product.attributes}:
        raise Refused("values_incomplete", "values", value=made)
    if cells.text("uid", 200) not in (None, made):
        raise Refused("uid_other", "uid", value=made)
    if made in catalog.variants or frozenset(values.items()) in catalog.combinations(product):
        raise Refused("variant_there", "values", value=made)
    catalog.once(number, "variant", made)
    price, is_active = cells.money("price", product.currency), cells.yes("offered")
    usual = product.base_price + _extra(product, values)
    variant = CatalogVariant(uid=made, values=values, price=usual if price is None else price)
    variant.is_active = is_active is not False
    product.variants.append(variant)
    catalog.combinations(product).add(frozenset(values.items()))
    product.left_out = [combination for combination in product.left_out if combination != values]
    catalog.variants[made] = variant
    catalog.changed[product.key] = product
    return ["variants"]


def _extra(product: CatalogProduct, values: dict[str, str]) -> int:
    chosen = [(one["values"], values[one["key"]]) for one in product.attributes]
    return sum(value.get("cents", 0) for known, key in chosen for value in known if value["key"] == key)
