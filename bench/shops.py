"""Pretend shops of each platform for the benchmarks: each in a process of its own, filled many products at a time.

Their limits are set beyond what one machine can ask, so that a benchmark measures Vetrina and not a waiting time.
"""

import json
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from bench.rig import free_port, wait_for
from sandbox.custom.client import Shop as CustomShop
from sandbox.etsy.client import Market
from sandbox.etsy.site import KEYSTRING, SHARED_SECRET, SIGNING_SECRET
from sandbox.parts.state import State
from sandbox.pressero import products as pressero_products
from sandbox.pressero.client import Shop as PresseroShop
from sandbox.pressero.site import Flags as PresseroFlags
from sandbox.pressero.site import Site as PresseroSite
from sandbox.pressero.tables import TABLES as PRESSERO_TABLES
from sandbox.shopify.client import Shopify
from sandbox.shopify.site import Flags as ShopifyFlags
from sandbox.woocommerce import posts
from sandbox.woocommerce import products as woocommerce_products
from sandbox.woocommerce.client import Shop as WooCommerceShop
from sandbox.woocommerce.site import Flags as WooCommerceFlags
from sandbox.woocommerce.site import Site as WooCommerceSite
from sandbox.woocommerce.tables import TABLES as WOOCOMMERCE_TABLES

SOME = 1000  # products in one call of a control API
UNLIMITED = 1_000_000_000


@dataclass(frozen=True)
class Place:
    """What a store's row needs to be connected to such a shop."""

    address: str
    identity: str
    keys: Mapping[str, str]
    settings: Mapping[str, str] = field(default_factory=dict)  # of the installation, before it starts


class PretendShop(ABC):
    """One of them, running. `folder` is thrown away by whoever made it."""

    platform: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder / self.platform, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        words = ["--port", str(self.port), "--data", str(self.folder), *self.words()]
        self._process = subprocess.Popen([sys.executable, "-m", f"sandbox.{self.platform}", *words])
        wait_for(f"{self.url}/_control/")

    def words(self) -> list[str]:
        return []

    @abstractmethod
    def place(self) -> Place:
        """Where it is, and with what Vetrina is let in."""

    @abstractmethod
    def fill(self, products: int, variants: int) -> None:
        """So many products of so many variants; nobody is told."""

    @abstractmethod
    def change(self, percent: int) -> None:
        """New prices or titles for so many of all products; nobody is told."""

    def forget_calls(self) -> bool:
        """Those made may be made again, with the very same bytes. False where they may anyway."""
        return False

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(20)


class ShopifyShop(PretendShop):
    platform = "shopify"
    bulk_seconds = 0.3  # that Shopify takes at least to write its file

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.client = Shopify(self.url)
        self.shop = self.client.shop()

    def words(self) -> list[str]:
        points = ("--bucket", str(UNLIMITED), "--restore-rate", str(UNLIMITED))
        return [*points, "--bulk-delay", str(self.bulk_seconds)]

    def place(self) -> Place:
        flags, keys = ShopifyFlags(), bought(self.shop.token())
        app = {"SHOPIFY_CLIENT_ID": flags.client_id, "SHOPIFY_CLIENT_SECRET": flags.client_secret}
        return Place(self.shop.url, self.shop.domain, keys, {**app, "SHOPIFY_SITE": f"{self.url}/{{shop}}"})

    def fill(self, products: int, variants: int) -> None:
        for start in range(1, products + 1, SOME):
            count = min(SOME, products + 1 - start)
            self.shop.control("POST", "products", {"n": count, "m": variants, "start": start})

    def change(self, percent: int) -> None:
        self.shop.change_products(percent / 100)


class EtsyShop(PretendShop):
    platform = "etsy"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.client = Market(self.url)
        self.shop_id = int(self.client.shops()[0]["id"])

    def words(self) -> list[str]:
        return ["--per-second", str(UNLIMITED), "--per-day", str(UNLIMITED)]

    def place(self) -> Place:
        token = self.client.tokens(self.shop_id)
        keys = {**bought(token), "user_id": str(token["user_id"]), "shop_id": str(self.shop_id)}
        app = {"ETSY_KEYSTRING": KEYSTRING, "ETSY_SHARED_SECRET": SHARED_SECRET, "ETSY_WEBHOOK_SECRET": SIGNING_SECRET}
        return Place(self.url, str(self.shop_id), keys, {**app, "ETSY_SITE": self.url, "ETSY_API": self.url})

    def fill(self, products: int, variants: int) -> None:
        for start in range(0, products, SOME):
            self.client.add_listings(min(SOME, products - start), variants)

    def change(self, percent: int) -> None:
        self.client.control("POST", "listings/change", {"percent": percent})


