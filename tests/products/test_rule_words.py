"""Rules by what the shop files its products under, and the files that rules take."""

import io

import pytest
from sqlalchemy import select

from core.db import db
from models import File, MappingRule, Product
from tests.products.conftest import picture_of
from tests.products.test_rules import art, bring, rule_of, states  # noqa: F401

FITTING = (2552, 3579)
SAID = {"types": ("Wall Art", "Posters"), "vendor": "Blue Whale", "tags": ("summer", "Sea & sun")}


@pytest.mark.parametrize(
    "condition",
    [{"product_type": "posters"}, {"product_type": "Wall Art"}, {"vendor": "blue whale"}, {"tag": "sea & sun"}],
)
def test_a_rule_connects_by_the_shops_own_words(bring, rule_of, condition):  # noqa: F811
    rule_of(**condition)
    assert states(bring(said=SAID, A="A4")) == {"A": "connected"}
    assert states(bring("Moon", said={"types": ("Poster",), "vendor": "Blue", "tags": ("sea",)}, B="A4"))["B"] == (
        "not_connected"
    )


def test_words_that_the_shop_adds_later_count_for_what_nobody_dealt_with(bring, rule_of):  # noqa: F811
    rule_of(tag="summer")
    assert states(bring(A="A4")) == {"A": "not_connected"}
    assert states(bring(said=SAID, A="A4")) == {"A": "connected"}


def test_the_words_stand_on_the_product_and_can_be_asked_for_in_the_form(admin, bring, a4):  # noqa: F811
    bring(said=SAID, A="A4")
    page = admin.get(f"/products/{db.scalars(select(Product.id)).one()}").text
    assert [word in page for word in ("Wall Art, Posters", "Blue Whale", "summer, Sea &amp; sun")] == [True] * 3
    form = {"name": "Summer", "tag": "summer", "vendor": "Blue Whale", "uid": a4.uid, "multiplier": 1, "store_id": 0}
    there = admin.post("/products/rules/", data=form).headers["Location"]
    page = admin.get(there).text
    assert ("vendor is “Blue Whale”, it has the tag “summer”" in page, "1 of 1 that match" in page) == (True, True)


def test_a_rule_takes_a_file_by_upload_and_connects_once_it_is_looked_at(admin, bring, rule_of, look):  # noqa: F811
    rule = rule_of(tag="summer", files={})
    found = bring(said=SAID, A="A4")
    there = f"/products/rules/{rule.id}"
    upload = (io.BytesIO(picture_of(*FITTING)), "art.png")
    admin.post(f"{there}/upload", data={"area": "front", "upload-front": upload})
    page = admin.get(there).text
    assert ("art.png" in page, "is not checked yet" in page, states(found)) == (True, True, {"A": "not_connected"})
    look()
    assert "Connect 1 now" in admin.get(there).text
    admin.post(f"{there}/batches")
    assert states(found) == {"A": "connected"}


def test_what_is_no_address_of_a_file_is_told_and_nothing_taken(admin, rule_of):  # noqa: F811
    rule = rule_of(tag="summer", files={})
    answer = admin.post(f"/products/rules/{rule.id}/upload", data={"area": "front", "url-front": "art.png"})
    assert (answer.status_code, "type the whole address of the file" in answer.text) == (422, True)
    db.expire_all()
    assert (db.get_one(MappingRule, rule.id).files, db.scalars(select(File.name)).all()) == ({}, ["art.png"])
    assert admin.post(f"/products/rules/{rule.id}/upload", data={"area": "sleeve"}).status_code == 404
