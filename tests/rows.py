"""Rows for tests, with everything filled in that the test does not care about. Each is committed."""

import itertools
from typing import Any, TypeVar

from core.crypto import new_token
from core.db import db, now
from core.matrix import Role
from models import Base, Client, Membership, Order, OrderItem, Product, Store, User, Variant

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
        own = {"client_id": order.client_id, "store_id": order.store_id, "order_id": order.id}
        defaults = {"external_id": str(number), "title": "Poster, A3", "quantity": 1, "status": order.status}
        return self._keep(OrderItem(**own | defaults | values))

    def _keep(self, row: Row) -> Row:
        db.add(row)
        db.commit()
        return row


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
