"""Orders that people place by hand. They begin as a draft (T1); submitted (T2), they go the way of a shop's orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from core.db import db, now
from core.rights import Actor
from core.search import found_by
from models import Client, File, Happening, Order, OrderItem, Status, Store
from platforms import PLATFORMS, Ability
from platforms.values import Address, ShopLine, ShopOrder, Stage
from services import orders
from services.activity import changed, log_activity
from services.making import pinned
from services.order_rows import buyer_values, order_words, skus
from services.orderable import Orderable
from services.shop_news import twin_key
from services.transitions import NotAllowed, lock, tell

MOST_LINES = 100
MOST_PIECES = 1_000_000
MOST_MONEY = 10**10  # minor units


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """`price` is what the buyer pays for one piece; `files` are those of the print areas of a catalog product."""

    ware: Orderable
    quantity: int
    price: int
    files: dict[str, File]
    reference: str = ""

    def as_shop_line(self) -> ShopLine:
        product, variant = self.ref.split("/")
        return ShopLine(
            self.reference, product, variant, self.ware.title, self.quantity, sku=self.sku, price=self.price
        )

    @property
    def sku(self) -> str:
        return self.ware.variant.sku if self.ware.variant else ""

    @property
    def ref(self) -> str:
        variant = self.ware.variant
        return f"{variant.product.external_id}/{variant.external_id}" if variant else f"/{self.ware.choice}"


@dataclass(frozen=True, slots=True)
class Placed:
    """What the form says of an order."""

    lines: Sequence[PlacedLine]
    address: Address
    email: str = ""
    shipping_method: str = ""
    reference: str = ""
    note: str = ""
    is_test: bool = False

    @property
    def total(self) -> int:
        return sum(line.price * line.quantity for line in self.lines)


def draft(store: Store, form_key: str, placed: Placed) -> Order:
    """T1. One form is one order, however often and from however many windows it is sent; locked until the commit.

    Sent again, it changes the draft that it made; an order that was submitted meanwhile stays as it is.
    """
    client = lock_client(store.client_id)
    own = select(Order).where(Order.client_id == client.id, Order.form_key == form_key)
    if order := db.scalars(own).one_or_none():
        change(order, placed)
        return order
    number = next_number(client)
    order = Order(client_id=client.id, store_id=store.id, form_key=form_key, number=number, status=Status.DRAFT)
    order.placed_at, order.currency, order.address = now(), store.currency, {}
    db.add(order)
    db.flush()
    _write(order, placed)
    tell(order, Happening.STATUS, "placed", steps=(None, Status.DRAFT))
    log_activity("order.placed", order, name=number)
    return order


def change(order: Order, placed: Placed) -> None:
    """The draft says what the form says. Anything that is no draft any more stays as it is."""
    lock(order)
    if order.status != Status.DRAFT:
        return
    if fields := _write(order, placed):
        order.version += 1
        tell(order, Happening.CHANGE, "draft_changed", fields=fields)
        log_activity("order.draft_changed", order, name=order.number, after={"fields": fields})


def submit(order: Order, who: Actor) -> None:
    """T2, and at once the checks that a shop's order goes through. Twice is once."""
    lock(order)
    if order.status == Status.DRAFT:
        order.placed_at = now()
        note_order(db.get_one(Store, order.store_id))
        orders.submit(order, who)


def discard(order: Order) -> None:
    """A draft goes without a trace but the activity log's; its number is not given again. Raises NotAllowed."""
    own = select(Order.status).where(Order.client_id == order.client_id, Order.id == order.id)
    status = db.scalar(own.with_for_update())
    if status is None:  # from another window
        return
    if status != Status.DRAFT:
        raise NotAllowed(status, Status.DRAFT)
    log_activity("order.draft_deleted", order, name=order.number)
    db.execute(delete(Order).where(Order.client_id == order.client_id, Order.id == order.id))


