"""A delivery as it came, made readable: what is secret is masked for everybody, what is a person's for most."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models import Delivery, Order

MASK = "•••"
OF_AN_ADDRESS = ("first_name", "last_name", "company", "line1", "line2", "city", "post_code", "phone")
SHORTEST = 3  # letters; shorter words stand in everything
SECRET = re.compile(r"secret|token|signature|hmac|password|authorization|api[-_]?key|consumer[-_]?key|cookie", re.I)
SHOWN = re.compile(r"x-wc-|x-shopify-|webhook-|content-type$|user-agent$|asked-at$", re.I)  # headers that are shown
OF_A_PERSON = re.compile(
    r"^(e-?mail|.*_email|phone|.*_phone|telephone|first_?name|last_?name|full_?name|formatted_address|first_line"
    r"|second_line|city|zip|post_?code|.*_ip|.*ip_address|latitude|longitude|customer_note|buyer_note|note|.*message.*|tags)$",
    re.I,
)
ABOUT_A_PERSON = re.compile(r"^(billing|shipping|customer|buyer|recipient|client_details|.*address.*)$", re.I)


def headers_of(delivery: Delivery) -> dict[str, str]:
    """Those that tell of the delivery, in the order of their names."""
    told = sorted((name, str(value)) for name, value in delivery.headers.items() if SHOWN.match(name))
    return {name: MASK if SECRET.search(name) else value for name, value in told}


def body_of(delivery: Delivery, order: Order, *, with_people: bool) -> str:
    """Indented where it is JSON. What is not, is shown only to whoever may see everything in it."""
    try:
        content = json.loads(delivery.body)
    except ValueError:
        return delivery.body if with_people else MASK * bool(delivery.body)
    masker = Masker(None if with_people else _people(order))
    return json.dumps(masker.masked(content), ensure_ascii=False, indent=2)


@dataclass(frozen=True, slots=True)
class Masker:
    """`people`: what is known of whoever bought, to be found under whatever name a shop has it; None: it is shown."""

    people: frozenset[str] | None

    def masked(self, value: Any, *, is_person: bool = False) -> Any:
        if isinstance(value, Mapping):
            return {name: self._named(str(name), each, is_person=is_person) for name, each in value.items()}
        if isinstance(value, list):
            return [self.masked(each, is_person=is_person) for each in value]
        return MASK if value not in (None, "") and (is_person or self._tells(value)) else value

    def _named(self, name: str, value: Any, *, is_person: bool) -> Any:
        if SECRET.search(name):
            return MASK if value else value
        words = ABOUT_A_PERSON if isinstance(value, Mapping | list) else OF_A_PERSON
        hidden = self.people is not None and (is_person or bool(words.match(name)))
        return self.masked(value, is_person=hidden)

    def _tells(self, value: Any) -> bool:
        return isinstance(value, str) and any(word in value.casefold() for word in self.people or ())


def _people(order: Order) -> frozenset[str]:
    """Names, street, town and ways to reach them, as the order has them."""
    said = [order.buyer, order.email, order.phone, *(str(order.address.get(part) or "") for part in OF_AN_ADDRESS)]
    return frozenset(word.casefold() for word in said if len(word) >= SHORTEST)
