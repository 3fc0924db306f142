"""What was ordered against what can be made: one comparison for each limit of the specification. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models import Order, OrderItem, PrintArea
from services.specifications import Specification


class Limit(StrEnum):
    QUANTITY = "quantity"
    COUNTRY = "country"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`asked` is what the order wants; `area` the print area that a file is for."""

    limit: Limit
    fits: bool
    asked: dict[str, Any] = field(default_factory=dict)
    area: PrintArea | None = None


def compared(order: Order, item: OrderItem, made_to: Specification, areas: Sequence[PrintArea]) -> list[Comparison]:
    """In the order in which the checks of an order ask. `areas`: those of the thing that is made."""
    fits = item.pieces >= made_to.least and (made_to.most is None or item.pieces <= made_to.most)
    is_served = not made_to.countries or order.country in made_to.countries
    return [
        Comparison(Limit.QUANTITY, fits, {"pieces": item.pieces}),
        Comparison(Limit.COUNTRY, is_served, {"country": order.country}),
        *(_file(item, area) for area in areas if area.is_required or area.key in item.files),
    ]


def _file(item: OrderItem, area: PrintArea) -> Comparison:
    file = item.files.get(area.key)
    return Comparison(Limit.FILE, file is not None, {"name": file["name"]} if file else {}, area)
