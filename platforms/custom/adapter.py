"""A shop with an API of its own behind the port. Its developer follows `docs/platforms/custom.md`; so does this."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from platforms.access import NO_APP, App
from platforms.base import NO_FIELDS, Ability, Platform
from platforms.custom import address, deliveries, orders, products, pushes, reading
from platforms.custom.api import Api
from platforms.custom.signing import checked_secret
from platforms.http import Http
from platforms.values import Connection, Delivery, Package, Product, RawOrder, Receipt, Shop, ShopOrder, ShopStatus


class Custom(Platform):
    """Two secrets, one for each direction: `credentials["secret"]` signs what Vetrina asks; what the shop tells is
    signed with the store's own, which `is_genuine` is given."""

    label = "Own shop (API)"
    does = frozenset({Ability.PRODUCTS, Ability.ORDERS, Ability.DELIVERIES, Ability.NOTES, Ability.SHIP, Ability.KEYS})
    key_fields = ("secret",)

    @cached_property
    def api(self) -> Api:
        return Api(self.address, self.credentials, self.http)

    # -- connecting

    @classmethod
    def normalise(cls, typed: str, app: App = NO_APP) -> str:
        return address.normalise(typed)

    @classmethod
    def find(cls, where: str, http: Http, app: App = NO_APP) -> Shop:
        return address.find(where, http)

    def verify(self) -> Connection:
        """The shop's own words of itself need no signature, so its orders are asked for: they do."""
        found = {"secret": checked_secret(self.credentials.get("secret", ""))}
        shop = self.find(self.address, self.http)
        Api(shop.address, found, self.http).page("orders", 1)
        return Connection(shop, found)

    # -- products

    def product_count(self) -> int | None:
        return self.api.total("products")

    def products(self, start: int = 0) -> Iterator[Product]:
        return products.walk(self.api, start)

    def changed_products(self, since: datetime) -> Iterator[str]:
        return products.changed(self.api, since)

    def named_products(self, external_ids: Sequence[str]) -> Iterator[Product]:
        return products.named(self.api, external_ids)

    def product(self, external_id: str) -> Product:
        return products.one(self.api, external_id)

    # -- orders

    def statuses(self) -> list[ShopStatus]:
        return orders.statuses()

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
        return orders.read_order(body)

    # -- deliveries

    @classmethod
    def is_genuine(cls, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        return deliveries.is_genuine(headers, body, secret)

    @classmethod
    def delivery_key(cls, headers: Mapping[str, str], body: bytes) -> str:
        return deliveries.delivery_key(headers, body)

    @classmethod
    def read_delivery(cls, headers: Mapping[str, str], body: bytes, fields: Mapping[str, str] = NO_FIELDS) -> Delivery:
        return deliveries.read_delivery(body)

    # -- telling the shop

    def note(self, order_id: str, text: str, *, mark: str = "", to_buyer: bool = False) -> Receipt:
        return pushes.note(self.api, order_id, text, mark, to_buyer)

    def ship(self, order_id: str, package: Package) -> Receipt:
        return pushes.ship(self.api, order_id, package)
