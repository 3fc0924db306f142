"""The catalog as a file: what goes out comes back unchanged, nothing is written unseen, a product is taken whole."""

import csv
import io

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from models import Activity, CatalogProduct, CatalogVariant, PrintArea, ProviderSheet, ProviderSheetRow
from services import catalog_demo
from services.bulk import plans
from services.mappings import connect
from tests.bulk.working import run_due


@pytest.fixture
def staff(make, sign_in):
    return sign_in(make.member(Role.PREPRESS))


@pytest.fixture
def poster(make):
    return make.catalog_product(key="poster", category_id=make.category(key="walls").id)


def exported(browser, kind: str = "csv") -> bytes:
    answer = browser.get(f"/sheets/catalog/export?kind={kind}")
    assert answer.status_code == 200
    return answer.data


def brought(browser, content: bytes, name: str = "catalog.csv") -> ProviderSheet:
    sent = browser.post("/sheets/catalog", data={"file": (io.BytesIO(content), name)})
    assert sent.status_code == 303
    run_due()
    return db.get_one(ProviderSheet, int(sent.location.rsplit("/", 1)[1]))


def page_of(browser, sheet: ProviderSheet) -> str:
    return browser.get(f"/sheets/catalog/{sheet.id}").text


def apply(browser, sheet: ProviderSheet, **more: str):
    answer = browser.post(f"/sheets/catalog/{sheet.id}/applying", data=more)
    run_due()
    return answer


def undo(browser, sheet: ProviderSheet) -> None:
    browser.post(f"/sheets/catalog/{sheet.id}/undoing")
    run_due()


def taken(browser, content: bytes, **more: str) -> ProviderSheet:
    sheet = brought(browser, content)
    assert apply(browser, sheet, **more).status_code == 303
    return sheet


def rows_of(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted({name for row in rows for name in row}))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def figures(sheet: ProviderSheet) -> list[int]:
    """To be changed, as it is already, refused."""
    return [*plans.counts(sheet).values()]


def faults(sheet: ProviderSheet) -> list[tuple[int, str]]:
    told = select(ProviderSheetRow.number, ProviderSheetRow.fault).where(*sheet.own_rows)
    return [tuple(row) for row in db.execute(told.order_by(ProviderSheetRow.number))]


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
    sheet = brought(staff, exported(staff, kind), f"catalog.{kind}")
    changed, same, refused = figures(sheet)
    assert (changed, refused, "All of it stands in the catalog already." in page_of(staff, sheet)) == (0, 0, True)
    assert same > len(before[2])
    assert everything() == before


def test_a_price_is_changed_once_it_has_been_looked_at(staff, poster):
    content = rows_of({"Row": "variant", "Product": "poster", "Product UID": "poster_pf_a4", "Price": "7,50"})
    sheet = brought(staff, content)
    assert (figures(sheet), everything()[2][0][1], "Change 1 product" in page_of(staff, sheet)) == (
        [1, 0, 0],
        500,
        True,
    )
    apply(staff, sheet)
    assert everything()[2][0][1] == 750
    acts = db.scalars(select(Activity.action).order_by(Activity.id)).all()
    assert acts[-3:] == ["catalog.import_begun", "catalog.imported", "catalog.import_applied"]
    assert figures(brought(staff, content)) == [0, 1, 0]


def test_a_product_that_somebody_changed_meanwhile_stays_as_they_made_it(staff, poster):
    row = {"Row": "variant", "Product": "poster", "Product UID": "poster_pf_a4", "Price": "7,50"}
    sheet = brought(staff, rows_of(row))
    poster.base_price = 999
    db.commit()
    apply(staff, sheet)
    assert (everything()[2][0][1], faults(sheet)) == (500, [(2, "product_changed")])


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
    taken(staff, rows_of(*rows))
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
        ({"Row": "product", "Product": "poster", "Countries": "IT XX"}, "“XX” is no country"),
        ({"Row": "product", "Product": "poster", "Currency": "JPY"}, "It stays."),
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
    sheet = brought(staff, rows_of(row))
    assert (figures(sheet), words in page_of(staff, sheet)) == ([0, 0, 1], True)
    assert words in staff.get(f"/sheets/catalog/{sheet.id}/refused").text
    apply(staff, sheet)
    assert everything() == before


def test_a_product_with_a_bad_row_is_left_out_whole_and_comes_with_its_mended_rows(make, staff, poster):
    make.catalog_product(key="card")
    one = {"Row": "variant", "Product": "poster", "Product UID": "poster_pf_a4"}
    other = {"Row": "variant", "Product": "card", "Product UID": "card_pf_a4", "Price": "3"}
    content = rows_of(one | {"Price": "6"}, other, one | {"Price": "9"}, one | {"Product UID": "poster_pf_a3"})
    sheet = brought(staff, content)
    assert faults(sheet) == [(2, "product_refused"), (3, ""), (4, "thing_twice"), (5, "")]
    assert (figures(sheet), "Row 2 is about the same thing" in page_of(staff, sheet)) == ([1, 1, 2], True)
    apply(staff, sheet)
    assert {uid: price for uid, price, _on in everything()[2]}["card_pf_a4"] == 300
    left = list(csv.DictReader(io.StringIO(staff.get(f"/sheets/catalog/{sheet.id}/refused").data.decode("utf-8-sig"))))
    assert ([row["Price"] for row in left], "because row 4 is wrong" in left[0]["Error"]) == (["6", "9"], True)
    taken(staff, rows_of(left[1]))
    assert {uid: price for uid, price, _on in everything()[2]}["poster_pf_a4"] == 900


