"""Rows for tests, with everything filled in that the test does not care about. Each is committed."""

import itertools
from dataclasses import asdict
from typing import Any, TypeVar

from core.crypto import new_token
from core.db import db, now
from core.matrix import Role
from designs.facts import FileFacts, FileFormat
from models import (
    Base,
    CatalogCategory,
    CatalogProduct,
    CatalogState,
    CatalogVariant,
    Client,
    Design,
    File,
    FileState,
    Mapping,
    MappingFile,
    Membership,
    Order,
    OrderItem,
    PrintArea,
    Product,
    Store,
    User,
    Variant,
)
from models.work import WorkState
from services.combinations import generate
from services.specifications import keep_version

Row = TypeVar("Row", bound=Base)


class Rows:
    def __init__(self) -> None:
        self.numbers = itertools.count(1)

    def client(self, **values: Any) -> Client:
        return self._keep(Client(**{"name": f"Client {next(self.numbers)}", "access_on": True} | values))

    def user(self, **values: Any) -> User:
        number = next(self.numbers)
        defaults = {"email": f"person{number}@example.test", "first_name": "Ada", "last_name": f"Rossi {number}"}
        return self._keep(User(**defaults | {"locale": "en"} | values))

    def member(self, role: Role = Role.ADMIN, client: Client | None = None, **values: Any) -> Membership:
        """An accepted membership; of a new client where none is given, of the staff for a staff role."""
        if not role.is_staff and client is None:
            client = self.client()
        user = values.pop("user", None) or self.user()
        defaults = {"client_id": client.id if client else None, "accepted_at": now(), "user_id": user.id}
        return self._keep(Membership(**defaults | {"role": role} | values))

    def store(self, **values: Any) -> Store:
        number = next(self.numbers)
        defaults = {
            "client_id": values.get("client_id") or self.client().id,
            "name": f"Store {number}",
            "platform": "manual",
            "identity": f"manual-{number}",
            "hook_token": new_token(),
            "import_from": now(),
        }
        return self._keep(Store(**defaults | values))

    def product(self, store: Store, **values: Any) -> Product:
        number = next(self.numbers)
        defaults = {"external_id": str(number), "title": f"Poster {number}", "search_text": f"Poster {number}"}
        return self._keep(Product(**_of(store) | defaults | values))

    def variant(self, product: Product, **values: Any) -> Variant:
        number = next(self.numbers)
        defaults = {"external_id": str(number), "title": "A3", "sku": f"PST-{number}", "price": 1990, "currency": "EUR"}
        own = {"client_id": product.client_id, "store_id": product.store_id, "product_id": product.id}
        return self._keep(Variant(**own | defaults | values))

    def order(self, store: Store, **values: Any) -> Order:
        number = next(self.numbers)
        defaults = {
            "external_id": str(number),
            "number": str(number),
            "placed_at": now(),
            "currency": "EUR",
            "buyer": "Anna Bianchi",
            "country": "IT",
            "address": ADDRESS,
            "search_text": f"{number} Anna Bianchi",
        }
        return self._keep(Order(**_of(store) | defaults | values))

    def item(self, order: Order, **values: Any) -> OrderItem:
        number = next(self.numbers)
        own = {"client_id": order.client_id, "store_id": order.store_id, "order_id": order.id, "due_at": order.due_at}
        defaults = {"external_id": str(number), "title": "Poster, A3", "quantity": 1, "status": order.status}
        return self._keep(OrderItem(**own | defaults | values))

    def category(self, **values: Any) -> CatalogCategory:
        number = next(self.numbers)
        defaults = {"key": f"shelf-{number}", "names": {"en": f"Shelf {number}", "it": f"Scaffale {number}"}}
        return self._keep(CatalogCategory(**defaults | values))

    def catalog_product(self, **values: Any) -> CatalogProduct:
        """A published poster for everyone: A4 and A3, each with its variant and its required front."""
        key = values.get("key") or f"poster-{next(self.numbers)}"
        attributes = [attribute("format", "pf", a4=("A4", "A4"), a3=("A3", "A3"))]
        defaults = {"category_id": values.get("category_id") or self.category().id, "names": {"en": key, "it": key}}
        state = {"state": CatalogState.PUBLISHED, "attributes": attributes, "base_price": 500}
        product = CatalogProduct(**defaults | state | {"key": key} | values)
        if "areas" not in values:
            sizes = {"a4": (210, 297), "a3": (297, 420)}
            product.areas = [print_area(*size, only_for={"format": name}) for name, size in sizes.items()]
        db.add(product)
        generate(product)
        keep_version(product)
        return self._keep(product)

    def file(self, client_id: int, **values: Any) -> File:
        """A picture that was looked at and fits an A4 poster with its bleed at 300 dpi."""
        number = next(self.numbers)
        defaults = {"name": f"poster {number}.png", "state": FileState.READY, "sha256": f"{number:064x}", "bytes": 1000}
        work = {"work_state": WorkState.DONE, "due_at": None, "format": "png", "facts": picture(2552, 3579)}
        return self._keep(File(**defaults | work | {"client_id": client_id} | values))

    def design(self, client_id: int, made_of: CatalogVariant | None = None, **values: Any) -> Design:
        """An empty one, for an A4 poster where nothing else is named."""
        made_of = made_of or self.catalog_product().variants[0]
        drawn_for = {"catalog_variant_id": made_of.id, "areas_print": made_of.areas_print}
        defaults = {"name": f"Design {next(self.numbers)}", "document": {"format": 1, "areas": {}}}
        return self._keep(Design(client_id=client_id, **drawn_for | defaults | values))

    def mapping(self, variant: Variant, file: File) -> Mapping:
        """`variant` is made as some catalog variant, and printed from `file`."""
        made_of = self.catalog_product().variants[0]
        place = {"client_id": variant.client_id, "store_id": variant.store_id}
        mapping = Mapping(**place, variant_id=variant.id, catalog_variant_id=made_of.id, changed_at=now())
        mapping.files = [MappingFile(client_id=variant.client_id, area="front", file_id=file.id)]
        return self._keep(mapping)

    def _keep(self, row: Row) -> Row:
        db.add(row)
        db.commit()
        return row


def attribute(key: str, code: str, **values: tuple[str, str]) -> dict[str, Any]:
    """An attribute of a catalog product: attribute("size", "sz", s=("Small", "Piccola"))."""
    told = [{"key": one, "names": {"en": names[0], "it": names[1]}, "cents": 0} for one, names in values.items()]
    return {"key": key, "code": code, "names": {"en": key.title(), "it": key.title()}, "values": told}


def print_area(width: float, height: float, key: str = "front", **values: Any) -> PrintArea:
    resolution = {"least_dpi": 100, "good_dpi": 200}
    defaults = {"names": {"en": "Front", "it": "Fronte"}, "formats": ["jpeg", "pdf", "png", "tiff"]} | resolution
    return PrintArea(key=key, width_mm=width, height_mm=height, **defaults | values)


def picture(width: int, height: int) -> dict[str, Any]:
    """The facts of a PNG of so many pixels."""
    return asdict(FileFacts(FileFormat.PNG, size_bytes=1000, width_px=width, height_px=height, colour_space="rgb"))


ADDRESS = {
    "first_name": "Anna",
    "last_name": "Bianchi",
    "company": "",
    "line1": "Via Roma 1",
    "line2": "",
    "city": "Torino",
    "state": "TO",
    "post_code": "10121",
    "country": "IT",
    "phone": "",
}


def _of(store: Store) -> dict[str, Any]:
    return {"client_id": store.client_id, "store_id": store.id}
