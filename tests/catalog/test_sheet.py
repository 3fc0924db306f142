"""The catalog as a file: what goes out comes back unchanged, nothing is written unseen, bad rows are told."""

import csv
import io

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, CatalogProduct, CatalogVariant, PrintArea
from services import catalog_demo
from services.mappings import connect


@pytest.fixture
def staff(make, sign_in):
    return sign_in(make.member(Role.PREPRESS))


@pytest.fixture
def poster(make):
    return make.catalog_product(key="poster", category_id=make.category(key="walls").id)


def exported(browser, kind: str = "csv") -> bytes:
    answer = browser.get(f"/catalog/sheet/export?kind={kind}")
    assert answer.status_code == 200
    return answer.data


def brought(browser, content: bytes, name: str = "catalog.csv"):
    """The page of what it would do, and its address."""
    sent = browser.post("/catalog/sheet", data={"file": (io.BytesIO(content), name)})
    assert sent.status_code == 303
    return browser.get(sent.location), sent.location


def taken(browser, content: bytes, **more: str):
    page, url = brought(browser, content)
    mark = page.text.split('name="mark" value="')[1].split('"')[0]
    return browser.post(url, data={"mark": mark} | more)


def rows_of(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted({name for row in rows for name in row}))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def figures(page) -> list[int]:
    """To be changed, as it is already, refused."""
    return [
        int(part.split("<strong>")[1].split("<")[0].replace(",", "")) for part in page.text.split("stat-label")[1:4]
    ]


def everything() -> list[object]:
    db.expire_all()
    products = [
        (one.names, one.attributes, one.base_price, one.countries) for one in db.scalars(select(CatalogProduct))
    ]
    areas = [area.measures for area in db.scalars(select(PrintArea).order_by(PrintArea.id))]
    variants = [
        (one.uid, one.price, one.is_active) for one in db.scalars(select(CatalogVariant).order_by(CatalogVariant.id))
    ]
    return [products, areas, variants]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_was_exported_changes_nothing_when_it_comes_back(staff, kind):
    catalog_demo.load()
    db.commit()
    before = everything()
    page, _url = brought(staff, exported(staff, kind), f"catalog.{kind}")
    changed, same, refused = figures(page)
    assert (changed, refused, "All of it stands in the catalog already." in page.text) == (0, 0, True)
    assert same > len(before[2])
    assert everything() == before


def test_a_price_is_changed_once_it_has_been_looked_at(staff, poster):
    content = rows_of({"Row": "variant", "Product": "poster", "Product UID": "poster_pf_a4", "Price": "7,50"})
    page, url = brought(staff, content)
    assert (figures(page), everything()[2][0][1]) == ([1, 0, 0], 500)
    assert staff.post(url, data={"mark": "another"}).status_code == 409
    assert everything()[2][0][1] == 500
    assert taken(staff, content).status_code == 303
    assert everything()[2][0][1] == 750
    assert db.scalars(select(Activity.action)).all()[-1] == "catalog.imported"


