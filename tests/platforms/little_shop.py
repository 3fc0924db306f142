"""A WooCommerce store in memory: as much of its REST as the adapter's own rules need, and faults on demand."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from werkzeug import Request, Response

Row = dict[str, Any]
Answer = tuple[Any, int, dict[str, str]]
FATAL = Response("<p>There has been a critical error on this website.</p>", 500, content_type="text/html")
NO_ROUTE: Answer = ({"code": "rest_no_route", "message": "No route", "data": {"status": 404}}, 404, {})
CARRIERS = {"Germany": {"DHL": "https://dhl.example/%1$s"}}


class LittleShop:
    """Of each request, `broken` says whether it is carried out and then answered with 500, as a PHP fatal does it,
    and `refusing` whether it is answered so without having been carried out."""

    def __init__(self) -> None:
        self.namespaces = ["wc/v3", "wp/v2"]
        self.has_shortcut = False
        self.index_is_shut = False
        self.orders: dict[int, Row] = {}
        self.products: dict[int, Row] = {}
        self.variations: dict[int, Row] = {}
        self.notes: dict[int, list[Row]] = {}
        self.trackings: dict[int, list[Row]] = {}
        self.webhooks: dict[int, Row] = {}
        self.calls: list[str] = []
        self.broken: Callable[[Request], bool] = lambda _request: False
        self.refusing: Callable[[Request], bool] = lambda _request: False
        self.most_rows = 100
        self._last_id = 1000

    def add_order(self, number: int, modified: str = "2026-11-23T08:00:00", **fields: Any) -> Row:
        self.orders[number] = order = {
            "id": number,
            "number": str(number),
            "status": "processing",
            "currency": "USD",
            "date_modified_gmt": modified,
            "line_items": [],
            "meta_data": [],
            "refunds": [],
            **fields,
        }
        return order

    def answer(self, request: Request) -> Response:
        path = request.path.removeprefix("/wp-json/")
        self.calls.append(f"{request.method} {path}")
        if self.refusing(request):
            return FATAL
        said, status, headers = self._carry_out(request, path.strip("/"))
        if self.broken(request):
            return FATAL
        return Response(json.dumps(said), status, headers, content_type="application/json; charset=UTF-8")

    def writes(self) -> list[str]:
        return [call for call in self.calls if not call.startswith("GET")]

    def _carry_out(self, request: Request, path: str) -> Answer:
        """The first route that fits, as WordPress does it."""
        routes: dict[str, Callable[..., Answer]] = {
            r"": self._index,
            r"wc/v3/data/currencies/current": lambda _request: ({"code": "USD"}, 200, {}),
            r"wc/v3/orders/(\d+)/notes": self._notes,
            r"wc/v3/orders/(\d+)/refunds": lambda _request, number: (
                self.orders[int(number)]["refunds_in_full"],
                200,
                {},
            ),
            r"[\w-]+/v3/orders/(\d+)/shipment-trackings": self._trackings,
            r"[\w-]+/v3/orders/(\d+)/shipment-trackings/(\w+)": self._untrack,
            r"[\w-]+/v3/shipment-trackings/providers": lambda _request: (CARRIERS, 200, {}),
            r"wc/v3/products/(\d+)/variations": self._variations_of,
            r"wc/v3/variations": self._all_variations,
            r"wc/v3/(orders|products|webhooks)": self._many,
            r"wc/v3/(orders|products|webhooks)/(\d+)": self._single,
        }
        for route, serve in routes.items():
            if found := re.fullmatch(route, path):
                return serve(request, *found.groups())
        return NO_ROUTE

    def _index(self, request: Request) -> Answer:
        if self.index_is_shut:
            return {"code": "rest_not_logged_in", "message": "Log in.", "data": {"status": 401}}, 401, {}
        home = request.host_url.rstrip("/")
        return {"name": "Little", "home": home, "url": home, "namespaces": self.namespaces}, 200, {}

    def _notes(self, request: Request, number: str) -> Answer:
        return self._list_or_add(request, self.notes.setdefault(int(number), []), "id")

    def _trackings(self, request: Request, number: str) -> Answer:
        return self._list_or_add(request, self.trackings.setdefault(int(number), []), "tracking_id")

    def _untrack(self, _request: Request, number: str, tracking_id: str) -> Answer:
        kept = [row for row in self.trackings[int(number)] if str(row["tracking_id"]) != tracking_id]
        self.trackings[int(number)] = kept
        return {}, 200, {}

    def _variations_of(self, request: Request, number: str) -> Answer:
        return self._page(request, [row for row in self.variations.values() if row["parent_id"] == int(number)])

    def _all_variations(self, request: Request) -> Answer:
        wanted = [int(number) for number in request.args["include"].split(",")]
        return ([self.variations[number] for number in wanted], 200, {}) if self.has_shortcut else NO_ROUTE

    def _many(self, request: Request, kind: str) -> Answer:
        rows: dict[int, Row] = getattr(self, kind)
        if request.method == "POST":
            self._last_id += 1
            rows[self._last_id] = {"status": "active", **request.get_json(), "id": self._last_id}
            return rows[self._last_id], 201, {}
        if kind != "orders":
            return self._page(request, [rows[number] for number in sorted(rows)])
        return self._page(request, self._orders(request))

    def _orders(self, request: Request) -> list[Row]:
        status, after = request.args.get("status", "any"), request.args.get("modified_after")
        found = [row for row in self.orders.values() if (row["status"] == "trash") == (status == "trash")]
        if after:
            bound = datetime.fromisoformat(after)
            found = [row for row in found if datetime.fromisoformat(row["date_modified_gmt"]) > bound]
        return sorted(found, key=lambda row: (row["date_modified_gmt"] if after else "", row["id"]))

    def _page(self, request: Request, rows: list[Row]) -> Answer:
        size, number = int(request.args.get("per_page", 10)), int(request.args.get("page", 1))
        if size > self.most_rows:
            return [{"id": 1, "padding": "x" * 9_000_000}], 200, {}
        return rows[(number - 1) * size : number * size], 200, {"X-WP-Total": str(len(rows))}

    def _single(self, request: Request, kind: str, text: str) -> Answer:
        rows, number = getattr(self, kind), int(text)
        if number not in rows:
            return {"code": "woocommerce_rest_shop_order_invalid_id", "message": "Invalid ID."}, 404, {}
        if request.method == "DELETE":
            return rows.pop(number), 200, {}
        if request.method == "PUT":
            self._merge(rows[number], request.get_json())
        return rows[number], 200, {}

    def _merge(self, row: Row, changes: Row) -> None:
        for entry in changes.pop("meta_data", []):
            same = [known for known in row["meta_data"] if known["key"] == entry["key"]]
            same[0].update(entry) if same else row["meta_data"].append(entry)
        row.update(changes)

    def _list_or_add(self, request: Request, rows: list[Row], key: str) -> Answer:
        if request.method == "GET":
            return rows, 200, {}
        self._last_id += 1
        rows.append({**request.get_json(), key: self._last_id})
        return rows[-1], 201, {}
