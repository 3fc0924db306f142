"""Papers and print files of the floor, as its people have them: what is printed is decoded and read back."""

import io
import re
import zipfile

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, FloorSetting, Package, PackageLine
from papers.codes import Kind, code_of
from services.files import storage
from services.floor.batches import make_batch
from tests.conftest import HTMX
from tests.papers.read import codes_on, pages_of, text_of


@pytest.fixture
def line(make):
    """A line of a Polish buyer, printed on both sides, with what it is made as."""
    store = make.store(client_id=make.client(name="La Bottega del Poster").id)
    order = make.order(store, number="R-1", status="created", country="PL", total=4990)
    order.address = order.address | {"first_name": "Łucja", "last_name": "Żółkiewska", "city": "Łódź", "country": "PL"}
    variant = make.catalog_product(key="poster", names={"en": "Poster", "it": "Manifesto"}).variants[1]
    files = {
        area: kept(make, store.client_id, f"{area}.pdf", text) for area, text in (("front", b"one"), ("back", b"two"))
    }
    return make.item(order, title="Plakat A3", quantity=2, multiplier=3, catalog_variant_id=variant.id,
                     product_uid=variant.uid, files=files, price=2495)  # fmt: skip


def kept(make, client_id, name, content):
    key = storage().put(content)
    file = make.file(client_id, name=name, sha256=key, bytes=len(content), format="pdf")
    return {"id": file.id, "sha256": key, "name": name}


def pdf_of(browser, url):
    answer = browser.get(url)
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
        200, "application/pdf", "private, no-store",
    )  # fmt: skip
    return answer.data


def test_a_job_ticket_names_what_is_made_in_the_readers_language(make, sign_in, line):
    for locale, name in (("en", "Poster"), ("it", "Manifesto")):
        operator = make.member(Role.OPERATOR, user=make.user(locale=locale))
        pdf = pdf_of(sign_in(operator), f"/production/items/{line.id}/ticket.pdf")
        assert [codes_on(page) for page in pages_of(pdf)] == [[code_of(Kind.LINE, line.id)]]
        told = text_of(pdf)
        assert all(words in told for words in (name, "A3", "R-1", "La Bottega del Poster", "front.pdf", "back.pdf"))
        assert {"en": "6 pieces", "it": "6 pezzi"}[locale] in told
        assert "TEST" not in told


def test_a_test_order_says_so_on_its_ticket_and_its_slip(sign_in, operator, line):
    line.order.is_test = True
    db.commit()
    browser = sign_in(operator)
    for url in (f"/production/items/{line.id}/ticket.pdf", f"/production/orders/{line.order_id}/slip.pdf"):
        assert "TEST" in text_of(pdf_of(browser, url))


def test_a_batch_has_a_ticket_and_the_job_tickets_of_its_lines(make, sign_in, operator, line):
    other = make.item(line.order, title="Mug")
    batch = make_batch(operator, [line.id, other.id], "Friday").batch
    db.commit()
    browser, lines = sign_in(operator), [code_of(Kind.LINE, each.id) for each in (line, other)]
    ticket = pdf_of(browser, f"/production/batches/{batch.id}/ticket.pdf")
    assert [code for page in pages_of(ticket) for code in codes_on(page)] == [code_of(Kind.BATCH, batch.id), *lines]
    assert all(words in text_of(ticket) for words in ("Friday", "Poster", "Mug", "R-1"))
    tickets = pdf_of(browser, f"/production/batches/{batch.id}/tickets.pdf")
    assert [codes_on(page) for page in pages_of(tickets)] == [[code] for code in lines]
    picked = browser.post("/production/tickets.pdf", data={"ids": [str(other.id), "99999"]})
    assert [codes_on(page) for page in pages_of(picked.data)] == [lines[1:]]
    assert browser.post("/production/tickets.pdf", data={}).status_code == 303


