"""Whoever of the staff sees some clients only brings, sees and touches parcels of these alone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs.unfinished import clear_unfinished
from models import MembershipClient, ProviderSheet, ProviderSheetRow
from tests.tracking.conftest import ends, parcels, row


@pytest.fixture
def limited(make, store):
    """Sees Aurora Prints alone."""
    member = make.member(Role.ACCOUNT_MANAGER, all_clients=False)
    db.add(MembershipClient(membership_id=member.id, client_id=store.client_id))
    db.commit()
    return member


@pytest.fixture
def other(make):
    return make.store(client_id=make.client(name="Borealis").id)


def test_orders_of_other_clients_are_not_there(sign_in, limited, store, other, printed, bring, apply):
    mine, theirs = printed(store, 1, number="1001"), printed(other, 1, number="1001")
    alone = printed(other, 1, number="2002")
    browser = sign_in(limited)
    sheet = bring(row(mine, "ONE"), row(alone, "TWO"), by=browser)
    assert (sheet.reach, [each[3] for each in ends(sheet)]) == ([0, store.client_id], ["", "order_unknown"])
    apply(sheet, by=browser)
    assert [len(parcels(order)) for order in (mine, theirs, alone)] == [1, 0, 0]


def test_files_of_who_sees_more_are_not_there(sign_in, limited, store, other, printed, bring):
    sheet = bring(row(printed(other, 1), "ONE"))
    browser = sign_in(limited)
    assert browser.get(f"/sheets/tracking/{sheet.id}").status_code == 404
    assert browser.post(f"/sheets/tracking/{sheet.id}/applying").status_code == 404
    assert sheet.name not in browser.get("/sheets/tracking").text


def test_who_sees_fewer_clients_by_now_does_not_go_on(sign_in, limited, store, printed, bring, work):
    order, browser = printed(store, 1), sign_in(limited)
    sheet = bring(row(order, "ONE"), by=browser)
    browser.post(f"/sheets/tracking/{sheet.id}/applying")
    db.query(MembershipClient).delete()
    db.commit()
    work()
    assert (sheet.work_state, sheet.error, parcels(order)) == ("failed", "not_allowed", [])
    assert browser.get(f"/sheets/tracking/{sheet.id}").status_code == 404


def test_a_file_waits_in_vain_for_who_lost_the_right(sign_in, make, store, printed, bring, work):
    order, member = printed(store, 1), make.member(Role.OPERATOR)
    browser = sign_in(member)
    sheet = bring(row(order, "ONE"), by=browser)
    browser.post(f"/sheets/tracking/{sheet.id}/applying")
    member.role = Role.PREPRESS
    db.commit()
    work()
    assert (sheet.error, parcels(order)) == ("not_allowed", [])


def test_row_security_shows_the_providers_files_to_no_client_and_to_no_smaller_reach(store, other, printed, bring):
    wide = bring(row(printed(other, 1), "ONE"))
    narrow = ProviderSheet(kind="tracking", name="n.csv", key="0" * 64, due_at=None, reach=[0, store.client_id])
    db.add(narrow)
    db.flush()
    db.add(ProviderSheetRow(sheet_id=narrow.id, number=2, cells=[], plan="same"))
    db.commit()
    seen = {}
    for scope in (EVERYONE, (0, store.client_id), (0, store.client_id, other.client_id), (0, other.client_id),
                  (store.client_id,), (0,), ()):  # fmt: skip
        see(scope)
        rows = db.scalar(select(func.count()).select_from(ProviderSheetRow))
        seen[scope] = (set(db.scalars(select(ProviderSheet.id))), rows)
        db.rollback()
    see(EVERYONE)
    both, mine, none = ({wide.id, narrow.id}, 2), ({narrow.id}, 1), (set(), 0)
    assert [*seen.values()] == [both, mine, mine, none, none, none, none]


def test_row_security_takes_no_row_into_a_file_that_is_not_seen(store, other, printed, bring):
    wide = bring(row(printed(other, 1), "ONE"))
    see((0, store.client_id))
    with pytest.raises(Exception, match="row-level security"):
        db.execute(
            text(
                "insert into provider_sheet_rows (sheet_id, number, cells, plan, place, fault, facts, wanted, "
                f"belongs_to, created_at) values ({wide.id}, 9, '[]', 'same', '', '', '{{}}', '{{}}', '', now())"
            )
        )
    db.rollback()
    see(EVERYONE)


def test_a_file_that_nobody_applies_is_cleared_with_its_rows(store, printed, bring, apply):
    bring(row(printed(store, 1), "ONE"))
    sent = bring(row(printed(store, 1), "TWO"))
    apply(sent)
    old = now() - timedelta(days=31)
    db.query(ProviderSheet).update({"created_at": old})
    db.commit()
    clear_unfinished()
    assert db.scalars(select(ProviderSheet.id)).all() == [sent.id]
    assert set(db.scalars(select(ProviderSheetRow.sheet_id))) == {sent.id}