def with_reference(store: Store, reference: str, besides: int | None) -> Order | None:
    """Another order of the store with this reference, the latest."""
    own = select(Order).where(Order.client_id == store.client_id, Order.store_id == store.id)
    alike = own.where(found_by(Order.search, reference), Order.reference == reference)
    others = alike.where(Order.id != (besides or 0), Order.status != Status.CANCELED)
    return db.scalars(others.order_by(Order.id.desc()).limit(1)).first()


def lock_client(client_id: int) -> Client:
    """Whoever numbers an order waits for the one before; what only refers to the client does not wait."""
    own = select(Client).where(Client.id == client_id).with_for_update(key_share=True)
    return db.scalars(own.execution_options(populate_existing=True)).one()


def next_number(client: Client) -> str:
    """Of a locked client: the number of its next order that is placed here."""
    client.orders_by_hand += 1
    return f"M-{client.orders_by_hand:04}"


def _write(order: Order, placed: Placed) -> list[str]:
    """The order's own values and its lines; the names of those that changed. The log outlives whom they speak of."""
    shop = as_shop_order(order.number, order.currency, placed)
    _before, after = changed(
        order,
        reference=placed.reference,
        note=placed.note,
        is_test=placed.is_test,
        total=placed.total,
        **buyer_values(shop),
    )
    order.twin_key = twin_key(shop)
    order.search_text = order_words(order.number, order.reference, shop.buyer, shop.email, *skus(shop.lines))
    return sorted(after) + (["lines"] if _write_lines(order, placed.lines) else [])


def as_shop_order(number: str, currency: str, placed: Placed) -> ShopOrder:
    address = placed.address
    return ShopOrder(
        external_id="",
        number=number,
        stage=Stage.PAID,
        shop_status="",
        currency=currency,
        lines=tuple(line.as_shop_line() for line in placed.lines),
        address=address,
        total=placed.total,
        buyer=" ".join(filter(None, (address.first_name, address.last_name))) or address.company,
        email=placed.email,
        phone=address.phone,
        shipping_method=placed.shipping_method,
        note=placed.note,
        is_test=placed.is_test,
    )


def _write_lines(order: Order, lines: Sequence[PlacedLine]) -> bool:
    """A draft's lines are written anew where they differ."""
    own = (OrderItem.client_id == order.client_id, OrderItem.order_id == order.id)
    before = db.scalars(select(OrderItem).where(*own).order_by(OrderItem.id))
    items = [OrderItem(**item_row(order.client_id, order.store_id, line), order_id=order.id) for line in lines]
    if [*map(_summed_up, before)] == [*map(_summed_up, items)]:
        return False
    db.execute(delete(OrderItem).where(*own))
    db.add_all(items)
    db.flush()
    db.expire(order, ["items"])
    return True


def _summed_up(item: OrderItem) -> list[Any]:
    files = {area: file["id"] for area, file in item.files.items()}
    return [item.title, item.quantity, item.multiplier, item.price, item.sku or item.product_uid, files]


def item_row(client_id: int, store_id: int, line: PlacedLine) -> dict[str, Any]:
    """A line that names the catalog itself keeps its choice from the start; the others follow their mapping."""
    variant, made_of = line.ware.variant, line.ware.made_of
    return {
        "client_id": client_id,
        "store_id": store_id,
        "external_id": line.reference or None,
        "status": Status.DRAFT,
        "variant_id": variant.id if variant else None,
        "product_ref": line.ref if variant else "",
        "title": line.ware.title[:500],
        "sku": line.sku,
        "options": variant.options if variant else {},
        "quantity": line.quantity,
        "price": line.price,
        "catalog_variant_id": made_of.id if made_of else None,
        "product_uid": made_of.uid if made_of else "",
        "multiplier": line.ware.multiplier,
        "files": {area: pinned(file) for area, file in line.files.items()},
    }


def note_order(store: Store) -> None:
    """Of a shop, the time of the last order says that orders come in by themselves."""
    if Ability.ORDERS not in PLATFORMS[store.platform].does:
        store.ordered_at = now()
