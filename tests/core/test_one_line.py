"""The watch over every request of the tests: it sees what is written, and what the log lacks or says twice."""

import pytest
from sqlalchemy import update

from core.db import db
from core.matrix import Right, Role
from core.rights import requires
from models import Store
from services.activity import log_activity
from tests.one_line import UNSAID, written_by


@pytest.mark.parametrize(
    ("statement", "written"),
    [
        ("insert into stores (name) values (%(name)s)", {"stores"}),
        ("UPDATE memberships SET seen_at=%(seen_at)s WHERE memberships.id = %(id)s", {"memberships.seen_at"}),
        ("UPDATE memberships SET role=%(role)s, seen_at=%(at)s WHERE id = 1", {"memberships"}),
        ("with gone as (delete from variant_picks returning id) select 1", {"variant_picks"}),
        ("select id from stores for update", set()),
    ],
)
def test_it_reads_what_a_statement_writes(statement, written):
    assert written_by(statement) == written


@pytest.mark.parametrize(("lines", "fault"), [(0, "the log says nothing"), (1, ""), (2, "stands 2 times")])
def test_a_change_without_a_line_or_with_two_fails_its_test(app, make, sign_in, monkeypatch, lines, fault):
    store = make.store()
    store_id = store.id

    @requires(Right.STORES_EDIT)
    def change(store_id):
        db.execute(update(Store).where(Store.id == store_id).values(name="Other", address="x"))
        for _line in range(lines):
            log_activity("store.changed", db.get_one(Store, store_id))
        db.commit()
        return "done"

    monkeypatch.setitem(app.view_functions, "stores.update", change)
    browser = sign_in(make.member(Role.PROVIDER_ADMIN))
    if not fault:
        assert browser.post(f"/stores/{store_id}/settings").status_code == 200
        return
    with pytest.raises(AssertionError, match=fault):
        browser.post(f"/stores/{store_id}/settings")


def test_whatever_may_stay_unsaid_is_there_and_has_a_reason(app):
    views = {rule.endpoint for rule in app.url_map.iter_rules()}
    lost = [name for name in UNSAID if not any(view.startswith(name.rstrip("*")) for view in views)]
    assert (lost, [name for name, (tables, why) in UNSAID.items() if not tables or not why]) == ([], [])
