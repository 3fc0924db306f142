"""Products connected by a spreadsheet: exported, filled in, looked through, applied."""

import csv
import io

import pytest
from sqlalchemy import select

from core.db import db
from core.matrix import Role
from core.running import own_url
from jobs.sheets import apply_later
from models import Client, File, Mapping, MappingChange, MembershipStore, Sheet, SheetRow
from services import mappings
from sheets import Shape, rows, write_workbook
from tests.bulk.conftest import plans

HEADER = ["Store Variant ID", "Product UID", "Design File URL"]


def made(variants) -> list[tuple[str, str, int] | None]:
    """What each is made as: (UID, file's name, multiplier)."""
    db.expire_all()
    found = {one.variant_id: one for one in db.scalars(select(Mapping))}
    kept = [found.get(variant.id) for variant in variants]
    return [one and (one.catalog_variant.uid, one.files[0].file.name, one.multiplier) for one in kept]


def table(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def of_size(product, size):
    return next(one for one in product.variants if one.values == {"format": size})


def test_what_is_filled_in_is_seen_first_and_then_connected(admin, bring, apply, variants, uid, art):
    sheet = bring([HEADER, ["V1", uid("a4"), art], ["V2", "", ""], ["V9", uid("a4"), art]])
    assert plans(sheet) == [(2, "change", ""), (3, "same", ""), (4, "refused", "variant_unknown")]
    page = admin.get(f"/sheets/{sheet.id}").text
    assert ("Nothing has been changed yet." in page, "Change 1 variant" in page) == (True, True)
    assert made(variants) == [None] * 3
    apply(sheet)
    assert (sheet.step, sheet.work_state, sheet.progress["done"]) == ("applied", "done", 1)
    assert made(variants) == [(uid("a4"), "art.png", 1), None, None]
    assert db.scalars(select(MappingChange)).one().membership_id == sheet.asked_by_id


def test_the_export_brought_back_changes_nothing(store, bring, apply, exported, make, variants, uid, art):
    apply(bring([HEADER, ["V1", uid("a4"), art]]))
    make.mapping(variants[1], make.file(store.client_id))
    assert {plan for _row, plan, _fault in plans(bring(exported(store)))} == {"same"}


def test_a_file_that_was_applied_changes_nothing_the_second_time(bring, apply, uid, art, variants):
    rows = [HEADER, ["V1", uid("a4"), art]]
    apply(bring(rows))
    assert plans(bring(rows)) == [(2, "same", "")]
    assert db.query(File).count() == 1


def test_a_file_that_is_here_is_named_by_its_own_address(admin, store, bring, apply, make, variants, uid):
    file, url = make.file(store.client_id, name="here.png"), own_url("files/")
    apply(bring([HEADER, ["V1", uid("a4"), f"{url}{file.id}"], ["V2", uid("a4"), f"{url}999"]]))
    assert made(variants) == [(uid("a4"), "here.png", 1), None, None]


def test_orders_that_waited_for_what_a_file_connects_go_on(
    admin, store, bring, apply, make, variants, uid, art, queued
):
    waiting = make.order(store, status="not_connected", reason="unmapped_variant")
    make.item(waiting, variant_id=variants[0].id)
    other = make.order(store, status="not_connected", reason="unmapped_variant")
    make.item(other, variant_id=variants[1].id)
    sheet = bring([HEADER, ["V1", uid("a4"), art]])
    assert queued("default") == []
    apply(sheet)
    assert queued("default") == [("jobs.orders.look_again_at", store.client_id, waiting.id)]
    assert "1 order that waited for it goes on." in admin.get(f"/sheets/{sheet.id}").text


def test_who_has_some_stores_only_connects_no_file_of_another_store(make, sign_in, store, variants, uid, work):
    other = make.store(client_id=store.client_id)
    theirs = make.file(store.client_id, name="theirs.png")
    make.mapping(make.variant(make.product(other)), theirs)
    links = [MembershipStore(store_id=store.id, client_id=store.client_id)]
    client = db.get_one(Client, store.client_id)
    browser = sign_in(make.member(Role.STORE_MANAGER, client, all_stores=False, store_links=links))
    content = "\n".join([",".join(HEADER), ",".join(["V1", uid("a4"), f"{own_url('files/')}{theirs.id}"])])
    form = {"store": store.id, "file": (io.BytesIO(content.encode()), "products.csv")}
    assert browser.post("/sheets/", data=form, content_type="multipart/form-data").status_code == 303
    work()
    assert plans(db.scalars(select(Sheet)).one()) == [(2, "refused", "file_unknown")]


def test_one_address_in_many_rows_is_fetched_once(bring, apply, uid, art, variants):
    apply(bring([HEADER, *([f"V{number}", uid("a4"), art] for number in (1, 2, 3))]))
    assert made(variants) == [(uid("a4"), "art.png", 1)] * 3
    assert db.query(File).count() == 1


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["", "", "", ""], "no_variant"),
        (["V9", "", "", ""], "variant_unknown"),
        (["V1", "nonsense", "https://a.example/x.pdf", ""], "uid_unknown"),
        (["V1", "", "https://a.example/x.pdf", ""], "uid_missing"),
        (["V1", "{uid}", "", ""], "area_without_file"),
        (["V1", "{uid}", "x.pdf", ""], "address_invalid"),
        (["V1", "{uid}", "https://a.example/x.pdf", "0"], "multiplier_invalid"),
        (["V1", "{uid}", "https://a.example/x.pdf", "many"], "multiplier_invalid"),
    ],
)
def test_what_is_wrong_is_told_with_row_and_column(admin, bring, uid, variants, row, fault):
    header = [*HEADER, "Quantity Multiplier", "Notes"]
    sheet = bring([header, ["V2", "", "", "", "x"], [*(cell.format(uid=uid("a4")) for cell in row), "x"]])
    assert plans(sheet)[1] == (3, "refused", fault)
    page = admin.get(f"/sheets/{sheet.id}").text
    assert "What is wrong" in page
    assert ">3<" in page


