"""Orders as queries ask for them: what the app may see of them, and since when."""

from datetime import UTC, datetime, timedelta
from typing import Any

from graphql import GraphQLError

from sandbox.shopify import access, fulfilment, orders, products, search
from sandbox.shopify.call import Call, resolves
from sandbox.shopify.order_hooks import status_url
from sandbox.shopify.pages import column_of, of_list, of_rows
from sandbox.shopify.product_fields import count_view, variant_view
from sandbox.shopify.shops import amount
from sandbox.shopify.site import stamp
from sandbox.shopify.totals import subtotal, total

Doc = dict[str, Any]

DAYS = 60
OF_PLACE = ("provinceCode", "countryCodeV2", "province", "countryCode")  # all that is left of a withheld address

FINANCIAL = "json_extract(doc, '$.displayFinancialStatus')"
FULFILLMENT = "json_extract(doc, '$.displayFulfillmentStatus')"
CANCELLED, CLOSED = "json_extract(doc, '$.cancelledAt')", "json_extract(doc, '$.closedAt')"
TERMS = {
    "updated_at": search.moment("updated"),
    "created_at": search.moment("created"),
    "processed_at": search.moment("processed"),
    "id": search.number("id"),
    "name": search.word("json_extract(doc, '$.name')", lambda text: f"#{text.lstrip('#')}"),
    "financial_status": search.word(FINANCIAL),
    "fulfillment_status": search.case(
        {
            "unfulfilled": f"{FULFILLMENT} in ('UNFULFILLED', 'IN_PROGRESS', 'ON_HOLD', 'SCHEDULED')",
            "unshipped": f"{FULFILLMENT} in ('UNFULFILLED', 'IN_PROGRESS', 'ON_HOLD', 'SCHEDULED')",
            "partial": f"{FULFILLMENT} = 'PARTIALLY_FULFILLED'",
            "shipped": f"{FULFILLMENT} = 'FULFILLED'",
            "fulfilled": f"{FULFILLMENT} = 'FULFILLED'",
            "on_hold": f"{FULFILLMENT} = 'ON_HOLD'",
            "scheduled": f"{FULFILLMENT} = 'SCHEDULED'",
        }
    ),
    "status": search.case(
        {
            "open": f"{CANCELLED} is null and {CLOSED} is null",
            "closed": f"{CANCELLED} is null and {CLOSED} is not null",
            "cancelled": f"{CANCELLED} is not null",
            "not_closed": f"{CLOSED} is null",
            "any": "1",
        }
    ),
    "test": search.case({"true": "json_extract(doc, '$.test')", "false": "not json_extract(doc, '$.test')"}),
    "sku": search.inside("json_each(doc, '$.lineItems')", "json_extract(value, '$.sku')"),
}
COLUMNS = {"UPDATED_AT": "updated", "CREATED_AT": "created", "PROCESSED_AT": "processed", "ORDER_NUMBER": "number",
    "ID": "id"}  # fmt: skip


@resolves("QueryRoot", "orders")
def order_list(call: Call, _source: Any, **arguments: Any) -> Doc:
    _check_approval(call)
    column = column_of(COLUMNS, arguments.get("sortKey") or "PROCESSED_AT")
    return of_rows(call, "orders", column, _where(call, arguments.get("query")), arguments)


@resolves("QueryRoot")
def order(call: Call, _source: Any, id: str) -> Doc | None:
    _check_approval(call)
    return seen(call, id)


@resolves("QueryRoot", "ordersCount")
def orders_count(call: Call, _source: Any, query: str | None = None, limit: int | None = 10_000) -> Doc:
    _check_approval(call)
    sql, values = _where(call, query)
    row = call.site.state.row(f"select count(*) as n from orders where {sql}", *values)
    return count_view(row["n"] if row else 0, limit)


def seen(call: Call, order_gid: str) -> Doc | None:
    """Older orders are not there for an app that may not read them all."""
    found = orders.get(call.site, call.shop, order_gid)
    return found if found and (_reads_all(call) or found["createdAt"] >= _oldest()) else None


@resolves("Order", "lineItems")
def line_items(call: Call, source: Doc, **arguments: Any) -> Doc:
    return of_list(call, source["lineItems"], arguments)


@resolves("Order", "shippingAddress")
def shipping_address(call: Call, source: Doc) -> Doc | None:
    return personal(call, source["shippingAddress"])


@resolves("Order", "billingAddress")
def billing_address(call: Call, source: Doc) -> Doc | None:
    """Buyers pay from where they live."""
    return personal(call, source["shippingAddress"])


@resolves("Order")
def email(call: Call, source: Doc) -> str | None:
    return source["email"] if call.protected > 1 else None


