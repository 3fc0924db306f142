"""The library: found, brought, renamed, and deleted only where nothing is made from it."""

import io

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import CLIENT_ROLES, Role
from core.rights import Right, can
from jobs.files import run_file
from models import (
    Activity,
    Base,
    Client,
    DesignFile,
    File,
    FileFix,
    FileLink,
    MappingBatch,
    MappingChange,
    MappingRule,
    OrderRequest,
    Publication,
    PublicationFile,
    PublicationPicture,
    Template,
    TemplateFile,
)
from services.file_uses import NAMED, Use, uses, uses_of
from tests.conftest import HTMX
from tests.files.test_files import png


@pytest.fixture
def store(make):
    return make.store()


@pytest.fixture
def client(store):
    return db.get_one(Client, store.client_id)


@pytest.fixture
def admin(make, sign_in, client):
    return sign_in(make.member(client=client))


def connected(make, store, file):
    return make.mapping(make.variant(make.product(store, title="Sunset")), file)


def in_template(make, store, file):
    made_of = make.catalog_product().variants[0]
    template = Template(client_id=store.client_id, name="Poster", catalog_variant_id=made_of.id)
    db.add(template)
    db.flush()
    db.add(TemplateFile(client_id=store.client_id, template_id=template.id, area="front", file_id=file.id))


def ordered(make, store, file):
    make.item(make.order(store, number="A1"), files={"front": {"id": file.id, "sha256": file.sha256, "name": "x"}})


def wished_for(make, store, file):
    order = make.order(store)
    wanted = {f"file-{make.item(order).id}-front": [{}, {"id": file.id, "name": file.name}, "Sunset"]}
    for state in ("open", "refused"):
        asked = {"kind": "change", "state": state, "wanted": wanted | {"address": [{}, {"city": "Como"}]}}
        db.add(OrderRequest(client_id=store.client_id, order_id=order.id, **asked))


def in_rule(make, store, file):
    made_of = make.catalog_product().variants[0]
    own = {"client_id": store.client_id, "store_id": store.id, "catalog_variant_id": made_of.id}
    db.add(MappingRule(**own, position=1, name="R", files={"front": file.id}))


def in_draft(make, store, file):
    own = {"client_id": store.client_id, "store_id": store.id, "selection": {"ids": []}, "due_at": None}
    db.add(MappingBatch(**own, kind="connect", wanted={"files": {"front": file.id}}))


def in_history(make, store, file):
    variant = make.variant(make.product(store))
    before = {"state": "connected", "files": {"front": file.id}}
    db.add(MappingChange(client_id=store.client_id, variant_id=variant.id, before=before, after={}))


def in_design(make, store, file):
    design = make.design(store.client_id)
    db.add(DesignFile(client_id=store.client_id, design_id=design.id, file_id=file.id))


def on_sale(make, store, file):
    own = {"client_id": store.client_id, "store_id": store.id, "due_at": None}
    sold = make.catalog_product()
    offer = Publication(**own, catalog_product_id=sold.id, mark="m", language="en", title="Sunset")
    db.add(offer)
    db.flush()
    shared = {"client_id": store.client_id, "publication_id": offer.id, "file_id": file.id}
    db.add(PublicationFile(**shared, area_id=sold.areas[0].id))
    db.add(PublicationPicture(**shared, position=1))  # one product, once


PLACES = {
    Use.CONNECTIONS: (connected, "1 connection"),
    Use.TEMPLATES: (in_template, "1 template"),
    Use.DESIGNS: (in_design, "1 design"),
    Use.RULES: (in_rule, "1 rule"),
    Use.ORDERS: (ordered, "1 order"),
    Use.PUBLICATIONS: (on_sale, "1 product put on sale"),
    Use.REQUESTS: (wished_for, "1 change asked for and not answered yet"),
    Use.DRAFTS: (in_draft, "1 change that waits"),
    Use.HISTORY: (in_history, "1 change that can still be taken back"),
}


