"""The endpoints of products, their variations, categories and attributes."""

from typing import Any

from sandbox.woocommerce import lists, pictures, posts, product_view, products
from sandbox.woocommerce import params as check
from sandbox.woocommerce.batch import batch
from sandbox.woocommerce.errors import already_trashed, invalid_id
from sandbox.woocommerce.params import as_flag, as_list
from sandbox.woocommerce.posts import PRODUCT, VARIATION, Post
from sandbox.woocommerce.rest import READ, WRITE, Answer, Call, endpoint, links, listed
from sandbox.woocommerce.site import Site
from sandbox.woocommerce.wire import html, slug

Doc = dict[str, Any]

STATUSES = ("any", "future", "trash", "draft", "pending", "private", "publish")
ORDER_BY = (*lists.ORDER_BY, "price", "popularity", "rating", "menu_order")
LISTED = {
    **lists.PAGED,
    "orderby": check.one_of(lambda _site: ORDER_BY),
    "status": check.some_of(lambda _site: STATUSES),
}
WRITTEN = {"status": check.one_of(lambda _site: STATUSES[2:])}


@endpoint(READ, "/wc/v3/products", "list", LISTED)
def index(call: Call) -> Answer:
    params = call.params
    kinds = (PRODUCT, VARIATION) if params.get("sku") else (PRODUCT,)
    where = [posts.among("kind", kinds), _status(params)]
    if params.get("sku"):
        where.append(posts.among("sku", as_list(params["sku"])))
    if params.get("type"):
        where.append(("json_extract(doc, '$.type') = ?", (params["type"],)))
    found, total = lists.page(call.site, params, where, as_posts=True)
    return listed(call, [product_view.product(call.site, one, call.home) for one in found], total)


@endpoint(("POST",), "/wc/v3/products", "create", WRITTEN)
def create(call: Call) -> Answer:
    body = create_one(call, call.params)
    return Answer(body, 201, {"Location": f"{call.url}/{body['id']}"})


@endpoint(READ, "/wc/v3/products/{product_id}", "view")
def show(call: Call) -> Answer:
    product = _known(call.site, call.ids["product_id"])
    return Answer(product_view.product(call.site, product, call.home))


@endpoint(WRITE, "/wc/v3/products/{product_id}", "edit", WRITTEN)
def update(call: Call) -> Answer:
    return Answer(update_one(call, {**call.params, "id": call.ids["product_id"]}))


@endpoint(("DELETE",), "/wc/v3/products/{product_id}", "delete")
def delete(call: Call) -> Answer:
    return Answer(delete_one(call, call.ids["product_id"], as_flag(call.params.get("force"))))


@endpoint(WRITE, "/wc/v3/products/batch", "batch")
def update_many(call: Call) -> Answer:
    return batch(call, create_one, update_one, delete_one)


def create_one(call: Call, given: Doc) -> Doc:
    return _edited(call, products.create(call.site, pictures.taken_in(call.site, given)))


def update_one(call: Call, given: Doc) -> Doc:
    product = _known(call.site, int(given["id"]), 400)
    return _edited(call, products.change(call.site, product, pictures.taken_in(call.site, given)))


def delete_one(call: Call, product_id: int, force: bool) -> Doc:
    product = _known(call.site, product_id)
    before = _edited(call, product)
    _remove(call.site, product, force)
    return before


@endpoint(READ, "/wc/v3/products/{product_id}/variations", "list", LISTED)
def variations(call: Call) -> Answer:
    parent = _known(call.site, call.ids["product_id"])
    return _variations(call, [("parent = ?", (parent.id,))], own_list=True)


@endpoint(READ, "/wc/v3/variations", "list", LISTED)
def variations_of_all(call: Call) -> Answer:
    return _variations(call, [], own_list=False)


@endpoint(("POST",), "/wc/v3/products/{product_id}/variations", "create", WRITTEN)
def create_variation(call: Call) -> Answer:
    body = create_one_variation(call, call.params)
    return Answer(body, 201, {"Location": f"{call.url}/{body['id']}"})


@endpoint(READ, "/wc/v3/products/{product_id}/variations/{variation_id}", "view")
def show_variation(call: Call) -> Answer:
    return Answer(_variation_shown(call, _variation(call, call.ids["variation_id"])))


@endpoint(WRITE, "/wc/v3/products/{product_id}/variations/{variation_id}", "edit", WRITTEN)
def update_variation(call: Call) -> Answer:
    return Answer(update_one_variation(call, {**call.params, "id": call.ids["variation_id"]}))


