"""An Etsy shop behind the port: what each call means there stands in the modules beside this one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from redis import Redis

from platforms.access import NO_APP, App, Ask, Return
from platforms.base import NO_FIELDS, Ability, Platform
from platforms.etsy import account, consent, deliveries, listings, publishing, reading, receipts, shipments
from platforms.etsy.api import Api
from platforms.etsy.budget import Budget
from platforms.http import Http
from platforms.offers import Offer, Question
from platforms.values import Connection, Delivery, Package, Product, RawOrder, Receipt, Shop, ShopOrder, ShopStatus


class Etsy(Platform):
    """Which shop it is stands in the credentials: `shop_id`, `user_id`. The address is for people."""

    label = "Etsy"
    does = frozenset(
        {
            Ability.PRODUCTS,
            Ability.ORDERS,
            Ability.DELIVERIES,
            Ability.SHARED_DOOR,
            Ability.SHIP,
            Ability.PUBLISH,
            Ability.OAUTH,
            Ability.CODE,
            Ability.RENEWAL,
        }
    )
    asks_address = False
    shares_limits = True
    tells_of_products = False

    @cached_property
    def api(self) -> Api:
        return Api(self)

    @classmethod
    def calls_left(cls, redis: Redis, app: App) -> float | None:
        return Budget(redis, app.client_id, "").left_of_day()

    # -- connecting

    @classmethod
    def normalise(cls, typed: str, app: App = NO_APP) -> str:
        return app.site

    @classmethod
    def find(cls, where: str, http: Http, app: App = NO_APP) -> Shop:
        return Shop(address=app.site, identity="", name=cls.label)

    @classmethod
    def authorize_url(cls, where: str, ask: Ask, app: App = NO_APP) -> str:
        return consent.authorize_url(ask, app)

    @classmethod
    def read_return(cls, query: str, app: App) -> Return:
        return consent.read_return(query)

    def exchange(self) -> dict[str, str]:
        return consent.exchange(self.http, self.app, self.credentials)

    def renew(self) -> dict[str, str]:
        return consent.renew(self.http, self.app, self.credentials)

    def verify(self) -> Connection:
        return account.verify(self.api, self)

    # -- products

    def product_count(self) -> int | None:
        return listings.total(self.api)

    def products(self, start: int = 0) -> Iterator[Product]:
        return listings.walk(self.api, start)

    def changed_products(self, since: datetime) -> Iterator[str]:
        return listings.changed(self.api, since)

    def named_products(self, external_ids: Sequence[str]) -> Iterator[Product]:
        return listings.named(self.api, external_ids)

    def product(self, external_id: str) -> Product:
        return listings.one(self.api, external_id)

    # -- orders

    def statuses(self) -> list[ShopStatus]:
        return reading.statuses()

    def order(self, external_id: str) -> RawOrder:
        return reading.one(self.api, external_id)

    def changed_orders(self, since: datetime) -> Iterator[RawOrder]:
        return reading.changed(self.api, since)

    def orders(self, statuses: tuple[str, ...] = (), placed_after: datetime | None = None) -> Iterator[RawOrder]:
        return reading.listed(self.api, statuses, placed_after)

    def order_count(self, statuses: tuple[str, ...] = (), placed_after: datetime | None = None) -> int | None:
        return reading.count(self.api, statuses, placed_after)

    @classmethod
    def read_order(cls, body: str | bytes, fields: Mapping[str, str] = NO_FIELDS) -> ShopOrder:
        return receipts.read_order(body)

    # -- deliveries

    @classmethod
    def is_genuine(cls, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        return deliveries.is_genuine(headers, body, secret)

    @classmethod
    def sender_of(cls, headers: Mapping[str, str], body: bytes) -> str:
        return deliveries.sender_of(headers, body)

    @classmethod
    def delivery_key(cls, headers: Mapping[str, str], body: bytes) -> str:
        return deliveries.delivery_key(headers, body)

    @classmethod
    def read_delivery(cls, headers: Mapping[str, str], body: bytes, fields: Mapping[str, str] = NO_FIELDS) -> Delivery:
        return deliveries.read_delivery(body)

    # -- putting products on sale

    def questions(self) -> list[Question]:
        return publishing.questions(self.api)

    def publish(self, offer: Offer, known: Callable[[str], None]) -> Product:
        return publishing.publish(self.api, offer, known)

    # -- telling the shop

    def ship(self, order_id: str, package: Package) -> Receipt:
        return shipments.ship(self.api, order_id, package)