@resolves("Order")
def phone(call: Call, source: Doc) -> str | None:
    return source["phone"] if call.protected > 1 else None


@resolves("Order", "statusPageUrl")
def status_page_url(call: Call, source: Doc) -> str:
    return status_url(call.site, call.shop, source)


@resolves("Order", "currentTotalPriceSet")
def current_total(_call: Call, source: Doc) -> Doc:
    return _money(source["currencyCode"], total(source))


@resolves("Order", "totalPriceSet")
def total_at_first(_call: Call, source: Doc) -> Doc:
    return _money(source["currencyCode"], total(source, current=False))


@resolves("Order", "currentSubtotalPriceSet")
def current_subtotal(_call: Call, source: Doc) -> Doc:
    return _money(source["currencyCode"], amount(source["currencyCode"], subtotal(source)))


@resolves("Order", "totalShippingPriceSet")
def shipping_total(_call: Call, source: Doc) -> Doc:
    return _money(source["currencyCode"], source["shippingPrice"])


@resolves("Order", "totalTaxSet", "totalDiscountsSet")
def nothing(_call: Call, source: Doc) -> Doc:
    return _money(source["currencyCode"], amount(source["currencyCode"], 0))


@resolves("Order", "totalRefundedSet")
def refunded_total(_call: Call, source: Doc) -> Doc:
    paid = source["displayFinancialStatus"] in ("REFUNDED", "PARTIALLY_REFUNDED")
    back = subtotal(source, current=False) - subtotal(source) if paid else 0
    return _money(source["currencyCode"], amount(source["currencyCode"], back))


@resolves("Order", "fulfillmentOrders")
def fulfillment_orders(call: Call, source: Doc, **arguments: Any) -> Doc:
    """Those alone that the scopes of the app cover; that there are others nobody says."""
    found = [one for one in fulfilment.of_order(call.site, source["id"]) if may_see(call, one)]
    return of_list(call, found, arguments)


@resolves("Order")
def fulfillments(call: Call, source: Doc, first: int | None = None) -> list[Doc]:
    return fulfilment.made(call.site, source["id"])[:first]


@resolves("LineItem", "product")
def product_of_line(call: Call, source: Doc) -> Doc | None:
    """None once it is deleted."""
    return products.get(call.site, call.shop, source["productGid"] or "")


@resolves("LineItem", "variant")
def variant_of_line(call: Call, source: Doc) -> Doc | None:
    return variant_view(call, source["variantGid"] or "")


@resolves("LineItem", "originalUnitPriceSet", "discountedUnitPriceSet")
def unit_price(call: Call, source: Doc) -> Doc:
    return _money(call.shop.currency, source["price"])


@resolves("LineItem", "priceAfterAllDiscountsBeforeTaxesSet")
def price_of_line(call: Call, source: Doc) -> Doc:
    """Of the pieces that were not taken back."""
    return _money(call.shop.currency, amount(call.shop.currency, float(source["price"]) * source["currentQuantity"]))


@resolves("LineItem", "taxLines")
def tax_lines(_call: Call, _source: Doc, first: int | None = None) -> list[Doc]:
    return []


@resolves("LineItem", "isGiftCard")
def is_gift_card(call: Call, source: Doc) -> bool:
    product = products.get(call.site, call.shop, source["productGid"] or "")
    return bool(product and product.get("isGiftCard"))


def may_see(call: Call, fulfillment_order: Doc, act: str = "read") -> bool:
    return access.allows(call.scopes, (f"{act}_{fulfillment_order['kind']}_fulfillment_orders",))


def personal(call: Call, address: Doc | None) -> Doc | None:
    """An address, or the little of it that an app without approval sees."""
    if address is None or call.protected > 1:
        return address
    return {name: value if name in OF_PLACE else None for name, value in address.items()}


def _check_approval(call: Call) -> None:
    if call.protected < 1:
        message = "This app is not approved to access the Order object."
        raise GraphQLError(message, extensions={"code": "ACCESS_DENIED"})


def _where(call: Call, query: str | None) -> search.Where:
    mine: search.Where = ("shop_id = ?", (call.shop.id,))
    if not _reads_all(call):
        mine = search.both(mine, ("created >= ?", (_oldest(),)))
    return search.both(mine, search.where(query, TERMS, "json_extract(doc, '$.name')"))


def _reads_all(call: Call) -> bool:
    return call.allows(("read_all_orders",))


def _oldest() -> str:
    return stamp(datetime.now(UTC) - timedelta(days=DAYS))


def _money(currency: str, text: str) -> Doc:
    money = {"amount": text, "currencyCode": currency}
    return {"shopMoney": money, "presentmentMoney": money}
