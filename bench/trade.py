"""What happens in a pretend shop in the course of a benchmark: orders, then addresses changed and orders called off.

`truth` is what the shop itself says at the end: for each order whether it is called off, and where it goes.
"""

import json
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from bench.shops import SHOPS, EtsyShop, OwnShop, PresseroShopOfMany, ShopifyShop
from sandbox.parts.state import State

SKUS = ("PST-A3", "CNV-3040", "BC-100")
HANDS = 4  # that buy at once
KEY = "benchmark-of-intake-0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Truth:
    is_off: bool
    street: str


class Trade(ABC):
    """At one pretend shop that runs."""

    skus: ClassVar[tuple[str, ...]] = SKUS
    platform: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self.shop: Any = SHOPS[self.platform](folder)

    @abstractmethod
    def listen(self, url: str, token: str) -> None:
        """Where to deliver from now on: below `url`, to the store with this token."""

    def place(self, orders: int) -> list[str]:
        """Paid orders of a line for each SKU, each of another buyer: those of one would be held as repeated by mistake.
        Their ids, as Vetrina knows them."""
        with ThreadPoolExecutor(HANDS) as hands:
            return list(hands.map(self._place, range(orders)))

    @abstractmethod
    def _place(self, number: int) -> str: ...

    def move(self, order: str, street: str) -> None:
        """The order goes to another street; it stays, where the platform has no way to say so of a whole order."""
        return

    @abstractmethod
    def call_off(self, order: str) -> None: ...

    def settle(self) -> None:
        """Until every message was delivered."""
        while self.shop.client.control("POST", "settle")["waiting"]:
            continue

    def truth(self) -> dict[str, Truth]:
        state = State("", self.platform, self.shop.folder)
        try:
            return self._truth(state)
        finally:
            state.close()

    @abstractmethod
    def _truth(self, state: State) -> dict[str, Truth]: ...


class ShopifyTrade(Trade):
    platform = "shopify"
    shop: ShopifyShop

    def listen(self, url: str, token: str) -> None:
        self.shop.client.set(webhook_url=f"{url}/hooks/shopify")

    def _place(self, number: int) -> str:
        buyer = {"address1": f"Via Roma {number}", "email": f"buyer{number}@example.test"}
        return str(self.shop.shop.place_order(*self.skus, buyer=buyer)["id"]).rpartition("/")[2]

    def move(self, order: str, street: str) -> None:
        self.shop.shop.change_order(order, buyer={"address1": street})

    def call_off(self, order: str) -> None:
        self.shop.shop.act(order, "cancel")

    def _truth(self, state: State) -> dict[str, Truth]:
        rows = [(str(row["id"]), json.loads(row["doc"])) for row in state.rows("select id, doc from orders")]
        return {order: Truth(doc["cancelledAt"] is not None, doc["shippingAddress"]["address1"]) for order, doc in rows}


class EtsyTrade(Trade):
    platform = "etsy"
    shop: EtsyShop

    def listen(self, url: str, token: str) -> None:
        self.shop.client.set(hook_url=f"{url}/hooks/etsy")

    def _place(self, number: int) -> str:
        buyer = {"name": f"Buyer {number}", "first_line": f"Via Roma {number}"}
        return str(self.shop.client.place_order(*self.skus, buyer=buyer)["receipt_id"])

    def call_off(self, order: str) -> None:
        self.shop.client.cancel(int(order))

    def _truth(self, state: State) -> dict[str, Truth]:
        rows = state.rows("select id, canceled, doc from receipts")
        return {str(row["id"]): Truth(bool(row["canceled"]), json.loads(row["doc"])["first_line"]) for row in rows}


class PresseroTrade(Trade):
    """Half of the orders are told by a notice, half by a message that holds all of it. An address is an item's."""

    platform = "pressero"
    skus = ("PST", "CNV", "BC")
    shop: PresseroShopOfMany

    def listen(self, url: str, token: str) -> None:
        self.shop.client.add_webhook(f"{url}/hooks/pressero/{token}", KEY)

    def place(self, orders: int) -> list[str]:
        made = []
        for body, share in (("thin", range(orders // 2)), ("full", range(orders // 2, orders))):
            self.shop.client.set(body=body)
            made += [self._place(number) for number in share]
            self.settle()
        return made

    def _place(self, number: int) -> str:
        buyer = {"Address1": f"Via Roma {number}", "Email": f"buyer{number}@example.test"}
        return str(self.shop.client.place_order(*self.skus, buyer=buyer)["number"])

    def call_off(self, order: str) -> None:
        self.shop.client.deny(int(order))

    def _truth(self, state: State) -> dict[str, Truth]:
        rows = state.rows("select order_id, approval, doc from items")
        return {
            str(row["order_id"]): Truth(row["approval"] == "denied", json.loads(row["doc"])["address"]["Address1"])
            for row in rows
        }


class OwnTrade(Trade):
    platform = "custom"
    shop: OwnShop

    def listen(self, url: str, token: str) -> None:
        self.shop.client.connect(f"{url}/hooks/custom/{token}", KEY)

    def _place(self, number: int) -> str:
        buyer = {"line1": f"Via Roma {number}", "email": f"buyer{number}@example.test"}
        return str(self.shop.client.place_order(*self.skus, buyer=buyer)["id"])

    def move(self, order: str, street: str) -> None:
        address = self.shop.client.order(order)["address"]
        self.shop.client.change_order(order, address={**address, "line1": street})

    def call_off(self, order: str) -> None:
        self.shop.client.change_order(order, status="cancelled")

    def _truth(self, state: State) -> dict[str, Truth]:
        rows = state.rows("select id, status, doc from orders")
        return {
            str(row["id"]): Truth(row["status"] == "cancelled", json.loads(row["doc"])["address"]["line1"])
            for row in rows
        }


TRADES: dict[str, type[Trade]] = {kind.platform: kind for kind in (ShopifyTrade, EtsyTrade, PresseroTrade, OwnTrade)}
