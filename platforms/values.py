"""What goes in and out of a platform: plain values, the same for every shop.

Ids of the shop's things are text. Money is a whole number of the currency's smallest unit. Times are aware and UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a product or a line is to somebody who produces and ships."""

    GOODS = "goods"
    VIRTUAL = "virtual"
    GIFT_CARD = "gift_card"
    PICKUP = "pickup"

    @property
    def is_shipped(self) -> bool:
        return self is Kind.GOODS


class ProductStatus(StrEnum):
    ACTIVE = "active"
    DRAFT = "draft"
    HIDDEN = "hidden"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Variant:
    """What a buyer can put into the cart. A product without variants has one, with the product's own id."""

    external_id: str
    title: str
    currency: str
    sku: str = ""
    barcode: str = ""
    options: Mapping[str, str] = field(default_factory=dict)  # {"Size": "L"}, as people read them
    open_options: tuple[str, ...] = ()  # left to the buyer ("Any size"): the choice stands on the order's line only
    price: int | None = None
    image_url: str = ""
    status: ProductStatus = ProductStatus.ACTIVE
    kind: Kind = Kind.GOODS


@dataclass(frozen=True, slots=True)
class Product:
    external_id: str
    title: str
    variants: tuple[Variant, ...] = ()
    image_url: str = ""
    page_url: str = ""
    status: ProductStatus = ProductStatus.ACTIVE
    shop_type: str = ""  # the platform's own word: simple, variable, bundle, …
    types: tuple[str, ...] = ()  # the merchant's words for what it is: a product type, or categories
    vendor: str = ""  # or brand
    tags: tuple[str, ...] = ()
    modified_at: datetime | None = None


class Stage(StrEnum):
    """How far the shop itself is with an order, in words common to all platforms."""

    DRAFT = "draft"
    PENDING = "pending"
    PAID = "paid"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    FAILED = "failed"
    GONE = "gone"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Address:
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    post_code: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ShopLine:
    """One line of an order. `variant_id` is the product's own id where the product has no variants."""

    external_id: str
    product_id: str
    variant_id: str
    title: str
    quantity: int
    fractional: str = (
        ""  # the shop's own quantity where that is no whole number (`quantity` is rounded up): ask a person
    )
    sku: str = ""  # a hint only: not unique, and the parent's where the variant has none or is gone
    price: int = 0  # of one piece, after discounts, without tax
    total: int = 0
    tax: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    properties: tuple[tuple[str, str], ...] = ()  # personalisation and what plug-ins added; names may repeat
    image_url: str = ""
    kind: Kind = Kind.GOODS
    refunded: int = 0  # pieces; right only where the order's `refunds_known`
    sent: int = 0  # pieces of the others that have left the shop already, by whomever


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """An order as its shop tells it. `address` is where to ship: the billing address where the shop keeps one only."""

    external_id: str
    number: str  # what people see; not a key
    stage: Stage
    shop_status: str
    currency: str
    lines: tuple[ShopLine, ...]
    address: Address
    placed_at: datetime | None = None
    paid_at: datetime | None = None
    modified_at: datetime | None = None
    total: int = 0
    tax: int = 0
    shipping: int = 0
    discount: int = 0
    refunded: int = 0
    refunds_known: bool = True  # False: money went back, and which pieces is only told by reading the order
    buyer: str = ""
    email: str = ""
    phone: str = ""
    shipping_method: str = ""
    is_pickup: bool = False
    note: str = ""  # the buyer's
    is_withheld: bool = False  # the platform keeps the buyer's name or address from our app
    is_test: bool = False  # nobody pays for it, and nobody waits for it
    part: str = ""  # which part of the shop's order it is, where one is several for us; "" is the first, or the whole
    parts: tuple[str, ...] = ()  # the ids of all its parts by now, as ID, ID/2, …; what is here beside them is no more


@dataclass(frozen=True, slots=True)
class RawOrder:
    """An order as it was read from the shop, to be kept as it is; `read_order(body)` makes a `ShopOrder` of it."""

    external_id: str
    number: str
    shop_status: str
    stage: Stage
    modified_at: datetime | None
    body: str


class Said(StrEnum):
    """What a delivery is about."""

    ORDER = "order"
    PRODUCT = "product"
    PING = "ping"
    ENDED = "ended"  # the owner took our access away
    SCOPES = "scopes"  # what we may do has changed
    PRIVACY = "privacy"  # a person's data is asked for, or to be forgotten
    ERROR = "error"  # rightly signed, but the shop could not say what happened
    OTHER = "other"


class Change(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    RESTORED = "restored"


class PrivacyKind(StrEnum):
    TELL = "tell"  # the merchant what is kept of a buyer
    FORGET_BUYER = "forget_buyer"
    FORGET_SHOP = "forget_shop"


@dataclass(frozen=True, slots=True)
class PrivacyAsk:
    """About whom: the buyer of these orders, or with this address."""

    kind: PrivacyKind
    order_ids: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook's message. `order` is None where the shop only names it: read it then."""

    topic: str
    said: Said
    resource_id: str = ""  # of the order or product; of the parent where a variant changed
    change: Change | None = None
    order: ShopOrder | None = None
    more: tuple[ShopOrder, ...] = ()  # where one order of the shop is several for us
    error: str = ""  # the shop's own code
    reason: str = ""  # why it is not for this store; or, of an order, a code and facts: why nobody can say that it is
    privacy: PrivacyAsk | None = None
    happened_at: datetime | None = None  # where the platform tells when it was that, apart from when it was sent


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that was found at an address. `identity` stays the same however the address is written."""

    address: str
    identity: str
    name: str = ""
    currency: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Connection:
    """A verified connection: keep all of it. The credentials hold what was learnt about how to present them."""

    shop: Shop
    credentials: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Webhook:
    external_id: str
    topic: str
    delivery_url: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class ShopStatus:
    """A status that this shop's orders can have, with the name that its merchant reads."""

    slug: str
    name: str
    stage: Stage
    orders: int = 0


@dataclass(frozen=True, slots=True)
class Package:
    """A parcel to report. `note` is what the buyer is told ("" tells nothing), and must hold `code`."""

    code: str = ""
    carrier: str = ""
    url: str = ""
    shipped_at: datetime | None = None
    lines: tuple[tuple[str, int], ...] = ()  # (line's external id, pieces)
    left: tuple[tuple[str, int], ...] = ()  # the same of all that has left of the order by now, this parcel among it
    complete: bool = False  # the whole order is shipped with this parcel, and the shop shall say so
    note: str = ""
    is_correction: bool = False  # the shop was told this parcel before, with other tracking
    was: tuple[str, ...] = ()  # the codes that this parcel had before
    stage: str = ""  # the shop's own, for what has been sent; "" leaves it alone


@dataclass(frozen=True, slots=True)
class Receipt:
    """A push that the shop has. `already` where it was there before we asked: a repeated push changes nothing."""

    external_id: str = ""
    already: bool = False
    way: str = ""  # how it was told, where there are several ways
