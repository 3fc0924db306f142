"""Whoever buys in the demo twice is somebody else each time: the same person would be held as a suspected duplicate."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.custom import buyers as custom
from sandbox.etsy import receipt_doc
from sandbox.pressero import people as pressero
from sandbox.shopify import buyers as shopify
from sandbox.woocommerce import buyers as woocommerce

FORMS: dict[str, Callable[[], dict[str, Any]]] = {
    "WooCommerce in Italian": lambda: woocommerce.someone("it"),
    "WooCommerce in English": lambda: woocommerce.someone("en"),
    "Shopify in Italy": lambda: shopify.someone("IT"),
    "Shopify abroad": lambda: shopify.someone("DE"),
    "Etsy": receipt_doc.someone,
    "Pressero": pressero.someone,
    "own shop": custom.someone,
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_nobody_comes_twice(form: Callable[[], dict[str, Any]]) -> None:
    came = [form() for _visit in range(9)]
    names = {name: [person.get(name) for person in came] for name in came[0] if "name" in name.lower()}
    assert len(set(zip(*names.values(), strict=True))) == len(came)
    emails = [person[name] for person in came for name in person if name.lower() == "email"]
    assert len(set(emails)) == len(emails)
    assert all("@" in email and email.isascii() for email in emails)
