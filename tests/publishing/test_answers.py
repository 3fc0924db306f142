"""What a platform asks with so many answers that they are searched: Etsy's categories."""

import re

import pytest

from blueprints.publications.answers import found_in
from core.db import db
from models import Publication
from platforms.offers import Question
from tests.conftest import HTMX
from tests.publishing.conftest import market_of
from tests.publishing.road import ETSY, begun, said

PATHS = ("Clothing › Women › T-shirts", "Clothing › Men › T-shirts", "T-shirt supplies › Presses", "Home › Mugs")
QUESTION = Question("taxonomy_id", tuple((str(number), path) for number, path in enumerate(PATHS)))


@pytest.fixture
def etsy(app, live):
    with market_of("etsy", app, live) as running:
        yield running


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("shirt", ["1", "0", "2"]),  # where the last part has it first, and the shorter path before the longer one
        ("T-Shirts wom", ["0"]),
        ("mug", ["3"]),
        ("irt", []),
        ("", []),
    ],
)
def test_categories_are_found_by_the_beginnings_of_words_anywhere_in_their_path(term, found):
    assert [key for key, _path in found_in(QUESTION, term)[0]] == found


def test_of_many_found_the_chosen_one_stands_first_and_how_many_more_there_are_is_told():
    many = Question("taxonomy_id", tuple((str(number), f"Paper › Cards {number}") for number in range(3000)))
    found, more = found_in(many, "cards", "2999")
    assert (found[0][0], len(found), more) == ("2999", 13, 2987)


def radios(page: str) -> list[str]:
    return re.findall(r'type="radio" name="answer_taxonomy_id" value="(\d+)"', page)


def test_a_category_is_searched_while_typing_and_without_javascript_and_what_was_typed_stays(
    etsy, owner, connect, poster
):
    publication = begun(owner, connect(etsy), poster)
    here = f"/publications/{publication.id}"
    page = owner.get(f"{here}/edit").text
    assert (radios(page), "Clothing › Women" in page) == ([], False)
    part = owner.get(f"{here}/answers/taxonomy_id?find_taxonomy_id=shirt+wom", headers=HTMX).text
    assert ("<html" in part, len(radios(part))) == (False, 1)
    assert re.sub(r"<[^>]+>", "", part).split() == ["Clothing", "›", "Women", "›", "T-shirts"]
    data = {"title": "Half typed", "act": "find:taxonomy_id", "find_taxonomy_id": "mugs"}
    answer = owner.post(f"{here}/edit", data=data)
    assert (answer.status_code, radios(answer.text), 'value="Half typed"' in answer.text) == (200, ["1062"], True)
    db.expire_all()
    assert (publication.title, publication.chosen) == ("Poster", {})
    nothing = owner.get(f"{here}/answers/taxonomy_id?find_taxonomy_id=zebra", headers=HTMX).text
    assert "Nothing matches “zebra”." in nothing


def test_what_etsy_was_answered_is_remembered_for_the_same_product_and_the_shops_own_for_all(
    etsy, owner, connect, poster, make
):
    store = connect(etsy)
    first = begun(owner, store, poster)
    answer = owner.post(f"/publications/{first.id}/edit", data=said(poster, act="save", **ETSY))
    assert answer.status_code == 303
    again = begun(owner, store, poster)
    assert again.chosen == {key.removeprefix("answer_"): value for key, value in ETSY.items()}
    assert radios(owner.get(f"/publications/{again.id}/edit").text) == ["121"]
    mug = begun(owner, store, make.catalog_product(key="mug"))
    assert (mug.id != again.id, "taxonomy_id" in mug.chosen) == (True, False)
    assert mug.chosen["shipping_profile_id"] == ETSY["answer_shipping_profile_id"]
    assert db.query(Publication).count() == 3
