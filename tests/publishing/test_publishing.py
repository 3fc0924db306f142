"""A product made here and put on sale in a shop, from the first page to the order that is made of it."""

import pytest
from sqlalchemy import func, select

from core.db import db, now
from core.matrix import Role
from jobs.intake import drain
from models import File, Order, OrderItem, Product, Publication, Round, Variant
from services.files import storage
from tests.publishing.road import ETSY, begun, fitting, published, saved_form


def test_a_product_is_on_sale_connected_and_what_is_bought_is_made_of_its_files(
    market, owner, connect, poster, ready, run_due
):
    publication = ready(market, **ETSY)
    publication = published(owner, publication, poster, run_due, **ETSY)
    assert (publication.state, publication.error) == ("published", None)
    variants = db.scalars(select(Variant).where(Variant.sku.startswith(publication.mark))).all()
    assert {(each.mapping_state, each.price) for each in variants} == {("connected", 1990)}
    assert len(variants) == 2
    market.buy(variants[0].sku)
    run_due(Round)
    drain(publication.store_id)
    item = db.scalars(select(OrderItem)).one()
    wanted = {link.area_id: link.file.sha256 for link in publication.files}
    assert item.product_uid in {each.uid for each in poster.variants}
    made_of = next(each for each in poster.variants if each.uid == item.product_uid)
    (area,) = made_of.areas
    file = db.get_one(File, item.files["front"]["id"])
    assert file.sha256 == wanted[area.id]
    assert storage().get(file.sha256) == fitting("teal")[made_of.values["format"]]
    assert db.scalar(select(func.count()).select_from(Order)) == 1


def test_published_again_it_is_one_product_with_its_mapping_and_its_history_as_they_were(
    woo, owner, poster, ready, run_due
):
    publication = published(owner, ready(woo), poster, run_due)
    first = publication.external_id
    history = owner.get(f"/products/{db.scalars(select(Product)).one().id}").text.count("Connected to")
    publication = published(owner, publication, poster, run_due, title="Poster Alba II")
    product = db.scalars(select(Product)).one()
    assert (publication.external_id, product.external_id, product.title) == (first, first, "Poster Alba II")
    assert owner.get(f"/products/{product.id}").text.count("Connected to") == history


def test_what_is_lacking_is_said_beside_its_field_and_what_was_typed_stays(woo, owner, connect, poster):
    store = connect(woo)
    publication = begun(owner, store, poster)
    first, second = poster.variants
    data = {
        "title": "Alba at dawn",
        "goes": "draft",
        f"offer_{first.id}": "y",
        f"price_{first.id}": "abc",
        "act": "publish",
    }
    answer = owner.post(f"/publications/{publication.id}/edit", data=data)
    assert (answer.status_code, "Type an amount such as 12.50." in answer.text) == (422, True)
    assert 'value="Alba at dawn"' in answer.text
    answer = owner.post(f"/publications/{publication.id}/edit", data=data | {f"price_{first.id}": "12.50"})
    assert (answer.status_code, "still needs a file" in answer.text) == (422, True)
    db.expire_all()
    assert (publication.state, publication.title) == ("draft", "Alba at dawn")
    assert publication.offered == [{"id": first.id, "price": 1250}]
    assert owner.get(f"/publications/{publication.id}/edit").text.count("checked") >= 1
    assert second.id not in {each["id"] for each in publication.offered}


def test_a_shop_that_fails_is_told_again_by_itself(woo, owner, poster, ready, run_due):
    publication = ready(woo)
    woo.fail("status", path="/products", status=503)
    publication = published(owner, publication, poster, run_due)
    assert (publication.state, publication.error) == ("publishing", "shop_failed")
    assert "Vetrina goes on by itself." in owner.get(f"/publications/{publication.id}").text
    publication.due_at = now()
    db.commit()
    run_due(Publication)
    assert db.get_one(Publication, publication.id).state == "published"


def test_a_product_that_was_deleted_in_the_shop_is_published_anew_when_a_person_says_so(
    woo, owner, poster, ready, run_due
):
    publication = published(owner, ready(woo), poster, run_due)
    publication.external_id = "999999"
    db.commit()
    publication = published(owner, publication, poster, run_due)
    assert (publication.state, publication.error) == ("failed", "publication_gone")
    owner.post(f"/publications/{publication.id}/tries", data={"anew": "1"})
    run_due(Publication)
    publication = db.get_one(Publication, publication.id)
    assert (publication.state, publication.external_id != "999999") == ("published", True)


@pytest.mark.parametrize(("leave", "status"), [(False, 403), (True, 200)])
def test_the_providers_staff_publish_where_the_client_lets_them(
    make, sign_in, woo, owner, connect, poster, leave, status
):
    publication = begun(owner, connect(woo), poster)
    publication.store.provider_publishes = leave
    db.commit()
    staff = sign_in(make.member(Role.PROVIDER_ADMIN))
    assert staff.get(f"/publications/{publication.id}/edit").status_code == status


def test_a_picture_is_given_to_whoever_knows_its_address_and_nothing_else_is(
    visitor, woo, owner, poster, ready, run_due
):
    publication = published(owner, ready(woo), poster, run_due)
    key = next(each.picture_key for each in publication.pictures)
    answer = visitor.get(f"/publications/pictures/{key}.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    other = publication.files[0].file.sha256
    assert visitor.get(f"/publications/pictures/{other}.png").status_code == 404


def test_what_the_shop_refuses_is_said_in_its_own_words_beside_the_field(woo, owner, poster, ready, run_due):
    publication = ready(woo)
    body = '{"code":"rest_invalid_param","message":"Invalid price.","data":{"status":400,"params":{"price":"x"}}}'
    woo.fail("status", path="/products", method="POST", status=400, body=body, content_type="application/json")
    publication = published(owner, publication, poster, run_due)
    assert (publication.state, publication.error) == ("failed", "fields_refused")
    page = owner.get(f"/publications/{publication.id}/edit").text
    assert page.count("Invalid price.") >= 2  # beside each price, and in the list on top
    assert "Invalid price." in owner.get(f"/publications/{publication.id}").text


def test_a_draft_is_deleted_and_what_the_shop_knows_is_not(woo, owner, connect, poster, ready, run_due):
    known = ready(woo)
    draft = begun(owner, known.store, poster)
    page = owner.post(f"/publications/{draft.id}/deletion", follow_redirects=True)
    assert "deleted." in page.text
    owner.post(f"/publications/{known.id}/edit", data=saved_form(known, poster, act="publish"))
    run_due(Publication)
    page = owner.post(f"/publications/{known.id}/deletion", follow_redirects=True)
    assert ("The shop knows of it." in page.text, db.scalars(select(Publication)).all()) == (True, [known])
