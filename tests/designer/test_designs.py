"""Designs as rows: made, saved over what was seen, copied, renamed, deleted; and who may."""

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import (
    Activity,
    Design,
    DesignFile,
    DesignPrint,
    DesignPrinting,
    File,
    Mapping,
    MembershipStore,
    Template,
)
from services.templates import Said
from services.templates import save as save_template
from tests.designer.drawing import document, picture, words
from tests.rows import print_area


@pytest.fixture
def shirt(make):
    """Small has print areas of its own; M and L share theirs."""
    sizes = {"key": "size", "code": "sz", "names": {"en": "Size"}}
    values = [{"key": key, "names": {"en": key.upper()}, "cents": 0} for key in ("s", "m", "l")]
    areas = [
        print_area(280, 360, key, only_for={"size": "s"}, is_required=key == "front") for key in ("front", "back")
    ] + [
        print_area(300, 400, key, only_for={"size": size}, is_required=key == "front")
        for size in ("m", "l")
        for key in ("front", "back")
    ]
    return make.catalog_product(key="shirt", attributes=[sizes | {"values": values}], areas=areas)


def saved(browser, design, told, seen=1):
    return browser.post(f"/designs/{design.id}/versions", json={"seen": seen, "document": told})


def acts() -> list[str]:
    return list(db.scalars(select(Activity.action).order_by(Activity.id)))


@pytest.mark.parametrize("role", [Role.ADMIN, Role.STORE_MANAGER, Role.PREPRESS])
def test_a_product_its_size_and_a_name_make_a_design(make, sign_in, shirt, role):
    client = make.client()
    browser = sign_in(make.member(role, None if role.is_staff else client))
    assert "shirt" in browser.get(f"/designs/new?client={client.id}").text
    url = f"/designs/new?client={client.id}&product={shirt.id}"
    asked = browser.get(url).text
    assert ("M, L" in asked, asked.count('type="radio"')) == (True, 2)
    medium = next(variant for variant in shirt.variants if variant.values == {"size": "m"})
    answer = browser.post(url, data={"name": "Whale", "size": medium.id})
    design = db.scalars(select(Design)).one()
    assert (answer.status_code, answer.location) == (303, f"/designs/{design.id}/edit")
    assert (design.name, design.client_id, design.catalog_variant_id, design.version) == (
        "Whale",
        client.id,
        medium.id,
        1,
    )
    assert "Whale" in browser.get("/designs/").text
    assert acts() == ["design.created"]


def test_without_a_name_or_a_size_nothing_is_made(make, sign_in, shirt):
    member = make.member()
    browser = sign_in(member)
    answer = browser.post(f"/designs/new?product={shirt.id}", data={"name": " "})
    assert (answer.status_code, answer.text.count("aria-invalid"), db.query(Design).count()) == (422, 1, 0)
    assert "Choose one." in answer.text


def test_who_only_looks_sees_designs_and_changes_none(make, sign_in):
    viewer = make.member(Role.VIEW_ONLY)
    design = make.design(viewer.client_id, name="Whale")
    browser = sign_in(viewer)
    page = browser.get(f"/designs/{design.id}").text
    assert ("Whale" in page, "Open the designer" in page, "New design" in browser.get("/designs/").text) == (
        True,
        False,
        False,
    )
    assert browser.get(f"/designs/{design.id}/edit").status_code == 403
    assert saved(browser, design, document(words())).status_code == 403
    assert db.scalars(select(Design.version)).one() == 1


def test_saving_keeps_the_document_and_notes_its_pictures(make, sign_in):
    member = make.member()
    design, file, other = make.design(member.client_id), make.file(member.client_id), make.file(member.client_id)
    browser = sign_in(member)
    answer = saved(browser, design, document(picture(file.id), words()))
    assert (answer.status_code, answer.json["version"], answer.json["changed_by"]) == (200, 2, member.name)
    layers = db.get_one(Design, design.id).document["areas"]["front"]["layers"]
    assert [(layer["kind"], layer["x"], layer["opacity"]) for layer in layers] == [
        ("image", 105, 1.0),
        ("text", 105, 1.0),
    ]
    saved(browser, design, document(picture(other.id)), seen=2)
    assert db.scalars(select(DesignFile.file_id)).all() == [other.id]
    assert acts() == ["design.changed"]  # one sitting, one line