def test_rows_that_cannot_be_read_leave_their_product_out(staff, poster):
    content = b"Row,Product,Product UID,Price\r\nvariant,poster,poster_pf_a4,6\r\nvariant,poster,poster_pf_a3\0,6\r\n"
    sheet = brought(staff, content)
    assert faults(sheet) == [(2, "product_refused"), (3, "nul")]


def test_a_uid_that_another_product_has_is_told(make, staff, poster):
    make.catalog_product(key="poster-a", attributes=[])
    db.query(CatalogVariant).filter(CatalogVariant.uid == "poster-a").delete()
    db.scalars(select(CatalogVariant).where(CatalogVariant.uid == "poster_pf_a4")).one().uid = "poster-a"
    db.commit()
    sheet = brought(staff, rows_of({"Row": "variant", "Product": "poster-a"}))
    assert faults(sheet) == [(2, "uid_clash")]


def test_a_later_attribute_gives_the_variants_that_exist_its_first_value(staff, poster):
    own = {"Product": "poster", "Key": "paper"}
    taken(staff, rows_of(own | {"Row": "attribute"}, own | {"Row": "value", "Value": "silk"}))
    assert [one.values["paper"] for one in db.scalars(select(CatalogVariant))] == ["silk", "silk"]


def test_what_a_file_would_break_is_named_and_asked_first(make, staff, poster):
    variant = make.variant(make.product(make.store(), title="Sea print"))
    connect([variant], poster.variants[0], {"front": make.file(variant.client_id)})
    db.commit()
    area = {"Row": "area", "Product": "poster", "Key": "front", "Values": "format=a4", "Width (mm)": "220"}
    sheet = brought(staff, rows_of(area))
    asked = page_of(staff, sheet)
    assert ("Sea print" in asked, "1 connected variant" in asked, "Save and mark as broken" in asked) == (True,) * 3
    assert apply(staff, sheet).status_code == 409
    db.refresh(variant)
    assert (variant.mapping_state, sheet.step) == ("connected", "checked")
    assert apply(staff, sheet, confirmed="1").status_code == 303
    db.refresh(variant)
    assert (variant.mapping_state, variant.state_reason) == ("broken", "area_changed")


def test_what_it_would_break_more_by_now_is_not_broken(make, staff, poster):
    sheet = brought(staff, rows_of({"Row": "variant", "Product": "poster", "Product UID": "poster_pf_a4",
                                    "Can be ordered": "no"}))  # fmt: skip
    variant = make.variant(make.product(make.store()))
    connect([variant], poster.variants[0], {"front": make.file(variant.client_id)})
    db.commit()
    apply(staff, sheet)
    db.refresh(variant)
    assert (faults(sheet), variant.mapping_state) == ([(2, "breaks_more")], "connected")


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
    sheet = brought(staff, content)
    assert (sheet.work_state, words in page_of(staff, sheet)) == ("failed", True)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ACCOUNT_MANAGER, Role.SUPPORT])
def test_only_who_keeps_the_catalog_brings_it(make, sign_in, role):
    browser = sign_in(make.member(role))
    assert [browser.get(f"/sheets/catalog{path}").status_code for path in ("", "/export")] == [403] * 2
    assert browser.post("/sheets/catalog").status_code == 403


def test_the_columns_of_another_programs_file_are_said_and_it_can_be_stopped(staff, poster):
    sheet = brought(staff, b"Zeile,Ware,Kennung,Preis\nvariant,poster,poster_pf_a4,7.50\n")
    assert (sheet.work_state, sheet.error) == ("failed", "column_missing")
    ours = ["row", "product", "uid", "price"]
    said = {f"column_{place}": name for place, name in enumerate(ours)}
    assert staff.post(f"/sheets/catalog/{sheet.id}/columns", data=said).status_code == 303
    run_due()
    assert figures(sheet) == [1, 0, 0]
    staff.post(f"/sheets/catalog/{sheet.id}/applying")
    staff.post(f"/sheets/catalog/{sheet.id}/cancellation")
    run_due()
    assert (everything()[2][0][1], "Go on" in page_of(staff, sheet)) == (500, True)
    staff.post(f"/sheets/catalog/{sheet.id}/applying")
    run_due()
    assert everything()[2][0][1] == 750


def test_letters_that_were_taken_for_others_are_read_anew(staff, poster):
    sheet = brought(staff, "Row;Product;Category;Name (Italian)\nproduct;poster;walls;Così\n".encode("cp1252"))
    staff.post(f"/sheets/catalog/{sheet.id}/reading", data={"encoding": "utf-8-sig", "separator": ";"})
    run_due()
    assert faults(sheet) == [(2, "letters")]
    staff.post(f"/sheets/catalog/{sheet.id}/reading", data={"encoding": "cp1252", "separator": ";"})
    run_due()
    assert (figures(sheet), faults(sheet)) == ([1, 0, 0], [(2, "")])
