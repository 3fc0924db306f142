"""The products tab and a product's page."""

import pytest

from core.db import db, now
from core.matrix import Role
from models import Client, MappingState
from services.mappings import connect, ignore
from tests.conftest import HTMX


def test_products_stand_with_their_variants_and_states(make, admin, product, variant, a4):
    connect([make.variant(product, sku="SUN-A3")], a4, {"front": make.file(product.client_id)})
    db.commit()
    page = admin.get("/products/").text
    for word in ("Sunset over Trieste", "Aurora Shop", "SUN-A4", "SUN-A3", "Size: A4", "Connected", "€19.90"):
        assert word in page, word


def test_counts_and_filters_per_state(make, admin, product, variant):
    ignored = make.variant(product, sku="MUG")
    ignore([ignored])
    db.commit()
    shown = admin.get("/products/?state=ignored", headers=HTMX).text
    assert ("MUG" in shown, "SUN-A4" in shown) == (True, False)
    pages = [admin.get(f"/products/?state={state}", headers=HTMX).text for state in MappingState]
    assert [page.count("of-product") for page in pages] == [0, 1, 1, 0, 0]


def test_a_search_finds_titles_and_skus_by_their_beginnings(make, admin, store, product):
    make.product(store, title="Tazza blu", search_text="tazza blu mug 01")
    found = [admin.get(f"/products/?q={term}", headers=HTMX).text for term in ("tries", "MUG-01", "nothing")]
    assert [("Sunset" in text, "Tazza" in text) for text in found] == [(True, False), (False, True), (False, False)]
    assert "Nothing matches" in found[2]


def test_pages_neither_skip_nor_repeat(make, admin, store):
    titles = [make.product(store, title=f"Print {number:02}").title for number in range(30)]
    first = admin.get("/products/", headers=HTMX).text
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = admin.get(older, headers=HTMX).text
    assert [(title in first) + (title in second) for title in titles] == [1] * 30


def test_staff_see_whose_products_they_are(make, sign_in, product, variant):
    client = db.get_one(Client, product.client_id)
    assert client.name in sign_in(make.member(Role.SUPPORT)).get("/products/").text
    assert "Sunset" not in sign_in(make.member()).get("/products/").text


def test_nothing_yet_names_the_next_step(make, sign_in):
    page = sign_in(make.member()).get("/products/").text
    assert "No products yet" in page and 'href="/stores/"' in page


def test_order_managers_and_operators_have_no_products_tab(make, sign_in):
    roles = (Role.ORDER_MANAGER, Role.OPERATOR)
    assert [sign_in(make.member(role)).get("/products/").status_code for role in roles] == [403, 403]


def test_the_product_page_says_why_a_variant_is_broken_and_what_to_do(admin, product, variant, poster, a4, make):
    connect([variant], a4, {"front": make.file(product.client_id)})
    variant.mapping_state, variant.state_reason = MappingState.BROKEN, "area_changed"
    db.commit()
    page = admin.get(f"/products/{product.id}").text
    assert "A print area of the catalog product has changed. Check whether the file still fits" in page


def test_disconnect_ignore_and_undo_from_the_page(make, admin, product, variant, a4):
    connect([variant], a4, {"front": make.file(product.client_id)})
    db.commit()
    for path, state in (("disconnections", "not_connected"), ("ignored", "ignored")):
        page = admin.post(f"/products/{product.id}/{path}", data={"ids": variant.id}, follow_redirects=True).text
        db.refresh(variant)
        assert variant.mapping_state == state
    assert page.count("/undo") == 1  # the newest change alone
    undo = page.split('action="/products/changes/')[1].split('"')[0]
    assert "Undone." in admin.post(f"/products/changes/{undo}", follow_redirects=True).text
    db.refresh(variant)
    assert variant.mapping_state == "not_connected"
    again = admin.post(f"/products/changes/{undo}", follow_redirects=True).text
    assert "It was changed again since." in again


def test_the_whole_product_is_ignored_at_once(make, admin, product, variant):
    other = make.variant(product)
    admin.post(f"/products/{product.id}/ignored", data={"all": "1"})
    db.expire_all()
    assert (variant.mapping_state, other.mapping_state) == ("ignored", "ignored")


def test_a_product_that_left_the_store_says_so_and_keeps_its_connection(make, admin, product, variant, a4):
    connect([variant], a4, {"front": make.file(product.client_id)})
    product.gone_at = variant.gone_at = now()
    db.commit()
    page = admin.get(f"/products/{product.id}").text
    assert "Gone from the store" in page and "Its connections are kept" in page and a4.product.names["en"] in page
    assert "Sunset" in admin.get("/products/?state=gone").text
    assert "Sunset" not in admin.get("/products/?state=connected", headers=HTMX).text


def test_who_may_only_look_sees_no_button_that_would_be_refused(make, sign_in, product, variant):
    viewer = make.member(Role.VIEW_ONLY, db.get_one(Client, product.client_id))
    page = sign_in(viewer).get(f"/products/{product.id}").text
    assert [word in page for word in ("SUN-A4", "Connect all variants", "data-pick-all", "/ignored")] == [
        True, False, False, False,
    ]  # fmt: skip


def test_another_clients_change_is_not_undone(make, sign_in, product, variant):
    ignore([variant])
    db.commit()
    assert sign_in(make.member()).post("/products/changes/1/undo").status_code == 404
    assert variant.mapping_state == "ignored"


@pytest.mark.parametrize("path", ["/products/", "/products/{id}", "/products/{id}/connect?variants=all"])
def test_every_page_opens_in_italian_with_one_heading(make, sign_in, product, variant, poster, path):
    client = db.get_one(Client, product.client_id)
    page = sign_in(make.member(client=client, user=make.user(locale="it"))).get(path.format(id=product.id))
    assert (page.status_code, page.text.count("<h1"), 'lang="it"' in page.text) == (200, 1, True)
