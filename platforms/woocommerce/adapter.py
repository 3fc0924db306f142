"""A WooCommerce store behind the port: what each call means there stands in the modules beside this one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from platforms.access import NO_APP, App, Ask, Grant
from platforms.base import NO_FIELDS, Ability, Platform
from platforms.errors import Code, MissingPermission, NotFound, Reconnect
from platforms.http import Http
from platforms.offers import Offer
from platforms.values import (
    Connection,
    Delivery,
    Package,
    Product,
    RawOrder,
    Receipt,
    Shop,
    ShopOrder,
    ShopStatus,
    Webhook,
)
from platforms.woocommerce import address, deliveries, keys, orders, products, publishing, pushes, reading, webhooks
from platforms.woocommerce.api import Api
from platforms.woocommerce.keys import Way


class WooCommerce(Platform):
    label = "WooCommerce"
    does = frozenset(
        {
            Ability.PRODUCTS,
            Ability.ORDERS,
            Ability.DELIVERIES,
            Ability.WEBHOOKS,
            Ability.NOTES,
            Ability.SHIP,
            Ability.PUBLISH,
            Ability.OAUTH,
            Ability.GRANT,
            Ability.KEYS,
        }
    )
    key_fields = ("consumer_key", "consumer_secret")

    @cached_property
    def api(self) -> Api:
        return Api(self.address, self.credentials, self.http)

    @cached_property
    def currency(self) -> str:
        return str(self.api.object("wc/v3/data/currencies/current").get("code") or "")

    # -- connecting

    @classmethod
    def normalise(cls, typed: str, app: App = NO_APP) -> str:
        return address.normalise(typed)

    @classmethod
    def find(cls, where: str, http: Http, app: App = NO_APP) -> Shop:
        return address.find(where, http)

    @classmethod
    def authorize_url(cls, where: str, ask: Ask, app: App = NO_APP) -> str:
        return keys.authorize_url(where, ask)

    @classmethod
    def read_grant(cls, body: bytes) -> Grant:
        return keys.read_grant(body)

    def verify(self) -> Connection:
        """Finds the way in which this store takes the keys, and keeps it with them."""
        shop = address.known(self.address, self.http)
        home = str(shop.facts["home"])
        for way in _ways(shop.address, home):
            found = {**_typed(self.credentials), "way": way, "home": home}
            entry = WooCommerce(shop.address, found, self.http)
            try:
                entry.api.get("wc/v3/orders", per_page=1, _fields="id")
            except Reconnect as fault:
                refused = fault
                if fault.code is Code.KEY_REFUSED:
                    continue  # a dropped header looks the same as an unknown key
                break
            return Connection(_with_currency(shop, entry), found)
        raise refused

    # -- products

    def product_count(self) -> int | None:
        return self.api.total("wc/v3/products")

    def products(self, start: int = 0) -> Iterator[Product]:
        return products.walk(self.api, self.currency, start)

    def changed_products(self, since: datetime) -> Iterator[str]:
        return products.changed(self.api, since)

    def named_products(self, external_ids: Sequence[str]) -> Iterator[Product]:
        return products.named(self.api, external_ids, self.currency)

    def product(self, external_id: str) -> Product:
        return products.one(self.api, external_id, self.currency)

    # -- orders

    def statuses(self) -> list[ShopStatus]:
        return reading.statuses(self.api)

    def order(self, external_id: str) -> RawOrder:
        return reading.one(self.api, external_id)

    def changed_orders(self, since: datetime) -> Iterator[RawOrder]:
        return reading.changed(self.api, since)

    def orders(self, statuses: tuple[str, ...] = (), placed_after: datetime | None = None) -> Iterator[RawOrder]:
        return reading.listed(self.api, statuses, placed_after)

    def order_count(self, statuses: tuple[str, ...] = (), placed_after: datetime | None = None) -> int:
        return reading.count(self.api, statuses, placed_after)

    @classmethod
    def read_order(cls, body: str | bytes, fields: Mapping[str, str] = NO_FIELDS) -> ShopOrder:
        return orders.read_order(body)

    # -- deliveries

    @classmethod
    def is_ping(cls, headers: Mapping[str, str], body: bytes) -> bool:
        return deliveries.is_ping(headers, body)

    @classmethod
    def is_genuine(cls, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        return deliveries.is_genuine(headers, body, secret)

    @classmethod
    def delivery_key(cls, headers: Mapping[str, str], body: bytes) -> str:
        return deliveries.delivery_key(headers, body)

    @classmethod
    def read_delivery(cls, headers: Mapping[str, str], body: bytes, fields: Mapping[str, str] = NO_FIELDS) -> Delivery:
        return deliveries.read_delivery(headers, body)

    def ensure_webhooks(self, delivery_url: str, secret: str) -> list[Webhook]:
        return webhooks.ensure(self.api, delivery_url, secret)

    def webhooks(self, delivery_url: str) -> list[Webhook]:
        return webhooks.ours(self.api, delivery_url)

    def missing_topics(self, delivery_url: str) -> list[str]:
        return webhooks.missing(self.webhooks(delivery_url))

    def remove_webhooks(self, delivery_url: str) -> int:
        return webhooks.remove(self.api, delivery_url)

    # -- putting products on sale

    def publish(self, offer: Offer, known: Callable[[str], None]) -> Product:
        return publishing.publish(self.api, offer, self.currency, known)

    # -- telling the shop

    def note(self, order_id: str, text: str, *, mark: str = "", to_buyer: bool = False) -> Receipt:
        return pushes.note(self.api, order_id, text, mark, to_buyer)

    def ship(self, order_id: str, package: Package) -> Receipt:
        """Which tracking plug-in the store has is asked each time: merchants add and remove them."""
        namespaces = address.namespaces(self.address, self.http) if package.code else []
        return pushes.ship(self.api, order_id, package, namespaces)


def _typed(credentials: Mapping[str, str]) -> dict[str, str]:
    return {name: credentials.get(name, "").strip() for name in WooCommerce.key_fields}


def _ways(where: str, home: str) -> tuple[Way, ...]:
    if where.startswith("http:"):
        return (Way.OAUTH,)
    return (Way.BASIC, Way.QUERY) if home.startswith("https:") else (Way.BASIC, Way.QUERY, Way.OAUTH)


def _with_currency(shop: Shop, entry: WooCommerce) -> Shop:
    try:
        currency = entry.currency
    except (MissingPermission, NotFound):
        currency = ""  # the keys may still read orders, which carry their own
    return Shop(shop.address, shop.identity, shop.name, currency, shop.facts)
