"""Row security, scope, claims: what everything stands on."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from core.db import db, now, see
from core.rights import Vetrina
from models import Activity, Base, Order, Store, Sync
from models.work import LEASE, beat, claim, still_ours


def test_a_session_without_scope_sees_no_client_rows(make):
    make.store()
    see(())
    assert db.scalars(select(Store)).all() == []


def test_a_forgotten_filter_shows_nothing_of_another_client(make):
    ours, _theirs = make.store(), make.store()
    see([ours.client_id])
    assert db.scalars(select(Store.id)).all() == [ours.id]


def test_the_scope_holds_after_a_commit(make):
    ours, _theirs = make.store(), make.store()
    see([ours.client_id])
    db.commit()
    assert db.scalars(select(Store.id)).all() == [ours.id]


def test_a_row_for_another_client_is_refused_by_the_database(make):
    ours, theirs = make.client().id, make.client().id
    see([ours])
    db.add(Sync(client_id=theirs, store_id=1))
    with pytest.raises(ProgrammingError, match="row-level security"):
        db.flush()


def test_a_reference_to_another_clients_row_is_refused(make):
    ours, theirs = make.store(), make.store()
    db.add(Sync(client_id=ours.client_id, store_id=theirs.id))
    with pytest.raises(IntegrityError, match="fk_syncs_client_id_store_id"):
        db.flush()


def test_every_table_with_a_client_has_row_security(make):
    protected = set(db.scalars(text("select relname from pg_class where relrowsecurity and relforcerowsecurity")))
    owned = {table.name for table in Base.metadata.sorted_tables if "client_id" in table.columns}
    # The last are of several clients: whoever may see them all.
    by_reach = {"provider_sheets", "provider_sheet_rows", "floor_batches"}
    assert protected == owned | {"clients"} | by_reach


def test_the_app_owns_nothing(make):
    owned = "select count(*) from pg_class where relowner = (select oid from pg_roles where rolname = current_user)"
    assert db.scalar(text(owned)) == 0
    assert db.scalar(text("select rolbypassrls or rolsuper from pg_roles where rolname = current_user")) is False


def test_a_line_of_the_activity_log_cannot_be_changed(make):
    member = make.member()
    db.add(Activity(client_id=member.client_id, actor="Ada", action="x", object_type="clients"))
    db.commit()
    with pytest.raises(DBAPIError, match="permission denied"):
        db.execute(text("update activity set actor = 'Eve'"))


def test_a_membership_with_some_stores_sees_only_what_hangs_on_them(make):
    member = make.member()
    mine, other = make.store(client_id=member.client_id), make.store(client_id=member.client_id)
    first, _second = make.order(mine), make.order(other)
    narrowed = Vetrina([member.client_id], stores=[mine.id])
    assert db.scalars(Store.visible_to(narrowed)).all() == [mine]
    assert db.scalars(Order.visible_to(narrowed)).all() == [first]


def make_sync(make, **values) -> Sync:
    store = make.store()
    sync = Sync(client_id=store.client_id, store_id=store.id, **values)
    db.add(sync)
    db.commit()
    return sync


def test_work_is_claimed_once(make):
    sync = make_sync(make)
    assert claim(Sync, sync.id) is sync
    db.commit()
    assert (claim(Sync, sync.id), sync.tries) == (None, 1)


def test_a_dead_workers_claim_lapses(make):
    sync = make_sync(make)
    first = claim(Sync, sync.id).token
    db.commit()
    sync.due_at = now() - timedelta(seconds=1)
    db.commit()
    assert claim(Sync, sync.id).token != first


def test_whoever_lost_the_lease_writes_nothing(make):
    sync = make_sync(make)
    claim(Sync, sync.id)
    db.commit()
    assert still_ours(sync)
    db.execute(text("update syncs set token = 'of another'"))
    assert (still_ours(sync), beat(sync, found=1)) == (False, False)


def test_the_lease_is_still_known_to_be_lost_after_a_commit(make):
    sync = make_sync(make)
    claim(Sync, sync.id)
    db.execute(text("update syncs set token = 'of another'"))
    db.commit()
    assert not still_ours(sync)


def test_a_heartbeat_renews_the_lease_and_tells_of_a_cancel(make):
    sync = make_sync(make)
    claim(Sync, sync.id)
    db.commit()
    assert beat(sync, found=3)
    assert sync.due_at > now() + LEASE - timedelta(seconds=5)
    sync.cancel()
    db.commit()
    assert (beat(sync), sync.progress) == (False, {"found": 3})


def test_work_of_somebody_disabled_is_not_claimed(make):
    member = make.member(disabled_at=now())
    sync = make_sync(make, asked_by_id=member.id)
    assert claim(Sync, sync.id) is None


def test_waits_grow_until_the_tries_are_used_up(make):
    sync = make_sync(make, tries=3)
    sync.try_again("unreachable")
    assert timedelta(seconds=15) < sync.due_at - now() < timedelta(seconds=25)
    sync.tries = Sync.most_tries
    sync.try_again("unreachable")
    assert (sync.work_state, sync.due_at, sync.error) == ("failed", None, "unreachable")


def test_six_views_go_round_the_policy_and_each_says_its_rule_itself(make):
    views = dict(db.execute(text("select viewname, definition from pg_views where schemaname = 'public'")).all())
    names = ["activity_found", "clients_found", "floor_found", "items_printed_from", "orders_found", "products_found"]
    assert sorted(views) == names
    assert all("vetrina.clients" in rule for rule in views.values())
    make.order(make.store())
    see(())
    assert db.scalar(text("select count(*) from orders_found")) == 0
