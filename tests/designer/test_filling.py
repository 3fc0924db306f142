"""Templates filled by a plain form."""

import io
import re
from base64 import b64decode

import pytest
from PIL import Image
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, Client, Design, File
from services import files
from tests.designer.drawing import kept, picture, words
from tests.products.conftest import picture_of
from tests.rows import print_area

FRAME = {"x": 50, "y": 20, "width": 80, "height": 30}


@pytest.fixture
def template(make):
    """A card: a name and a photo to be filled, and a line that stays."""
    client = make.client()
    key = files.storage().put(picture_of(320, 120))
    facts = {"width_px": 320, "height_px": 120}
    photo = make.file(client.id, sha256=key, name="red.png", facts=facts)
    told = kept(
        picture(photo.id, id="photo", name="Your photo", is_editable=True, **FRAME),
        words("Anna Bianchi", id="name", name="Your name", y=45, x=50, size=14, is_editable=True, is_locked=True),
        words("Since 1920", id="line", y=55, x=50, size=8),
    )
    made_of = make.catalog_product(key="card", attributes=[], areas=[print_area(100, 60)]).variants[0]
    return make.design(client.id, made_of, name="Card", document=told, is_template=True)


@pytest.fixture
def anna(make, sign_in, template):
    return sign_in(make.member(client=db.get_one(Client, template.client_id)))


def layers(design) -> dict[str, dict]:
    return {layer["id"]: layer for layer in design.document["areas"]["front"]["layers"]}


def only_design() -> Design:
    return db.scalars(select(Design).where(Design.is_template.is_(False))).one()


def test_words_and_a_picture_make_a_design_of_its_own(make, anna, template):
    square = make.file(template.client_id, name="square.png", facts={"width_px": 900, "height_px": 900})
    page = anna.get(f"/designs/{template.id}/filling").text
    assert [word in page for word in ("Your name", "Anna Bianchi", "Your photo", "Since 1920")] == [
        True,
        True,
        True,
        False,
    ]
    told = {"name": "Bruno's card", "text-name": "Bruno\r\nVerdi", "picture-photo": square.id, "text-line": "not mine"}
    answer = anna.post(f"/designs/{template.id}/filling", data=told)
    design = only_design()
    assert (answer.status_code, answer.location) == (303, f"/designs/{design.id}")
    made = layers(design)
    assert (made["name"]["text"], made["line"]["text"], made["photo"]["file_id"]) == (
        "Bruno\nVerdi",
        "Since 1920",
        square.id,
    )
    shares = made["photo"]["crop"]
    assert (shares["left"], round(shares["top"], 4)) == (0, round((1 - 30 / 80) / 2, 4))
    assert {name: made["photo"][name] for name in FRAME} == FRAME
    assert layers(db.get_one(Design, template.id))["name"]["text"] == "Anna Bianchi"


def test_an_upload_is_kept_chosen_and_seen_in_the_preview(anna, template, look):
    content = picture_of(160, 60)
    files_before = db.query(File).count()
    told = {"name": "x", "text-name": "Bruno", "picture-photo": db.scalars(select(File.id)).one()}
    sent = told | {"upload-photo": (io.BytesIO(content), "teal.png")}
    first = anna.post(f"/designs/{template.id}/filling/preview", data=sent)
    assert "still being looked at" in first.text
    look()
    answer = anna.post(
        f"/designs/{template.id}/filling/preview", data=told | {"upload-photo": (io.BytesIO(content), "teal.png")}
    )
    assert (answer.status_code, "data:image/webp;base64," in answer.text, "Bruno" in answer.text) == (200, True, True)
    newest = db.scalars(select(File.id).order_by(File.id.desc())).first()
    assert f'<option selected value="{newest}">teal.png' in answer.text
    assert (db.query(File).count(), db.query(Design).count()) == (files_before + 1, 1)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"name": "", "text-name": "Bruno"}, "Please fill this in"),
        ({"name": "x", "text-name": " "}, "Please fill this in"),
        ({"name": "x", "text-name": "Bell \x07"}, "cannot be printed"),
        ({"name": "x", "text-name": "Bruno", "picture-photo": "99999"}, "Not a valid choice"),
    ],
)
def test_what_is_missing_or_cannot_be_is_told_and_nothing_is_made(anna, template, told, why):
    photo = {"picture-photo": db.scalars(select(File.id)).one()}
    answer = anna.post(f"/designs/{template.id}/filling", data=photo | told)
    assert (answer.status_code, why in answer.text, db.query(Design).count()) == (422, True, 1)
    assert db.query(Activity).count() == 0


def test_letters_without_a_face_are_told_by_the_preview(anna, template):
    told = {"name": "x", "text-name": "Ann 😀", "picture-photo": db.scalars(select(File.id)).one()}
    page = anna.post(f"/designs/{template.id}/filling/preview", data=told).text
    assert ("“Your name” has letters" in page, "😀" in page) == (True, True)


def test_what_was_filled_is_changed_by_the_same_form_and_never_over_somebody_else(anna, template):
    told = {"name": "Bruno", "text-name": "Bruno", "picture-photo": db.scalars(select(File.id)).one()}
    anna.post(f"/designs/{template.id}/filling", data=told)
    design = only_design()
    changed = anna.post(f"/designs/{design.id}/filling", data=told | {"text-name": "Bruno V.", "seen": 1})
    assert (changed.status_code, layers(only_design())["name"]["text"]) == (303, "Bruno V.")
    late = anna.post(f"/designs/{design.id}/filling", data=told | {"text-name": "Late", "seen": 1})
    assert (late.status_code, "changed meanwhile" in late.text, 'value="2"' in late.text) == (409, True, True)
    assert layers(only_design())["name"]["text"] == "Bruno V."
    again = anna.post(f"/designs/{design.id}/filling", data=told | {"text-name": "Late", "seen": 2})
    assert (again.status_code, layers(only_design())["name"]["text"]) == (303, "Late")


def test_what_has_no_gap_is_not_filled_and_who_only_looks_fills_nothing(make, sign_in, anna, template):
    plain = make.design(template.client_id, template.catalog_variant, document=kept(words()))
    assert anna.get(f"/designs/{plain.id}/filling").status_code == 404
    viewer = sign_in(make.member(Role.VIEW_ONLY, db.get_one(Client, template.client_id)))
    assert viewer.get(f"/designs/{template.id}/filling").status_code == 403


def test_the_preview_shows_the_words(anna, template):
    photo = db.scalars(select(File.id)).one()
    seen = []
    for text in ("I", "MMMMMMMM"):
        told = {"name": "x", "text-name": text, "picture-photo": photo}
        page = anna.post(f"/designs/{template.id}/filling/preview", data=told).text
        image = Image.open(io.BytesIO(b64decode(re.search(r"base64,([A-Za-z0-9+/=]+)", page)[1]))).convert("L")
        strip = image.crop((0, int(image.height * 0.62), image.width, int(image.height * 0.82)))
        seen.append(sum(strip.histogram()[:128]))
    assert seen[1] > 4 * seen[0] > 0
