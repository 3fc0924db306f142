"""What all the pretend shops share: rows, flags, options, clock and address."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.parts.state import State
from sandbox.shopify.throttle import Buckets

VERSION = "2026-10"
BLOCK = 1000
FIRST_ID = 7_000_000_000_000  # as long as the ids of a shop of today

TOPICS = (
    "orders/create", "orders/paid", "orders/updated", "orders/edited", "orders/cancelled", "refunds/create",
    "products/create", "products/update", "products/delete", "fulfillment_orders/order_routing_complete",
    "fulfillment_orders/placed_on_hold", "fulfillment_orders/hold_released", "fulfillment_orders/cancelled",
    "bulk_operations/finish", "app/uninstalled", "app/scopes_update", "shop/update",
)  # fmt: skip


@dataclass(frozen=True)
class Flags:
    """How the server was started: the shops, and the app as its owner has registered it with the platform."""

    shops: tuple[str, ...] = ("bottega", "atelier")  # labels; "kyoto:JPY" names a currency
    lang: str = "en"  # of the product titles: en, it or mixed
    home: str = ""  # the address the server believes to be its own, when it is not the one it is bound to
    app_name: str = "Vetrina"
    client_id: str = "sandbox-client-id"
    client_secret: str = "shpss_sandbox_client_secret"
    redirect_urls: tuple[str, ...] = ()  # exact; none: any address may be asked for
    install_url: str = ""  # the app's own page, which a cold install opens
    webhook_url: str = ""  # of all app-wide topics, the privacy topics among them
    topics: tuple[str, ...] = TOPICS
    protected: int = 2  # what of its customers the app may see: 0 nothing, 1 orders, 2 names and addresses too
    read_all_orders: bool = False  # whether the app may ask for orders older than 60 days
    bucket: int = 2000
    restore_rate: int = 100  # points in a second
    retry_delay: float = 1.0  # seconds before a failed delivery is tried again; doubled each time
    routing_delay: float = 0.03  # seconds until an order has its fulfillment orders
    bulk_delay: float = 0.3  # seconds that a bulk operation takes at least


class Site:
    """Every part of the sandbox is handed this one object."""

    def __init__(self, state: State, flags: Flags, address: str = "127.0.0.1") -> None:
        self.state = state
        self.flags = flags
        self.address = address
        self.buckets = Buckets()
        self.jobs_waiting = threading.Event()
        self.deliveries_waiting = threading.Event()
        self.sending = False  # whether a delivery is under way
        self.working = False  # whether a job is
        self._ids_lock = threading.Lock()
        self._next_id = self._ids_end = 0

    @property
    def home(self) -> str:
        """The server's own URL, without a slash at the end."""
        return self.flags.home.rstrip("/") or f"http://{self.address}"

    def option(self, name: str) -> Any:
        return self.state.option(name, self.defaults().get(name))

    def options(self) -> dict[str, Any]:
        return {name: self.option(name) for name in self.defaults()}

    def defaults(self) -> dict[str, Any]:
        """What can change while the server runs."""
        flags = self.flags
        return {
            "install_url": flags.install_url,
            "webhook_url": flags.webhook_url,
            "protected": flags.protected,
            "read_all_orders": flags.read_all_orders,
            "bucket": flags.bucket,
            "restore_rate": flags.restore_rate,
            "retry_delay": flags.retry_delay,
            "routing_delay": flags.routing_delay,
            "bulk_delay": flags.bulk_delay,
            "deliver": True,  # False: webhooks stay in the queue
            "delivery_delay": 0.0,  # seconds that each webhook comes late
            "signing_secret": "",  # signs webhooks instead of the client secret
            "bulk_outcome": "",  # of the next bulk operations: "FAILED", or "NO_URL" for a COMPLETED one without result
        }

    def new_ids(self, count: int = 1) -> int:
        """The first of `count` ids in a row; no two things of any kind share one. They are reserved by the block."""
        with self._ids_lock:
            if self._next_id + count > self._ids_end:
                block = max(count, BLOCK)
                self._next_id = FIRST_ID + self.state.next("ids", block)
                self._ids_end = self._next_id + block
            first, self._next_id = self._next_id, self._next_id + count
            return first

    def forget_ids(self) -> None:
        """After a reset they begin anew."""
        with self._ids_lock:
            self._next_id = self._ids_end = 0


def now() -> str:
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """A time as the Admin API writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