@pytest.mark.parametrize(("country", "title"), [("PL", "Packing slip"), ("IT", "Documento di imballaggio")])
def test_a_slip_speaks_the_language_of_where_it_goes_and_tells_no_price_and_no_provider(
    app, sign_in, operator, line, country, title
):
    line.order.country = country
    db.commit()
    pdf = pdf_of(sign_in(operator), f"/production/orders/{line.order_id}/slip.pdf")
    (page,) = pages_of(pdf)
    assert codes_on(page) == [code_of(Kind.ORDER, line.order_id)]
    told = text_of(pdf)
    assert all(words in told for words in (title, "La Bottega del Poster", "Łucja Żółkiewska", "Łódź", "Plakat A3"))
    assert not any(words in told for words in ("€", "EUR", "24.95", "24,95", "49", app.config["PROVIDER_NAME"]))


def test_the_slip_of_a_parcel_has_only_what_lies_in_it(make, sign_in, operator, line):
    make.item(line.order, title="Mug")
    package = Package(client_id=line.client_id, order_id=line.order_id)
    db.add(package)
    db.flush()
    db.add(PackageLine(client_id=line.client_id, package_id=package.id, item_id=line.id, quantity=1))
    db.commit()
    pdf = pdf_of(sign_in(operator), f"/production/packages/{package.id}/slip.pdf")
    assert codes_on(pages_of(pdf)[0]) == [code_of(Kind.PARCEL, package.id)]
    assert ("Plakat A3" in text_of(pdf), "Mug" in text_of(pdf)) == (True, False)


def opened(answer):
    assert answer.headers["Content-Length"] == str(len(answer.data))
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_the_print_files_of_a_batch_are_one_archive_named_by_the_pattern(make, sign_in, operator, line):
    batch = make_batch(operator, [line.id], "Friday/Saturday").batch
    db.commit()
    browser = sign_in(operator)
    archive = opened(browser.get(f"/production/batches/{batch.id}/files.zip"))
    assert {name: archive.read(name) for name in archive.namelist()} == {
        f"Friday-Saturday/_R-1_{line.id}_Poster_Front_6x.pdf": b"one",
        f"Friday-Saturday/_R-1_{line.id}_Poster_back_6x.pdf": b"two",
    }
    assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
    browser.post("/production/naming", data={"pattern": "{client}/{order}-{pieces}"})
    archive = opened(browser.post("/production/files.zip", data={"ids": [str(line.id)]}))
    assert archive.namelist() == ["La Bottega del Poster/R-1-6.pdf", "La Bottega del Poster/R-1-6 (2).pdf"]
    acts = db.scalars(select(Activity.action).order_by(Activity.id)).all()
    assert acts == [
        "production.batch_made", "production.files_taken", "production.pattern_changed", "production.files_taken",
    ]  # fmt: skip


def test_a_file_that_is_missing_is_told_before_anything_is_sent(sign_in, operator, line):
    key = line.files["back"]["sha256"]
    storage().delete(key)
    try:
        browser = sign_in(operator)
        answer = browser.post("/production/files.zip?q=x", data={"ids": [str(line.id)]})
        assert (answer.status_code, answer.location) == (303, "/production/?q=x")
        assert "order R-1, back: back.pdf" in browser.get(answer.location).text
        assert db.scalars(select(Activity)).all() == []
    finally:
        storage().put(b"two")


def test_lines_without_print_files_make_no_archive(make, sign_in, operator, line):
    bare = make.item(line.order)
    browser = sign_in(operator)
    for ids in ([str(bare.id)], []):
        assert browser.post("/production/files.zip", data={"ids": ids}).status_code == 303


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("{nobody}", "There is no field {nobody}"), ("{order", "A brace is open"), ("../x", "there must be a name")],
)
def test_a_bad_pattern_is_told_and_not_kept(sign_in, operator, line, pattern, said):
    browser = sign_in(operator)
    answer = browser.post("/production/naming", data={"pattern": pattern}, headers=HTMX)
    assert (answer.status_code, said in answer.text, db.scalars(select(FloorSetting)).all()) == (422, True, [])


def test_the_page_of_the_pattern_shows_its_fields_and_an_example(sign_in, operator):
    page = sign_in(operator).get("/production/naming").text
    assert "Poster A3/2026-11-27_1042_4711_Poster_Front_12x.pdf" in page
    assert re.findall(r"<dt>\{(\w+)\}</dt>", page)[:3] == ["batch", "due", "client"]
