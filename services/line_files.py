"""A released line is printed from another file than it was released with."""

from models import File, Happening, Order, OrderItem
from services.activity import log_activity
from services.making import pinned
from services.transitions import tell


def exchange_file(order: Order, item: OrderItem, area: str, file: File) -> None:
    """From now on the line is made as was said for it, whatever its product is made of."""
    before = item.files.get(area, {}).get("name", "")
    item.files, item.mapping_version = {**item.files, area: pinned(file)}, None
    tell(order, Happening.CHANGE, "file_replaced", line=item.title, wanted={item.title: [before, file.name]})
    log_activity("order.file_replaced", order, name=order.number, before={area: before}, after={area: file.name})
