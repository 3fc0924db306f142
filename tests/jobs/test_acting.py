"""What a person does about work: it is stopped, or tried again, with the rights of the kind itself."""

import pytest
from sqlalchemy import select

from core.db import db, now
from core.matrix import Role
from models import (
    Activity,
    File,
    Publication,
    PublicationPicture,
    Sheet,
    Sync,
)
from tests.jobs.conftest import failed, one_of_each, sync_of

CANCELED = ("syncs", "exports", "sheets", "mapping_batches", "postback_resends")


@pytest.mark.parametrize("key", CANCELED)
def test_what_goes_on_is_stopped(make, store, admin, sign_in, key):
    row = one_of_each(make, store, admin)[key]
    row.work_state, row.due_at, row.token, row.ended_at, row.error = "running", now(), "t", None, None
    row.started_at = now()
    db.commit()
    browser = sign_in(admin)
    address = f"/jobs/{key}/{row.id}/cancellation?kind={key}"
    assert f'action="{address}"' in browser.get(f"/jobs/?kind={key}").text
    answer = browser.post(address)
    assert (answer.status_code, answer.location) == (303, f"/jobs/?kind={key}")
    ended = db.get_one(type(row), row.id)
    assert (ended.work_state, ended.due_at, ended.token) == ("canceled", None, None)
    assert "It had ended already." in browser.post(address, follow_redirects=True).text


RETRIED = (
    "exports", "mapping_batches", "publications", "pushes", "postbacks", "postback_resends", "files", "privacy_requests"
)  # fmt: skip


@pytest.mark.parametrize("key", RETRIED)
def test_what_failed_is_owed_again(make, store, admin, sign_in, key, queued):
    row = one_of_each(make, store, admin)[key]
    row.state = {"publications": "failed", "postbacks": "failed"}.get(key, getattr(row, "state", None))
    db.commit()
    browser = sign_in(admin)
    assert f"/jobs/{key}/{row.id}/retries" in browser.get("/jobs/?state=failed").text
    answer = browser.post(f"/jobs/{key}/{row.id}/retries?state=failed")
    assert (answer.status_code, answer.location) == (303, "/jobs/?state=failed")
    owed = db.get_one(type(row), row.id)
    assert (owed.work_state, owed.due_at is None, owed.tries) == ("waiting", False, 0)
    assert "It cannot be tried again" in browser.post(f"/jobs/{key}/{row.id}/retries", follow_redirects=True).text
    assert len(db.scalars(select(Activity).where(Activity.membership_id == admin.id)).all()) == 1


def test_pictures_of_a_draft_that_could_not_be_drawn_are_drawn_again_and_the_shop_hears_nothing(
    make, store, admin, sign_in
):
    draft = one_of_each(make, store, admin)["publications"]
    file = File(client_id=store.client_id, name="moon.png", state="ready", due_at=None)
    db.add(file)
    db.flush()
    own = {"client_id": store.client_id, "publication_id": draft.id, "file_id": file.id}
    db.add(PublicationPicture(**own, position=1))
    db.commit()
    sign_in(admin).post(f"/jobs/publications/{draft.id}/retries")
    owed = db.get_one(Publication, draft.id)
    assert (owed.state, owed.work_state, owed.due_at is None) == ("draft", "waiting", False)
    logged = db.scalars(select(Activity.action).where(Activity.membership_id == admin.id)).all()
    assert logged == ["job.retried"]


def test_a_sheet_that_failed_while_it_was_applied_goes_on(make, store, admin, sign_in):
    sheet = failed(Sheet(client_id=store.client_id, store_id=store.id, name="a.csv", key="0" * 64), step="reading")
    browser = sign_in(admin)
    assert f"/jobs/sheets/{sheet.id}/retries" not in browser.get("/jobs/").text
    failed(db.get_one(Sheet, sheet.id), step="applying")
    browser.post(f"/jobs/sheets/{sheet.id}/retries")
    sheet = db.get_one(Sheet, sheet.id)
    assert (sheet.work_state, sheet.step, sheet.asked_by_id) == ("waiting", "applying", admin.id)


def test_a_sync_that_failed_is_made_anew_and_leaves_the_list(make, store, admin, sign_in, monkeypatch):
    old = failed(sync_of(store))
    answer = sign_in(admin).post(f"/jobs/syncs/{old.id}/retries", follow_redirects=True)
    assert "It is tried again." in answer.text
    newest = db.scalars(select(Sync).order_by(Sync.id.desc())).first()
    assert (newest.id > old.id, newest.work_state, newest.asked_by_id) == (True, "waiting", admin.id)
    assert "Products of Aurora" not in sign_in(admin).get("/jobs/?state=failed").text


def test_a_sync_of_a_store_that_is_not_connected_is_not_tried(make, store, admin, sign_in):
    old = failed(sync_of(store))
    store.status = "disconnected"
    db.commit()
    answer = sign_in(admin).post(f"/jobs/syncs/{old.id}/retries", follow_redirects=True)
    assert "It cannot be tried again" in answer.text
    assert db.scalars(select(Sync.id)).all() == [old.id]


def test_support_tries_again_but_stops_nothing(make, store, sign_in):
    support = make.member(Role.SUPPORT)
    old = failed(sync_of(store))
    running = sync_of(make.store(name="Borea", platform="woocommerce"))
    db.add(running)
    db.commit()
    browser = sign_in(support)
    assert "/cancellation" not in browser.get("/jobs/").text
    assert browser.post(f"/jobs/syncs/{running.id}/cancellation").status_code == 403
    assert browser.post(f"/jobs/syncs/{old.id}/retries").status_code == 303
    assert db.get_one(Sync, running.id).work_state == "waiting"


def test_whoever_lacks_the_right_of_the_kind_has_no_button_and_is_refused(make, store, client, sign_in):
    """An Order Manager may retry jobs, but a sync is no job of theirs any more."""
    manager = make.member(Role.ORDER_MANAGER, client)
    old = failed(sync_of(store, asked_by_id=manager.id))
    browser = sign_in(manager)
    assert "/retries" not in browser.get("/jobs/").text
    assert browser.post(f"/jobs/syncs/{old.id}/retries").status_code == 403
    assert db.scalars(select(Sync.id)).all() == [old.id]


def test_what_cannot_be_done_has_no_address(make, store, admin, sign_in):
    rows, browser = one_of_each(make, store, admin), sign_in(admin)
    mail, connection = rows["mails"], rows["connections"]
    for address in (f"mails/{mail.id}/retries", f"connections/{connection.id}/cancellation", "nothing/1/retries"):
        assert browser.post(f"/jobs/{address}").status_code == 404
