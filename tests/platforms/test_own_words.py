"""What a shop files its products under: product type or categories, vendor or brand, tags."""

import pytest

from platforms.custom.fields import Fields
from platforms.custom.products import product_of as of_own_shop
from platforms.errors import Temporary
from platforms.etsy.listings import product_of as of_etsy
from platforms.shopify.products import product_of as of_shopify
from platforms.text import MOST_WORDS, words
from platforms.woocommerce.products import product_of as of_woocommerce


def said(product):
    return product.types, product.vendor, product.tags


def test_shopify_says_one_type_one_vendor_and_tags():
    row = {"id": "gid://shopify/Product/1", "productType": "Poster", "vendor": "Blue Whale", "tags": ["sea", "sun"]}
    assert said(of_shopify(row, [], "EUR")) == (("Poster",), "Blue Whale", ("sea", "sun"))
    assert said(of_shopify(row | {"productType": "", "vendor": None, "tags": None}, [], "EUR")) == ((), "", ())


def test_woocommerce_says_categories_brands_and_tags():
    row = {
        "id": 1,
        "name": "Sunset",
        "categories": [{"id": 3, "name": "Wall Art"}, {"id": 4, "name": "Sea &amp; sun"}],
        "brands": [{"id": 5, "name": "Blue Whale"}],
        "tags": [{"id": 6, "name": "summer"}, "nonsense"],
    }
    assert said(of_woocommerce(row, [], "EUR")) == (("Wall Art", "Sea & sun"), "Blue Whale", ("summer",))
    assert said(of_woocommerce({"id": 1}, [], "EUR")) == ((), "", ()), "brands are newer than many a shop"


def test_etsy_says_tags():
    assert said(of_etsy({"listing_id": 1, "tags": ["sea", "sea", ""]})) == ((), "", ("sea",))


def test_an_own_shop_says_what_it_likes_to_and_is_told_of_what_are_no_words():
    row = {"id": "1", "title": "Sunset", "type": "Clothing", "vendor": "Blue Whale", "tags": ["summer"]}
    assert said(of_own_shop(Fields(row), "EUR")) == (("Clothing",), "Blue Whale", ("summer",))
    assert said(of_own_shop(Fields({"id": "1", "title": "Sunset"}), "EUR")) == ((), "", ())
    with pytest.raises(Temporary):
        of_own_shop(Fields(row | {"tags": "summer"}), "EUR")


def test_no_more_words_are_kept_than_a_shop_has():
    assert len(words([f"word {at}" for at in range(1000)])) == MOST_WORDS
    assert words("summer") == words(None) == ()
