"""What a program sends to place an order."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self

from flask_babel import lazy_gettext as _
from pydantic import AfterValidator, Field, model_validator

from blueprints.api.parts import Country, Email, Id, Line, Name, Text, said, wrong
from blueprints.api.reading import Taken
from services.placing import MOST_LINES, MOST_MONEY, MOST_PIECES

MOST_ADDRESS = 2000


def whole_address(text: str) -> str:
    if text and not text.startswith(("https://", "http://")):
        raise wrong("address_invalid")
    return text


Address = Annotated[Line, AfterValidator(whole_address)]
AreaKey = Annotated[str, Field(max_length=40)]


class AddressSent(Taken):
    """Where it goes. A name or a company is needed, and a post code where the country has them."""

    first_name: Line = Field("", max_length=100)
    last_name: Line = Field("", max_length=100)
    company: Line = Field("", max_length=100)
    line1: Name = said(_("Street and number."), min_length=1, max_length=200)
    line2: Line = Field("", max_length=200)
    post_code: Line = Field("", max_length=20)
    city: Name = Field(min_length=1, max_length=100)
    state: Line = said(_("State or province."), "", max_length=100)
    country: Country = said(_("ISO 3166-1, two letters."))
    phone: Line = Field("", max_length=60)


class FileSent(Taken):
    """A print file: one that is here, or the address of one to be fetched."""

    file_id: Id | None = said(_("Of a file that POST /files has taken."), None)
    url: Address | None = said(_("Where it lies; fetched once the order is here."), None, max_length=MOST_ADDRESS)

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        if (self.file_id is None) == (not self.url):
            raise wrong("file_or_address")
        return self


class LineSent(Taken):
    """What is ordered: a connected variant by its SKU, or something of the catalog with its files."""

    reference: Line = said(_("Your own number of this line."), "", max_length=100)
    sku: Line = said(_("Of a variant of the store that is connected."), "", max_length=100)
    product_uid: Line = said(_("Of the catalog, with its files."), "", max_length=200)
    quantity: int = Field(ge=1, le=MOST_PIECES)
    price: int | None = said(
        _("What the buyer pays for one, in the currency's smallest unit; null: what the store asks for it."),
        None, ge=0, le=MOST_MONEY - 1,
    )  # fmt: skip
    files: dict[AreaKey, FileSent] = said(_("By the key of the print area."), default_factory=dict, max_length=20)

    @model_validator(mode="after")
    def one_product(self) -> Self:
        if bool(self.sku) == bool(self.product_uid):
            raise wrong("sku_or_uid")
        if self.sku and self.files:
            raise wrong("files_without_uid")
        return self


class OrderSent(Taken):
    """An order. Sent twice with the same reference it is one order, and gets the same answer."""

    store_id: Id
    reference: Name = said(_("Your own number of the order, once within the store."), min_length=1, max_length=100)
    is_test: bool = said(_("A test order goes the whole way, and is never produced for sale."), False)
    shipping_method: Line = Field("", max_length=120)
    email: Email = said(_("The buyer's."), "", max_length=254)
    note: Text = Field("", max_length=2000)
    address: AddressSent
    lines: list[LineSent] = Field(min_length=1, max_length=MOST_LINES)

    def as_said(self) -> dict[str, Any]:
        """What makes two requests the same order, in plain values."""
        return self.model_dump(mode="json")


# So that a line whose quantity is no number is asked for its SKU all the same.
LINE_STAND_IN = {"sku": "-", "quantity": 1}
STAND_INS: Mapping[str, Any] = {
    "store_id": 1, "reference": "-", "line1": "-", "city": "-", "country": "IT", "quantity": 1, "sku": "-",
    "product_uid": "-", "file_id": 1, "url": "https://example.com", "files[]": {"url": "https://example.com"},
    "lines": [LINE_STAND_IN], "lines[]": LINE_STAND_IN,
    "address": {"last_name": "-", "line1": "-", "city": "-", "country": "IT"},
}  # fmt: skip


class CancellationSent(Taken):
    """Why it is not wanted any more."""

    words: Line = said(_("For whoever reads the order's story."), "", max_length=500)


def differing(before: Any, after: Any, place: tuple[str | int, ...] = ()) -> Sequence[tuple[str | int, ...]]:
    """Where two such values differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        keys = [*dict.fromkeys([*before, *after])]
        return [spot for key in keys for spot in differing(before.get(key), after.get(key), (*place, key))]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        both = enumerate(zip(before, after, strict=True))
        return [spot for number, (one, other) in both for spot in differing(one, other, (*place, number))]
    return [] if before == after else [place]
