"""Lines of an order and the sums over them. Money is kept as text, as the API gives it."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.woocommerce import meta, posts
from sandbox.woocommerce.errors import RestError
from sandbox.woocommerce.posts import Post
from sandbox.woocommerce.product_view import attributes_of_variation, full_name, price_of
from sandbox.woocommerce.site import Site
from sandbox.woocommerce.wire import decimal, money, slug

Doc = dict[str, Any]

# By country, or country and state: id, code, label, percent.
RATES: dict[str, tuple[int, str, str, Decimal]] = {
    "US:NY": (1, "US-NY-NY SALES TAX-1", "NY sales tax", Decimal("8.875")),
    "IT": (2, "IT-IVA-1", "IVA", Decimal(22)),
    "DE": (3, "DE-MWST-1", "MwSt", Decimal(19)),
    "FR": (4, "FR-TVA-1", "TVA", Decimal(20)),
}
COUPONS = {"welcome10": Decimal(10)}  # percent


def set_lines(site: Site, order: Doc, given: Doc) -> None:
    """Add, change or remove what `given` (a body of the API) says, then count everything again."""
    for line in given.get("line_items", []):
        _set_item(site, order, line)
    for line in given.get("shipping_lines", []):
        _set_other(site, order["shipping_lines"], line, method_title="", method_id="", instance_id="")
    for line in given.get("fee_lines", []):
        _set_other(site, order["fee_lines"], line, name="")
    for line in given.get("coupon_lines", []):
        _add_coupon(site, order, line)
    count(site, order)


def count(site: Site, order: Doc) -> None:
    """Taxes and sums from the lines."""
    rate = _rate(site, order)
    percent = rate[3] if rate else Decimal(0)
    for line in [*order["line_items"], *order["shipping_lines"], *order["fee_lines"]]:
        line["total_tax"] = _tax(line["total"], percent)
        if "subtotal" in line:
            line["subtotal_tax"] = _tax(line["subtotal"], percent)
    _set_tax_line(site, order, rate)
    _set_sums(order)


def _set_item(site: Site, order: Doc, given: Doc) -> None:
    line = next((one for one in order["line_items"] if given.get("id") == one["id"]), None)
    if line is None:
        order["line_items"].append(_new_item(site, given, by_name=order["created_via"] == "store-api"))
    elif given.get("quantity") == 0:
        order["line_items"].remove(line)
    else:
        _change_item(site, line, given)


def _new_item(site: Site, given: Doc, *, by_name: bool) -> Doc:
    post = _sold(site, given)
    line = {"id": site.state.next("item"), "product_id": 0, "variation_id": 0, "name": "", "quantity": 1}
    line |= {"subtotal": "0.00", "total": "0.00", "meta_data": []}
    if post is not None:
        is_variation = post.kind == posts.VARIATION
        line |= {"product_id": post.parent if is_variation else post.id, "variation_id": post.id if is_variation else 0}
        line["name"] = full_name(site, post)
        _put_attributes(site, line, post, by_name=by_name)
    unit = decimal(price_of(site, post)) if post else Decimal(0)
    line["subtotal"] = line["total"] = money(unit * decimal(given.get("quantity", 1)))
    _change_item(site, line, {**given, "id": line["id"]}, fresh=True)
    return line


def _sold(site: Site, given: Doc) -> Post | None:
    """The product or variation meant; a product that nobody knows makes an empty line, not an error."""
    if given.get("sku"):
        return posts.by_sku(site, given["sku"])
    wanted = int(given.get("variation_id") or given.get("product_id") or 0)
    return posts.get(site, wanted, posts.PRODUCT, posts.VARIATION)


def _put_attributes(site: Site, line: Doc, post: Post, *, by_name: bool) -> None:
    """In the product's own order, or as the block checkout does, by their names."""
    attributes = attributes_of_variation(site, post)
    for attribute in sorted(attributes, key=lambda one: one["slug"]) if by_name else attributes:
        value = slug(attribute["option"]) if attribute["id"] else attribute["option"]
        meta.put(site, line["meta_data"], attribute["slug"], value)