def test_what_somebody_else_saved_meanwhile_is_told_and_not_overwritten(make, sign_in):
    first = make.member()
    second = make.member(client=first.client)
    design = make.design(first.client_id)
    saved(sign_in(first), design, document(words("mine")))
    answer = saved(sign_in(second), design, document(words("theirs")))
    assert (answer.status_code, answer.json["changed_by"], answer.json["version"]) == (409, first.name, 2)
    assert db.get_one(Design, design.id).document["areas"]["front"]["layers"][0]["text"] == "mine"
    copied = sign_in(second).post(f"/designs/{design.id}/versions/copies", json={"document": document(words("theirs"))})
    copy = db.scalars(select(Design).where(Design.id != design.id)).one()
    assert (copied.status_code, copied.json["url"]) == (201, f"/designs/{copy.id}/edit")
    assert (copy.document["areas"]["front"]["layers"][0]["text"], copy.name) == ("theirs", f"{design.name}, copy")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (None, "could not be read"),
        ({"format": 2}, "could not be read"),
        (document(words("a" * 2001)), "at most 2,000 characters"),
        (document(words(size=0)), "out of range"),
        (document(picture(10**9)), "no longer among the files"),
    ],
)
def test_what_is_not_understood_is_refused_and_the_former_stays(make, sign_in, told, why):
    member = make.member()
    design = make.design(member.client_id, document=document(words()))
    answer = saved(sign_in(member), design, told)
    assert (answer.status_code, why in answer.json["message"], db.get_one(Design, design.id).version) == (422, True, 1)
    assert acts() == []


def test_what_is_far_too_large_is_not_even_read(make, sign_in):
    member = make.member()
    design = make.design(member.client_id)
    answer = saved(sign_in(member), design, {"format": 1, "areas": {}, "padding": "x" * 2_200_000})
    assert (answer.status_code, db.get_one(Design, design.id).version) == (413, 1)


def test_another_clients_picture_cannot_be_laid(make, sign_in):
    member, theirs = make.member(), make.file(make.client().id)
    design = make.design(member.client_id)
    assert saved(sign_in(member), design, document(picture(theirs.id))).status_code == 422
    assert db.query(DesignFile).count() == 0


def test_a_picture_of_another_stores_product_stays_where_it_lies_and_cannot_be_laid_anew(make, sign_in):
    client = make.client()
    own, other = make.store(client_id=client.id), make.store(client_id=client.id)
    used, free = make.file(client.id), make.file(client.id)
    make.mapping(make.variant(make.product(other)), used)
    admin, manager = make.member(client=client), make.member(Role.STORE_MANAGER, client, all_stores=False)
    db.add(MembershipStore(client_id=client.id, membership_id=manager.id, store_id=own.id))
    db.commit()
    design = make.design(client.id)
    assert saved(sign_in(manager), design, document(picture(used.id))).status_code == 422
    assert saved(sign_in(admin), design, document(picture(used.id))).status_code == 200
    both = document(picture(used.id), picture(free.id))
    assert saved(sign_in(manager), design, both, seen=2).status_code == 200
    assert sign_in(manager).get(f"/files/{used.id}").status_code == 200  # a design shows it to all who see designs


