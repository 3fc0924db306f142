"""The page of background jobs: whose work stands there, and in which words."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from core.db import EVERYONE, db, now, see
from core.matrix import CLIENT_ROLES, STAFF_ROLES, Role
from core.rights import Right, can
from models import (
    Client,
    Judging,
    Mail,
    MappingBatch,
    MembershipClient,
    MembershipStore,
    NoticeLook,
    Postback,
    PostbackEndpoint,
    PostbackResend,
    ProviderSheet,
    Round,
    StorageCheck,
    Sync,
)
from services.background.kinds import KINDS
from tests.conftest import HTMX
from tests.jobs.conftest import export_of, failed, one_of_each, sync_of


def test_every_kind_is_told_in_words_with_its_reason(make, store, sign_in):
    boss = make.member(Role.PROVIDER_ADMIN)
    rows, browser = one_of_each(make, store, boss), sign_in(boss)
    for key in rows:
        page = browser.get(f"/jobs/?kind={key}")
        assert (page.status_code, page.text.count('<td class="main">')) == (200, 1), key
        assert str(KINDS[key].name) in page.text
    whole = browser.get("/jobs/?state=failed")
    for words in (
        "Products of Aurora",
        "Reading prints.csv",
        "Note on order A1 to Aurora",
        "Poster → Aurora",
        "moon.png",
    ):
        assert words in whole.text
    assert ("Picture of a product" in whole.text, "Welcome" in whole.text) == (False, True)


def test_every_link_of_the_list_leads_to_a_page_that_is_there(make, store, sign_in):
    boss = make.member(Role.PROVIDER_ADMIN)
    one_of_each(make, store, boss)
    browser = sign_in(boss)
    found = browser.get("/jobs/?state=failed").text.split('<td class="main"><div>')[1:]
    addresses = {cell.split('"')[1] for cell in found if cell.startswith("<a ")}
    wrong = [(address, code) for address in addresses if (code := browser.get(address).status_code) != 200]
    assert (len(addresses) > 14, wrong) == (True, [])


@pytest.mark.parametrize("role", [*CLIENT_ROLES, *STAFF_ROLES])
def test_each_role_sees_its_own_and_only_some_see_everybodys(make, store, client, sign_in, role):
    member = make.member(role, None if role.is_staff else client)
    other = make.member(client=client)
    failed(export_of(member, listing="orders", client_id=client.id))
    failed(export_of(other, listing="stores"))
    page = sign_in(member).get("/jobs/")
    if not can(member, Right.JOBS_VIEW):
        assert (role, page.status_code) == (Role.VIEW_ONLY, 403)
        return
    sees_all = role in (Role.ADMIN, Role.PROVIDER_ADMIN, Role.ACCOUNT_MANAGER, Role.SUPPORT)
    assert page.text.count('<td class="main">') == (2 if sees_all else 1)
    assert sign_in(member).get("/jobs/?who=me").text.count('<td class="main">') == 1


@pytest.mark.parametrize("role", [Role.ADMIN, Role.ACCOUNT_MANAGER, Role.PREPRESS])
def test_nothing_of_another_client_is_in_the_list_nor_can_be_acted_on(make, client, sign_in, role):
    theirs = make.store(name="SECRET")
    stranger = make.member(client=db.get_one(Client, theirs.client_id))
    rows = one_of_each(make, theirs, stranger)
    running = sync_of(theirs)
    db.add(running)
    member = make.member(role, None if role.is_staff else client, **({"all_clients": False} if role.is_staff else {}))
    if role.is_staff:
        db.add(MembershipClient(membership_id=member.id, client_id=client.id))
    db.commit()
    browser, acted = sign_in(member), {"failed"}
    for key, row in rows.items():
        page = browser.get(f"/jobs/?kind={key}&client={theirs.client_id}")
        assert (page.status_code, '<td class="main">' in page.text) == (200, False), key
        assert browser.post(f"/jobs/{key}/{row.id}/retries").status_code == 404, key
        acted.add(row.work_state)
    assert browser.post(f"/jobs/syncs/{running.id}/cancellation").status_code == 404
    see(EVERYONE)
    assert (acted, db.get_one(Sync, running.id).work_state) == ({"failed"}, "waiting")


def test_the_providers_own_work_is_nothing_for_a_client(make, store, admin, sign_in):
    for row in (
        Judging(),
        StorageCheck(),
        NoticeLook(source="work"),
        ProviderSheet(kind="tracking", name="a", key="0"),
    ):
        failed(row)
    failed(Mail(client_id=store.client_id, recipient="boss@provider.example", subject="SECRET", sealed=""))
    receiver = PostbackEndpoint(client_id=store.client_id, name="SECRET", kind="url", address="x", for_provider=True)
    db.add(receiver)
    db.flush()
    told = {"client_id": store.client_id, "endpoint_id": receiver.id}
    failed(Postback(**told, event="ping", key="k", webhook_id="w", payload="{}", occurred_at=now()))
    failed(PostbackResend(**told))
    page = sign_in(admin).get("/jobs/")
    assert ('<td class="main">' in page.text, "SECRET" in page.text) == (False, False)
    assert "Checks of the storage" not in page.text


def test_a_limited_manager_has_no_work_in_a_store_that_was_taken_away(make, store, client, sign_in):
    other = make.store(client_id=client.id, name="Borea")
    manager = make.member(Role.STORE_MANAGER, client, all_stores=False)
    db.add(MembershipStore(client_id=client.id, membership_id=manager.id, store_id=store.id))
    failed(sync_of(store, asked_by_id=manager.id))
    gone = failed(sync_of(other, asked_by_id=manager.id))
    browser = sign_in(manager)
    assert "Products of Aurora" in browser.get("/jobs/").text
    assert "Borea" not in browser.get("/jobs/").text
    assert browser.post(f"/jobs/syncs/{gone.id}/retries").status_code == 404


def test_running_work_tells_how_far_it_is_and_waiting_work_when_it_is_tried_next(make, store, admin, sign_in):
    running = export_of(admin, work_state="running", started_at=now(), progress={"done": 1200, "total": 5000})
    soon = now() + timedelta(hours=5)
    waits = sync_of(store, due_at=soon, tries=2, error="timed_out", error_facts={"host": "aurora.example"})
    db.add_all([running, waits])
    db.commit()
    page = sign_in(admin).get("/jobs/").text
    assert "1,200 of 5,000" in page
    assert "Next try:" in page
    assert page.index("Running") < page.index("Next try:")


def test_what_comes_again_for_ever_is_shown_only_while_it_runs_or_after_it_failed(make, store, admin, sign_in):
    own = {"client_id": store.client_id, "store_id": store.id}
    quiet = Round(**own, kind="orders", due_at=now() + timedelta(minutes=9))
    db.add(quiet)
    db.commit()
    browser = sign_in(admin)
    assert "Orders read from Aurora" not in browser.get("/jobs/").text
    quiet.error, quiet.error_facts = "timed_out", {"host": "aurora.example"}
    db.commit()
    assert "Orders read from Aurora" in browser.get("/jobs/?state=waiting").text
    quiet.error, quiet.work_state, quiet.started_at = None, "running", now()
    db.commit()
    assert "Orders read from Aurora" in browser.get("/jobs/?state=running").text


def test_what_failed_long_ago_or_was_overtaken_is_not_in_the_list(make, store, admin, sign_in):
    failed(sync_of(store), ended_at=now() - timedelta(hours=2))
    browser = sign_in(admin)
    assert "Products of Aurora" in browser.get("/jobs/").text
    db.add(sync_of(store, work_state="done", due_at=None))
    failed(export_of(admin), ended_at=now() - timedelta(days=31))
    db.commit()
    assert '<td class="main">' not in browser.get("/jobs/").text


def test_a_draft_of_many_connections_is_no_work(make, store, admin, sign_in):
    db.add(MappingBatch(client_id=store.client_id, asked_by_id=admin.id, kind="connect", selection={}))
    db.commit()
    assert "Connecting many variants" not in sign_in(admin).get("/jobs/").text


def test_the_list_is_walked_page_by_page_and_none_is_left_out(make, store, admin, sign_in):
    for number in range(120):
        kind = (
            export_of(admin)
            if number % 2
            else Mail(client_id=store.client_id, recipient=admin.email, subject=f"Mail {number}", sealed="")
        )
        failed(kind, ended_at=now() - timedelta(minutes=number // 3))
    browser, url, seen = sign_in(admin), "/jobs/?state=failed", []
    assert browser.get("/jobs/").text.count('<td class="main">') == 10
    while url:
        page = browser.get(url).text
        seen += [part.split('"')[0] for part in page.split('action="/jobs/exports/')[1:]]
        seen += [part.split(" ")[0] for part in page.split("Mail ")[1:]]
        on = [link for link in page.split('rel="next"')[1:] if link.lstrip().startswith("href")]
        url = on[0].split('href="')[1].split('"')[0].replace("&amp;", "&") if on else ""
    assert (len(seen), len(set(seen))) == (120, 120)


def test_the_staff_asks_for_one_client(make, store, sign_in):
    other = make.store(name="Borea")
    failed(sync_of(store))
    failed(sync_of(other))
    page = sign_in(make.member(Role.SUPPORT)).get(f"/jobs/?client={other.client_id}").text
    assert ("Products of Borea" in page, "Products of Aurora" in page) == (True, False)


def test_the_list_keeps_itself_fresh_without_being_drawn_anew(make, store, admin, sign_in):
    failed(sync_of(store))
    browser = sign_in(admin)
    first = browser.get("/jobs/", headers=HTMX)
    assert "<html" not in first.text
    assert browser.get("/jobs/", headers=HTMX | {"If-None-Match": first.headers["ETag"]}).status_code == 304
    db.execute(update(Sync).values(error="timed_out"))
    db.commit()
    assert browser.get("/jobs/", headers=HTMX | {"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_menu_leads_there_for_whoever_may_see_it(make, client, admin, sign_in):
    assert 'href="/jobs/"' in sign_in(admin).get("/").text
    assert 'href="/jobs/"' not in sign_in(make.member(Role.VIEW_ONLY, client)).get("/").text
