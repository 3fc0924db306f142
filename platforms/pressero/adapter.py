"""A Pressero site behind the port. It can be connected with its webhook alone, or with its printer's API as well.

Where a user of the API is typed, orders are read whatever the messages hold, and shipments are told. Without one,
orders come only from messages that hold them, and whatever is asked raises MissingPermission(API_NEEDED).

The stages of an item are each printer's own, and a note has no place: which of our statuses is which stage, a person
says, and the items are put into it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from platforms.access import NO_APP, App
from platforms.base import NO_FIELDS, Ability, Platform
from platforms.errors import Code, Reconnect
from platforms.field_maps import Found, PathFault
from platforms.http import Http
from platforms.pressero import address, deliveries, orders, products, pushes, reading, site, sites
from platforms.pressero import fields as field_map
from platforms.pressero.api import KEYS, Api
from platforms.pressero.fields import FIELDS
from platforms.values import Connection, Delivery, Package, Product, RawOrder, Receipt, Shop, ShopOrder, ShopStatus


class Pressero(Platform):
    label = "Pressero"
    reads_tell_when = False
    trusts_messages = False  # what they hold differs with the printer's set-up, and they are of all the printer's sites
    tells_buyer = False  # its mails are the printer's
    does = frozenset(
        {
            Ability.PRODUCTS,
            Ability.ORDERS,
            Ability.DELIVERIES,
            Ability.SHIP,
            Ability.STAGES,
            Ability.KEYS,
            Ability.FIELD_MAP,
        }
    )
    api_is_apart = True  # on the printer's admin host
    has_plans = True  # the API and the webhooks are switched on by Aleyant, for money
    key_fields = KEYS
    fields: ClassVar[Mapping[str, str]] = FIELDS

    @cached_property
    def api(self) -> Api:
        return Api(self.credentials, self.http)

    @cached_property
    def site(self) -> reading.Site:
        return reading.Site(address.domain_of(self.address), self.credentials.get("site_id", ""))

    @property
    def currency(self) -> str:
        return self.credentials.get("currency", "")

    @classmethod
    def can_read(cls, credentials: Mapping[str, str]) -> bool:
        return all(credentials.get(name, "").strip() for name in KEYS)

    # -- connecting

    @classmethod
    def normalise(cls, typed: str, app: App = NO_APP) -> str:
        return address.normalise(typed)

    @classmethod
    def find(cls, where: str, http: Http, app: App = NO_APP) -> Shop:
        return address.find(where, http)

    def verify(self) -> Connection:
        """Without a user of the API nothing is asked: the first message proves the webhook."""
        shop, kept = address.shop_at(self.address), {**self.credentials}
        missing = [name for name in KEYS if not kept.get(name, "").strip()]
        if len(missing) == len(KEYS):
            known = {name: kept[name] for name in ("site_id",) if kept.get(name)}
            return Connection(replace(shop, facts=known), kept)
        if missing:
            raise Reconnect(Code.KEY_REFUSED, reason=", ".join(missing))
        kept["admin"] = address.normalise(kept["admin"])
        shop = site.known(self.api, shop)
        learnt = {"site_id": str(shop.facts["site_id"]), "currency": shop.currency}
        return Connection(shop, kept | {name: text for name, text in learnt.items() if text})

    # -- products

    def product_count(self) -> int | None:
        return products.count(self.api, self.site.domain)

    def products(self, start: int = 0) -> Iterator[Product]:
        return products.walk(self.api, self.site.domain, self.currency, start)

    def named_products(self, external_ids: Sequence[str]) -> Iterator[Product]:
        return products.named(self.api, self.site.domain, external_ids, self.currency)

    def product(self, external_id: str) -> Product:
        return products.one(self.api, self.site.domain, external_id, self.currency)

    # -- orders

    def statuses(self) -> list[ShopStatus]:
        return orders.statuses()

    def order(self, external_id: str) -> RawOrder:
        return reading.one(self.api, self.site, external_id)

    def named_orders(self, external_ids: Sequence[str]) -> Iterator[RawOrder]:
        return reading.named(self.api, self.site, external_ids)

    def changed_orders(self, since: datetime) -> Iterator[RawOrder]:
        return reading.changed(self.api, self.site, since)

    def orders(self, statuses: tuple[str, ...] = (), placed_after: datetime | None = None) -> Iterator[RawOrder]:
        return reading.listed(self.api, self.site, statuses, placed_after)

    @classmethod
    def read_order(cls, body: str | bytes, fields: Mapping[str, str] = NO_FIELDS) -> ShopOrder:
        return orders.read_order(body, fields)

    # -- the field map

    @classmethod
    def fields_of(cls, address: str, facts: Mapping[str, Any]) -> Mapping[str, str]:
        return sites.fields_of(address, facts)

    @classmethod
    def sender_fields(cls, fields: Mapping[str, str], body: str) -> dict[str, str]:
        return sites.sender_fields(fields, body)

    @classmethod
    def look(cls, fields: Mapping[str, str], body: str) -> list[Found]:
        return field_map.look(fields, body)

    @classmethod
    def misread(cls, fields: Mapping[str, str]) -> dict[str, PathFault]:
        return field_map.misread(fields)

    # -- deliveries

    @classmethod
    def is_genuine(cls, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
        return deliveries.is_genuine(headers, body, secret)

    @classmethod
    def delivery_key(cls, headers: Mapping[str, str], body: bytes) -> str:
        return deliveries.delivery_key(body)

    @classmethod
    def read_delivery(cls, headers: Mapping[str, str], body: bytes, fields: Mapping[str, str] = NO_FIELDS) -> Delivery:
        return deliveries.read_delivery(body, fields)

    # -- telling the shop

    def ship(self, order_id: str, package: Package) -> Receipt:
        return pushes.ship(self.api, self.site, order_id, package)

    def set_stage(self, order_id: str, lines: Sequence[str], stage: str) -> Receipt:
        return pushes.set_stage(self.api, self.site, order_id, lines, stage)
