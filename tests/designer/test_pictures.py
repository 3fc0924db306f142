"""Pictures for a design: chosen among the client's files, or uploaded and looked at."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from core.db import db
from models import Client, File, FileState


def png(width: int = 600, height: int = 400) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), (30, 90, 160)).save(content, "PNG")
    return content.getvalue()


def uploaded(anna, design, content, name="sea.png"):
    return anna.post(f"/designs/{design.id}/pictures", data={"file": (io.BytesIO(content), name)})


@pytest.fixture
def design(make):
    return make.design(make.client().id)


@pytest.fixture
def anna(make, sign_in, design):
    return sign_in(make.member(client=db.get_one(Client, design.client_id)))


def test_an_uploaded_picture_is_told_as_it_is_looked_at(anna, design, look):
    first = uploaded(anna, design, png())
    assert (first.status_code, first.json["state"], first.json["width"]) == (201, "checking", None)
    look()
    told = anna.get(f"/designs/{design.id}/pictures/{first.json['id']}").json
    assert (told["state"], told["width"], told["height"]) == ("ready", 600, 400)
    assert told["url"] == f"/files/{first.json['id']}/preview"
    again = uploaded(anna, design, png(), "the same.png")
    assert (again.json["id"], again.json["state"], db.query(File).count()) == (first.json["id"], "ready", 1)
    assert "sea.png" in anna.get(f"/designs/{design.id}/pictures?q=sea").text


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [(b"no picture at all", "sea.png", "sea.png"), (b"%PDF-1.4\n", "sea.pdf", "sea.pdf")],
)
def test_what_is_no_picture_is_refused_with_its_reason(anna, design, look, content, name, why):
    number = uploaded(anna, design, content, name).json["id"]
    look()
    told = anna.get(f"/designs/{design.id}/pictures/{number}").json
    assert (told["state"], why in told["message"]) == ("refused", True)


def test_a_pdf_of_the_client_is_no_picture(make, anna, design):
    file = make.file(design.client_id, name="print.pdf", format="pdf")
    assert "print.pdf" not in anna.get(f"/designs/{design.id}/pictures").text
    told = anna.get(f"/designs/{design.id}/pictures/{file.id}").json
    assert (told["state"], "PNG, JPEG or TIFF" in told["message"]) == ("refused", True)


def test_without_a_file_nothing_is_made(anna, design):
    assert anna.post(f"/designs/{design.id}/pictures").status_code == 422
    assert db.query(File).count() == 0


def test_another_clients_pictures_are_not_shown(make, anna, design):
    theirs = make.file(make.client().id, name="theirs.png")
    assert "theirs.png" not in anna.get(f"/designs/{design.id}/pictures").text
    assert anna.get(f"/designs/{design.id}/pictures/{theirs.id}").status_code == 404
    assert db.scalars(select(File.state)).all() == [FileState.READY]
