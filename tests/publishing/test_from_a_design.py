"""A design is put on sale with the print files that were made from it."""

from markupsafe import escape
from sqlalchemy import select

from core.db import db
from designs.document import from_json, to_json
from jobs.designs import print_later
from models import DesignPrinting, File, Publication
from services.publishing.drafting import prints_of

WORDS = {"id": "words", "kind": "text", "x": 105, "y": 148, "text": "Alba", "font": "inter-700", "size": 90}


def drawn(make, client_id, made_of):
    document = to_json(from_json({"format": 1, "areas": {"front": {"background": "#ffe0b2", "layers": [WORDS]}}}))
    return make.design(client_id, made_of, document=document)


def test_a_design_brings_its_print_files_and_the_variants_that_they_are_for(woo, owner, connect, poster, make, run_due):
    store = connect(woo)
    a4 = next(each for each in poster.variants if each.values == {"format": "a4"})
    design = drawn(make, store.client_id, a4)
    where = f"/publications/new?store={store.id}&design={design.id}"
    assert owner.post(where).location.endswith(f"/designs/{design.id}")
    assert db.scalars(select(Publication)).all() == []
    print_later(design, None)
    db.commit()
    run_due(DesignPrinting, File)
    assert escape(store.name) in owner.get(f"/publications/new?design={design.id}").text
    assert owner.post(where).status_code == 303
    publication = db.scalars(select(Publication)).one()
    (area,) = a4.areas
    assert [each["id"] for each in publication.offered] == [a4.id]
    assert {key: file.format for key, file in prints_of(publication).items()} == {area.id: "pdf"}


def test_another_clients_design_is_not_sold(woo, owner, connect, poster, make):
    store = connect(woo)
    theirs = drawn(make, make.client().id, poster.variants[0])
    assert owner.post(f"/publications/new?store={store.id}&design={theirs.id}").status_code == 404
    assert db.scalars(select(Publication)).all() == []
