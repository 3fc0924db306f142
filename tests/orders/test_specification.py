"""What was ordered against what can be made, in words, on the page of a line."""

import re

import pytest

from core.db import db
from core.matrix import Role
from services.mappings import connect
from services.release import look_anew
from services.transitions import lock


@pytest.fixture
def line(make):
    """Of a released order: one A4 poster to Italy; at most 100 go, to Italy and Germany."""
    poster, store = make.catalog_product(key="poster", most=100, countries=["IT", "DE"]), make.store()
    variant = make.variant(make.product(store))
    a4 = next(one for one in poster.variants if one.values == {"format": "a4"})
    connect([variant], a4, {"front": make.file(store.client_id)})
    order = make.order(store, country="IT")
    item = make.item(order, variant_id=variant.id)
    lock(order)
    look_anew(order)
    db.commit()
    return item


@pytest.fixture
def said(make, sign_in):
    """{what: (ordered, fits)} on the page."""
    browser = sign_in(make.member(Role.PREPRESS))

    def read(item) -> dict[str, tuple[str, bool]]:
        page = browser.get(f"/orders/{item.order_id}/items/{item.id}/specification").text
        table = page.partition("Can be made</th>")[2].partition("</table>")[0]
        rows = [re.findall(r"<td.*?>(.*?)</td>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", table, re.S)]
        return {what.strip(): (asked.strip(), "Fits" in state) for what, asked, _can, state in rows}

    return read


def test_a_line_that_can_be_made_fits_in_everything(line, said):
    found = said(line)
    assert (found["Pieces"], found["Country"]) == (("1", True), ("Italy", True))
    assert [fits for what, (_asked, fits) in found.items() if what.startswith("Print file")] == [True]


def test_each_limit_that_it_breaks_is_named(line, said):
    line.quantity, line.files, line.order.country = 5_000_000, {}, "US"
    db.commit()
    found = said(line)
    assert (found["Pieces"], found["Country"]) == (("5,000,000", False), ("United States", False))
    missing = {what: asked for what, (asked, fits) in found.items() if what.startswith("Print file") and not fits}
    assert list(missing.values()) == ["None yet."]