def test_a_copy_and_a_template_are_designs_of_their_own(make, sign_in):
    member = make.member()
    file = make.file(member.client_id)
    design = make.design(member.client_id, name="Whale")
    browser = sign_in(member)
    saved(browser, design, document(picture(file.id)))
    browser.post(f"/designs/{design.id}/copies")
    browser.post(f"/designs/{design.id}/template")
    copies = db.scalars(select(Design).where(Design.id != design.id).order_by(Design.id)).all()
    assert [
        (copy.name, copy.is_template, copy.document == db.get_one(Design, design.id).document) for copy in copies
    ] == [
        ("Whale, copy", False, True),
        ("Whale", True, True),
    ]
    assert db.query(DesignFile).count() == 3
    assert "Whale, copy" not in browser.get("/designs/?kind=templates").text


def test_a_name_is_changed(make, sign_in):
    member = make.member()
    design = make.design(member.client_id)
    browser = sign_in(member)
    assert browser.post(f"/designs/{design.id}/name", data={"name": ""}).status_code == 422
    assert browser.post(f"/designs/{design.id}/name", data={"name": "Shark"}).status_code == 303
    assert (db.get_one(Design, design.id).name, acts()) == ("Shark", ["design.renamed"])


def test_a_design_is_deleted_and_its_pictures_stay(make, sign_in):
    member = make.member()
    design, file = make.design(member.client_id), make.file(member.client_id)
    browser = sign_in(member)
    saved(browser, design, document(picture(file.id)))
    assert f"Delete {design.name}?" in browser.get(f"/designs/{design.id}/delete").text
    browser.post(f"/designs/{design.id}/delete")
    assert (db.query(Design).count(), db.query(DesignFile).count(), db.query(File).count()) == (0, 0, 1)
    assert acts()[-1] == "design.deleted"


def printed(make, design, file):
    db.add(
        DesignPrinting(
            client_id=design.client_id,
            design_id=design.id,
            version=1,
            document=design.document,
            due_at=None,
            prints=[DesignPrint(client_id=design.client_id, area="front", file_id=file.id)],
        )
    )
    db.commit()


def test_what_products_are_made_from_is_told_and_not_deleted(make, sign_in):
    member = make.member()
    design, file = make.design(member.client_id), make.file(member.client_id)
    printed(make, design, file)
    variant = make.variant(make.product(make.store(client_id=member.client_id), title="Whale poster"))
    mapping = make.mapping(variant, file)
    browser = sign_in(member)
    assert "Whale poster · A3" in browser.get(f"/designs/{design.id}").text
    assert "in use" in browser.get(f"/designs/{design.id}/delete").text
    browser.post(f"/designs/{design.id}/delete")
    assert db.query(Design).count() == 1
    db.delete(db.get_one(Mapping, mapping.id))
    db.commit()
    browser.post(f"/designs/{design.id}/delete")
    assert (db.query(Design).count(), db.query(DesignPrint).count(), acts()) == (0, 0, ["design.deleted"])


def test_a_template_product_uses_it_too(make, sign_in):
    member = make.member()
    made_of = make.catalog_product().variants[0]
    design, file = make.design(member.client_id, made_of), make.file(member.client_id)
    printed(make, design, file)
    save_template(Template(client_id=member.client_id), Said("Sea poster"), made_of, {"front": file})
    db.commit()
    assert "Sea poster" in sign_in(member).get(f"/designs/{design.id}/delete").text


def test_a_product_whose_areas_changed_is_told(make, sign_in):
    member = make.member()
    design = make.design(member.client_id)
    design.catalog_variant.areas[0].width_mm = 200
    db.commit()
    assert "have changed since" in sign_in(member).get(f"/designs/{design.id}").text


def test_designs_are_found_by_their_name_and_by_their_product(make, sign_in, shirt):
    member = make.member()
    make.design(member.client_id, shirt.variants[0], name="Whale")
    make.design(member.client_id, name="Shark")
    browser = sign_in(member)
    found = [
        ("Whale" in page, "Shark" in page)
        for page in (browser.get(f"/designs/?q={term}").text for term in ("shirt", "sha", "x"))
    ]
    assert found == [(True, False), (False, True), (False, False)]