def test_a_whole_product_is_made_by_a_file_with_italian_headers_and_published(staff, poster):
    rows = [
        {"Riga": "prodotto", "Prodotto": "mug", "Categoria": "walls", "Nome (inglese)": "Mug",
         "Nome (italiano)": "Tazza",
         "Prezzo": "4,00", "Valuta": "EUR", "Ordinabile": "sì", "Paesi": "IT DE", "Quantità massima": "500"},
        {"Riga": "attributo", "Prodotto": "mug", "Chiave": "colour", "Codice breve": "co", "Nome (inglese)": "Colour"},
        {"Riga": "valore", "Prodotto": "mug", "Chiave": "colour", "Valore": "white", "Nome (inglese)": "White"},
        {"Riga": "valore", "Prodotto": "mug", "Chiave": "colour", "Valore": "red", "Prezzo": "0,50"},
        {"Riga": "area", "Prodotto": "mug", "Chiave": "wrap", "Larghezza (mm)": "200", "Altezza (mm)": "90",
         "Formati": "pdf png", "Colori": "cmyk"},
        {"Riga": "variante", "Prodotto": "mug", "Valori": "colour=white"},
        {"Riga": "variante", "Prodotto": "mug", "Valori": "colour=red"},
    ]  # fmt: skip
    assert taken(staff, rows_of(*rows)).status_code == 303
    mug = db.scalars(select(CatalogProduct).where(CatalogProduct.key == "mug")).one()
    assert [(one.uid, one.price) for one in mug.variants] == [("mug_co_white", 400), ("mug_co_red", 450)]
    assert (mug.state, mug.version, mug.countries, mug.most, mug.names["it"]) == (
        "published", 1, ["IT", "DE"], 500, "Tazza",
    )  # fmt: skip
    assert [(area.key, area.width_mm, area.colour) for area in mug.areas] == [("wrap", 200, "cmyk")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"Row": "thing", "Product": "poster"}, "is none of: product, attribute"),
        ({"Row": "variant", "Product": "mug", "Product UID": "mug_x"}, "There is no product “mug”"),
        ({"Row": "variant", "Product": "poster", "Values": "format=a9"}, "name no combination"),
        ({"Row": "variant", "Product": "poster", "Product UID": "poster_pf_a4", "Price": "cheap"}, "is no amount"),
        ({"Row": "variant", "Product": "poster", "Product UID": "poster_pf_a4", "Can be ordered": "?"}, "yes nor no"),
        ({"Row": "product", "Product": "poster", "Countries": "IT XX"}, "Not known as a country: XX"),
        ({"Row": "product", "Product": "poster", "Category": "nowhere"}, "There is no category"),
        ({"Row": "product", "Product": "Bad Key!", "Category": "walls"}, "cannot stand in a Product UID"),
        ({"Row": "area", "Product": "poster", "Key": "front", "Values": "format=a4", "Width (mm)": "2"}, "no number"),
        ({"Row": "area", "Product": "poster", "Key": "back"}, "Width (mm): It is empty"),
        ({"Row": "attribute", "Product": "poster", "Key": "format", "Short code": "zz"}, "It stays."),
        ({"Row": "attribute", "Product": "poster", "Key": "paper"}, "An attribute needs a value"),
        ({"Row": "value", "Product": "poster", "Key": "paper", "Value": "silk"}, "has no attribute “paper”"),
    ],
)  # fmt: skip
def test_a_bad_row_is_told_and_changes_nothing(staff, poster, row, words):
    before = everything()
    page, url = brought(staff, rows_of(row))
    assert (figures(page), words in page.text) == ([0, 0, 1], True)
    path, _sep, query = url.partition("?")
    assert words in staff.get(f"{path}/refused?{query}").text
    assert everything() == before


def test_good_rows_go_on_beside_bad_ones_and_a_second_row_about_the_same_is_refused(staff, poster):
    one = {"Row": "variant", "Product": "poster", "Product UID": "poster_pf_a4"}
    content = rows_of(one | {"Price": "6"}, one | {"Price": "9"}, one | {"Product UID": "poster_pf_a3", "Price": "x"})
    page, _url = brought(staff, content)
    assert (figures(page), "Row 2 is about the same thing" in page.text) == ([1, 0, 2], True)
    taken(staff, content)
    assert [price for _uid, price, _on in everything()[2]] == [600, 500]


def test_a_later_attribute_gives_the_variants_that_exist_its_first_value(staff, poster):
    own = {"Product": "poster", "Key": "paper"}
    taken(staff, rows_of(own | {"Row": "attribute"}, own | {"Row": "value", "Value": "silk"}))
    assert [one.values["paper"] for one in db.scalars(select(CatalogVariant))] == ["silk", "silk"]


def test_what_a_file_would_break_is_named_and_asked_first(make, staff, poster):
    variant = make.variant(make.product(make.store(), title="Sea print"))
    connect([variant], poster.variants[0], {"front": make.file(variant.client_id)})
    db.commit()
    area = {"Row": "area", "Product": "poster", "Key": "front", "Values": "format=a4", "Width (mm)": "220"}
    asked = taken(staff, rows_of(area))
    assert (asked.status_code, "Sea print" in asked.text, "1 connected variant" in asked.text) == (409, True, True)
    db.refresh(variant)
    assert variant.mapping_state == "connected"
    assert taken(staff, rows_of(area), confirmed="1").status_code == 303
    db.refresh(variant)
    assert (variant.mapping_state, variant.state_reason) == ("broken", "area_changed")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"Product,Price\r\nposter,5\r\n", "The column “Row” is missing."),
        (b"Row,Product,Product\r\nvariant,a,b\r\n", "is there twice"),
        (b"\xd0\xcf\x11\xe0old", "cannot be read like this"),
    ],
)
def test_a_file_that_says_nothing_is_told_as_such(staff, poster, content, words):
    page, url = brought(staff, content)
    assert (page.status_code, words in page.text) == (422, True)
    assert staff.post(url, data={"mark": "x"}).status_code == 422


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ACCOUNT_MANAGER, Role.SUPPORT])
def test_only_who_keeps_the_catalog_brings_it(make, sign_in, role):
    browser = sign_in(make.member(role))
    assert [browser.get(f"/catalog/sheet{path}").status_code for path in ("", "/export", f"/{'0' * 64}")] == [403] * 3
    assert browser.post(f"/catalog/sheet/{'0' * 64}").status_code == 403


def test_a_file_that_is_not_there_is_not_found(staff):
    assert [staff.get(f"/catalog/sheet/{key}").status_code for key in ("0" * 64, "..%2F..%2Fetc")] == [404, 404]
