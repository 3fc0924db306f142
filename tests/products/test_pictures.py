"""The pictures of what shops sell: fetched by a job, drawn small, and shown to whoever may see the product."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from core.db import EVERYONE, db, see
from jobs.pictures import run_picture
from models import Picture
from tests.products.conftest import picture_of


@pytest.fixture
def shop(app, monkeypatch, httpserver):
    """Its pictures lie on this machine."""
    monkeypatch.setitem(app.config, "ALLOW_LOCAL_TARGETS", True)
    return httpserver


def sell(shop, product, content: bytes, mime: str = "image/png", path: str = "/a.png") -> None:
    shop.expect_request(path).respond_with_data(content, content_type=mime)
    product.image_url = shop.url_for(path)
    db.commit()


def work(queued) -> list[int]:
    ids = [picture_id for _name, picture_id in queued("pictures")]
    for picture_id in ids:
        run_picture(picture_id)
    see(EVERYONE)
    db.expire_all()
    return ids


def in_format(name: str, size: tuple[int, int] = (800, 600)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, name)
    return made.getvalue()


def test_a_product_shows_its_initials_until_its_picture_is_drawn(admin, product, variant, shop, queued):
    sell(shop, product, picture_of(900, 600))
    page = admin.get("/products/").text
    assert (">SO<" in page, "/products/pictures/" in page, len(shop.log)) == (True, False, 0)
    (picture_id,) = work(queued)
    for address in ("/products/", f"/products/{product.id}", f"/products/{product.id}/connect?variants=all"):
        assert f'<img src="/products/pictures/{picture_id}" alt="" loading="lazy"' in admin.get(address).text
    answer = admin.get(f"/products/pictures/{picture_id}")
    with Image.open(io.BytesIO(answer.data)) as small:
        assert (answer.mimetype, small.format, small.size) == ("image/webp", "WEBP", (320, 213))
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_a_picture_is_fetched_once_and_another_address_anew(admin, product, shop, queued):
    sell(shop, product, picture_of(900, 600))
    admin.get("/products/")
    admin.get("/products/")
    work(queued)
    admin.get("/products/")
    assert (len(shop.log), len(queued("pictures"))) == (1, 1)
    sell(shop, product, picture_of(90, 60), path="/b.png")
    admin.get("/products/")
    assert db.scalar(select(func.count()).select_from(Picture)) == 2


def test_an_order_line_shows_the_picture_of_its_variant(make, admin, store, product, variant, shop, queued):
    order = make.order(store)
    make.item(order, variant_id=variant.id)
    sell(shop, product, picture_of(900, 600))
    assert "/products/pictures/" not in admin.get(f"/orders/{order.id}").text
    (picture_id,) = work(queued)
    assert f"/products/pictures/{picture_id}" in admin.get(f"/orders/{order.id}").text


@pytest.mark.parametrize(("name", "mime"), [("WEBP", "image/webp"), ("GIF", "image/gif"), ("JPEG", "image/jpeg")])
def test_what_shops_show_is_drawn(admin, product, shop, queued, name, mime):
    sell(shop, product, in_format(name), mime)
    admin.get("/products/")
    work(queued)
    assert db.scalars(select(Picture.preview_key)).one() is not None


@pytest.mark.parametrize(
    ("content", "mime", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "type_not_allowed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", "unreadable"),
        (b"\x89PNG" + b"0" * (11 * 1024 * 1024), "image/png", "too_big"),
    ],
)
def test_what_is_no_picture_leaves_the_initials(admin, product, shop, queued, content, mime, why):
    sell(shop, product, content, mime)
    admin.get("/products/")
    work(queued)
    picture = db.scalars(select(Picture)).one()
    assert (picture.work_state, picture.error, picture.preview_key) == ("failed", why, None)
    assert ">SO<" in admin.get("/products/").text


def test_a_picture_of_another_client_or_store_is_not_found(make, sign_in, admin, product, shop, queued):
    sell(shop, product, picture_of(900, 600))
    admin.get("/products/")
    (picture_id,) = work(queued)
    assert sign_in(make.member()).get(f"/products/pictures/{picture_id}").status_code == 404


def test_an_address_inside_is_not_called(app, monkeypatch, admin, product, httpserver, queued):
    monkeypatch.setitem(app.config, "ALLOW_LOCAL_TARGETS", False)
    sell(httpserver, product, picture_of(900, 600))
    admin.get("/products/")
    work(queued)
    assert (len(httpserver.log), db.scalars(select(Picture.error)).one()) == (0, "address_not_allowed")
