"""One module for each list. A list stands in `LISTINGS` to be had as a file."""

from services.exports.listing import Listing
from services.exports.lists import order_lines, orders

LISTINGS: dict[str, Listing] = {module.LISTING.key: module.LISTING for module in (orders, order_lines)}
