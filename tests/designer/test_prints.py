"""From a design to its print files, and from those to what is sold."""

import io

import pytest
from pikepdf import Pdf
from PIL import Image
from sqlalchemy import select

from core.db import EVERYONE, db, see
from jobs.designs import run_look, run_printing
from models import Activity, Client, Design, DesignLook, DesignPrint, DesignPrinting, File, FileState, Template
from models.work import WorkState
from services import files
from tests.designer.drawing import document, kept, picture, words
from tests.rows import print_area


@pytest.fixture
def made_of(make):
    areas = [print_area(100, 60, "front", bleed_mm=3), print_area(100, 60, "back", bleed_mm=3, is_required=False)]
    return make.catalog_product(key="card", attributes=[], areas=areas).variants[0]


@pytest.fixture
def photo(make, made_of):
    """A picture that is really there."""
    content = io.BytesIO()
    Image.new("RGB", (300, 200), (200, 30, 30)).save(content, "PNG")
    key = files.storage().put(content.getvalue())
    facts = {"width_px": 300, "height_px": 200}
    return make.file(make.client().id, sha256=key, name="red.png", facts=facts)


@pytest.fixture
def design(make, made_of, photo):
    told = kept(picture(photo.id, x=50, y=30, width=90, height=60), words(x=50, y=30, size=20))
    told["areas"]["back"] = {"background": "#112233", "layers": []}
    return make.design(photo.client_id, made_of, name="Card", document=told)


@pytest.fixture
def anna(make, sign_in, design):
    return sign_in(make.member(client=db.get_one(Client, design.client_id)))


def run(work, job) -> None:
    for row_id in db.scalars(select(work.id).where(work.due_at.is_not(None))).all():
        job(row_id)
    see(EVERYONE)
    db.expire_all()


def asked(anna, design):
    return anna.post(f"/designs/{design.id}/printings")


def test_each_area_that_is_drawn_on_becomes_a_file_of_its_size(anna, design, look):
    assert asked(anna, design).status_code == 303
    assert "being made" in anna.get(f"/designs/{design.id}").text
    run(DesignPrinting, run_printing)
    look()
    links = db.scalars(select(DesignPrint).order_by(DesignPrint.id)).all()
    assert [(link.area, link.file.name, link.file.state) for link in links] == [
        ("front", "Card front v1.pdf", FileState.READY),
        ("back", "Card back v1.pdf", FileState.READY),
    ]
    with Pdf.open(io.BytesIO(files.storage().get(links[0].file.sha256))) as pdf:
        assert [round(float(edge) / 72 * 25.4, 1) for edge in pdf.pages[0].trimbox] == [3, 3, 103, 63]
    shown = anna.get(f"/designs/{design.id}").text
    assert ("Card front v1.pdf" in shown, "Connect to a product" in shown) == (True, True)
    assert db.scalars(select(Activity.action)).all()[0] == "design.printed"


def test_the_same_design_is_not_printed_twice_and_gives_the_same_files(anna, design):
    asked(anna, design)
    asked(anna, design)
    run(DesignPrinting, run_printing)
    asked(anna, design)
    assert db.query(DesignPrinting).count() == 1
    db.get_one(Design, design.id).version = 2
    db.commit()
    asked(anna, design)
    run(DesignPrinting, run_printing)
    assert (db.query(DesignPrinting).count(), db.query(DesignPrint).count()) == (2, 4)
    assert db.query(File).count() == 3  # the photo, and the two files that both printings gave


def test_what_cannot_be_drawn_is_told_with_its_layer(anna, design):
    design.document = kept(words("Smile 😀", name="Motto"))
    db.commit()
    asked(anna, design)
    run(DesignPrinting, run_printing)
    assert db.scalars(select(DesignPrinting.work_state)).all() == [WorkState.FAILED]
    shown = anna.get(f"/designs/{design.id}").text
    assert ("“Motto” has letters" in shown, "😀" in shown, "Make print files" in shown) == (True, True, True)
    assert db.query(DesignPrint).count() == 0


def test_an_empty_design_is_not_printed_and_a_bare_side_is_told(anna, design):
    design.document = kept(words(), area="back")
    db.commit()
    assert "has to be printed" in anna.get(f"/designs/{design.id}").text
    design.document = document()
    db.commit()
    asked(anna, design)
    assert (db.query(DesignPrinting).count(), db.query(Activity).count()) == (0, 0)


def test_small_pictures_are_drawn_of_what_somebody_looks_at(anna, design):
    anna.get("/designs/")
    anna.get(f"/designs/{design.id}")
    run(DesignLook, run_look)
    seen = anna.get(f"/designs/{design.id}/looks/front")
    assert (seen.status_code, seen.mimetype) == (200, "image/webp")
    drawn = Image.open(io.BytesIO(seen.data)).convert("RGB")
    assert abs(drawn.width / drawn.height - 100 / 60) < 0.02
    assert f"/designs/{design.id}/looks/front?v=1" in anna.get("/designs/").text
    assert anna.get(f"/designs/{design.id}/looks/nowhere").status_code == 404
    assert db.scalars(select(DesignLook.due_at)).all() == [None]  # nothing is owed until it changes


def test_its_files_are_connected_and_kept_as_a_template_product(make, anna, design, look):
    product = make.product(make.store(client_id=design.client_id), title="Visiting card")
    make.variant(product)
    assert anna.get(f"/designs/{design.id}/products").status_code == 404
    asked(anna, design)
    run(DesignPrinting, run_printing)
    look()
    front, back = db.scalars(select(DesignPrint.file_id).order_by(DesignPrint.id)).all()
    link = f"/products/{product.id}/connect?variant={design.catalog_variant_id}&file-front={front}&file-back={back}"
    page = anna.get(f"/designs/{design.id}/products").text
    assert (link.replace("&", "&amp;") in page, "1 variant not connected" in page) == (True, True)
    assert "Card front v1.pdf" in anna.get(link).text
    answer = anna.post(f"/designs/{design.id}/template-product", data={"name": "Card"})
    template = db.scalars(select(Template)).one()
    assert (answer.status_code, template.name, {one.area: one.file_id for one in template.files}) == (
        303,
        "Card",
        {"front": front, "back": back},
    )
    again = anna.post(f"/designs/{design.id}/template-product", data={"name": "Card"})
    assert (again.status_code, "There is a template of this name." in again.text) == (422, True)