def _change_item(site: Site, line: Doc, given: Doc, *, fresh: bool = False) -> None:
    before = decimal(line["quantity"])
    line["quantity"] = given.get("quantity", line["quantity"])
    for name in ("subtotal", "total"):
        if name in given:
            line[name] = money(decimal(given[name]))
        elif not fresh and before:
            line[name] = money(decimal(line[name]) / before * decimal(line["quantity"]))
    meta.merge(site, line["meta_data"], given.get("meta_data", []))


def _set_other(site: Site, lines: list[Doc], given: Doc, **blank: str) -> None:
    line = next((one for one in lines if given.get("id") == one["id"]), None)
    if line is None:
        line = {"id": site.state.next("item"), **blank, "total": "0.00", "tax_status": "taxable", "meta_data": []}
        lines.append(line)
    line.update({name: given[name] for name in blank if name in given})
    line["total"] = money(decimal(given.get("total", line["total"])))
    meta.merge(site, line["meta_data"], given.get("meta_data", []))


def _add_coupon(site: Site, order: Doc, given: Doc) -> None:
    code = str(given.get("code", "")).lower()
    percent = COUPONS.get(code)
    if percent is None:
        raise RestError("woocommerce_rest_invalid_coupon", f'Coupon "{code}" does not exist!', 400)
    off = Decimal(0)
    for line in order["line_items"]:
        line["total"] = money(decimal(line["subtotal"]) * (100 - percent) / 100)
        off += decimal(line["subtotal"]) - decimal(line["total"])
    line = {"id": site.state.next("item"), "code": code, "discount": str(off.normalize()), "percent": str(percent)}
    line["meta_id"] = site.state.next("meta")
    rate = _rate(site, order)
    line["discount_tax"] = _tax(str(off), rate[3]) if rate else "0.00"
    order["coupon_lines"].append(line)


def _rate(site: Site, order: Doc) -> tuple[int, str, str, Decimal] | None:
    """Taxed where the goods go to, and at home when nobody says where."""
    where = order["shipping"] if order["shipping"].get("country") else order["billing"]
    country, state = where.get("country"), where.get("state")
    if not country:
        country, _, state = site.option("country").partition(":")
    return RATES.get(f"{country}:{state}") or RATES.get(str(country))


def _tax(amount: str, percent: Decimal) -> str:
    return money((decimal(amount) * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _set_tax_line(site: Site, order: Doc, rate: tuple[int, str, str, Decimal] | None) -> None:
    before = order["tax_lines"][0] if order["tax_lines"] else {"id": 0}
    order["tax_lines"] = []
    if rate is None:
        return
    rate_id, code, label, percent = rate
    line = {"id": before["id"] or site.state.next("item"), "rate_id": rate_id, "rate_code": code, "label": label}
    order["tax_lines"].append({**line, "percent": str(percent)})


def _set_sums(order: Doc) -> None:
    items, shipping, fees = order["line_items"], order["shipping_lines"], order["fee_lines"]
    sums = {
        "discount_total": _sum(items, "subtotal") - _sum(items, "total"),
        "discount_tax": _sum(items, "subtotal_tax") - _sum(items, "total_tax"),
        "shipping_total": _sum(shipping, "total"),
        "shipping_tax": _sum(shipping, "total_tax"),
        "cart_tax": _sum(items, "total_tax") + _sum(fees, "total_tax"),
    }
    sums["total_tax"] = sums["cart_tax"] + sums["shipping_tax"]
    sums["total"] = _sum(items, "total") + _sum(fees, "total") + sums["shipping_total"] + sums["total_tax"]
    order.update({name: money(value) for name, value in sums.items()})


def _sum(lines: list[Doc], name: str) -> Decimal:
    return sum((decimal(line[name]) for line in lines), Decimal(0))
