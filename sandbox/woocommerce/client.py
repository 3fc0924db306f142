"""The control API from Python, for tests and the demo."""

from typing import Any

import requests

Doc = dict[str, Any]


class Refused(Exception):
    """The control API did not do as it was asked."""


class Shop:
    """A pretend shop that runs somewhere on this machine. `url` is the shop's own address, `control_url` its root."""

    def __init__(self, url: str, control_url: str = "") -> None:
        self.url = url
        self._control = f"{control_url or url}/_control"

    def control(self, method: str, path: str, body: Doc | None = None) -> Any:
        """Any call of the control API: `control("PUT", "options", {"woocommerce": False})`."""
        answer = requests.request(method, f"{self._control}/{path}", json=body, timeout=60)
        if not answer.ok:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def place_order(self, *skus: str, **given: Any) -> Doc:
        """A paid order of one of each SKU, or as `given` says; gives the order."""
        return self.place_orders(1, *skus, **given)[0]

    def place_orders(self, n: int, *skus: str, **given: Any) -> list[Doc]:
        lines = {"lines": [{"sku": sku, "quantity": 1} for sku in skus]} if skus else {}
        made: list[Doc] = self.control("POST", "orders", {"n": n, **lines, **given})
        return made

    def change_order(self, order_id: int, **given: Any) -> Doc:
        order: Doc = self.control("PUT", f"orders/{order_id}", given)
        return order

    def add_product(self, **given: Any) -> Doc:
        product: Doc = self.control("POST", "products", given)
        return product

    def change_product(self, product_id: int, **given: Any) -> Doc:
        product: Doc = self.control("PUT", f"products/{product_id}", given)
        return product

    def set(self, **options: Any) -> None:
        self.control("PUT", "options", options)

    def fail(self, kind: str, times: int = 1, **given: Any) -> None:
        """The next `times` requests to the API go wrong; `method` and `path` say which."""
        self.control("POST", "faults", {"kind": kind, "times": times, **given})

    def heal(self) -> None:
        self.control("DELETE", "faults")

    def key(self, user: str = "admin", permissions: str = "read_write") -> Doc:
        """A new key: id, consumer_key, consumer_secret."""
        key: Doc = self.control("POST", "keys", {"user": user, "permissions": permissions})
        return key

    def revoke(self, key_id: int) -> None:
        self.control("DELETE", f"keys/{key_id}")

    def change_role(self, login: str, role: str) -> None:
        self.control("PUT", f"users/{login}", {"role": role})

    def settle(self) -> list[Doc]:
        """Have every queued webhook sent now; gives all deliveries so far."""
        self.control("POST", "settle")
        return self.deliveries()

    def deliveries(self, after: int = 0) -> list[Doc]:
        found: list[Doc] = self.control("GET", f"deliveries?after={after}")
        return found

    def webhooks(self) -> list[Doc]:
        found: list[Doc] = self.control("GET", "webhooks")
        return found

    def mails(self) -> list[Doc]:
        found: list[Doc] = self.control("GET", "mails")
        return found

    def reset(self) -> None:
        self.control("POST", "reset")
