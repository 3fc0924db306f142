"""All products of a large shop at once: Shopify writes them into a file by itself, and we fetch it.

The file has a line for each thing, children anywhere behind their parent. It is kept on disk and gone through twice, so
that memory holds no more than where each line begins. A file that is not whole is no catalogue, and none at all is not
an empty one.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from typing import BinaryIO

from platforms.answers import Answer, read_json
from platforms.errors import Code, MissingPermission, Refused, Temporary, Throttled
from platforms.http import Http
from platforms.shopify.api import Api
from platforms.shopify.documents import DOCUMENTS
from platforms.shopify.products import product_of
from platforms.shopify.text import Row
from platforms.text import utc
from platforms.values import Product

FROM = 1000  # products; below, pages are quicker
OPEN = ("CREATED", "RUNNING")
PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds before each look, then REST
REST = 4.0  # whoever looks on sees every few seconds that we are still at it
PATIENCE = 240.0  # seconds in one go; then the job comes again, and finds the operation that it started
COME_AGAIN = timedelta(minutes=1)
STILL_GOOD = timedelta(hours=1)  # for a walk that goes on
SECONDS = 600.0
MAX_BYTES = 2 * 1024**3
VARIANT = "gid://shopify/ProductVariant/"
BUSY = ("OPERATION_IN_PROGRESS", "LIMIT_REACHED")


def walk(api: Api, http: Http, currency: str, *, goes_on: bool) -> Iterator[Product]:
    done = _waited_for(api, _known(api, goes_on=goes_on) or _started(api))
    if not done.get("url"):
        return
    with TemporaryFile() as file:
        _fetch(str(done["url"]), http, file, done)
        yield from read(file, currency, int(done.get("rootObjectCount") or 0))


def read(file: BinaryIO, currency: str, expected: int) -> Iterator[Product]:
    """The products of a fetched file. Raises Temporary(CUT_SHORT) where lines are missing or belong to nothing."""
    products, children = _places(file)
    if len(products) < expected or not children.keys() <= products.keys():
        raise Temporary(Code.CUT_SHORT)
    for product, place in products.items():
        row = _line_at(file, place)
        yield product_of(row, [_line_at(file, each) for each in children.get(product, ())], currency)


def _known(api: Api, *, goes_on: bool) -> str | None:
    """The one that runs already (our app asks for nothing else in this way, and is shown its own alone); for a walk
    that goes on, the one that it began with too."""
    rows = (row for row in api.ask("BulkKnown")["bulkOperations"]["nodes"] if row["type"] == "QUERY")
    usable = (row for row in rows if row["status"] in OPEN or (goes_on and _is_good(row)))
    return next((str(row["id"]) for row in usable), None)


def _is_good(row: Row) -> bool:
    ended = utc(row.get("completedAt"))
    return row["status"] == "COMPLETED" and ended is not None and datetime.now(UTC) - ended < STILL_GOOD


def _started(api: Api) -> str:
    try:
        said = api.write("BulkStart", query=DOCUMENTS["BulkProducts"])
    except Refused as fault:
        if fault.facts.get("shop_code") in BUSY:
            raise Throttled(datetime.now(UTC) + COME_AGAIN) from None
        raise
    if not said.get("bulkOperation"):
        raise Temporary(Code.BULK_FAILED)
    return str(said["bulkOperation"]["id"])


def _waited_for(api: Api, operation: str) -> Row:
    give_up, pauses = time.monotonic() + PATIENCE, iter(PAUSES)
    while True:
        row = api.ask("BulkStatus", id=operation)["bulkOperation"]
        if row is None:
            raise Temporary(Code.BULK_FAILED)
        if row["status"] not in OPEN:
            return _ended_well(row)
        if time.monotonic() > give_up:
            raise Throttled(datetime.now(UTC) + COME_AGAIN)
        time.sleep(next(pauses, REST))


def _ended_well(row: Row) -> Row:
    if row["status"] != "COMPLETED":
        if row.get("errorCode") == "ACCESS_DENIED":
            raise MissingPermission(Code.SCOPE_MISSING, scopes="read_products")
        raise Temporary(Code.BULK_FAILED, shop_code=str(row.get("errorCode") or row["status"]))
    if not row.get("url") and str(row.get("objectCount")) != "0":
        raise Temporary(Code.BULK_FAILED, shop_code="NO_URL")  # else a whole catalogue would be lost in silence
    return row


def _fetch(url: str, http: Http, file: BinaryIO, done: Row) -> None:
    """From a storage that is not the shop: it gets no key of ours, and waits in no line with the shop's calls."""
    http.elsewhere(seconds=SECONDS, max_bytes=MAX_BYTES).download(url, file.write, _accept)
    size = done.get("fileSize")
    if size is not None and file.tell() < int(size):
        raise Temporary(Code.CUT_SHORT)


def _accept(answer: Answer) -> None:
    if answer.status != 200:
        raise Temporary(Code.BULK_FAILED, status=answer.status)  # the address was good for seven days


def _places(file: BinaryIO) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Where the line of each product begins, and those of its variants: what else hangs on a product is not sold."""
    products: dict[str, int] = {}
    children: dict[str, list[int]] = {}
    place = 0
    file.seek(0)
    for line in file:
        row = _row(line)
        if "__parentId" not in row:
            products[str(row["id"])] = place
        elif str(row["id"]).startswith(VARIANT):
            children.setdefault(str(row["__parentId"]), []).append(place)
        place += len(line)
    return products, children


def _line_at(file: BinaryIO, place: int) -> Row:
    file.seek(place)
    return _row(file.readline())


def _row(line: bytes) -> Row:
    try:
        row = read_json(line)
    except ValueError:
        raise Temporary(Code.CUT_SHORT) from None
    if not isinstance(row, dict) or not row.get("id"):
        raise Temporary(Code.SHAPE_UNKNOWN)
    return row
