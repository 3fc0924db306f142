"""What was ordered against what can be made, in words, on the page of a line."""

import re

import pytest
from sqlalchemy import select, update

from core.db import db
from core.matrix import Role
from models import CatalogVariant, File, FileApproval, FileState
from services.mappings import connect
from services.preflight import findings_of
from services.release import look_anew
from services.transitions import lock
from tests.orders.made import makable
from tests.rows import picture


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


def checked(order):
    lock(order)
    look_anew(order)
    db.commit()
    db.expire_all()
    return order.items[0]


def test_a_file_of_another_size_does_not_fit_and_the_page_says_why(make, said, sign_in):
    order = makable(make)
    db.execute(update(File).values(facts=picture(3000, 3000)))
    line = checked(order)
    assert (order.status, order.reason) == ("on_hold", "file_size_mismatch")
    assert [fits for what, (_asked, fits) in said(line).items() if what.startswith("Print file")] == [False]
    browser = sign_in(make.member(Role.PREPRESS))
    url = f"/orders/{order.id}/items/{line.id}/specification"
    page = browser.get(url).text
    assert ("Does not fit" in page, "proportion" in page.lower(), "Approved as it is" in page) == (True, True, False)
    browser.post(f"/orders/{order.id}/acceptance", data={"version": order.version, "words": "The client wants it so"})
    assert "Approved as it is" in browser.get(url).text


def test_a_file_that_was_let_pass_on_its_print_area_fits(make, said, line):
    db.execute(update(File).values(facts=picture(3000, 3000)))
    db.commit()
    assert False in [fits for _asked, fits in said(line).values()]
    file, area = db.scalars(select(File)).one(), db.get_one(CatalogVariant, line.catalog_variant_id).areas[0]
    for code in {one.code for one in findings_of(file, area) if one.blocks}:
        given = {"client_id": file.client_id, "file_id": file.id, "area_id": area.id, "area_print": area.fingerprint}
        db.add(FileApproval(**given, code=code, by="Prepress", reason="The client wants it so"))
    db.commit()
    assert False not in [fits for _asked, fits in said(line).values()]


def test_of_a_file_that_is_being_looked_at_nothing_is_said_yet(make, sign_in):
    order = makable(make)
    db.execute(update(File).values(state=FileState.CHECKING))
    line = checked(order)
    page = sign_in(make.member(Role.PREPRESS)).get(f"/orders/{order.id}/items/{line.id}/specification").text
    row = page.partition("Can be made</th>")[2].partition("Print file")[2].partition("</tr>")[0]
    assert ("Checking" in row, "Fits" in row, "Does not fit" in row) == (True, False, False)


def test_a_line_that_has_not_passed_is_compared_as_its_mapping_has_it(make, said, sign_in):
    poster, store = make.catalog_product(key="poster", most=100, countries=["DE"]), make.store()
    variant = make.variant(make.product(store))
    connect([variant], poster.variants[0], {"front": make.file(store.client_id)})
    order = make.order(store, country="IT")
    item = make.item(order, variant_id=variant.id, quantity=200)
    checked(order)
    assert (order.status, item.catalog_variant_id) == ("failed", None)
    page = sign_in(make.member(Role.PREPRESS)).get(f"/orders/{order.id}").text
    assert f"/orders/{order.id}/items/{item.id}/specification" in page
    found = said(item)
    assert (found["Pieces"], found["Country"]) == (("200", False), ("Italy", False))
    assert [fits for what, (_asked, fits) in found.items() if what.startswith("Print file")] == [True]
