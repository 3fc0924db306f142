"""A Shopify shop behind the port: what each call means there stands in the modules beside this one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import islice

from platforms.access import NO_APP, App, Ask, Return
from platforms.base import NO_FIELDS, Ability, Platform
from platforms.http import Http
from platforms.offers import Offer
from platforms.shopify import address, bulk, deliveries, oauth, orders, products, profile, publishing, reading, shipping
from platforms.shopify.api import Api
from platforms.values import Connection, Delivery, Package, Product, RawOrder, Receipt, Shop, ShopOrder, ShopStatus


class Shopify(Platform):
    label = "Shopify"
    days_back = 60  # without a leave that Shopify gives few apps
    does = frozenset(
        {
            Ability.PRODUCTS,
            Ability.ORDERS,
            Ability.DELIVERIES,
            Ability.SHARED_DOOR,
            Ability.SHIP,
            Ability.PUBLISH,
            Ability.OAUTH,
            Ability.INSTALL,
            Ability.CODE,
            Ability.RENEWAL,
        }
    )
    has_plans = True
    consent_sites = ("https://*.shopify.com",)  # its admin and its log-in are not at the shop's own address

    @cached_property
    def api(self) -> Api:
        return Api(self)

    @cached_property
    def currency(self) -> str:
        return products.currency(self.api)

    # -- connecting

    @classmethod
    def normalise(cls, typed: str, app: App = NO_APP) -> str:
        return address.normalise(typed, app)

    @classmethod
    def find(cls, where: str, http: Http, app: App = NO_APP) -> Shop:
        return address.find(where, http, app)

    @classmethod
    def authorize_url(cls, where: str, ask: Ask, app: App = NO_APP) -> str:
        return oauth.authorize_url(where, ask, app)

    @classmethod
    def read_install(cls, query: str, app: App) -> str:
        return oauth.read_install(query, app)

    @classmethod
    def read_return(cls, query: str, app: App) -> Return:
        return oauth.read_return(query, app)

    def exchange(self) -> dict[str, str]:
        return oauth.exchange(self.address, self.credentials, self.http, self.app)

    def renew(self) -> dict[str, str]:
        return oauth.renew(self.address, self.credentials, self.http, self.app)

    def verify(self) -> Connection:
        found = profile.verify(self.api, self.address)
        return Connection(found, self.credentials)

    def leave(self) -> bool:
        profile.leave(self.api)
        return True

    # -- products

    def product_count(self) -> int | None:
        return products.count(self.api)

    def products(self, start: int = 0) -> Iterator[Product]:
        """A large shop is asked to write all of it into a file; where that begins does not matter to it."""
        if products.count(self.api) > bulk.FROM:
            return islice(bulk.walk(self.api, self.http, self.currency, goes_on=start > 0), start, None)
        return products.walk(self.api, self.currency, start)

    def changed_products(self, since: datetime) -> Iterator[str]:
        return products.changed(self.api, since)

    def named_products(self, external_ids: Sequence[str]) -> Iterator[Product]:
        return products.named(self.api, external_ids, self.currency)

    def product(self, external_id: str) -> Product:
        return products.one(self.api, external_id, self.currency)

    # -- orders

    def statuses(self) -> list[ShopStatus]:
        return reading.statuses()

    def order(self, external_id: str) -> RawOrder:
        return reading.one(self.api, external_id)

    def named_orders(self, external_ids: Sequence[str]) -> Iterator[RawOrder]:
        return reading.named(self.api, external_ids)

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
    def is_genuine(cls, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        return deliveries.is_genuine(headers, body, secret)

    @classmethod
    def sender_of(cls, headers: Mapping[str, str], body: bytes) -> str:
        return deliveries.sender_of(headers)

    @classmethod
    def is_about_privacy(cls, headers: Mapping[str, str]) -> bool:
        return deliveries.is_about_privacy(headers)

    @classmethod
    def delivery_key(cls, headers: Mapping[str, str], body: bytes) -> str:
        return deliveries.delivery_key(headers, body)

    @classmethod
    def read_delivery(cls, headers: Mapping[str, str], body: bytes, fields: Mapping[str, str] = NO_FIELDS) -> Delivery:
        return deliveries.read_delivery(headers, body)

    # -- putting products on sale

    def publish(self, offer: Offer, known: Callable[[str], None]) -> Product:
        return publishing.publish(self.api, self.http, offer, self.currency, known)

    # -- telling the shop

    def ship(self, order_id: str, package: Package) -> Receipt:
        return shipping.ship(self.api, order_id, package)
