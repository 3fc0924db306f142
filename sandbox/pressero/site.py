"""The pretend site itself: its rows, its settings, its clock, its stages and its own address."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.parts.state import State

SUBSCRIBER_ID = "7b0a61c4-8f0e-4c53-9a55-2f7a2d1b9c01"
CONSUMER_ID = "c5de3f0f-52d5-4d0e-a8f0-b7a6f0a3de02"
SITE_ID = "0d9c7f52-1f8b-4b8c-8a0b-5a8f3cbb6d03"
WORKFLOW_ID = 12
NEW, PRODUCTION, PRINTED, SHIPPED, HOLD, DENIED = 501, 502, 503, 504, 505, 506
STAGES = {  # what the printer calls it, and what the customer reads
    NEW: ("Prepress", "Received"),
    PRODUCTION: ("On press", "In production"),
    PRINTED: ("Finishing", "Printed"),
    SHIPPED: ("Shipped", "Shipped"),
    HOLD: ("Hold", "On hold"),
    DENIED: ("Denied", "Denied"),
}
METHODS = {"Standard ground": "6.90", "Express": "14.50"}
HASHES = ("payload+key hex", "payload+key base64", "key+payload hex", "key+payload base64")
BODIES = ("thin", "full")
EVENTS = {
    "OrderPlaced": 10,
    "OrderItemApproved": 7,
    "OrderItemDenied": 9,
    "OrderItemStatusChanged": 12,
    "OrderItemFilesGenerated": 11,
    "OrderUpdated": 13,
    "OrderItemUpdated": 14,
    "LowInventory": 20,
}


@dataclass(frozen=True)
class Flags:
    """How the site was started. What can change while it runs is an option instead."""

    name: str = "Ferro Group print shop"
    currency: str = "EUR"
    lang: str = "en"  # of the product titles: en, it or mixed
    domain: str = ""  # as the API names the site; the name it is called by where empty
    delivery_delay: float = 0.2  # seconds that a message waits
    username: str = "api@printer.test"
    password: str = "sandbox"


class Site:
    """Rows, options, clock and address; every part of the site is handed this one object."""

    def __init__(self, state: State, flags: Flags, address: str = "127.0.0.1") -> None:
        self.state = state
        self.flags = flags
        self.address = address
        self.work_waiting = threading.Event()  # wakes the sender of webhooks
        self.sending = False  # whether it has one in its hands

    def option(self, name: str) -> Any:
        return self.state.option(name, self.defaults()[name])

    def options(self) -> dict[str, Any]:
        return {name: self.option(name) for name in self.defaults()}

    def defaults(self) -> dict[str, Any]:
        return {
            "name": self.flags.name,
            "currency": self.flags.currency,
            "delivery_delay": self.flags.delivery_delay,
            "integration_id": "",  # of the site: what its printer calls the client elsewhere
            "approval": False,  # whether every order has to be approved
            "hash": HASHES[0],
            "body": BODIES[0],
            "deliver": True,  # False: messages stay in the queue
            "api": True,  # False: Aleyant has not switched it on
        }


def now() -> str:
    """To the millisecond, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
