"""Etsy's listings: walked whole, in every state, and found by their ids."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from platforms.errors import Code, NotFound
from platforms.etsy.listings import product_of
from platforms.values import Kind, ProductStatus
from sandbox.etsy import serve
from tests.platforms.etsy_market import FIRST, SECOND, asked, opened

CHOICES = [(["A3", "White"], "P-A3-W", "40.00"), (["A4", "None"], "P-A4", "20.50"), (["A5", "None"], "", "10.00")]
POSTER = {"options": ["Format", "Frame"], "title": "Harbour &amp; dawn", "products": CHOICES}


@pytest.fixture(scope="module")
def running():
    with serve(per_second=1000) as market:
        yield market


@pytest.fixture
def market(running):
    running.reset()
    return running


def added(market, **given):
    return str(market.add_listing(**{**POSTER, **given})["listing_id"])


def test_a_listing_with_choices_has_a_variant_for_each(market):
    product = opened(market).product(added(market))
    assert (product.title, product.status, product.shop_type) == ("Harbour & dawn", ProductStatus.ACTIVE, "physical")
    first = product.variants[0]
    assert (first.title, dict(first.options), first.sku) == ("A3, White", {"Format": "A3", "Frame": "White"}, "P-A3-W")
    assert [variant.price for variant in product.variants] == [4000, 2050, 1000]
    assert {variant.currency for variant in product.variants} == {"EUR"}
    assert len({variant.external_id for variant in product.variants} - {product.external_id}) == 3


def test_a_listing_without_choices_has_one_variant_with_its_own_id(market):
    product = opened(market).product(added(market, options=[], products=[([], "ONE", "5.00")]))
    (only,) = product.variants
    assert (only.external_id, only.sku, only.title) == (product.external_id, "ONE", product.title)


def test_an_order_line_names_the_variant_that_the_walk_brought(market):
    listing_id = added(market)
    simple = added(market, options=[], products=[([], "ONE", "5.00")])
    shop = opened(market)
    placed = market.place_order(lines=[{"sku": "P-A4"}, {"sku": "ONE"}])
    chosen, plain = shop.read_order(shop.order(str(placed["receipt_id"])).body).lines
    assert chosen.variant_id == shop.product(listing_id).variants[1].external_id
    assert plain.variant_id == shop.product(simple).variants[0].external_id == simple


def test_a_rewritten_inventory_has_new_ids_and_the_same_skus_and_spares_what_has_no_choices(market):
    shop, listing_id = opened(market), added(market)
    simple = added(market, options=[], products=[([], "ONE", "5.00")])
    before = shop.product(listing_id).variants
    for each in (listing_id, simple):
        market.rewrite(int(each))
    after = shop.product(listing_id).variants
    assert [each.sku for each in before] == [each.sku for each in after]
    assert {each.external_id for each in before}.isdisjoint(each.external_id for each in after)
    assert shop.product(simple).variants[0].external_id == simple


def test_every_state_is_walked_once_and_counted(market):
    states = {"inactive": "HIDDEN", "draft": "DRAFT", "expired": "HIDDEN", "sold_out": "HIDDEN"}
    made = {added(market, state=state): ProductStatus[status] for state, status in states.items()}
    theirs = added(market, shop_id=SECOND)
    shop = opened(market)
    products = list(shop.products())
    assert {product.external_id: product.status for product in products if product.external_id in made} == made
    assert len(products) == shop.product_count() == 12 + 4
    assert theirs not in {product.external_id for product in products}


def test_hundreds_are_walked_whole_and_a_broken_walk_goes_on(market):
    market.add_listings(260, 2)
    for _ in range(3):
        added(market, state="draft")
    shop = opened(market)
    everything = [product.external_id for product in shop.products()]
    assert len(everything) == len(set(everything)) == 12 + 260 + 3
    assert [product.external_id for product in shop.products(200)] == everything[200:]
    assert [product.external_id for product in shop.products(300)] == []


def test_a_listing_added_or_ended_while_we_read_hides_no_other(market):
    first = market.add_listings(250, 1)
    walk = opened(market).products()
    seen = [next(walk).external_id for _ in range(50)]
    added(market)
    for number in (240, 241, 242):
        market.control("DELETE", f"listings/{first + number}")
    seen += [product.external_id for product in walk]
    assert len(seen) == len(set(seen))
    assert {str(first + number) for number in range(240)} <= set(seen)


def test_what_changed_since_is_found_by_reading_all_without_what_belongs_to_it(market):
    now = int(time.time())
    old, new = added(market, created=now - 5 * 86_400), added(market, created=now - 5 * 86_400)
    market.change_listing(int(new), title="Another")
    before = len(market.calls())
    found = list(opened(market).changed_products(datetime.now(UTC) - timedelta(days=1)))
    assert (new in found, old in found) == (True, False)
    assert all("includes" not in call["query"] for call in market.calls()[before:])


def test_named_listings_come_in_two_calls_and_leave_out_what_is_gone_or_anothers(market):
    mine, theirs = added(market), added(market, shop_id=SECOND)
    before = len(market.calls())
    (product,) = opened(market).named_products([mine, theirs, "17", "x"])
    assert (product.external_id, len(product.variants)) == (mine, 3)
    paths = [call["path"] for call in market.calls()[before:]]
    assert paths == ["/v3/application/listings/batch", "/v3/application/listings/batch/inventory"]


def test_a_listing_that_goes_between_two_calls_takes_no_other_with_it(market):
    stays = added(market)
    market.fail("status", 1, path="batch/inventory", status=404, body={"error": "Listing not found"})
    (product,) = opened(market).named_products([stays])
    assert len(product.variants) == 3
    assert len(asked(market, f"listings/{stays}/inventory")) == 1


def test_more_than_a_hundred_are_named_in_hundreds(market):
    first = market.add_listings(150, 1)
    named = [str(first + number) for number in range(150)]
    assert [product.external_id for product in opened(market).named_products(named)] == named
    assert len(asked(market, "listings/batch")) == 2


@pytest.mark.parametrize("external_id", ["1", "x", "", "../me"])
def test_a_listing_that_is_not_there_is_gone(market, external_id):
    with pytest.raises(NotFound) as gone:
        opened(market).product(external_id)
    assert gone.value.code is Code.GONE


def test_what_the_buyer_is_asked_stands_open(market):
    asking = opened(market).product(added(market, questions=["Your text", "A date"]))
    assert {variant.open_options for variant in asking.variants} == {("Your text", "A date")}


def test_what_is_downloaded_is_not_shipped(market):
    files = opened(market).product(added(market, type="download"))
    assert {variant.kind for variant in files.variants} == {Kind.VIRTUAL}


def test_prices_in_yen_have_no_hundredths(market):
    market.change_shop(FIRST, currency="JPY")
    product = opened(market).product(added(market, options=[], products=[([], "Y", "1650")]))
    assert (product.variants[0].price, product.variants[0].currency) == (1650, "JPY")


def test_a_page_too_large_is_read_in_parts_and_nothing_is_missing(market):
    market.add_listings(120, 1)
    market.fail("big", 2, path="/listings")
    products = list(opened(market).products())
    assert len({product.external_id for product in products}) == len(products) == 132


def test_odd_listings_are_lived_with():
    bare = product_of({"listing_id": 5})
    assert (bare.external_id, bare.title, bare.status, bare.variants[0].price) == ("5", "", ProductStatus.HIDDEN, None)
    price = {"amount": 1, "divisor": 100, "currency_code": "EUR"}
    off = {
        "product_id": 2,
        "offerings": [{"is_enabled": False, "price": price}],
        "property_values": [{"property_name": "Size", "values": ["S", "M"]}],
    }
    products = [{"product_id": 1, "is_deleted": True}, off]
    odd = product_of({"listing_id": 5, "state": "active", "images": None, "inventory": {"products": products}})
    (variant,) = odd.variants
    assert (variant.external_id, variant.status, variant.title) == ("2", ProductStatus.HIDDEN, "S / M")
