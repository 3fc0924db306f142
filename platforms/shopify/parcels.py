"""What a Shopify shop knows of an order's parcels: those it was told, and what is still to be sent from where."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from platforms.errors import Code, NotFound
from platforms.shopify.api import Api
from platforms.shopify.text import Row, gid, next_cursor, nodes, number_of
from platforms.text import exact
from platforms.values import Package

SIZES = (10, 5, 1)
LINES = 20  # with their fulfilment order; the others follow by themselves
LINE_SIZES = (100, 50, 10)
UNDONE = ("CANCELLED", "ERROR", "FAILURE")
WAITING = ("OPEN", "IN_PROGRESS")
CREATE = "CREATE_FULFILLMENT"


@dataclass(frozen=True, slots=True)
class Told:
    """A parcel that the shop knows. `gid` is Shopify's, and `tracking` what it shows of it."""

    gid: str
    tracking: tuple[tuple[str, str, str], ...]  # code, carrier, link

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(code for code, _carrier, _link in self.tracking if code)

    def shows(self, package: Package) -> bool:
        """All of the parcel's tracking as it is now. A carrier or link that we do not give is Shopify's own guess."""
        ours = package.carrier.casefold()
        return any(
            code == package.code and ours in ("", carrier.casefold()) and package.url in ("", link)
            for code, carrier, link in self.tracking
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A fulfilment order: what of an order one location has to send. `rest`: line's number -> (gid there, pieces)."""

    gid: str
    status: str
    location: str
    can_be_sent: bool
    holds: tuple[str, ...] = ()
    due: str = ""
    rest: dict[str, tuple[str, int]] = field(default_factory=dict)


def told(api: Api, order_id: str) -> tuple[list[Told], bool]:
    """The parcels that the shop was told, and whether it called the order off."""
    order = api.ask("OrderFulfillments", urgent=True, orderId=gid("Order", order_id))["order"]
    if order is None:
        raise NotFound(Code.GONE)
    rows = (row for row in order["fulfillments"] if row["status"] not in UNDONE)
    return [Told(str(row["id"]), _tracking(row)) for row in rows], bool(order["cancelledAt"])


def pieces_in(api: Api, parcels: Sequence[Told]) -> Counter[str]:
    """Line's number -> pieces, of these parcels together."""
    found: Counter[str] = Counter()
    for parcel in parcels:
        for page in api.pages("FulfillmentLinesPage", LINE_SIZES, _lines_of_parcel, urgent=True, id=parcel.gid):
            for row in page:
                found[number_of(row["lineItem"]["id"])] += int(row["quantity"] or 0)
    return found


def parts(api: Api, order_id: str) -> list[Part]:
    """Empty while the shop has not routed the order, and where it is routed to places that are not ours to see."""
    variables = {"orderId": gid("Order", order_id), "linesFirst": LINES}
    pages = api.pages("OrderFulfillmentOrders", SIZES, _parts_in, urgent=True, **variables)
    return [_part(api, row) for page in pages for row in page]


def _tracking(row: Row) -> tuple[tuple[str, str, str], ...]:
    entries = row.get("trackingInfo") or ()
    return tuple((exact(each["number"]).strip(), exact(each["company"]), exact(each["url"])) for each in entries)


def _part(api: Api, row: Row) -> Part:
    location = row["assignedLocation"]
    where = (location.get("location") or {}).get("id") or location.get("name")
    holds = tuple(_reason(each) for each in row["fulfillmentHolds"])
    actions = {each["action"] for each in row["supportedActions"]}
    return Part(
        gid=str(row["id"]),
        status=str(row["status"]),
        location=exact(where),
        can_be_sent=row["status"] in WAITING and CREATE in actions,
        holds=holds,
        due=exact(row.get("fulfillAt")),
        rest={
            number_of(line["lineItem"]["id"]): (str(line["id"]), int(line["remainingQuantity"]))
            for line in _lines(api, row)
        },
    )


def _reason(hold: Row) -> str:
    """What the merchant wrote, else Shopify's own word for it."""
    return exact(hold.get("reasonNotes")) or exact(hold.get("reason")).replace("_", " ").lower()


def _lines(api: Api, row: Row) -> Iterator[Row]:
    yield from nodes(row["lineItems"])
    after = next_cursor(row["lineItems"])
    if after is not None:
        pages = api.pages(
            "FulfillmentOrderLinesPage", LINE_SIZES, _lines_of_part, urgent=True, id=row["id"], after=after
        )
        for page in pages:
            yield from page


def _parts_in(data: Row) -> Row | None:
    order = data["order"]
    return order["fulfillmentOrders"] if order else None


def _lines_of_parcel(data: Row) -> Row | None:
    parcel = data["fulfillment"]
    return parcel["fulfillmentLineItems"] if parcel else None


def _lines_of_part(data: Row) -> Row | None:
    part = data["fulfillmentOrder"]
    return part["lineItems"] if part else None
