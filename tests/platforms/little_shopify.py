"""A Shopify shop in memory: as much of its Admin GraphQL as the adapter's own rules need, and faults on demand."""

import json
from collections.abc import Callable
from typing import Any

from werkzeug import Request, Response

from tests.platforms.shopify_rows import connection, gid, order_line, variant

Row = dict[str, Any]
FATAL = Response("<p>Something went wrong</p>", 500, content_type="text/html")
SCOPES = ("read_products", "read_orders", "read_locations", "write_merchant_managed_fulfillment_orders")


class LittleShopify:
    """Each operation is a method of its name. `lost` says whether one is carried out and then answered with 500, and
    `refusing` whether it is answered so without having been carried out. `answers` are given in place of its own."""

    def __init__(self) -> None:
        self.token = "shpat_1"
        self.renewal = "shprt_1"
        self.scopes = list(SCOPES)
        self.products: list[Row] = []
        self.orders: dict[str, Row] = {}
        self.parts: dict[str, list[Row]] = {}
        self.parcels: dict[str, list[Row]] = {}
        self.bulk: Row | None = None
        self.files: dict[str, bytes] = {}
        self.calls: list[tuple[str, Row]] = []
        self.tokens_asked: list[Row] = []
        self.answers: dict[str, list[Response]] = {}
        self.lost: Callable[[str], bool] = lambda _operation: False
        self.refusing: Callable[[str], bool] = lambda _operation: False
        self.version = "2026-10"
        self._last = 9000

    def add_product(self, number: int, variants: int = 1, **fields: Any) -> Row:
        rows = [variant(number, place) for place in range(variants)]
        product = {"id": gid("Product", number), "title": f"Print {number}", "status": "ACTIVE", "isGiftCard": False}
        product |= {
            "updatedAt": "2026-11-23T08:00:00Z",
            "all_variants": rows,
            **fields,
        }
        self.products.append(product)
        return product

    def add_order(self, number: int, lines: dict[int, int] | None = None, **fields: Any) -> Row:
        """With `lines` (number -> pieces) to be shipped, and with one fulfilment order for all of them."""
        pieces = {number * 10: 1} if lines is None else lines
        order = {
            "id": gid("Order", number),
            "name": f"#{number}",
            "createdAt": "2026-11-23T07:00:00Z",
            "processedAt": "2026-11-23T07:00:00Z",
            "updatedAt": "2026-11-23T08:00:00Z",
            "cancelledAt": None,
            "currencyCode": "EUR",
            "displayFinancialStatus": "PAID",
            "displayFulfillmentStatus": "UNFULFILLED",
            "requiresShipping": True,
            "email": "mira@example.com",
            "all_lines": [order_line(line, count) for line, count in pieces.items()],
            **fields,
        }
        self.orders[order["id"]] = order
        self.parts[order["id"]] = []
        self.parcels[order["id"]] = []
        if pieces:
            self.add_part(number, pieces)
        return order

    def add_part(self, order: int, lines: dict[int, int], location: int = 1, **fields: Any) -> Row:
        number = self._new()
        rows = [
            {"id": gid("FulfillmentOrderLineItem", line + 5000), "remainingQuantity": count, "lineItem": _named(line)}
            for line, count in lines.items()
        ]
        part = {
            "id": gid("FulfillmentOrder", number),
            "status": "OPEN",
            "fulfillAt": None,
            "supportedActions": [{"action": "CREATE_FULFILLMENT"}],
            "assignedLocation": {"name": f"Place {location}", "location": {"id": gid("Location", location)}},
            "fulfillmentHolds": [],
            "rows": rows,
            **fields,
        }
        self.parts[gid("Order", order)].append(part)
        return part

    def add_parcel(self, order: int, lines: dict[int, int], code: str = "", **fields: Any) -> Row:
        """As another app or the merchant ships it: the pieces are gone from what is to be sent."""
        rows = [{"quantity": count, "lineItem": _named(line)} for line, count in lines.items()]
        tracking = [{"company": "DHL", "number": code, "url": ""}] if code else []
        parcel = {"id": gid("Fulfillment", self._new()), "status": "SUCCESS", "trackingInfo": tracking, "rows": rows}
        parcel |= fields
        self.parcels[gid("Order", order)].append(parcel)
        for row in (row for part in self.parts[gid("Order", order)] for row in part["rows"]):
            row["remainingQuantity"] -= lines.get(int(row["lineItem"]["id"].rpartition("/")[2]), 0)
        return parcel

    def operations(self) -> list[str]:
        return [operation for operation, _variables in self.calls]

    def count(self, operation: str) -> int:
        return self.operations().count(operation)

    def answer(self, request: Request) -> Response:
        if request.path.endswith("/admin/oauth/access_token"):
            return self._keys(dict(request.form))
        if request.path in self.files:
            return Response(self.files[request.path], content_type="application/jsonl")
        if not request.path.endswith("/graphql.json"):
            return Response("<h1>A shop</h1>", content_type="text/html")
        return self._graphql(request)

    def _graphql(self, request: Request) -> Response:
        said = request.get_json()
        operation, variables = said["operationName"], said["variables"]
        self.calls.append((operation, variables))
        if request.headers.get("X-Shopify-Access-Token") != self.token:
            return _json({"errors": "[API] Invalid API key or access token"}, 401)
        if planned := self.answers.get(operation):
            return planned.pop(0)
        if self.refusing(operation):
            return FATAL
        data = getattr(self, f"_{operation}")(**variables)
        return FATAL if self.lost(operation) else _json({"data": data}, version=self.version)

    def _keys(self, form: Row) -> Response:
        self.tokens_asked.append(form)
        if self.refusing("token"):
            return FATAL
        right = form.get("code") == "good" or form.get("refresh_token") == self.renewal
        if not right:
            return _json({"error": "invalid_grant"}, 400)
        self.token, self.renewal = f"shpat_{self._new()}", f"shprt_{self._new()}"
        kept = {"access_token": self.token, "refresh_token": self.renewal, "scope": ",".join(self.scopes)}
        return _json({**kept, "expires_in": 3600, "refresh_token_expires_in": 7_776_000})

    def _ShopProfile(self) -> Row:
        plan = {"partnerDevelopment": False}
        shop = {"name": "Bottega", "myshopifyDomain": "bottega.myshopify.com", "plan": plan, "currencyCode": "EUR"}
        return {"shop": shop, "currentAppInstallation": {"accessScopes": [{"handle": each} for each in self.scopes]}}

    def _ShopCurrency(self) -> Row:
        return {"shop": {"currencyCode": "EUR"}}

    def _ProductCount(self, query: str) -> Row:
        return {"productsCount": {"count": len(self.products)}}

    def _ProductsPage(self, first: int, query: str, variantsFirst: int, after: str | None = None) -> Row:
        rows = [self._product(row, variantsFirst) for row in _behind(self.products, query)]
        return {"products": connection(rows, first, after)}

    def _ProductIdsPage(self, first: int, query: str, after: str | None = None) -> Row:
        return {"products": connection([{"id": row["id"]} for row in _behind(self.products, query)], first, after)}

    def _ProductsNamed(self, ids: list[str], variantsFirst: int) -> Row:
        known = {row["id"]: row for row in self.products}
        return {"nodes": [self._product(known[each], variantsFirst) if each in known else None for each in ids]}

    def _ProductVariantsPage(self, productId: str, first: int, after: str | None = None) -> Row:
        product = next((row for row in self.products if row["id"] == productId), None)
        return {"product": {"variants": connection(product["all_variants"], first, after)} if product else None}

    def _BulkStart(self, query: str) -> Row:
        self.bulk = self.bulk or {"id": gid("BulkOperation", self._new()), "status": "CREATED"}
        return {"bulkOperationRunQuery": {"bulkOperation": self.bulk, "userErrors": []}}

    def _BulkStatus(self, id: str) -> Row:
        return {"bulkOperation": self.bulk}

    def _BulkKnown(self) -> Row:
        return {"bulkOperations": {"nodes": []}}

    def _OrdersChanged(self, first: int, query: str, linesFirst: int, after: str | None = None) -> Row:
        since = query.partition("'")[2].rstrip("'")
        found = (row for row in self.orders.values() if row["updatedAt"] >= since)
        rows = sorted(found, key=lambda row: row["updatedAt"])
        return {"orders": connection([self._order(row, linesFirst) for row in rows], first, after)}

    def _OrdersPage(self, first: int, query: str, linesFirst: int, after: str | None = None) -> Row:
        return {"orders": connection([self._order(row, linesFirst) for row in self.orders.values()], first, after)}

    def _OrdersNamed(self, ids: list[str], linesFirst: int) -> Row:
        return {"nodes": [self._order(self.orders[each], linesFirst) if each in self.orders else None for each in ids]}

    def _OrderById(self, id: str, linesFirst: int) -> Row:
        return {"order": self._order(self.orders[id], linesFirst) if id in self.orders else None}

    def _OrderLinesPage(self, id: str, first: int, after: str | None = None) -> Row:
        return {"order": {"lineItems": connection(self.orders[id]["all_lines"], first, after)}}

    def _OrderCount(self, query: str) -> Row:
        return {"ordersCount": {"count": len(self.orders)}}

    def _OrderFulfillments(self, orderId: str) -> Row:
        order = self.orders.get(orderId)
        return {"order": order and {"cancelledAt": order["cancelledAt"], "fulfillments": self.parcels[orderId]}}

    def _FulfillmentLinesPage(self, id: str, first: int, after: str | None = None) -> Row:
        parcel = next(each for parcels in self.parcels.values() for each in parcels if each["id"] == id)
        return {"fulfillment": {"fulfillmentLineItems": connection(parcel["rows"], first, after)}}

    def _OrderFulfillmentOrders(self, orderId: str, first: int, linesFirst: int, after: str | None = None) -> Row:
        rows = [row | {"lineItems": connection(row["rows"], linesFirst, None)} for row in self.parts[orderId]]
        return {"order": {"fulfillmentOrders": connection(rows, first, after)}}

    def _FulfillmentOrderLinesPage(self, id: str, first: int, after: str | None = None) -> Row:
        part = next(each for parts in self.parts.values() for each in parts if each["id"] == id)
        return {"fulfillmentOrder": {"lineItems": connection(part["rows"], first, after)}}

    def _FulfillmentCreate(self, fulfillment: Row) -> Row:
        """Takes the same twice without a word, as Shopify does, while there is something left."""
        shares = fulfillment["lineItemsByFulfillmentOrder"]
        order, chosen = next(iter(self._chosen(shares)))
        if len({part["assignedLocation"]["name"] for part, _share in chosen}) > 1:
            return {"fulfillmentCreate": {"fulfillment": None, "userErrors": [{"field": None, "message": "locations"}]}}
        lines: dict[int, int] = {}
        for part, share in chosen:
            for asked in share["fulfillmentOrderLineItems"]:
                row = next(row for row in part["rows"] if row["id"] == asked["id"])
                if asked["quantity"] > row["remainingQuantity"]:
                    objection = {"field": ["fulfillment"], "message": "Invalid quantity requested."}
                    return {"fulfillmentCreate": {"fulfillment": None, "userErrors": [objection]}}
                number = int(row["lineItem"]["id"].rpartition("/")[2])
                lines[number] = lines.get(number, 0) + asked["quantity"]
        tracking = fulfillment.get("trackingInfo")
        shown = [{"company": None, "url": None, **tracking}] if tracking else []
        made = self.add_parcel(int(order.rpartition("/")[2]), lines, trackingInfo=shown)
        return {"fulfillmentCreate": {"fulfillment": {"id": made["id"]}, "userErrors": []}}

    def _chosen(self, shares: list[Row]) -> list[tuple[str, list[tuple[Row, Row]]]]:
        wanted = {share["fulfillmentOrderId"]: share for share in shares}
        found = []
        for order, parts in self.parts.items():
            if chosen := [(part, wanted[part["id"]]) for part in parts if part["id"] in wanted]:
                found.append((order, chosen))
        return found

    def _TrackingUpdate(self, fulfillmentId: str, tracking: Row, notify: bool) -> Row:
        parcel = next(each for parcels in self.parcels.values() for each in parcels if each["id"] == fulfillmentId)
        parcel["trackingInfo"] = [{"company": None, "url": None, **tracking}]
        return {"fulfillmentTrackingInfoUpdate": {"fulfillment": {"id": fulfillmentId}, "userErrors": []}}

    def _product(self, row: Row, first: int) -> Row:
        return row | {"variants": connection(row["all_variants"], first, None)}

    def _order(self, row: Row, first: int) -> Row:
        shown = {name: part for name, part in row.items() if name != "all_lines"}
        return shown | {"lineItems": connection(row["all_lines"], first, None)}

    def _new(self) -> int:
        self._last += 1
        return self._last


def _named(line: int) -> Row:
    return {"id": gid("LineItem", line)}


def _behind(rows: list[Row], query: str) -> list[Row]:
    bound = int(query.partition("id:>")[2] or 0)
    return [row for row in rows if int(row["id"].rpartition("/")[2]) > bound]


def _json(said: Row, status: int = 200, version: str = "2026-10") -> Response:
    headers = {"X-Shopify-API-Version": version}
    return Response(json.dumps(said), status, headers, content_type="application/json; charset=utf-8")