class WooCommerceShopOfMany(PretendShop):
    platform = "woocommerce"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.client = WooCommerceShop(self.url)

    def place(self) -> Place:
        key = self.client.key()
        keys = {name: key[name] for name in ("consumer_key", "consumer_secret")}
        return Place(self.url, self.url.partition("://")[2], {**keys, "way": "oauth", "home": self.url})

    def fill(self, products: int, variants: int) -> None:
        """Beside the running shop, into its file: its control API makes one at a time."""
        with self._site() as site, site.state.transaction():
            for number in range(products):
                self._add(site, number, variants)

    def change(self, percent: int) -> None:
        with self._site() as site, site.state.transaction():
            firsts = "select min(id) as id from posts where kind = ? group by parent order by id"
            rows = site.state.rows(firsts, posts.VARIATION)
            for row in rows[:: max(100 // percent, 1)]:
                variation = posts.get(site, row["id"], posts.VARIATION)
                assert variation is not None
                woocommerce_products.change(site, variation, {"regular_price": "99.00"})

    def forget_calls(self) -> bool:
        with self._site() as site:
            site.state.run("delete from nonces")
        return True

    @staticmethod
    def _add(site: WooCommerceSite, number: int, variants: int) -> None:
        sizes = [f"No. {place}" for place in range(variants)]
        attribute = {"id": 0, "name": "Format"}
        given = {"name": f"Print {number:05}", "slug": f"print-{number:05}", "type": "variable", "picture": 0}
        options = {**attribute, "options": sizes, "variation": True}
        product = woocommerce_products.create(site, {**given, "attributes": [options]})
        for place, size in enumerate(sizes):
            chosen = {"sku": f"P{number:05}-{place}", "regular_price": "10.00"}
            woocommerce_products.create_variation(
                site, product, {**chosen, "attributes": [{**attribute, "option": size}]}
            )

    @contextmanager
    def _site(self) -> Iterator[WooCommerceSite]:
        state = State(WOOCOMMERCE_TABLES, self.platform, self.folder)
        try:
            yield WooCommerceSite(state, WooCommerceFlags())
        finally:
            state.close()


class PresseroShopOfMany(PretendShop):
    """Its products have no variants."""

    platform = "pressero"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.client = PresseroShop(self.url)

    def place(self) -> Place:
        site_id = self.client.control("GET", "")["site_id"]
        keys = {**self.client.keys(), "site_id": site_id, "currency": "EUR"}
        return Place(self.url, self.url.partition("://")[2], keys)

    def fill(self, products: int, variants: int) -> None:
        self.client.add_products(products)

    def change(self, percent: int) -> None:
        state = State(PRESSERO_TABLES, self.platform, self.folder)
        site = PresseroSite(state, PresseroFlags())
        with state.transaction():
            for product in pressero_products.every(site, UNLIMITED)[:: max(100 // percent, 1)]:
                pressero_products.change(site, product, price="99.00")
        state.close()


class OwnShop(PretendShop):
    platform = "custom"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.client = CustomShop(self.url)

    def place(self) -> Place:
        return Place(self.url, self.url.partition("://")[2], {"secret": self.client.secret})

    def fill(self, products: int, variants: int) -> None:
        self.client.add_products(products, variants)

    def change(self, percent: int) -> None:
        self.client.change_share(percent)


SHOPS: dict[str, type[PretendShop]] = {
    kind.platform: kind for kind in (ShopifyShop, EtsyShop, WooCommerceShopOfMany, PresseroShopOfMany, OwnShop)
}


def bought(token: Mapping[str, Any]) -> dict[str, str]:
    """The keys of a store, of what a token endpoint answers."""
    until = datetime.now(UTC) + timedelta(seconds=token["expires_in"])
    kept = {name: str(token[name]) for name in ("access_token", "refresh_token", "scope") if name in token}
    return {**kept, "access_expires_at": until.isoformat()}


def said(row: Mapping[str, Any]) -> None:
    """One line of figures."""
    print(json.dumps(row), flush=True)
