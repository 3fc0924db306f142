"""The part of the port through which products of ours are put on sale."""

from collections.abc import Callable

from platforms.errors import Code, Refused
from platforms.offers import Offer, Question
from platforms.values import Product


class Selling:
    def questions(self) -> list[Question]:
        """What this shop must be told with each offer, with what it lets one answer."""
        return []

    def publish(self, offer: Offer, known: Callable[[str], None]) -> Product:
        """Have this offer in the shop as it is now, and give what the shop has then. May be repeated, and after a
        death at any moment: there is one product of it. `known` hears the shop's id as soon as there is one.

        Raises Refused(FIELDS_REFUSED, fields=…) with the shop's own words, and NotFound(GONE) where the product that
        `external_id` names was deleted there.
        """
        raise Refused(Code.ASKED_WRONGLY)
