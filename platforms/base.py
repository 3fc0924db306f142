"""The port: what Vetrina asks of a shop, whatever platform it is on.

Ask `does`, never the name. An adapter overrides what it can do; what it leaves out does nothing, so `manual`
needs no special case anywhere. Everything raises `PlatformError`; nothing knows rows, sessions or requests.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar

from redis import Redis

from platforms.abilities import Ability
from platforms.access import NO_APP, App, Ask, Grant, Return
from platforms.errors import Code, NotFound, Refused
from platforms.field_maps import Found, PathFault
from platforms.http import Http
from platforms.selling import Selling
from platforms.values import (
    Connection,
    Delivery,
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

NO_FIELDS: Mapping[str, str] = {}


class Platform(Selling, ABC):
    """One shop on one platform. Plain values in, plain values out: no rows, no session, no request.

    `app` is Vetrina as that platform knows it. `renewing` is asked for keys in place of those that ran out, and sees
    to it that of all workers one alone calls `renew`.
    """

    label: ClassVar[str]
    does: ClassVar[frozenset[Ability]] = frozenset()
    has_plans: ClassVar[bool] = False  # of which some do not let us in
    api_is_apart: ClassVar[bool] = False  # at another address than the shop: that the shop answers says nothing of it
    asks_address: ClassVar[bool] = True  # False: which shop it is comes out when its owner has said yes
    consent_sites: ClassVar[tuple[str, ...]] = ()  # over which the owner is led on from the shop to the page of consent
    reads_tell_when: ClassVar[bool] = True  # an order that is read says when it was changed last
    trusts_messages: ClassVar[bool] = True  # False: an order that a message holds is read all the same, where it can be
    tells_buyer: ClassVar[bool] = True  # with a parcel it can tell the buyer as well: `Package.note`
    days_back: ClassVar[int] = 0  # so far back orders can be read; 0: all of them
    tells_of_products: ClassVar[bool] = True  # its messages are about products too
    shares_limits: ClassVar[bool] = False  # the platform counts the calls of our app, for whichever shop they are
    key_fields: ClassVar[tuple[str, ...]] = ()  # the names in `credentials` that a person can type
    fields: ClassVar[Mapping[str, str]] = {}  # where an order's parts stand in a message; a store may say otherwise

    @classmethod
    def can_read(cls, credentials: Mapping[str, str]) -> bool:
        """Whether with these the shop can be asked for products and orders, and told of parcels. Where it tells its
        orders without being asked, it may be connected all the same; what is asked then raises
        MissingPermission(API_NEEDED)."""
        return True

    @classmethod
    def calls_left(cls, redis: Redis, app: App) -> float | None:
        """Which part of the day's calls all our shops together have left, 0 to 1; None: nobody has told of late, or
        calls are not counted so. Raises RedisError."""
        return None

    def __init__(
        self,
        address: str,
        credentials: Mapping[str, str],
        http: Http,
        app: App = NO_APP,
        renewing: Callable[["Platform"], Mapping[str, str]] | None = None,
    ) -> None:
        self.address = address
        self.credentials = credentials
        self.http = http
        self.app = app
        self._renewing = renewing

    # -- connecting

    @classmethod
    @abstractmethod
    def normalise(cls, typed: str, app: App = NO_APP) -> str:
        """The address that a person meant, without asking anybody. Raises Refused(ADDRESS_INVALID)."""

    @classmethod
    @abstractmethod
    def find(cls, where: str, http: Http, app: App = NO_APP) -> Shop:
        """The shop at this address as it calls itself. No keys needed; redirects are followed here and nowhere else.

        Where the platform asks for no address: the platform itself, with an empty identity.
        """

    @classmethod
    def authorize_url(cls, where: str, ask: Ask, app: App = NO_APP) -> str:
        """Where to send the owner's browser."""
        raise Refused(Code.ASKED_WRONGLY)

    @classmethod
    def read_grant(cls, body: bytes) -> Grant:
        """What the shop sent to `callback_url`. Believe nothing of it before `verify`."""
        raise Refused(Code.GRANT_UNREADABLE)

    @classmethod
    def read_install(cls, query: str, app: App) -> str:
        """The address of the shop whose owner the platform sends us: the raw query of the app's own address. Raises
        Refused(GRANT_UNREADABLE) where its signature, its time or its shape is wrong."""
        raise Refused(Code.GRANT_UNREADABLE)

    @classmethod
    def read_return(cls, query: str, app: App) -> Return:
        """What the owner's browser brought back: the raw query of `callback_url`. Raises Refused(GRANT_UNREADABLE)
        where its signature, its time or its shape is wrong."""
        raise Refused(Code.GRANT_UNREADABLE)

    def exchange(self) -> dict[str, str]:
        """The lasting credentials for those of `read_return`: a `code` that can be used once, and beside it
        `callback_url` and `verifier` as in the `Ask`. Raises Reconnect(CODE_REFUSED) where it was used, or too late."""
        raise Refused(Code.ASKED_WRONGLY)

    def renew(self) -> dict[str, str]:
        """The credentials in place of those that run out. Called through `renew_credentials` alone. Raises
        Reconnect(ACCESS_ENDED) where the platform renews them no more."""
        raise Refused(Code.ASKED_WRONGLY)

    def renew_credentials(self) -> None:
        """Have credentials that are good now. Another worker may have renewed them meanwhile."""
        self.credentials = self._renewing(self) if self._renewing else self.renew()

    @abstractmethod
    def verify(self) -> Connection:
        """Ask the shop with these credentials. What may only be written is proved by `ensure_webhooks`.

        Raises MissingPermission(SCOPE_MISSING, scopes="…") where the owner granted less than is needed.
        """

    def leave(self) -> bool:
        """The store is gone for good: give back what the owner allowed us. False where the platform has no way."""
        return False

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

    def named_orders(self, external_ids: Sequence[str]) -> Iterator[RawOrder]:
        """Those of these orders that the shop still has, in as few calls as it takes."""
        for external_id in external_ids:
            with suppress(NotFound):
                yield self.order(external_id)

    def changed_orders(self, since: datetime) -> Iterator[RawOrder]:
        """Orders changed after `since`, oldest change first; some that did not change may be among them.

        The next `since` is the highest `modified_at` seen. An adapter steps back by itself as far as its platform's
        clock asks, so the same order comes again: keep what differs, and drop the rest.
        """
        return iter(())

    def orders(self, statuses: tuple[str, ...] = (), placed_after: datetime | None = None) -> Iterator[RawOrder]:
        """All orders in the shop's own statuses (all, where none is named)."""
        return iter(())

    def order_count(self, statuses: tuple[str, ...] = (), placed_after: datetime | None = None) -> int | None:
        """How many `orders` would bring; None where nobody can tell without reading them all."""
        return None

    @classmethod
    def read_order(cls, body: str | bytes, fields: Mapping[str, str] = NO_FIELDS) -> ShopOrder:
        """A kept order in plain values. Pure. Raises Refused(SHAPE_UNKNOWN) where it is no order."""
        raise NotFound(Code.GONE)

    # -- the field map: pure

    @classmethod
    def fields_of(cls, address: str, facts: Mapping[str, Any]) -> Mapping[str, str]:
        """`fields`, and among them what is known of the shop at this address."""
        return cls.fields

    @classmethod
    def sender_fields(cls, fields: Mapping[str, str], body: str) -> dict[str, str]:
        """What a map is to say so that messages of this one's sender are the store's own, and no others; empty where
        the message does not tell who sent it."""
        return {}

    @classmethod
    def look(cls, fields: Mapping[str, str], body: str) -> list[Found]:
        """What a map finds in a message, part by part."""
        return []

    @classmethod
    def misread(cls, fields: Mapping[str, str]) -> dict[str, PathFault]:
        """The paths of a map that cannot be understood, by the part that they are for."""
        return {}

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
    def sender_of(cls, headers: Mapping[str, str], body: bytes) -> str:
        """The identity of the shop that a delivery to the shared address is from; "" where it names none."""
        return ""

    @classmethod
    def is_about_privacy(cls, headers: Mapping[str, str]) -> bool:
        """A wish about a person's data, which is heard also of a shop that left."""
        return False

    @classmethod
    def delivery_key(cls, headers: Mapping[str, str], body: bytes) -> str:
        """The same for the same message sent again, different otherwise. Unique within one store."""
        raise Refused(Code.ASKED_WRONGLY)

    @classmethod
    def read_delivery(cls, headers: Mapping[str, str], body: bytes, fields: Mapping[str, str] = NO_FIELDS) -> Delivery:
        """What the message says. Raises Refused(SHAPE_UNKNOWN) where it can't be read at all.

        An order that is only named (`order` is None, and it was not deleted) is read from the shop then.
        """
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

    def set_stage(self, order_id: str, lines: Sequence[str], stage: str) -> Receipt:
        """Put these lines of the order into a stage of the shop's own, one of `Shop.facts["stages"]` by its id."""
        return Receipt()

    def ship(self, order_id: str, package: Package) -> Receipt:
        """Report a parcel: its tracking, the buyer's note, and the order's completion with the last one."""
        return Receipt()