@endpoint(("DELETE",), "/wc/v3/products/{product_id}/variations/{variation_id}", "delete")
def delete_variation(call: Call) -> Answer:
    return Answer(delete_one_variation(call, call.ids["variation_id"], as_flag(call.params.get("force"))))


@endpoint(WRITE, "/wc/v3/products/{product_id}/variations/batch", "batch")
def update_many_variations(call: Call) -> Answer:
    return batch(call, create_one_variation, update_one_variation, delete_one_variation)


def create_one_variation(call: Call, given: Doc) -> Doc:
    parent = _known(call.site, call.ids["product_id"])
    return _variation_shown(call, products.create_variation(call.site, parent, given))


def update_one_variation(call: Call, given: Doc) -> Doc:
    variation = _variation(call, int(given["id"]), 400)
    return _variation_shown(call, products.change(call.site, variation, given))


def delete_one_variation(call: Call, variation_id: int, force: bool) -> Doc:
    variation = _variation(call, variation_id)
    before = _variation_shown(call, variation)
    _remove(call.site, variation, force)
    return before


@endpoint(READ, "/wc/v3/products/categories", "list", lists.PAGED, also=("POST",))
def categories(call: Call) -> Answer:
    found = sorted(call.site.option_list("categories"), key=lambda one: one["name"])
    return listed(call, [_category(call, one) for one in found], len(found))


@endpoint(READ, "/wc/v3/products/attributes", "list", also=("POST",))
def attributes(call: Call) -> Answer:
    shared = call.site.option_list("attributes")
    more = {"type": "select", "order_by": "menu_order", "has_archives": False}
    bodies = [
        {"id": one["id"], "name": one["name"], "slug": product_view.attribute_key(call.site, one), **more}
        | {"_links": links(call.home, f"products/attributes/{one['id']}")}
        for one in shared
    ]
    return listed(call, bodies, len(bodies))


@endpoint(READ, "/wc/v3/products/attributes/{attribute_id}/terms", "list", lists.PAGED, also=("POST",))
def terms(call: Call) -> Answer:
    attribute = next(
        (one for one in call.site.option_list("attributes") if one["id"] == call.ids["attribute_id"]), None
    )
    if attribute is None:
        raise invalid_id("taxonomy")
    path = f"products/attributes/{attribute['id']}/terms"
    bodies = [
        {"id": number, "name": name, "slug": slug(name), "description": "", "menu_order": 0, "count": 1}
        | {"_links": links(call.home, f"{path}/{number}")}
        for number, name in enumerate(sorted(attribute["terms"]), 100 * attribute["id"] + 1)
    ]
    return listed(call, bodies, len(bodies))


def _variations(call: Call, where: list[lists.Condition], *, own_list: bool) -> Answer:
    where = [("kind = ?", (VARIATION,)), _status(call.params), *where]
    found, total = lists.page(call.site, call.params, where, as_posts=True)
    bodies = [product_view.variation(call.site, one, call.home, own_list=own_list) for one in found]
    return listed(call, bodies, total)


def _status(params: Doc) -> lists.Condition:
    wanted = as_list(params.get("status", "any"))
    return posts.among("status", ("trash",), negated=True) if "any" in wanted else posts.among("status", wanted)


def _known(site: Site, product_id: int, status: int = 404) -> Post:
    product = posts.get(site, product_id, PRODUCT, VARIATION)
    if product is None:
        raise invalid_id("product", status)
    return product


def _variation(call: Call, variation_id: int, status: int = 404) -> Post:
    variation = posts.get(call.site, variation_id, VARIATION)
    if variation is None or variation.parent != call.ids["product_id"]:
        raise invalid_id("product_variation", status)
    return variation


def _remove(site: Site, product: Post, force: bool) -> None:
    if force:
        posts.delete(site, product)
    elif product.status == "trash":
        raise already_trashed(product.kind)
    else:
        products.trash(site, product)


def _edited(call: Call, product: Post) -> Doc:
    return product_view.product(call.site, product, call.home, edited=True)


def _variation_shown(call: Call, variation: Post) -> Doc:
    return product_view.variation(call.site, variation, call.home)


def _category(call: Call, one: Doc) -> Doc:
    inside = "select 1 from json_each(doc, '$.categories') where value = ?"
    where = [("kind = ?", (PRODUCT,)), (f"exists ({inside})", (one["id"],))]
    _found, total = posts.find(call.site, where, "id", 0)
    body = {"id": one["id"], "name": html(one["name"]), "slug": one["slug"], "parent": one.get("parent", 0)}
    body |= {"description": "", "display": "default", "image": None, "menu_order": 0, "count": total}
    up = f"products/categories/{one['parent']}" if one.get("parent") else ""
    return body | {"_links": links(call.home, f"products/categories/{one['id']}", up)}