@pytest.mark.parametrize("use", Use)
def test_what_is_used_stays_and_says_where(make, admin, store, use):
    file, (put, words) = make.file(store.client_id), PLACES[use]
    put(make, store, file)
    db.commit()
    assert uses_of(file) == {use: 1}
    page = admin.get(f"/files/{file.id}/delete").text
    said = f"It cannot be deleted: it is used in {words}." in page
    assert (said, f'action="/files/{file.id}/delete"' in page) == (True, False)
    admin.post(f"/files/{file.id}/delete")
    assert db.get(File, file.id, populate_existing=True) is not None


def test_what_nothing_uses_is_deleted_with_the_addresses_that_led_to_it(make, admin, store):
    file = make.file(store.client_id, name="old.png")
    again = make.file(store.client_id, sha256=None, same_as_id=file.id, source_url="https://a.example/x.png")
    ids = file.id, again.id
    assert admin.post(f"/files/{again.id}/delete").status_code == 303
    db.expire_all()
    assert db.scalars(select(File).where(File.id.in_(ids))).all() == []
    assert db.scalars(select(Activity.action).order_by(Activity.id.desc())).first() == "file.deleted"


def test_a_file_that_another_was_mended_into_goes_without_it(make, admin, store):
    file, mended = make.file(store.client_id), make.file(store.client_id)
    area = make.catalog_product().variants[0].areas[0]
    own = {"client_id": store.client_id, "file_id": file.id, "due_at": None}
    db.add(FileFix(**own, area_id=area.id, area_print="", kind="turn", result_id=mended.id))
    link = FileLink(**own, url="https://a.example/x.png", newer_id=mended.id)
    db.add(link)
    db.commit()
    ids = mended.id, link.id
    admin.post(f"/files/{mended.id}/delete")
    db.expire_all()
    assert (db.get(File, ids[0]), db.query(FileFix).count(), db.get(FileLink, ids[1]).newer_id) == (None, 0, None)


def test_every_table_that_refers_to_a_file_is_thought_of():
    """Either it is a use, or it goes with the file, or `remove` sees to it."""
    uses = {f"{named.class_.__tablename__}.{named.key}" for named in NAMED.values()}
    uses |= {"design_files.file_id", "design_prints.file_id"}  # of a design, counted once
    uses |= {"publication_files.file_id", "publication_pictures.file_id"}  # of a product put on sale, likewise
    seen_to = {"files.same_as_id"}
    found = {
        f"{table.name}.{key.column_keys[-1]}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_key_constraints
        if key.referred_table.name == "files" and key.ondelete != "cascade"
    }
    assert found == uses | seen_to


def test_files_of_another_are_no_use_of_mine(make, store):
    file, other = make.file(store.client_id), make.file(store.client_id)
    ordered(make, store, other)
    ordered(make, store, other)
    connected(make, store, other)
    db.commit()
    assert uses([file, other]) == {file.id: {}, other.id: {Use.CONNECTIONS: 1, Use.ORDERS: 2}}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["scan.tif", "Alba rossa.pdf", "alba.png"]),
        ("?q=ALBA", ["Alba rossa.pdf", "alba.png"]),
        ("?q=rossa+alba", ["Alba rossa.pdf"]),
        ("?q=%25", []),
        ("?state=refused", ["scan.tif"]),
        ("?format=pdf", ["Alba rossa.pdf"]),
        ("?use=used", ["alba.png"]),
        ("?use=unused", ["scan.tif", "Alba rossa.pdf"]),
        ("?state=nonsense&format=exe&use=x&client=x", ["scan.tif", "Alba rossa.pdf", "alba.png"]),
    ],
)
def test_the_list_is_narrowed_by_what_is_asked(make, admin, store, query, names):
    connected(make, store, make.file(store.client_id, name="alba.png"))
    make.file(store.client_id, name="Alba rossa.pdf", format="pdf", facts={})
    make.file(store.client_id, name="scan.tif", format="tiff", state="refused", error="encrypted")
    page = admin.get(f"/files/{query}", headers=HTMX).text
    found = {name: page.find(f">{name}<") for name in ("alba.png", "Alba rossa.pdf", "scan.tif")}
    assert sorted((name for name, at in found.items() if at > 0), key=found.get) == names


def test_a_page_of_the_list_is_fifty(make, admin, store):
    for number in range(51):
        make.file(store.client_id, name=f"file-{number}.png")
    page = admin.get("/files/").text
    assert (page.count("/preview"), page.count('<td class="main">'), "file-0.png" in page) == (0, 50, False)


