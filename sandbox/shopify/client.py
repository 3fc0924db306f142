"""The control API from Python, for tests and the demo; and what a visitor and an app do without it."""

from typing import Any

import requests

Doc = dict[str, Any]

SCOPES = (
    "write_products,read_orders,write_merchant_managed_fulfillment_orders,read_publications,write_publications,"
    "read_locations"
)


class Refused(Exception):
    """The control API did not do as it was asked."""


class Shopify:
    """Pretend shops that run somewhere on this machine; each is at `url`/label."""

    def __init__(self, url: str) -> None:
        self.url = url

    def control(self, method: str, path: str, body: Doc | None = None) -> Any:
        """Any call of the control API: `control("PUT", "options", {"deliver": False})`."""
        answer = requests.request(method, f"{self.url}/_control/{path}", json=body, timeout=120)
        if not answer.ok:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def shop(self, label: str = "bottega") -> "Shop":
        return Shop(self, label)

    def add_shop(self, label: str, **given: Any) -> "Shop":
        self.control("POST", "shops", {"label": label, **given})
        return Shop(self, label)

    def set(self, **options: Any) -> None:
        self.control("PUT", "options", options)

    def fail(self, kind: str, times: int = 1, **given: Any) -> None:
        """The next `times` calls go wrong whose `path` and body (`contains`) are as given."""
        self.control("POST", "faults", {"kind": kind, "times": times, **given})

    def heal(self) -> None:
        self.control("DELETE", "faults")

    def settle(self) -> list[Doc]:
        """Have every job done and every webhook tried now; gives all deliveries so far."""
        self.control("POST", "settle")
        return self.deliveries()

    def deliveries(self, after: int = 0) -> list[Doc]:
        found: list[Doc] = self.control("GET", f"deliveries?after={after}")
        return found

    def deliver_again(self, delivery_id: int) -> Doc:
        """The same bytes and the same id once more."""
        answer: Doc = self.control("POST", f"deliveries/{delivery_id}/again")
        return answer

    def send(self, label: str, topic: str, body: Doc) -> None:
        """Any webhook, whatever has happened."""
        self.control("POST", "webhooks", {"shop": label, "topic": topic, "body": body})

    def reset(self) -> None:
        self.control("POST", "reset")


class Shop:
    """One of them."""

    def __init__(self, server: Shopify, label: str) -> None:
        self.server = server
        self.label = label
        self.url = f"{server.url}/{label}"
        self.domain = f"{label}.myshopify.com"

    def control(self, method: str, path: str = "", body: Doc | None = None) -> Any:
        return self.server.control(method, f"shops/{self.label}{f'/{path}' if path else ''}", body)

    def about(self) -> Doc:
        found: Doc = self.control("GET")
        return found

    def change(self, **given: Any) -> None:
        """`state="frozen"`, `name="…"`."""
        self.control("PUT", "", given)

    def place_order(self, *skus: str, **given: Any) -> Doc:
        """A paid order of one of each SKU, or as `given` says; gives the order."""
        return self.place_orders(1, *skus, **given)[0]

    def place_orders(self, n: int, *skus: str, **given: Any) -> list[Doc]:
        lines = {"lines": [{"sku": sku, "quantity": 1} for sku in skus]} if skus else {}
        made: list[Doc] = self.control("POST", "orders", {"n": n, **lines, **given})
        return made

    def order(self, number: int | str) -> Doc:
        """By id or by the number in its name, with `fulfillmentOrders` and `fulfillments`."""
        found: Doc = self.control("GET", f"orders/{_number(number)}")
        return found

    def change_order(self, number: int | str, **given: Any) -> Doc:
        changed: Doc = self.control("PUT", f"orders/{_number(number)}", given)
        return changed

    def act(self, number: int | str, act: str, **given: Any) -> Doc:
        """cancel, refund (lines), edit (lines), pay, redact, hold (reason, notes) or release."""
        changed: Doc = self.control("POST", f"orders/{_number(number)}/{act}", given)
        return changed

    def add_product(self, **given: Any) -> Doc:
        made: Doc = self.control("POST", "products", given)
        return made

    def add_products(self, n: int, m: int = 3) -> None:
        """`n` products of `m` variants each, told to nobody."""
        self.control("POST", "products", {"n": n, "m": m})

    def change_product(self, number: int | str, **given: Any) -> Doc:
        changed: Doc = self.control("PUT", f"products/{_number(number)}", given)
        return changed

    def change_products(self, share: float = 0.01, quiet: bool = True) -> list[str]:
        """Gives the ids of those that have another price now."""
        changed: list[str] = self.control("POST", "products/change", {"share": share, "quiet": quiet})["changed"]
        return changed

    def delete_product(self, number: int | str) -> None:
        self.control("DELETE", f"products/{_number(number)}")

    def token(self, scopes: str = SCOPES, expiring: bool = True) -> Doc:
        """As if the owner had approved: the answer of the token endpoint."""
        made: Doc = self.control("POST", "tokens", {"scopes": scopes, "expiring": expiring})
        return made

    def expire(self, refresh: bool = False) -> None:
        self.control("POST", "tokens/expire", {"refresh": refresh})

    def revoke(self) -> None:
        self.control("POST", "tokens/revoke")

    def uninstall(self) -> None:
        self.control("POST", "uninstall")

    def drain(self, left: int = 0) -> None:
        """Leave only so many points in the app's bucket."""
        self.control("POST", "bucket", {"left": left})

    def privacy(self, topic: str, order: int | str | None = None) -> Doc:
        """data_request, redact or shop_redact."""
        body: Doc = self.control("POST", f"privacy/{topic}", {"order": int(_number(order))} if order else {})
        return body

    def graphql(self, token: str, query: str, variables: Doc | None = None, name: str | None = None) -> Doc:
        """A call of the Admin API; the body of the answer."""
        answer = requests.post(
            f"{self.url}/admin/api/2026-10/graphql.json",
            json={"query": query, "variables": variables or {}, "operationName": name},
            headers={"X-Shopify-Access-Token": token},
            timeout=60,
        )
        body: Doc = answer.json()
        return body


def _number(number: int | str) -> str:
    """Of a global id its number, of a name like #1001 what stands behind the mark."""
    return str(number).rpartition("/")[2].lstrip("#")
