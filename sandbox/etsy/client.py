"""The control API from Python, for tests and the demo."""

from typing import Any

import requests

Doc = dict[str, Any]


class Refused(Exception):
    """The control API did not do as it was asked."""


class Market:
    """A pretend Etsy that runs somewhere on this machine. `url` is both its site and its API."""

    def __init__(self, url: str, control_url: str = "") -> None:
        self.url = url
        self._control = f"{control_url or url}/_control"

    def control(self, method: str, path: str, body: Doc | None = None) -> Any:
        """Any call of the control API: `control("PUT", "options", {"per_second": 3})`."""
        answer = requests.request(method, f"{self._control}/{path}", json=body, timeout=60)
        if not answer.ok:
            raise Refused(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def shops(self) -> list[Doc]:
        found: list[Doc] = self.control("GET", "")["shops"]
        return found

    def add_shop(self, name: str, **given: Any) -> Doc:
        shop: Doc = self.control("POST", "shops", {"name": name, **given})
        return shop

    def change_shop(self, shop_id: int, **given: Any) -> Doc:
        """vacation, withheld, denied: 0 or 1."""
        shop: Doc = self.control("PUT", f"shops/{shop_id}", given)
        return shop

    def place_order(self, *skus: str, **given: Any) -> Doc:
        """A paid receipt of one of each SKU, or as `given` says; in the first shop unless `shop_id` is told."""
        return self.place_orders(1, *skus, **given)[0]

    def place_orders(self, n: int, *skus: str, **given: Any) -> list[Doc]:
        lines = {"lines": [{"sku": sku} for sku in skus]} if skus else {}
        made: list[Doc] = self.control("POST", "receipts", {"n": n, **lines, **given})
        return made

    def receipt(self, receipt_id: int) -> Doc:
        found: Doc = self.control("GET", f"receipts/{receipt_id}")
        return found

    def cancel(self, receipt_id: int, moves: bool = False) -> Doc:
        receipt: Doc = self.control("POST", f"receipts/{receipt_id}/cancel", {"moves": moves})
        return receipt

    def refund(self, receipt_id: int, amount: str = "", moves: bool = False) -> Doc:
        receipt: Doc = self.control("POST", f"receipts/{receipt_id}/refund", {"amount": amount, "moves": moves})
        return receipt

    def deliver(self, receipt_id: int) -> Doc:
        receipt: Doc = self.control("POST", f"receipts/{receipt_id}/deliver")
        return receipt

    def add_listing(self, **given: Any) -> Doc:
        """`options=["Size"], products=[(["A4"], "SKU", "12.00", 5)]`, title, state, questions, shop_id."""
        listing: Doc = self.control("POST", "listings", given)
        return listing

    def add_listings(self, n: int, variants: int = 1, **given: Any) -> int:
        """Many at once; the id of the first."""
        first: int = self.control("POST", "listings", {"n": n, "variants": variants, **given})["first_id"]
        return first

    def change_listing(self, listing_id: int, **given: Any) -> Doc:
        listing: Doc = self.control("PUT", f"listings/{listing_id}", given)
        return listing

    def rewrite(self, listing_id: int) -> Doc:
        """The inventory gets new ids."""
        listing: Doc = self.control("POST", f"listings/{listing_id}/rewrite")
        return listing

    def tokens(self, shop_id: int | None = None, **given: Any) -> Doc:
        """A pair for the owner of a shop, as if consent had been given."""
        made: Doc = self.control("POST", "tokens", {"shop_id": shop_id, **given})
        return made

    def expire(self) -> None:
        self.control("POST", "tokens/expire")

    def revoke(self, user_id: int | None = None) -> None:
        self.control("POST", "tokens/revoke", {"user_id": user_id})

    def set(self, **options: Any) -> None:
        self.control("PUT", "options", options)

    def spend(self, calls: int) -> None:
        """As if others had made so many calls today."""
        self.control("PUT", "spent", {"calls": calls})

    def fail(self, kind: str, times: int = 1, **given: Any) -> None:
        """The next `times` calls go wrong; `method` and `path` say which."""
        self.control("POST", "faults", {"kind": kind, "times": times, **given})

    def heal(self) -> None:
        self.control("DELETE", "faults")

    def mails(self) -> list[Doc]:
        found: list[Doc] = self.control("GET", "mails")
        return found

    def calls(self, after: int = 0) -> list[Doc]:
        found: list[Doc] = self.control("GET", f"calls?after={after}")
        return found

    def settle(self) -> list[Doc]:
        """Have every queued webhook sent once, now; gives all deliveries so far."""
        self.control("POST", "settle")
        return self.deliveries()

    def deliveries(self, after: int = 0) -> list[Doc]:
        found: list[Doc] = self.control("GET", f"deliveries?after={after}")
        return found

    def deliver_again(self, delivery_id: int) -> None:
        self.control("POST", f"deliveries/{delivery_id}/again")

    def reset(self) -> None:
        self.control("POST", "reset")
