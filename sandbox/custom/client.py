"""The control API from Python, for tests and the demo."""

from typing import Any

import requests

Doc = dict[str, Any]


class Refused(Exception):
    """The control API did not do as it was asked."""


class Shop:
    """A pretend shop that runs somewhere on this machine; `url` is its own address, with its folder."""

    def __init__(self, url: str) -> None:
        self.url = url

    def control(self, method: str, path: str, body: Doc | None = None) -> Any:
        """Any call of the control API: `control("PUT", "options", {"deliver": False})`."""
        answer = requests.request(method, f"{self.url}/_control/{path}", json=body, timeout=120)
        if not answer.ok:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    @property
    def secret(self) -> str:
        """What calls to the shop are signed with."""
        return str(self.control("GET", "options")["secret"])

    def connect(self, hook_url: str, hook_secret: str) -> None:
        """As the owner does on the page of settings."""
        self.set(hook_url=hook_url, hook_secret=hook_secret)

    def place_order(self, *skus: str, **given: Any) -> Doc:
        """A paid order of one of each SKU, or as `given` says; gives the order."""
        return self.place_orders(1, *skus, **given)[0]

    def place_orders(self, n: int, *skus: str, **given: Any) -> list[Doc]:
        lines = {"lines": [{"sku": sku, "quantity": 1} for sku in skus]} if skus else {}
        made: list[Doc] = self.control("POST", "orders", {"n": n, **lines, **given})
        return made

    def order(self, order_id: str) -> Doc:
        """With what the shop was told of it: `shipments`, `notes`."""
        found: Doc = self.control("GET", f"orders/{order_id}")
        return found

    def change_order(self, order_id: str, **given: Any) -> Doc:
        order: Doc = self.control("PUT", f"orders/{order_id}", given)
        return order

    def delete_order(self, order_id: str) -> None:
        self.control("DELETE", f"orders/{order_id}")

    def add_products(self, n: int, variants: int) -> None:
        """Many at once; nobody is told."""
        self.control("POST", "products", {"n": n, "variants": variants})

    def change_product(self, product_id: str, **given: Any) -> Doc:
        product: Doc = self.control("PUT", f"products/{product_id}", given)
        return product

    def change_share(self, percent: float) -> int:
        """New prices for a share of all products; how many there were. Nobody is told."""
        return int(self.control("POST", "products/share", {"percent": percent})["changed"])

    def delete_product(self, product_id: str) -> None:
        self.control("DELETE", f"products/{product_id}")

    def set(self, **options: Any) -> None:
        self.control("PUT", "options", options)

    def fail(self, kind: str, times: int = 1, **given: Any) -> None:
        """The next `times` calls of the API go wrong; `method` and `path` say which."""
        self.control("POST", "faults", {"kind": kind, "times": times, **given})

    def heal(self) -> None:
        self.control("DELETE", "faults")

    def settle(self, again: bool = False) -> list[Doc]:
        """Wait until every message was tried, with `again` also those that wait for another try; gives all so far."""
        self.control("POST", "settle", {"again": again})
        return self.messages()

    def messages(self) -> list[Doc]:
        found: list[Doc] = self.control("GET", "messages")
        return found

    def send_again(self, message_id: int) -> None:
        self.control("POST", f"messages/{message_id}/again")

    def reset(self) -> None:
        self.control("POST", "reset")
