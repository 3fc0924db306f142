"""Single things of a Shopify shop in memory, as its GraphQL writes them."""

from typing import Any

Row = dict[str, Any]


def gid(kind: str, number: int) -> str:
    return f"gid://shopify/{kind}/{number}"


def money(text: str) -> Row:
    return {"shopMoney": {"amount": text}}


def connection(rows: list[Row], first: int, after: str | None) -> Row:
    start = int(after or 0)
    page = rows[start : start + first]
    return {"pageInfo": {"hasNextPage": start + first < len(rows), "endCursor": str(start + len(page))}, "nodes": page}


def variant(product: int, place: int) -> Row:
    return {
        "id": gid("ProductVariant", product * 10_000 + place),
        "title": f"Size {place}",
        "sku": f"SKU-{product}-{place}",
        "barcode": None,
        "price": "10.00",
        "selectedOptions": [{"name": "Size", "value": str(place)}],
        "inventoryItem": {"requiresShipping": True},
    }


def order_line(number: int, count: int) -> Row:
    return {
        "id": gid("LineItem", number),
        "name": f"Print {number} - A3",
        "title": f"Print {number}",
        "sku": f"SKU-{number}",
        "quantity": count,
        "currentQuantity": count,
        "requiresShipping": True,
        "isGiftCard": False,
        "customAttributes": [],
        "originalUnitPriceSet": money("10.00"),
        "priceAfterAllDiscountsBeforeTaxesSet": money(f"{10 * count}.00"),
        "taxLines": [],
        "product": {"id": gid("Product", 1)},
        "variant": {"id": gid("ProductVariant", 10_000), "selectedOptions": [{"name": "Size", "value": "A3"}]},
    }
