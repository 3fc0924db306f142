"""The field map: where each part of an order stands in a store's messages, and what it finds in one of them.

What a Pressero webhook holds is not written anywhere we could read, and differs with how the printer had it set up. So
every part has a path (`platforms.pressero.paths`), and a person can change it while looking at a message that came.
The defaults name the members that Pressero's API uses; an order read by the API is kept in that same shape.

An item's parts are paths through the list of items. `#` in a name stands for the numbers 1 to 10.
"""

from collections.abc import Mapping
from typing import Any

from platforms.answers import read_json
from platforms.field_maps import Expected, Found, PathFault
from platforms.pressero.paths import Literal, Steps, after, first, parse, shared, values
from platforms.text import plain

NUMBERED = 10
SHOWN = 200  # characters of a value
ITEM = "Data.Items[]"


def _anywhere(*names: str) -> str:
    """On the order, else on its first item that has it."""
    return " | ".join([*(f"Data.{name}" for name in names), *(f"{ITEM}.{name}" for name in names)])


def _on_item(*names: str) -> str:
    return " | ".join(f"{ITEM}.{name}" for name in names)


FIELDS: dict[str, str] = {
    "event": "TypeName",
    "happened_at": "Timestamp",
    "site_id": f"SiteId | {_anywhere('SiteId')}",
    "only_site_id": "",  # "=<id>": a message of another site of the same printer is none of this store's
    "site_name": _anywhere("SiteName"),
    "domain": _anywhere("Domain"),
    "only_domain": "",  # "=<domain>": without an id, this says that a message is ours; another one proves nothing
    "integration_id": _anywhere("SiteIntegrationId", "IntegrationId"),  # of the site: our client's reference
    "number": _anywhere("OrderNumber"),
    "placed_at": _anywhere("OrderDate"),
    "currency": _anywhere("Currency", "CurrencyCode"),
    "po_number": _anywhere("PONumber"),
    "ship_by": _anywhere("RequestedShipDate", "ReqShipDate"),
    "total": _anywhere("OrderTotal"),
    "tax": _anywhere("OrderTax"),
    "shipping": _anywhere("OrderShipping"),
    "discount": _anywhere("OrderDiscount"),
    "shipping_method": _anywhere("ShippingMethod"),
    "buyer_first_name": _anywhere("OrderedByFirstName"),
    "buyer_last_name": _anywhere("OrderedByLastName"),
    "buyer": _anywhere("OrderedByName"),
    "email": _anywhere("OrderedByEmail"),
    "phone": _anywhere("OrderedByPhone"),
    "note": "Data.Notes | Data.OrderNotes",
    "items": ITEM,
    "item.id": _on_item("OrderItemId"),
    "item.seq": _on_item("OrderItemSeq", "OrderItemNumber"),
    "item.kit_id": _on_item("ParentOrderItemId"),
    "item.product_id": _on_item("Product.ProductId", "ProductId"),
    "item.sku": _on_item("Product.PrintersPartNum", "PrinterPartNumber", "Product.PublicPartNum", "ClientPartNumber"),
    "item.name": _on_item("ItemName", "ProductName", "Product.ProductName"),
    "item.quantity": _on_item("Quantity"),
    "item.price": _on_item("Price"),  # of all pieces of the item, without tax
    "item.tax": _on_item("ItemTax"),
    "item.shipping": _on_item("Shipping"),
    "item.options": _on_item("OrderItemOptionsText"),
    "item.note": _on_item("ItemNotes"),
    "item.file_url": _on_item("PrintFileUrl", "FileUrl"),
    "item.attribute_name": f"{ITEM}.ProductAttributeName#",
    "item.attribute_value": f"{ITEM}.ProductAttributeValue#",
    "item.form_name": f"{ITEM}.ProductFormField#",
    "item.form_value": f"{ITEM}.ProductFormValue#",
    "item.is_approved": _on_item("IsApproved"),
    "item.is_denied": _on_item("IsDenied"),
    "item.tracking": _on_item("ShipmentTracking"),
    "ship.first_name": _on_item("ShipToFirstName"),
    "ship.last_name": _on_item("ShipToLastName"),
    "ship.company": _on_item("ShipToBusiness"),
    "ship.line1": _on_item("ShipToAddress1"),
    "ship.line2": _on_item("ShipToAddress2"),
    "ship.line3": _on_item("ShipToAddress3"),
    "ship.city": _on_item("ShipToCity"),
    "ship.state": _on_item("ShipToStateProvince"),
    "ship.post_code": _on_item("ShipToPostal"),
    "ship.country": _on_item("ShipToCountry"),
    "ship.phone": _on_item("ShipToPhone"),
}
COMPARED = ("only_site_id", "only_domain")  # with what a message tells: these are texts, and no paths
NEEDED = frozenset(
    {
        "number",
        "items",
        "item.id",
        "item.product_id",
        "item.name",
        "item.quantity",
        "ship.line1",
        "ship.city",
        "ship.country",
    }
)
NOTHING: dict[str, str] = {}


