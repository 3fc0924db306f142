"""The pretend shop set up as the recorded one was: same products, same currency, same taxes."""

from sandbox.woocommerce import products, serve
from tests.sandbox.receiver import Receiver
from tests.sandbox.recordings import Rig, recording

SIMPLE = ("simple", "simple-zero-price", "simple-virtual", "simple-without-sku", "simple-out-of-stock", "private")
VARIABLE = {
    "variable": "variable-variations",
    "variable-small": "variable-small-variations",
    "variable-any": "variable-any-variations",
}
KEPT = (
    "name", "type", "status", "sku", "regular_price", "sale_price", "description", "short_description", "virtual",
    "manage_stock", "stock_quantity", "weight", "dimensions", "catalog_visibility", "default_attributes", "attributes",
    "external_url", "button_text", "tags", "categories",
)  # fmt: skip
DRAFT = {"name": "Draft calendar 2027", "sku": "CAL-27", "status": "draft", "regular_price": "12"}
SHOP = {"name": "Fox & Fern Print Shop", "currency": "USD", "country": "US:NY", "timezone": "America/New_York"}


def recorded_rig(**flags):
    """Deliveries wait until the test settles them, so that what merges is what the test says."""
    shop = serve(**SHOP, delivery_delay=3600, **flags)
    state = shop.site.state
    state.run("delete from posts")
    categories = recording("products/categories")["response"]["json"]
    kept = [{name: one[name] for name in ("id", "name", "slug", "parent")} for one in categories]
    state.set_option("categories", sorted(kept, key=lambda one: one["id"]))
    rig = Rig(shop, Receiver())
    _add_products(rig)
    return rig


BULK = {"regular_price": "1", "categories": [{"id": 18}]}


def add_bulk(rig):
    """As many more as the recorded shop had, for the pages of its list."""
    site = rig.shop.site
    with site.state.transaction():
        for number in range(1, 521):
            products.create(site, {"name": f"Bulk print {number:04}", **BULK, "sku": f"BULK-{number:04}"})


def close(rig):
    rig.shop.close()
    rig.receiver.close()


def _add_products(rig):
    page = _read("list-page-1")
    found = [*map(_read, SIMPLE), *map(_read, VARIABLE), _read("grouped"), _read("external")]
    found += [one for one in page if one["sku"] == "PST-A2-MAT"] + [{"id": 17}]
    variations = {_read(name)["id"]: _read(of) for name, of in VARIABLE.items()}
    for product in sorted(found, key=lambda one: one["id"]):
        _add(rig, product, variations.get(product["id"], ()))


def _read(name):
    return recording(f"products/{name}")["response"]["json"]


def _add(rig, product, variations):
    variations = sorted(variations, key=lambda one: one["id"])
    given = {name: product[name] for name in KEPT if name in product} or DRAFT
    if product.get("images"):
        given |= {"drawing": "poster", "picture_name": product["images"][0]["name"]}
    if product.get("grouped_products"):
        given["grouped_products"] = [rig.id("products", one) for one in product["grouped_products"]]
    made = rig.shop.add_product(**given, variations=[_variation(one, product) for one in variations])
    rig.ids["products", product["id"]] = made["id"]
    for theirs, ours in zip(variations, made["variations"], strict=True):
        rig.ids["products", theirs["id"]] = rig.ids["variations", theirs["id"]] = ours


def _variation(one, product):
    """One without a SKU of its own shows its product's."""
    given = {name: one[name] for name in ("regular_price", "manage_stock", "stock_quantity", "weight", "attributes")}
    return {**given, "sku": "" if one["sku"] == product["sku"] else one["sku"]}
