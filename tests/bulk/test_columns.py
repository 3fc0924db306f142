"""Files of other programs: a person says which column is which, once for each kind of file."""

from core.db import db
from tests.bulk.conftest import as_csv, plans

FOREIGN = ["Codice", "Artikel", "Bild", "Wie viele"]


def foreign(uid, art, number="V1"):
    return [FOREIGN, [number, uid("a4"), art, "2"]]


def test_a_file_whose_columns_nobody_knows_asks_what_they_are(admin, bring, variants, uid, art):
    sheet = bring(foreign(uid, art))
    page = admin.get(f"/sheets/{sheet.id}").text
    assert (sheet.work_state, sheet.error) == ("failed", "column_missing")
    assert ("What the columns are" in page, f"{uid('a4')}" in page, page.count("<select")) == (True, True, 6)


def test_what_a_person_says_is_read_and_remembered_for_the_store(admin, bring, work, variants, uid, art):
    sheet = bring(foreign(uid, art))
    said = {"column_0": "variant", "column_1": "uid", "column_2": "file", "column_3": "multiplier"}
    answer = admin.post(f"/sheets/{sheet.id}/columns", data=said)
    work()
    assert (answer.status_code, plans(sheet), sheet.unknown) == (303, [(2, "change", "")], [])
    again = bring(foreign(uid, art, "V2"))
    assert (again.step, plans(again)) == ("checked", [(2, "change", "")])
    assert "As you said for the last file with these columns" in admin.get(f"/sheets/{again.id}").text


def test_another_store_has_its_own(admin, make, bring, store, work, variants, uid, art):
    said = {"column_0": "variant", "column_1": "uid", "column_2": "file"}
    first = bring(foreign(uid, art))
    admin.post(f"/sheets/{first.id}/columns", data=said)
    work()
    other = make.store(client_id=store.client_id)
    second = bring(foreign(uid, art), store_id=other.id)
    assert (second.store_id, second.error) == (other.id, "column_missing")


def test_one_of_ours_is_taken_once_and_what_is_needed_is_named(admin, bring, work, variants, uid, art):
    sheet = bring(foreign(uid, art))
    twice = admin.post(f"/sheets/{sheet.id}/columns", data={"column_0": "variant", "column_1": "variant"})
    assert (twice.status_code, "Another column is the same already." in twice.text) == (422, True)
    lacking = admin.post(f"/sheets/{sheet.id}/columns", data={"column_0": "variant"})
    assert (lacking.status_code, "Say which column is “Product UID”." in lacking.text) == (422, True)
    unknown = admin.post(f"/sheets/{sheet.id}/columns", data={"column_0": "nonsense"})
    assert (unknown.status_code, sheet.chosen) == (422, {})


def test_a_column_that_was_taken_for_another_is_corrected(admin, bring, work, variants, uid, art):
    sheet = bring([["Store Variant ID", "Product UID", "Design File URL", "Mine"], ["x", uid("a4"), art, "V1"]])
    assert plans(sheet) == [(2, "refused", "variant_unknown")]
    said = {"column_0": "", "column_1": "uid", "column_2": "file", "column_3": "variant"}
    admin.post(f"/sheets/{sheet.id}/columns", data=said)
    work()
    assert (plans(sheet), sheet.unknown) == ([(2, "change", "")], ["Store Variant ID"])


def test_what_is_applied_is_not_read_anew(admin, bring, apply, variants, uid, art):
    sheet = bring([["Store Variant ID", "Product UID", "Design File URL"], ["V1", uid("a4"), art]])
    apply(sheet)
    admin.post(f"/sheets/{sheet.id}/columns", data={"column_0": "sku", "column_1": "uid"})
    db.expire_all()
    assert (sheet.step, sheet.chosen) == ("applied", {})


def test_the_columns_of_an_order_file_are_said_read_anew_and_stopped(admin, bring, work, variants):
    named = ["Nr", "Wer", "Wo", "Ort", "PLZ", "Land", "Was", "Wie viele"]
    luca = ["A-1", "Ferraris", "Via Po 1", "Forlì", "22100", "IT", "SUN-1", "2"]
    sheet = bring(as_csv([named, luca]), "orders.csv", "orders")
    assert (sheet.work_state, sheet.error) == ("failed", "column_missing")
    ours = ["reference", "last_name", "line1", "city", "post_code", "country", "sku", "quantity"]
    answer = admin.post(
        f"/sheets/orders/{sheet.id}/columns", data={f"column_{place}": name for place, name in enumerate(ours)}
    )
    work()
    assert (answer.status_code, plans(sheet)) == (303, [(2, "refused", "sku_unknown")])
    admin.post(f"/sheets/orders/{sheet.id}/reading", data={"encoding": "cp1252", "separator": ";"})
    work()
    assert (sheet.encoding, sheet.separator, sheet.error) == ("cp1252", ";", "column_missing")
    admin.post(f"/sheets/orders/{sheet.id}/reading", data={"encoding": "utf-8-sig", "separator": ","})
    admin.post(f"/sheets/orders/{sheet.id}/cancellation")
    work()
    assert (sheet.work_state, plans(sheet)) == ("canceled", [])