def test_the_refused_rows_are_a_file_that_can_be_mended_and_brought_again(admin, bring, apply, uid, art, variants):
    sheet = bring([HEADER, ["V1", "wrong", art], ["V2", uid("a4"), art]])
    apply(sheet)
    again = table(admin.get(f"/sheets/{sheet.id}/refused").data)
    assert again[0] == [*HEADER, "Error"]
    assert (again[1][:3], "no product with this UID" in again[1][3]) == (["V1", "wrong", art], True)
    again[1][1] = uid("a4")
    apply(bring(again))
    assert made(variants) == [(uid("a4"), "art.png", 1)] * 2 + [None]


def test_a_file_that_cannot_be_printed_there_is_refused_with_its_words(admin, bring, apply, uid, variants, httpserver):
    httpserver.expect_request("/page").respond_with_data("<html>", content_type="text/html")
    sheet = bring([HEADER, ["V1", uid("a4"), httpserver.url_for("/page")]])
    apply(sheet)
    assert (plans(sheet), made(variants)[0]) == ([(2, "refused", "file_unfit")], None)
    assert "web page" in admin.get(f"/sheets/{sheet.id}").text


def test_whoever_changed_a_variant_meanwhile_keeps_their_change(make, store, bring, apply, uid, art, poster, variants):
    """Connected, ignored, or connected and taken away again: the row was planned on what is no more."""
    theirs = {"front": make.file(store.client_id, name="theirs.png")}
    sheet = bring([HEADER, *([f"V{number}", uid("a4"), art] for number in (1, 2, 3))])
    mappings.connect([variants[0], variants[2]], of_size(poster, "a4"), theirs)
    mappings.ignore([variants[1]])
    mappings.disconnect([variants[2]])
    db.commit()
    apply(sheet)
    assert plans(sheet) == [(row, "refused", "changed_since") for row in (2, 3, 4)]
    assert made(variants) == [(uid("a4"), "theirs.png", 1), None, None]
    assert [variant.mapping_state for variant in variants] == ["connected", "ignored", "not_connected"]


