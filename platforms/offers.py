"""What is put on sale in a shop: plain values, the same for every platform.

A shop may be told the same offer any number of times, and after a worker died at any moment: it has one product then,
with these variants and these pictures, and no others of ours.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape


@dataclass(frozen=True, slots=True)
class OfferPicture:
    """`key` names the content: what the shop has under the same key is not sent again. `url` is where the shop can
    fetch it for itself, for the platforms that do; the others are given what `read` gives."""

    key: str
    name: str  # of a file, with its ending
    mime: str
    alt: str
    url: str
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class OfferVariant:
    """`sku` is ours, and no other product of the shop has it: the offer's mark and more behind a hyphen, or the mark
    itself where there is one variant without options. `price` in the smallest unit of the offer's currency."""

    sku: str
    price: int
    options: Mapping[str, str] = field(default_factory=dict)  # none where the product has one variant only


@dataclass(frozen=True, slots=True)
class Offer:
    """`mark` is a handle as shops put it into addresses, the offer's own for ever: by it the product is found again
    whose id nobody has heard.

    All variants have the same options. `chosen` answers the platform's `Question`s by their keys.
    """

    mark: str
    title: str
    text: str  # paragraphs, divided by empty lines
    currency: str
    variants: tuple[OfferVariant, ...]
    pictures: tuple[OfferPicture, ...]
    is_live: bool  # else a draft, which the merchant puts on sale
    began_at: datetime  # of the first try
    external_id: str = ""  # the shop's own, where it is known
    others: frozenset[str] = frozenset()  # the shop's ids of all other offers of ours
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> tuple[str, ...]:
        """The names of the options, in their order."""
        return tuple(self.variants[0].options)

    def values(self, option: str) -> list[str]:
        """All values of an option, in the order in which they come."""
        return list(dict.fromkeys(each.options[option] for each in self.variants))

    @property
    def html(self) -> str:
        blocks = [block.strip() for block in self.text.replace("\r\n", "\n").split("\n\n")]
        return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that this shop must be told with an offer: `answers` are (key, what the merchant reads). A shop that
    has none to choose from has to be set up first, on the platform's own pages."""

    key: str
    answers: tuple[tuple[str, str], ...]
    is_needed: bool = True