def brought(browser, *files, **form):
    data = {"files": [(io.BytesIO(content), name) for name, content in files], **form}
    return browser.post("/files/", data=data, content_type="multipart/form-data")


def test_several_are_brought_at_once_and_one_content_is_kept_once(make, admin, client):
    page = brought(admin, ("a.png", png()), ("b.png", png("blue")), ("again.png", png()))
    names = [file.name for file in db.scalars(select(File).order_by(File.id))]
    assert (page.status_code, names) == (200, ["a.png", "b.png"])
    assert "“again.png” has the same content; it is not kept twice." in page.text
    assert "This very file is here already" in brought(admin, ("a.png", png())).text


def test_one_that_is_refused_stops_no_other(admin, monkeypatch):
    monkeypatch.setattr("services.files.MOST_BYTES", 2000)
    page = brought(admin, ("large.png", bytes(3000)), ("a.png", png()))
    assert (page.status_code, "Larger than 100 MB." in page.text) == (200, True)
    assert [file.name for file in db.scalars(select(File))] == ["a.png"]


def test_an_address_is_fetched(admin, httpserver):
    httpserver.expect_request("/art.png").respond_with_data(png(), content_type="image/png")
    assert brought(admin, url=httpserver.url_for("/art.png")).status_code == 200
    file = db.scalars(select(File)).one()
    run_file(file.id)
    db.refresh(file)
    assert (file.state, file.name) == ("ready", "art.png")


@pytest.mark.parametrize(
    "address", ["", "art.png", "ftp://a.example/x", "javascript:alert(1)", f"https://{'a' * 2000}"]
)
def test_what_is_no_address_is_said_so(admin, address):
    assert brought(admin, url=address).status_code == 422
    assert db.scalars(select(File)).all() == []


def test_a_new_name_is_kept_and_noted(make, admin, store):
    file = make.file(store.client_id, name="old.png")
    assert admin.post(f"/files/{file.id}", data={"name": " "}).status_code == 422
    assert admin.post(f"/files/{file.id}", data={"name": "../new\r\nname"}).status_code == 303
    db.refresh(file)
    assert file.name == ".. new name"
    assert db.scalars(select(Activity).where(Activity.action == "file.renamed")).one().before == {"name": "old.png"}


@pytest.mark.parametrize("role", CLIENT_ROLES)
def test_each_role_finds_what_it_may_do(make, sign_in, client, store, role):
    member = make.member(role, client)
    browser, file = sign_in(member), make.file(store.client_id)
    page = browser.get("/files/")
    assert (page.status_code == 200) is can(member, Right.PRODUCTS_VIEW)
    if page.status_code == 200:
        shown = ("/files/new" in page.text, f"/files/{file.id}/delete" in page.text)
        assert shown == (can(member, Right.FILES_DELETE),) * 2
    assert (brought(browser, ("a.png", png())).status_code == 200) is can(member, Right.FILES_DELETE)


def test_the_staff_say_whose_library_it_is(make, sign_in, client):
    boss = sign_in(make.member(Role.PROVIDER_ADMIN))
    assert brought(boss, ("a.png", png())).status_code == 404
    assert brought(boss, ("a.png", png()), client=client.id).status_code == 200
    assert db.scalars(select(File)).one().client_id == client.id


def test_nobody_brings_a_file_to_another_client(make, admin):
    assert brought(admin, ("a.png", png()), client=make.client().id).status_code == 404
    assert db.scalars(select(File)).all() == []


def test_where_it_is_used_names_only_what_the_reader_sees(make, sign_in, client, store):
    file = make.file(client.id)
    connected(make, store, file)
    ordered(make, store, file)
    page = sign_in(make.member(client=client)).get(f"/files/{file.id}").text
    assert ("Sunset" in page, ">A1</a>" in page, "1 connection · 1 order" in page) == (True, True, True)
    theirs = sign_in(make.member(Role.ORDER_MANAGER, client)).get(f"/files/{file.id}").text
    assert ("Sunset" in theirs, ">A1</a>" in theirs) == (False, True)
