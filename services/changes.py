"""What a client or its shop wants changed after release, as differences; and carrying them out where that is possible.

Production is not touched silently: an address holds until something has left, a quantity and a print file until their
line is begun. A line that is given back whole is stopped as the table of transitions has it (T26, T27).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from core.rights import Actor
from models import Order, OrderItem, Reason, Status
from services.file_wishes import FILE, FileWish, file_wishes
from services.line_files import exchange_file
from services.specifications import specifications_of
from services.transitions import ON_THE_WAY, is_live, may, move

ADDRESS = "address"


def wanted(order: Order, pieces: Mapping[int, int], address: Mapping[str, str] | None) -> dict[str, Any]:
    """{"item-7": [now, wanted, title], "address": [now, wanted]}, of what differs. `pieces` are sold, by item id."""
    live = [item for item in order.items if is_live(item) and pieces.get(item.id, item.quantity) != item.quantity]
    found: dict[str, Any] = {f"item-{item.id}": [item.quantity, pieces[item.id], item.title] for item in live}
    if address is not None and any(order.address.get(name, "") != value for name, value in address.items()):
        found[ADDRESS] = [order.address, {**order.address, **address}]
    return found


def carry_out(order: Order, asked: Mapping[str, Any], actor: Actor) -> list[str]:
    """Of a locked order; the names of what cannot be done any more: "address", or the title of a line."""
    files = {f"{FILE}{wish.item.id}-{wish.area.key}": wish for wish in file_wishes(order, asked)}
    items, too_late = _by_name(order), []
    for name, (_before, after, *title) in asked.items():
        if name == ADDRESS:
            is_done = _send_to(order, after)
        elif name.startswith(FILE):
            is_done = _print_from(order, files.get(name))
        else:
            is_done = _make(order, items.get(name), after, actor)
        if not is_done:
            too_late.append(title[0] if title else name)
    return too_late


def beyond_limits(order: Order, asked: Mapping[str, Any]) -> Iterator[tuple[Reason, dict[str, Any]]]:
    """(reason, facts), as the checks of an order would name it: more or fewer than a line is made in, or a country that
    it is not sent to. Whoever answers may let it pass."""
    items, made_to = _by_name(order), specifications_of(order.items)
    for name, (_before, after, *_title) in asked.items():
        item = items.get(name)
        if item and item.id in made_to and isinstance(after, int) and after > 0:
            pieces, limits = after * item.multiplier, made_to[item.id]
            if not limits.is_made_in(pieces):
                facts = {"line": item.title, "pieces": pieces, "least": limits.least, "most": limits.most}
                yield Reason.QUANTITY_OUT_OF_LIMITS, facts
    country = asked[ADDRESS][1].get("country", "") if ADDRESS in asked else order.country
    for item in order.items if country != order.country else ():
        if is_live(item) and item.id in made_to and not made_to[item.id].is_sent_to(country):
            yield Reason.DESTINATION_NOT_SERVED, {"line": item.title, "country": country}


def given_back(order: Order, asked: Mapping[str, Any]) -> list[OrderItem]:
    """The lines of which none is wanted any more."""
    items = _by_name(order)
    return [items[name] for name, (_before, after, *_title) in asked.items() if name in items and after == 0]


def _by_name(order: Order) -> dict[str, OrderItem]:
    """The shop names a line by its own id, a person's form by ours."""
    return {key: item for item in order.items for key in (item.external_id, f"item-{item.id}") if key}


def _send_to(order: Order, address: dict[str, Any]) -> bool:
    if any(item.status in ON_THE_WAY for item in order.items):
        return False
    order.address, order.country = address, address.get("country", "")
    order.phone = address.get("phone") or order.phone
    return True


def _print_from(order: Order, wish: FileWish | None) -> bool:
    if wish is None or wish.item.status != Status.CREATED or not wish.can_be_printed:
        return False
    exchange_file(order, wish.item, wish.area.key, wish.after)
    return True


def _make(order: Order, item: OrderItem | None, pieces: Any, actor: Actor) -> bool:
    """So many of a line that nobody has begun; none at all: it is canceled, where the table has that for the actor."""
    if item is None or not isinstance(pieces, int):
        return False
    if pieces < 1:
        return may(item.status, Status.CANCELED, actor) and move(order, Status.CANCELED, actor, items=[item])
    if item.status != Status.CREATED:
        return False
    item.quantity = pieces
    return True