def test_a_row_of_an_export_made_before_somebody_changed_it_is_refused(
    make, store, bring, apply, exported, poster, uid, art, variants
):
    apply(bring([HEADER, ["V1", uid("a4"), art]]))
    before = exported(store)
    mappings.disconnect([variants[0]])
    mappings.connect([variants[0]], of_size(poster, "a4"), {"front": make.file(store.client_id)})
    db.commit()
    assert plans(bring(before))[0] == (2, "refused", "changed_since")


def test_a_row_of_an_older_export_is_refused(make, store, bring, variants, uid):
    make.mapping(variants[0], make.file(store.client_id))
    sheet = bring([[*HEADER, "Row Version"], ["V1", "-", "", "7"]])
    assert plans(sheet) == [(2, "refused", "changed_since")]


def test_a_dash_takes_away(make, store, bring, apply, variants):
    make.mapping(variants[0], make.file(store.client_id))
    apply(bring([HEADER, ["V1", "-", ""], ["V2", "-", ""]]))
    assert made(variants) == [None] * 3
    assert (variants[0].mapping_state, db.scalars(select(MappingChange)).one().variant_id) == (
        "not_connected", variants[0].id,
    )  # fmt: skip


def test_a_sku_that_two_variants_have_names_none(make, bring, variants, uid):
    variants[1].sku = "SUN-1"
    db.commit()
    sheet = bring([["SKU", "Product UID"], ["SUN-1", "-"], ["SUN-3", "-"]])
    assert plans(sheet) == [(2, "refused", "several_variants"), (3, "same", "")]


def test_italian_headers_semicolons_and_windows_letters_are_understood(bring, uid, art, variants):
    text = f"UID prodotto;ID variante negozio;Perché;URL file di design\r\n{uid('a4')};V1;è così;{art}\r\n"
    sheet = bring(text.encode("cp1252"))
    assert (sheet.encoding, sheet.separator, sheet.unknown) == ("cp1252", ";", ["Perché"])
    assert plans(sheet) == [(2, "change", "")]


def test_a_wrong_guess_is_corrected_by_the_person(admin, bring, work, variants):
    sheet = bring("ID variante negozio,Note,UID prodotto\nV1,è,-\n".encode("cp1252"))
    admin.post(f"/sheets/{sheet.id}/reading", data={"encoding": "utf-8-sig", "separator": ","})
    work()
    assert plans(sheet) == [(2, "refused", "letters")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"a,b\n1,2\n", "The column “Store Variant ID” is missing."),
        (b"SKU,Notes\n1,2\n", "The column “Product UID” is missing."),
        (b"SKU,SKU,Product UID\n1,2,3\n", "is there twice"),
    ],
)
def test_a_file_that_says_nothing_is_told_so(admin, bring, content, words):
    sheet = bring(content)
    page = admin.get(f"/sheets/{sheet.id}").text
    assert (sheet.work_state, words in page) == ("failed", True)


def test_every_row_of_the_file_has_one_end(bring, variants, uid):
    lines = [b"Store Variant ID,Product UID,Design File URL", b'V1,"never closed', b"V2,-,", b"V2,-,", b"V3,\0,", b""]
    sheet = bring(b"\n".join(lines))
    assert [row for row, _plan, _fault in plans(sheet)] == [2, 3, 4, 5]
    assert [fault for _row, _plan, fault in plans(sheet)] == ["quotes", "", "twice", "nul"]


