"""The port: what Vetrina asks of a shop, whatever platform it is on.

Ask `does`, never the name. An adapter overrides what it can do; what it leaves out does nothing, so `manual`
needs no special case anywhere. Everything raises `PlatformError`; nothing knows rows, sessions or requests.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from platforms.errors import Code, NotFound, Refused
from platforms.http import Http
from platforms.values import (
    Connection,
    Delivery,
    Grant,
    Package,
    Product,
    RawOrder,
    Receipt,
    Said,
    Shop,
    ShopOrder,
    ShopStatus,
    Webhook,
)


class Ability(StrEnum):
    """What a shop can do for us."""

    PRODUCTS = "products"  # product_count, products, product
    ORDERS = "orders"  # order, changed_orders, orders, order_count, statuses
    WEBHOOKS = "webhooks"  # ensure_webhooks, webhooks, remove_webhooks; deliveries come in
    NOTES = "notes"  # note
    SHIP = "ship"  # ship
    OAUTH = "oauth"  # authorize_url, read_grant: the owner says yes in the shop, no key is typed
    KEYS = "keys"  # the owner can type keys: `key_fields`


class Platform(ABC):
    """One shop on one platform. Plain values in, plain values out: no rows, no session, no request."""

    label: ClassVar[str]
    does: ClassVar[frozenset[Ability]] = frozenset()
    has_plans: ClassVar[bool] = False  # of which some do not let us in
    key_fields: ClassVar[tuple[str, ...]] = ()  # the names in `credentials` that a person can type

    def __init__(self, address: str, credentials: Mapping[str, str], http: Http) -> None:
        self.address = address
        self.credentials = credentials
        self.http = http

    # -- connecting

    @classmethod
    @abstractmethod
    def normalise(cls, typed: str) -> str:
        """The address that a person meant, without asking anybody. Raises Refused(ADDRESS_INVALID)."""

    @classmethod
    @abstractmethod
    def find(cls, where: str, http: Http) -> Shop:
        """The shop at this address as it calls itself. No keys needed; redirects are followed here and nowhere else."""

    @classmethod
    def authorize_url(
        cls, where: str, token: str, callback_url: str, return_url: str, app_name: str = "Vetrina"
    ) -> str:
        """Where to send the owner's browser. `token` is ours, random and used once; it comes back in the grant."""
        raise Refused(Code.ASKED_WRONGLY)

    @classmethod
    def read_grant(cls, body: bytes) -> Grant:
        """What the shop sent to `callback_url`. Believe nothing of it before `verify`."""
        raise Refused(Code.GRANT_UNREADABLE)

    @abstractmethod
    def verify(self) -> Connection:
        """Ask the shop with these credentials. What may only be written is proved by `ensure_webhooks`."""

    # -- products

    def product_count(self) -> int | None:
        """How many products a walk will bring, where the shop can tell."""
        return None

    def products(self, start: int = 0) -> Iterator[Product]:
        """Every product of the shop, page by page, in an order that does not shift while we read.

        `start` goes on after a walk that ended early: so many (whole hundreds) are left out.
        """
        return iter(())

    def changed_products(self, since: datetime) -> Iterator[str]:
        """The ids of the products changed after `since`, less what the platform's clock asks. What was deleted is not
        among them."""
        return iter(())

    def named_products(self, external_ids: Sequence[str]) -> Iterator[Product]:
        """Those of these products that the shop still has, in as few calls as it takes."""
        return iter(())

    def product(self, external_id: str) -> Product:
        raise NotFound(Code.GONE)

    # -- orders

    def statuses(self) -> list[ShopStatus]:
        """The statuses that this shop's orders can have, plug-ins' own among them."""
        return []

    def order(self, external_id: str) -> RawOrder:
        """One order, with the pieces refunded. Raises NotFound(GONE)."""
        raise NotFound(Code.GONE)

    def changed_orders(self, since: datetime) -> Iterator[RawOrder]:
        """Orders changed after `since`, oldest change first; some that did not change may be among them.

        The next `since` is the highest `modified_at` seen. An adapter steps back by itself as far as its platform's
        clock asks, so the same order comes again: keep what differs, and drop the rest.
        """
        return iter(())

    def orders(self, statuses: tuple[str, ...] = (), placed_after: datetime | None = None) -> Iterator[RawOrder]:
        """All orders in the shop's own statuses (all, where none is named)."""
        return iter(())

    def order_count(self, statuses: tuple[str, ...] = (), placed_after: datetime | None = None) -> int:
        """How many `orders` would bring."""
        return 0

    @classmethod
    def read_order(cls, body: str | bytes) -> ShopOrder:
        """A kept order in plain values. Pure. Raises Refused(SHAPE_UNKNOWN) where it is no order."""
        raise NotFound(Code.GONE)

    # -- deliveries: pure, called while the shop waits

    @classmethod
    def is_ping(cls, headers: Mapping[str, str], body: bytes) -> bool:
        """A trial message without content or signature: answer 200 and keep nothing."""
        return False

    @classmethod
    def is_genuine(cls, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        """Whether the signature over the raw bytes is right. Constant time."""
        return False

    @classmethod
    def delivery_key(cls, headers: Mapping[str, str], body: bytes) -> str:
        """The same for the same message sent again, different otherwise. Unique within one store."""
        raise Refused(Code.ASKED_WRONGLY)

    @classmethod
    def read_delivery(cls, headers: Mapping[str, str], body: bytes) -> Delivery:
        """What the message says. Raises Refused(SHAPE_UNKNOWN) where it can't be read at all."""
        return Delivery(topic="", said=Said.OTHER)

    def ensure_webhooks(self, delivery_url: str, secret: str) -> list[Webhook]:
        """Make the shop tell us: one working webhook for each topic needed, signed with our secret, and no others.

        Also the proof that the credentials may write.
        """
        return []

    def webhooks(self, delivery_url: str) -> list[Webhook]:
        """Ours, recognised by where they deliver to."""
        return []

    def missing_topics(self, delivery_url: str) -> list[str]:
        """The topics that no working webhook of ours tells about: `ensure_webhooks` mends it."""
        return []

    def remove_webhooks(self, delivery_url: str) -> int:
        """Take ours away, at disconnect. How many there were."""
        return 0

    # -- telling the shop. Each may be repeated: what the shop has already is not written twice.

    def note(self, order_id: str, text: str, *, mark: str = "", to_buyer: bool = False) -> Receipt:
        """Write a note on the order. `mark` is a part of `text` that no other note of this order has."""
        return Receipt()

    def ship(self, order_id: str, package: Package) -> Receipt:
        """Report a parcel: its tracking, the buyer's note, and the order's completion with the last one."""
        return Receipt()
