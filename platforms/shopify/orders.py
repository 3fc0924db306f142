"""A Shopify order in plain values, out of what was read of it.

How far an order is, Shopify tells in three places: whether it was called off, how it was paid, how it was fulfilled.
Here they are one status, so that an order which is paid and done is not taken for one that waits:

    called off                       cancelled                                     CANCELLED
    not paid, or not any more        pending, authorized, partially_paid           PENDING
                                     refunded                                      REFUNDED
                                     voided (given up before it was paid)          CANCELLED
                                     expired (never paid)                          FAILED
    paid, or paid back in part       fulfilled: all of it                          COMPLETED
                                     on_hold: all that is left                     ON_HOLD
                                     paid, partially_refunded                      PAID

What a buyer wrote on a line is kept with hidden names (`_…`) too: design apps put the address of the print file there.
"""

import json

from platforms.answers import read_json
from platforms.errors import Code, Refused
from platforms.shopify.products import chosen
from platforms.shopify.text import Row, amount, nodes, number_of
from platforms.text import exact, utc
from platforms.values import Address, Kind, RawOrder, ShopLine, ShopOrder, Stage

CANCELLED, FULFILLED, ON_HOLD = "cancelled", "fulfilled", "on_hold"
STAGES = {
    "pending": Stage.PENDING,
    "authorized": Stage.PENDING,
    "partially_paid": Stage.PENDING,
    "paid": Stage.PAID,
    "partially_refunded": Stage.PAID,
    "refunded": Stage.REFUNDED,
    "voided": Stage.CANCELLED,
    "expired": Stage.FAILED,
    ON_HOLD: Stage.ON_HOLD,
    FULFILLED: Stage.COMPLETED,
    CANCELLED: Stage.CANCELLED,
}
BY_HAND = ("PICK_UP", "RETAIL")  # the buyer takes it along; a carrier's pick-up point is an address like another
NOT_SENT = (*BY_HAND, "NONE")


def status_of(row: Row) -> str:
    if row.get("cancelledAt"):
        return CANCELLED
    paid = exact(row.get("displayFinancialStatus")).lower() or "pending"
    if STAGES.get(paid) is not Stage.PAID:
        return paid
    fulfilled = exact(row.get("displayFulfillmentStatus")).lower()
    return fulfilled if fulfilled in (FULFILLED, ON_HOLD) else paid


def stage_of(status: str) -> Stage:
    return STAGES.get(status, Stage.OTHER)


def raw_of(row: Row) -> RawOrder:
    status = status_of(row)
    body = json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return RawOrder(
        number_of(row["id"]), exact(row["name"]), status, stage_of(status), utc(row.get("updatedAt")), exact(body)
    )


def read_order(body: str | bytes) -> ShopOrder:
    try:
        return _order(read_json(body))
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise Refused(Code.SHAPE_UNKNOWN, missing=str(fault)) from fault


def _order(row: Row) -> ShopOrder:
    currency, status = exact(row["currencyCode"]), status_of(row)
    shipping, billing = row.get("shippingAddress") or {}, row.get("billingAddress") or {}
    is_pickup, address = _is_pickup(row), _address(shipping, row)
    external_id = number_of(row["id"])
    if not external_id:
        raise ValueError("id")
    return ShopOrder(
        external_id=external_id,
        number=exact(row["name"]),
        stage=stage_of(status),
        shop_status=status,
        currency=currency,
        lines=tuple(_line(line, currency, is_pickup=is_pickup) for line in nodes(row["lineItems"])),
        address=address,
        placed_at=utc(row.get("processedAt")) or utc(row.get("createdAt")),
        modified_at=utc(row.get("updatedAt")),
        total=amount(row.get("totalPriceSet"), currency),
        tax=amount(row.get("totalTaxSet"), currency),
        shipping=amount(row.get("totalShippingPriceSet"), currency),
        discount=amount(row.get("totalDiscountsSet"), currency),
        refunded=amount(row.get("totalRefundedSet"), currency),
        buyer=exact(billing.get("name") or shipping.get("name") or billing.get("company") or shipping.get("company")),
        email=exact(row.get("email")),
        phone=address.phone,
        shipping_method=exact((row.get("shippingLine") or {}).get("title")),
        is_pickup=is_pickup,
        note=exact(row.get("note")),
        is_withheld=_is_withheld(row, shipping, billing) and not is_pickup,
        is_test=row.get("test") is True,
    )


def _address(shipping: Row, row: Row) -> Address:
    return Address(
        first_name=exact(shipping.get("firstName")),
        last_name=exact(shipping.get("lastName")),
        company=exact(shipping.get("company")),
        line1=exact(shipping.get("address1")),
        line2=exact(shipping.get("address2")),
        city=exact(shipping.get("city")),
        state=exact(shipping.get("provinceCode")),
        post_code=exact(shipping.get("zip")),
        country=exact(shipping.get("countryCodeV2")),
        phone=exact(shipping.get("phone") or row.get("phone")),
    )


def _is_withheld(row: Row, shipping: Row, billing: Row) -> bool:
    """Something is to be sent, and nothing says to whom. Where buyer or street is there, what lacks was never given."""
    told = (row.get("email"), row.get("phone"), shipping.get("name"), shipping.get("address1"), billing.get("name"))
    return bool(row.get("requiresShipping")) and not any(told)


def _is_pickup(row: Row) -> bool:
    """As the order was routed; before it is, nobody can tell."""
    methods = [(each.get("deliveryMethod") or {}).get("methodType") for each in nodes(row.get("fulfillmentOrders"))]
    return any(method in BY_HAND for method in methods) and all(method in NOT_SENT for method in methods)


def _line(row: Row, currency: str, *, is_pickup: bool) -> ShopLine:
    variant, product = row.get("variant") or {}, row.get("product") or {}
    options, quantity, left = chosen(variant.get("selectedOptions")), int(row["quantity"]), int(row["currentQuantity"])
    price, total = _prices(row, currency, quantity, left)
    return ShopLine(
        external_id=number_of(row["id"]),
        product_id=number_of(product.get("id")),
        variant_id=number_of(variant.get("id")),
        title=exact(row.get("title") if options else row.get("name")),  # the name has the variant's in it
        quantity=quantity,
        sku=exact(row.get("sku")),
        price=price,
        total=total,
        tax=sum(amount(each.get("priceSet"), currency) for each in row.get("taxLines") or ()),
        options=options,
        properties=tuple((exact(each["key"]), exact(each.get("value"))) for each in row.get("customAttributes") or ()),
        kind=_kind(row, is_pickup=is_pickup),
        refunded=max(quantity - left, 0),
        sent=max(left - int(row.get("unfulfilledQuantity", left)), 0),
    )


def _prices(row: Row, currency: str, quantity: int, left: int) -> tuple[int, int]:
    """Of one piece, and of all that were ordered. After discounts and without tax Shopify tells it of those pieces
    alone that were not taken back; where none is left, there is the price before discounts."""
    if left <= 0:
        price = amount(row.get("originalUnitPriceSet"), currency)
        return price, price * quantity
    total = amount(row.get("priceAfterAllDiscountsBeforeTaxesSet"), currency)
    price = (2 * total + left) // (2 * left)
    return price, total if left == quantity else total + price * (quantity - left)


def _kind(row: Row, *, is_pickup: bool) -> Kind:
    if row.get("isGiftCard"):
        return Kind.GIFT_CARD
    if row.get("requiresShipping") is False:
        return Kind.VIRTUAL
    return Kind.PICKUP if is_pickup else Kind.GOODS
