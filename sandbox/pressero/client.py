"""The control API from Python, for tests and the demo."""

from typing import Any

import requests

Doc = dict[str, Any]


class Refused(Exception):
    """The control API did not do as it was asked."""


class Shop:
    """A pretend site that runs somewhere on this machine. `url` is its own address, and its admin host's as well."""

    def __init__(self, url: str) -> None:
        self.url = url

    def control(self, method: str, path: str, body: Doc | None = None) -> Any:
        """Any call of the control API: `control("PUT", "options", {"api": False})`."""
        answer = requests.request(method, f"{self.url}/_control/{path}", json=body, timeout=120)
        if not answer.ok:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def keys(self) -> dict[str, str]:
        """What an administrator would type to connect the API."""
        found: dict[str, str] = self.control("GET", "")["keys"]
        return found

    def place_order(self, *skus: str, **given: Any) -> Doc:
        """An order of one of each SKU, or as `given` says: items, buyer, po, approval, placed. Gives its rows."""
        return self.place_orders(1, *skus, **given)[0]

    def place_orders(self, n: int, *skus: str, **given: Any) -> list[Doc]:
        items = {"items": [{"sku": sku} for sku in skus]} if skus else {}
        made: list[Doc] = self.control("POST", "orders", {"n": n, **items, **given})
        return made

    def order(self, number: int) -> Doc:
        """{number, items: the API's rows, shipments, history}."""
        found: Doc = self.control("GET", f"orders/{number}")
        return found

    def approve(self, number: int, *seqs: int) -> None:
        self.control("POST", f"orders/{number}/approve", {"seqs": seqs})

    def deny(self, number: int, *seqs: int) -> None:
        self.control("POST", f"orders/{number}/deny", {"seqs": seqs})

    def change_item(self, number: int, seq: int, **given: Any) -> None:
        self.control("PUT", f"orders/{number}/items/{seq}", given)

    def add_products(self, n: int) -> None:
        self.control("POST", "products", {"n": n})

    def add_webhook(self, url: str, key: str, events: list[str] | None = None) -> None:
        """Of all events where none is named."""
        self.control("POST", "webhooks", {"url": url, "key": key, "events": events})

    def set(self, **options: Any) -> None:
        self.control("PUT", "options", options)

    def fail(self, kind: str, times: int = 1, **given: Any) -> None:
        """The next `times` requests to the API go wrong; `method` and `path` say which."""
        self.control("POST", "faults", {"kind": kind, "times": times, **given})

    def heal(self) -> None:
        self.control("DELETE", "faults")

    def revoke_tokens(self) -> None:
        self.control("DELETE", "tokens")

    def settle(self) -> list[Doc]:
        """Have every queued message sent now; gives all deliveries so far."""
        self.control("POST", "settle")
        return self.deliveries()

    def deliveries(self, after: int = 0) -> list[Doc]:
        found: list[Doc] = self.control("GET", f"deliveries?after={after}")
        return found

    def deliver_again(self, delivery_id: int) -> None:
        self.control("POST", f"deliveries/{delivery_id}/again")

    def reset(self) -> None:
        self.control("POST", "reset")
