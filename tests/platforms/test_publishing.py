"""Products of ours put on sale: one contract for every shop that takes them, held against the pretend ones."""

from dataclasses import replace

import pytest
import requests

from platforms import PLATFORMS, Http
from platforms.base import Ability
from platforms.errors import Code, NotFound, Refused
from platforms.offers import OfferVariant
from sandbox.etsy import serve as serve_etsy
from sandbox.shopify import serve as serve_shopify
from sandbox.woocommerce import serve as serve_woocommerce
from tests.platforms import stalls
from tests.platforms.stalls import offer_of, pictures_at, png

MARK = "poster-alba-k3v9qx"
SERVE = {"shopify": serve_shopify, "woocommerce": serve_woocommerce, "etsy": serve_etsy}


class Died(BaseException):
    """A worker that ends in the middle: nothing catches it."""


@pytest.fixture(scope="module", params=sorted(SERVE))
def running(request):
    options = {
        "shopify": {"bulk_delay": 0, "restore_rate": 1000},
        "etsy": {"per_second": 1000, "per_day": 100_000},
    }.get(request.param, {})
    with SERVE[request.param](**options) as shop:
        yield request.param, shop


@pytest.fixture
def stall(running):
    name, shop = running
    return getattr(stalls, name)(shop)


@pytest.fixture
def pictures(httpserver):
    return pictures_at(httpserver, MARK, "red", "blue")


def http(before=None):
    return Http(https_only=False, allow_local=True, before=before)


def published(stall, offer):
    return stall.open(http()).publish(offer, lambda _number: None)


def ours(stall, title="Poster Alba"):
    return [each for each in stall.open(http()).products() if each.title == title]


def sold(product):
    return {each.sku: (each.price, dict(each.options)) for each in product.variants}


SOLD = {
    f"{MARK}-a3": (1990, {"Size": "A3", "Paper": "Matt"}),
    f"{MARK}-a2": (2990, {"Size": "A2", "Paper": "Matt"}),
    f"{MARK}-a2g": (3190, {"Size": "A2", "Paper": "Gloss"}),
}


def test_every_shop_that_takes_products_is_tried_here():
    assert set(SERVE) == {name for name, kind in PLATFORMS.items() if Ability.PUBLISH in kind.does}


def test_an_offer_is_on_sale_with_its_variants_prices_and_pictures(stall, pictures):
    heard = []
    product = stall.open(http()).publish(offer_of(pictures), heard.append)
    is_live, shown = stall.shown(product.external_id)
    assert (product.title, sold(product), is_live) == ("Poster Alba", SOLD, True)
    assert heard == [product.external_id]
    assert [alt for alt, _address in shown] == ["In red", "In blue"]
    assert [requests.get(address, timeout=9).content for _alt, address in shown] == [png("red"), png("blue")]


def test_a_draft_is_there_and_not_on_sale_until_the_offer_is_live(stall, pictures):
    product = published(stall, offer_of(pictures, is_live=False))
    assert not stall.shown(product.external_id)[0]
    again = published(stall, offer_of(pictures, external_id=product.external_id))
    assert (again.external_id, stall.shown(product.external_id)[0]) == (product.external_id, True)


def test_a_draft_told_again_leaves_on_sale_what_its_merchant_put_there(stall, pictures):
    product = published(stall, offer_of(pictures))
    published(stall, offer_of(pictures, is_live=False, external_id=product.external_id))
    assert stall.shown(product.external_id)[0]


def test_told_again_it_changes_and_is_still_one(stall, pictures):
    first = published(stall, offer_of(pictures))
    dearer = tuple(replace(each, price=each.price + 100) for each in offer_of(pictures).variants[:2])
    changed = offer_of(pictures, external_id=first.external_id, variants=dearer, title="Poster Alba II")
    second = published(stall, changed)
    assert (ours(stall), [each.external_id for each in ours(stall, "Poster Alba II")]) == ([], [first.external_id])
    assert sold(second) == {
        f"{MARK}-a3": (2090, {"Size": "A3", "Paper": "Matt"}),
        f"{MARK}-a2": (3090, {"Size": "A2", "Paper": "Matt"}),
    }
    assert len(stall.shown(first.external_id)[1]) == 2


def test_one_variant_without_options(stall, pictures):
    product = published(stall, offer_of(pictures, variants=(OfferVariant(MARK, 500),)))
    assert sold(product) == {MARK: (500, {})}


def test_what_was_deleted_in_the_shop_is_told_so_and_not_made_anew(stall, pictures):
    with pytest.raises(NotFound) as refusal:
        published(stall, offer_of(pictures, external_id="987654321"))
    assert (refusal.value.code, ours(stall)) == (Code.GONE, [])


def test_the_same_words_under_another_mark_are_another_product(stall, pictures, httpserver):
    first = published(stall, offer_of(pictures))
    other = "poster-alba-7m2p4c"
    second = published(
        stall,
        offer_of(
            pictures_at(httpserver, other, "red"), mark=other, variants=(OfferVariant(other, 1990),), is_live=False
        ),
    )
    assert len({first.external_id, second.external_id}) == len(ours(stall)) == 2


def test_too_many_variants_are_refused_before_anything_is_asked(stall, pictures):
    many = tuple(OfferVariant(f"{MARK}-{n}", 500, {"Size": f"{n} cm"}) for n in range(401))
    with pytest.raises(Refused) as refusal:
        published(stall, offer_of(pictures, variants=many))
    assert (refusal.value.code, ours(stall)) == (Code.TOO_MANY_VARIANTS, [])


@pytest.mark.parametrize("remembers", [False, True])
def test_a_worker_that_dies_before_any_call_leaves_nothing_twice(stall, pictures, remembers):
    """Before each call in turn: so every call is once the last that was carried out."""
    calls, total = 0, None
    while total is None:
        calls += 1
        offer = offer_of(pictures, mark=f"{MARK}{calls}", title=f"Poster {calls}", variants=_named(calls, pictures))
        heard = _died_after(stall, offer, calls)
        if heard is None:
            total = calls
            continue
        known = heard[0] if heard and remembers else ""
        before = stall.pictures()
        product = published(stall, replace(offer, external_id=known))
        assert [each.external_id for each in ours(stall, offer.title)] == [product.external_id]
        assert len(stall.shown(product.external_id)[1]) == 2
        assert stall.pictures() - before <= 2
        assert stall.pictures() == 2 * calls
    assert total > 4


def _named(number, pictures):
    offered = offer_of(pictures).variants
    return tuple(replace(each, sku=each.sku.replace(MARK, f"{MARK}{number}")) for each in offered)


def _died_after(stall, offer, calls):
    """The ids that were heard before the death; None where there were fewer calls than that."""
    left, heard = [calls], []

    def before():
        left[0] -= 1
        if not left[0]:
            raise Died

    shop = stall.open(http(before))
    try:
        shop.publish(offer, heard.append)
    except Died:
        return heard
    return None


def test_pictures_in_another_order_lie_so_in_the_shop_and_are_none_too_many(stall, httpserver):
    red, blue, green = pictures_at(httpserver, MARK, "red", "blue", "green")
    first = published(stall, offer_of((red, blue)))
    for order in ((blue, red), (green, red, blue), (red, blue, green)):
        product = published(stall, replace(offer_of(order), external_id=first.external_id))
        _is_live, shown = stall.shown(product.external_id)
        assert [alt for alt, _address in shown] == [each.alt for each in order]
        contents = [requests.get(address, timeout=9).content for _alt, address in shown]
        assert contents == [each.read() for each in order]