def test_what_was_stopped_goes_on_and_makes_each_change_once(admin, bring, work, uid, art, variants):
    sheet = bring([HEADER, *([f"V{number}", uid("a4"), art] for number in (1, 2, 3))])
    admin.post(f"/sheets/{sheet.id}/applying")
    admin.post(f"/sheets/{sheet.id}/cancellation")
    db.expire_all()
    assert (sheet.work_state, made(variants)) == ("canceled", [None] * 3)
    assert "Go on" in admin.get(f"/sheets/{sheet.id}").text
    admin.post(f"/sheets/{sheet.id}/applying")
    work()
    assert made(variants) == [(uid("a4"), "art.png", 1)] * 3
    assert db.query(MappingChange).count() == 3


def test_undo_takes_back_what_a_sheet_has_connected(bring, apply, uid, art, variants):
    apply(bring([HEADER, ["V1", uid("a4"), art]]))
    assert mappings.undo(db.scalars(select(MappingChange)).one(), variants[0])
    db.commit()
    assert made(variants)[0] is None


def test_who_may_only_look_through_cannot_apply(make, sign_in, bring, store, uid, art, variants):
    sheet = bring([HEADER, ["V1", uid("a4"), art]])
    viewer = sign_in(make.member(Role.VIEW_ONLY, db.get_one(Client, store.client_id)))
    assert viewer.post(f"/sheets/{sheet.id}/applying").status_code == 403
    assert viewer.post(f"/exports/product_sheet?store={store.id}", data={"format": "csv"}).status_code == 303


def test_a_store_of_another_client_is_not_there(make, sign_in, store):
    stranger = sign_in(make.member(client=make.client()))
    assert stranger.get(f"/sheets/new?store={store.id}").status_code == 404


def test_rows_and_sheets_are_of_one_client(bring, variants):
    sheet = bring([HEADER, ["V1", "-", ""]])
    row = db.scalars(select(SheetRow)).one()
    assert (row.client_id, db.query(Sheet).one().client_id) == (sheet.client_id, sheet.client_id)


def test_a_workbook_goes_out_and_comes_back_as_a_csv_does(store, bring, apply, exported, variants, uid, art):
    apply(bring([HEADER, ["V1", uid("a4"), art]]))
    sheet = bring(exported(store, "xlsx"), "products.xlsx")
    assert (sheet.encoding, {plan for _row, plan, _fault in plans(sheet)}) == ("xlsx", {"same"})


def test_the_refused_rows_of_a_workbook_are_a_workbook(admin, bring, variants):
    out = io.BytesIO()
    write_workbook([HEADER, ["V1", "wrong", "https://a.example/x.pdf"]], out)
    sheet = bring(out.getvalue(), "mine.xlsx")
    found = rows(io.BytesIO(admin.get(f"/sheets/{sheet.id}/refused").data), Shape("xlsx", ""))
    assert [row.cells[:2] for row in found] == [tuple(HEADER[:2]), ("V1", "wrong")]


def test_a_workbook_that_cannot_be_read_is_told(admin, bring, variants):
    sheet = bring(b"PK\x03\x04 no more", "broken.xlsx")
    assert (sheet.work_state, sheet.error) == ("failed", "workbook_broken")
    assert "damaged" in admin.get(f"/sheets/{sheet.id}").text


def test_a_row_that_cannot_be_read_stands_in_the_refused_file(admin, bring, variants):
    sheet = bring(b'Store Variant ID,Product UID\nV1,"never closed\nV2,-\n')
    refused = table(admin.get(f"/sheets/{sheet.id}/refused").data)
    assert (refused[1][0], "quotation mark" in refused[1][2]) == ('V1,"never closed', True)


def test_who_may_only_look_through_a_file_stops_nobody_who_applies_it(bring, make, sign_in, store, uid, art, variants):
    sheet = bring([HEADER, ["V1", uid("a4"), art]])
    looking = sign_in(make.member(Role.SUPPORT))
    apply_later(sheet)
    db.commit()
    assert looking.get(f"/sheets/{sheet.id}").status_code == 200
    assert looking.post(f"/sheets/{sheet.id}/cancellation").status_code == 403
    db.refresh(sheet)
    assert sheet.is_open