def look(fields: Mapping[str, str], body: bytes | str) -> list[Found]:
    """What a map finds in a message, part by part. A body that is no JSON, and a path that is none, find nothing."""
    try:
        root = read_json(body)
    except ValueError:
        root = None
    return [_found(name, path, root) for name, path in whole(fields).items()]


def misread(fields: Mapping[str, str]) -> dict[str, PathFault]:
    """The paths that cannot be understood, by the part that they are for."""
    found = {}
    for name, path in whole(fields).items():
        try:
            _check(name, path)
        except PathFault as fault:
            found[name] = fault
    return found


def _check(name: str, path: str) -> None:
    """Raises PathFault. What a message says of itself is no text to compare it with: it would always be the same."""
    steps = parse(path)
    if name in COMPARED and path.strip() and not (len(steps) == 1 and isinstance(steps[0][0], Literal)):
        raise PathFault(0, Expected.TEXT)


def whole(fields: Mapping[str, str]) -> dict[str, str]:
    """The store's own paths, and the defaults for what it leaves out. An empty path: this part is not told."""
    return {name: fields.get(name, path) for name, path in FIELDS.items()}


def _found(name: str, path: str, root: Any) -> Found:
    try:
        value = next((found for one in _numbers(path) if (found := first(one, root)) is not None), None)
    except PathFault:
        value = None
    return Found(name, path, value is not None, plain(value)[:SHOWN], name in NEEDED)


def _numbers(path: str) -> list[str]:
    return [path.replace("#", str(number)) for number in range(1, NUMBERED + 1)] if "#" in path else [path]


class Reading:
    """One message, read by one map. An item's part is looked for in that item where its path leads through the items,
    and in the whole message where it does not: an address may be the order's or each item's."""

    def __init__(self, fields: Mapping[str, str], root: Any) -> None:
        """Raises PathFault where any path is none, whether or not it would be asked for."""
        self._paths, self._root = whole(fields), root
        for name, path in self._paths.items():
            _check(name, path)
        self._prefix, self.items = self._listed()

    def value(self, name: str) -> Any | None:
        return first(self._paths[name], self._root)

    def of(self, item: Any, name: str) -> Any | None:
        return next((value for value in self._of(item, self._paths[name]) if value is not None), None)

    def pairs(self, item: Any, names: str, values_: str) -> list[tuple[Any, Any]]:
        """What is told as names and values apart: numbered, or in a list of both."""
        ways = zip(_numbers(self._paths[names]), _numbers(self._paths[values_]), strict=False)
        return [pair for one, other in ways for pair in self._paired(item, one, other)]

    def _paired(self, item: Any, name: str, value: str) -> list[tuple[Any, Any]]:
        """Row by row of the list that both paths lead through, so that a name without a value takes no other's."""
        for one, other in zip(parse(name), parse(value), strict=False):
            common = shared(one, other)
            rows = self._at(common, item)
            found = [(next(values(one[len(common) :], row), None), next(values(other[len(common) :], row), None))
                     for row in rows]  # fmt: skip
            if any(told is not None for told, _ in found):
                return found
        return []

    def _of(self, item: Any, path: str) -> list[Any]:
        for steps in parse(path):
            found = self._at(steps, item)
            if any(value is not None for value in found):
                return found
        return []

    def _at(self, steps: Steps, item: Any) -> list[Any]:
        below = after(steps, self._prefix) if self._prefix else None
        return list(values(steps, self._root) if below is None else values(below, item))

    def _listed(self) -> tuple[Steps, list[Any]]:
        for steps in parse(self._paths["items"]):
            if found := [row for row in values(steps, self._root) if isinstance(row, dict)]:
                return steps, found
        return (), []
