"""The pretend shop itself: its rows, its settings, its clock and its own address."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.parts.state import State

WOOCOMMERCE = "10.5.2"
WORDPRESS = "6.9.1"


@dataclass(frozen=True)
class Flags:
    """How the shop was started. What can change while it runs is an option instead."""

    name: str = "Bottega Carta & Colore"
    currency: str = "EUR"
    lang: str = "en"  # of the product titles: en, it or mixed
    timezone: str = "Europe/Rome"
    country: str = "IT"
    path: str = ""  # WordPress in a sub-folder
    home: str = ""  # the address the shop believes to be its own, when it is not the one it is bound to
    allow_http_callback: bool = False
    https_behind_proxy: bool = False
    delivery_delay: float = 0.5  # seconds a webhook delivery stays queued, and can merge with the next
    key: str = ""  # "ck_…:cs_…", a read_write key of the administrator that is there from the start


class Site:
    """Rows, options, clock and address; every part of the shop is handed this one object."""

    def __init__(self, state: State, flags: Flags, address: str = "127.0.0.1") -> None:
        self.state = state
        self.flags = flags
        self.address = address
        self.work_waiting = threading.Event()  # wakes the sender of webhooks
        self.sending = False  # whether it has one in its hands

    def home(self, https: bool = False) -> str:
        """The shop's own URL, without a slash at the end."""
        scheme = "https" if https else "http"
        return self.flags.home.rstrip("/") or f"{scheme}://{self.address}{self.flags.path}"

    def option(self, name: str) -> Any:
        return self.state.option(name, self.defaults().get(name))

    def options(self) -> dict[str, Any]:
        return {name: self.option(name) for name in self.defaults()}

    def option_list(self, name: str) -> list[dict[str, Any]]:
        """What the seed has laid down once: categories, attributes."""
        return self.state.option(name, [])

    def defaults(self) -> dict[str, Any]:
        flags = self.flags
        return {
            "name": flags.name,
            "currency": flags.currency,
            "timezone": flags.timezone,
            "country": flags.country,
            "delivery_delay": flags.delivery_delay,
            "deliver": True,  # False: WP-Cron is broken, webhooks stay in the queue
            "woocommerce": True,  # False: the plugin is deactivated
            "permalinks": "pretty",  # or "plain"
            "hpos": True,  # False: orders are kept as posts
            "plugins": [],  # of "shipment-tracking", "ast"
            "order_statuses": {},  # slug: name, of plugins
            "number_prefix": "",  # of a sequential-number plugin
        }

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.option("timezone"))

    def local(self, gmt: str) -> str:
        """A stored GMT time as the shop's own clock shows it."""
        return stamp(datetime.fromisoformat(gmt).replace(tzinfo=UTC).astimezone(self.zone))

    def gmt(self, local: str) -> str:
        return stamp(datetime.fromisoformat(local).replace(tzinfo=self.zone).astimezone(UTC))


def now() -> str:
    """The time as WordPress keeps it: GMT, to the second, without a zone letter."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S")
