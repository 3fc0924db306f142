"""The pictures of a product that is put on sale: drawn in its colours, and in the order that a person gives them."""

import io
import re

import pytest
import requests
from PIL import Image
from sqlalchemy import select

from core.db import db
from models import File, Product, Publication
from services.files import storage
from services.publishing.variants import makeable
from tests.publishing.road import ETSY, begun, faults_in, png, published, saved_form
from tests.rows import attribute, print_area

BLACK, RED = "#101010", "#b3202a"


@pytest.fixture
def shirt(make):
    """In white, black and red, small and large, printed on the front."""
    colours = attribute("colour", "co", white=("White", "Bianco"), black=("Black", "Nero"), red=("Red", "Rosso"))
    for value, color in zip(colours["values"], ("", BLACK, RED), strict=True):
        value["color"] = color
    sizes = attribute("size", "sz", s=("S", "S"), l=("L", "L"))
    areas = [print_area(280, 360, bleed_mm=0), print_area(120, 90, "back", bleed_mm=0, is_required=False)]
    names = {"en": "Shirt", "it": "Maglietta"}
    return make.catalog_product(key="shirt", names=names, attributes=[colours, sizes], areas=areas, drawn_as="shirt")


def white_print(publication, shirt, **more):
    """The form with a white print on the front of every variant."""
    front, _back = shirt.areas
    data = {"title": "Alba", "goes": "draft", "with_mockups": "y", "act": "save"}
    for each in makeable(shirt):
        data |= {f"offer_{each.id}": "y", f"price_{each.id}": "19.90"}
    return data | {f"upload_{front.id}": (io.BytesIO(png(1120, 1440, "white")), "white.png")} | more


def test_a_mock_up_has_the_colour_of_the_variant_and_a_light_print_on_it_stays_light(
    woo, owner, connect, shirt, run_due
):
    publication = begun(owner, connect(woo), shirt)
    answer = owner.post(f"/publications/{publication.id}/edit", data=white_print(publication, shirt))
    assert answer.status_code == 303, faults_in(answer)
    run_due(File)
    run_due(Publication)
    db.expire_all()
    assert [each.color for each in publication.pictures] == ["", BLACK, RED]
    assert publication.state == "draft"
    page = owner.get(f"/publications/{publication.id}/edit").text
    for picture, sleeve in zip(publication.pictures, (215, 50, 90), strict=True):
        assert f"/publications/pictures/{picture.picture_key}.png" in page
        with Image.open(io.BytesIO(storage().get(picture.picture_key))) as drawn:
            cloth, printed = drawn.getpixel((int(drawn.width * 0.25), 500)), drawn.getpixel((drawn.width // 2, 600))
        assert abs(sum(cloth) / 3 - sleeve) < 40, picture.color
        assert min(printed) > 240, picture.color


def marks(publication):
    db.expire_all()
    return [each.mark for each in publication.pictures]


def test_a_button_moves_a_picture_without_javascript_and_what_was_typed_is_saved_with_it(ready, woo, owner, poster):
    publication = ready(woo)
    first, second, own = marks(publication)
    data = saved_form(publication, poster, act=f"up:{own}", title="Alba two")
    answer = owner.post(f"/publications/{publication.id}/edit", data=data)
    assert (answer.status_code, answer.location) == (303, f"/publications/{publication.id}/edit#order")
    assert (marks(publication), publication.title) == ([first, own, second], "Alba two")
    page = owner.get(f"/publications/{publication.id}/edit").text
    assert re.findall(r'name="order" value="([^"]+)"', page) == [first, own, second]
    owner.post(f"/publications/{publication.id}/edit", data=saved_form(publication, poster, act=f"down:{first}"))
    assert marks(publication) == [own, first, second]


def test_the_cover_chosen_by_hand_is_the_first_picture_in_the_shop_also_of_what_was_published_before(
    ready, market, owner, poster, run_due
):
    publication = published(owner, ready(market, **ETSY), poster, run_due, **ETSY)
    square = shape_of_cover(publication)
    *mockups, own = marks(publication)
    publication = published(owner, publication, poster, run_due, order=[own, *mockups], **ETSY)
    assert (publication.state, publication.error) == ("published", None)
    assert (marks(publication), square, shape_of_cover(publication)) == ([own, *mockups], 1.0, 1.33)


def shape_of_cover(publication):
    """Width : height of the picture that the shop shows first."""
    product = db.scalars(select(Product).where(Product.external_id == publication.external_id)).one()
    with Image.open(io.BytesIO(requests.get(product.image_url, timeout=9).content)) as cover:
        return round(cover.width / cover.height, 2)


def test_a_picture_that_comes_new_stands_last_and_one_that_is_taken_out_leaves_the_others_as_they_were(
    ready, woo, owner, poster
):
    publication = ready(woo)
    *mockups, own = marks(publication)
    more = {"order": [own, *mockups], "act": "save", "new_pictures": (io.BytesIO(png(300, 300, "pink")), "pink.png")}
    owner.post(f"/publications/{publication.id}/edit", data=saved_form(publication, poster, **more))
    assert marks(publication)[:3] == [own, *mockups]
    new = marks(publication)[3]
    data = saved_form(publication, poster, act="save")
    data["pictures"].remove(int(own.removeprefix("file")))
    owner.post(f"/publications/{publication.id}/edit", data=data)
    assert marks(publication) == [*mockups, new]


def test_a_picture_of_the_library_is_chosen_with_a_box_and_stays_chosen_when_the_page_is_saved_as_it_is(
    ready, woo, owner, poster
):
    publication = ready(woo)
    *_mockups, own = marks(publication)
    number = own.removeprefix("file")
    page = owner.get(f"/publications/{publication.id}/edit").text
    boxes = re.findall(r'<input checked[^>]* name="pictures" type="checkbox" value="(\d+)"', page)
    assert boxes == [number]
