"""A whole file taken back: each variant is what it was before, unless somebody changed it since."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from models import Client, Mapping, MappingChange, SheetRow
from services import mappings
from tests.bulk.conftest import plans
from tests.bulk.test_products import HEADER, made, of_size, table


@pytest.fixture
def undo(admin, work):
    def run(sheet):
        answer = admin.post(f"/sheets/{sheet.id}/undoing")
        work()
        return answer

    return run


def ends(sheet):
    """(row, what it was refused for), of all that were looked at."""
    own = select(SheetRow.number, SheetRow.fault).where(SheetRow.sheet_id == sheet.id, SheetRow.undone_at.is_not(None))
    return [tuple(row) for row in db.execute(own.order_by(SheetRow.number))]


def test_each_variant_is_again_what_it_was(admin, make, store, poster, bring, apply, undo, variants, uid, art):
    mappings.connect([variants[0]], of_size(poster, "a4"), {"front": make.file(store.client_id, name="was.png")}, 3)
    mappings.ignore([variants[1]])
    db.commit()
    sheet = bring([HEADER, *([f"V{number}", uid("a4"), art] for number in (1, 2, 3))])
    apply(sheet)
    assert made(variants) == [(uid("a4"), "art.png", 3), *[(uid("a4"), "art.png", 1)] * 2]
    undo(sheet)
    assert (sheet.step, sheet.work_state, sheet.progress["undone"]) == ("undone", "done", 3)
    assert made(variants) == [(uid("a4"), "was.png", 3), None, None]
    assert [one.mapping_state for one in variants] == ["connected", "ignored", "not_connected"]
    assert "3 variants are again what they were before the file." in admin.get(f"/sheets/{sheet.id}").text


def test_what_was_taken_away_is_connected_again(make, store, poster, bring, apply, undo, variants, uid):
    mappings.connect([variants[0]], of_size(poster, "a4"), {"front": make.file(store.client_id, name="was.png")})
    db.commit()
    sheet = bring([HEADER, ["V1", "-", ""]])
    apply(sheet)
    assert made(variants)[0] is None
    undo(sheet)
    assert made(variants)[0] == (uid("a4"), "was.png", 1)


def test_what_somebody_changed_since_stays_and_is_told(
    admin, make, store, poster, bring, apply, undo, variants, uid, art
):
    sheet = bring([HEADER, *([f"V{number}", uid("a4"), art] for number in (1, 2, 3))])
    apply(sheet)
    mappings.connect([variants[0]], of_size(poster, "a4"), {"front": make.file(store.client_id, name="theirs.png")})
    mappings.ignore([variants[1]])
    db.commit()
    undo(sheet)
    assert ends(sheet) == [(2, "changed_again"), (3, "changed_again"), (4, "")]
    assert (made(variants)[0][1], made(variants)[1:]) == ("theirs.png", [None, None])
    page = admin.get(f"/sheets/{sheet.id}").text
    assert ("Not taken back" in page, page.count("Somebody changed it since.")) == (True, 2)
    told = admin.get(f"/sheets/{sheet.id}/refused").text.splitlines()
    assert (len(told), "Somebody changed it since." in told[1]) == (3, True)


def test_what_cannot_be_made_as_before_stays(make, store, poster, bring, apply, undo, variants, uid, art):
    mappings.connect([variants[0]], of_size(poster, "a4"), {"front": make.file(store.client_id)})
    db.commit()
    other = make.catalog_product(key="other").variants[0].uid
    sheet = bring([HEADER, ["V1", other, art]])
    apply(sheet)
    of_size(poster, "a4").is_active = False
    db.commit()
    undo(sheet)
    assert (ends(sheet), made(variants)[0][0]) == ([(2, "uid_unknown")], other)


def test_twice_taken_back_is_once(undo, bring, apply, variants, uid, art):
    sheet = bring([HEADER, ["V1", uid("a4"), art]])
    apply(sheet)
    undo(sheet)
    undo(sheet)
    assert (db.query(MappingChange).count(), db.query(Mapping).count()) == (2, 0)


def test_what_was_stopped_in_the_middle_can_be_taken_back(admin, undo, bring, apply, variants, uid, art):
    sheet = bring([HEADER, ["V1", uid("a4"), art]])
    apply(sheet)
    admin.post(f"/sheets/{sheet.id}/undoing")
    admin.post(f"/sheets/{sheet.id}/cancellation")
    assert (sheet.work_state, made(variants)[0] is not None) == ("canceled", True)
    assert "Go on" in admin.get(f"/sheets/{sheet.id}").text
    undo(sheet)
    assert (sheet.step, made(variants)[0]) == ("undone", None)


def test_after_thirty_days_it_stays(admin, undo, bring, apply, variants, uid, art):
    sheet = bring([HEADER, ["V1", uid("a4"), art]])
    apply(sheet)
    sheet.applied_at = now() - timedelta(days=30)
    db.commit()
    undo(sheet)
    assert (sheet.step, made(variants)[0] is not None) == ("applied", True)
    assert "Take back" not in admin.get(f"/sheets/{sheet.id}").text


def test_who_may_only_look_through_takes_nothing_back(make, sign_in, bring, apply, store, variants, uid, art):
    sheet = bring([HEADER, ["V1", uid("a4"), art]])
    apply(sheet)
    viewer = sign_in(make.member(Role.VIEW_ONLY, db.get_one(Client, store.client_id)))
    assert viewer.post(f"/sheets/{sheet.id}/undoing").status_code == 403
    assert made(variants)[0] is not None


def test_the_same_file_again_is_told_with_what_it_would_do(admin, bring, apply, undo, variants, uid, art):
    rows = [HEADER, ["V1", uid("a4"), art], ["V2", uid("a4"), art]]
    first = bring(rows)
    assert "imported already" not in admin.get(f"/sheets/{bring(rows).id}").text  # only looked through
    apply(first)
    page = admin.get(f"/sheets/{bring(rows).id}").text
    assert ("imported already" in page, "it would change nothing" in page) == (True, True)
    undo(first)
    assert "it would change 2 variants" in admin.get(f"/sheets/{bring(rows).id}").text


def test_an_export_filled_in_and_brought_twice_changes_nothing_the_second_time(
    store, bring, apply, exported, variants, uid, art
):
    apply(bring([HEADER, ["V1", uid("a4"), art], ["V2", uid("a4"), art]]))
    rows = table(exported(store))
    multiplier = rows[0].index("Quantity Multiplier")
    rows[1][multiplier] = "3"
    apply(bring(rows))
    assert {plan for _row, plan, _fault in plans(bring(rows))} == {"same"}
