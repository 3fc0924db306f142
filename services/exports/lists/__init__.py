"""One module for each subject. A list stands in `LISTINGS` to be had as a file."""

from services.exports.listing import Listing
from services.exports.lists import (
    activity,
    catalog,
    clients,
    floor,
    order_lines,
    orders,
    packages,
    people,
    stores,
    variants,
)

ALL = (
    orders.LISTING,
    order_lines.LISTING,
    packages.LISTING,
    floor.LISTING,
    variants.LISTING,
    stores.LISTING,
    clients.LISTING,
    people.USERS,
    people.STAFF,
    activity.LISTING,
    catalog.LISTING,
)
LISTINGS: dict[str, Listing] = {listing.key: listing for listing in ALL}
