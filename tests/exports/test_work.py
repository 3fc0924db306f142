"""An export on its way: killed, stopped, over, forbidden meanwhile. What is given is whole, or nothing is given."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs import exports
from jobs.exports import drop_what_is_over, run_export
from jobs.sweep import sweep
from models import Activity, Client, Export, Mail, Membership
from services.exports import collecting
from services.exports.asking import MOST_OPEN
from services.files import storage
from tests.exports.conftest import newest, table


class Killed(BaseException):
    """As a worker ends that nobody asked: nothing behind it runs."""


@pytest.fixture
def few(monkeypatch):
    """Sets of two rows, two sets in a part."""
    monkeypatch.setattr(collecting, "SET", 2)
    monkeypatch.setattr(exports, "SET", 2)
    monkeypatch.setattr(collecting, "SETS", 2)


@pytest.fixture
def store(make):
    store = make.store()
    for number in range(1, 12):
        make.order(store, number=f"A{number}")
    return store


@pytest.fixture
def admin(make, store):
    return make.member(client=db.get_one(Client, store.client_id))


@pytest.fixture
def window(sign_in, admin):
    return sign_in(admin)


@pytest.fixture
def asked(window, few) -> Export:
    window.post("/exports/orders", data={"format": "csv"})
    return newest()


ALL = [f"A{number}" for number in range(11, 0, -1)]


def lease_lapses() -> None:
    db.rollback()
    see(EVERYONE)
    db.execute(update(Export).values(due_at=now()))
    db.commit()


def stored() -> set[str]:
    return {each.key for each in storage().listing()}


@pytest.mark.parametrize("calls", range(1, 11))
def test_killed_anywhere_it_is_taken_over_and_the_file_is_whole(asked, window, monkeypatch, calls):
    """After so many steps of its work; each ends with a commit, a stored part or the file."""
    before, left = stored(), calls

    def killed_at(step):
        def taken(*args, **kwargs):
            nonlocal left
            left -= 1
            if left == 0:
                raise Killed
            return step(*args, **kwargs)

        return taken

    with monkeypatch.context() as doomed:
        doomed.setattr(exports, "beat", killed_at(exports.beat))
        doomed.setattr(exports, "still_ours", killed_at(exports.still_ours))
        with pytest.raises(Killed):
            run_export(asked.id)
    lease_lapses()
    run_export(asked.id)
    rows = table(window.get(f"/exports/{asked.id}/file"))
    assert [row["Order"] for row in rows] == ALL
    assert (newest().work_state, newest().progress["done"], newest().rows) == ("done", 11, 11)
    assert len(stored() - before) <= 2  # the file, and what the killed one had stored without saying so


def test_long_ones_give_way_and_go_on_where_they_were(asked, window, monkeypatch):
    with monkeypatch.context() as hurried:
        hurried.setattr(exports, "BUDGET", -1.0)
        run_export(asked.id)
    waiting = newest()
    assert (waiting.work_state, waiting.error, waiting.parts) == ("waiting", "turn", [])
    run_export(asked.id)
    assert [row["Order"] for row in table(window.get(f"/exports/{asked.id}/file"))] == ALL


def test_orders_that_arrive_or_go_meanwhile_neither_double_nor_hide_others(make, asked, window, store, monkeypatch):
    keep, parts = exports.keep_part, 0

    def kept(collection):
        nonlocal parts
        parts += 1
        if parts == 2:
            make.order(store, number="NEW")
        return keep(collection)

    monkeypatch.setattr(exports, "keep_part", kept)
    run_export(asked.id)
    assert [row["Order"] for row in table(window.get(f"/exports/{asked.id}/file"))] == ALL


def test_with_other_columns_than_before_it_begins_anew(asked, window, monkeypatch):
    with monkeypatch.context() as doomed:
        doomed.setattr(exports, "make", lambda _collection: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            run_export(asked.id)
    collected = newest()
    assert len(collected.parts) == 3
    collected.progress = {**collected.progress, "headings": ["Order", "A column of an older version"]}
    db.commit()
    lease_lapses()
    run_export(asked.id)
    assert [row["Order"] for row in table(window.get(f"/exports/{asked.id}/file"))] == ALL


def test_a_stop_holds_and_keeps_nothing(asked, window, monkeypatch):
    before, keep = stored(), exports.keep_part

    def kept(collection):
        window.post(f"/exports/{asked.id}/cancellation")
        return keep(collection)

    monkeypatch.setattr(exports, "keep_part", kept)
    run_export(asked.id)
    drop_what_is_over()
    assert (newest().work_state, newest().parts, stored()) == ("canceled", [], before)
    assert window.get(f"/exports/{asked.id}/file").status_code == 404
    assert "Canceled" in window.get("/exports/").text


def test_only_the_asker_has_the_file(make, asked, admin, sign_in, work):
    work()
    others = [make.member(client=admin.client), make.member(), make.member(Role.PROVIDER_ADMIN)]
    for other in others:
        window = sign_in(other)
        assert window.get(f"/exports/{asked.id}/file").status_code == 404
        assert window.post(f"/exports/{asked.id}/cancellation").status_code == 404
        assert "orders-" not in window.get("/exports/").text


def test_after_seven_days_the_file_is_gone(asked, window, work):
    before = stored()
    work()
    key = newest().key
    assert newest().ends_at - now() > timedelta(days=6, hours=23)
    db.execute(update(Export).values(ends_at=now()))
    db.commit()
    assert window.get(f"/exports/{asked.id}/file").status_code == 404
    sweep()
    db.rollback()
    assert (db.query(Export).count(), key in stored(), stored() - before) == (0, False, set())


def test_two_exports_of_the_same_rows_do_not_share_a_file(window, few, work):
    for _twice in range(2):
        window.post("/exports/orders", data={"format": "csv"})
    work()
    first, second = db.query(Export).order_by(Export.id).all()
    first.ends_at = now()
    db.commit()
    drop_what_is_over()
    assert len(table(window.get(f"/exports/{second.id}/file"))) == 11


def test_whose_reach_has_changed_since_does_not_get_the_file(asked, admin, window, work):
    work()
    admin.all_stores, admin.role = False, Role.STORE_MANAGER
    db.commit()
    assert window.get(f"/exports/{asked.id}/file").status_code == 403
    page = window.get("/exports/").text
    assert ("What you may see has changed since." in page, f"/exports/{asked.id}/file" in page) == (True, False)


def test_whose_reach_shrinks_on_the_way_gets_what_is_left_of_it(asked, admin, window, monkeypatch):
    with monkeypatch.context() as doomed:
        doomed.setattr(exports, "make", lambda _collection: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            run_export(asked.id)
    assert len(newest().parts) == 3
    admin.all_stores, admin.role = False, Role.STORE_MANAGER
    db.commit()
    lease_lapses()
    run_export(asked.id)
    assert table(window.get(f"/exports/{asked.id}/file")) == []


def test_nobody_fills_the_queue(window, few):
    for _time in range(MOST_OPEN + 1):
        answer = window.post("/exports/orders", data={"format": "csv"}, follow_redirects=True)
    assert db.query(Export).count() == MOST_OPEN
    assert "Some files are being made for you already." in answer.text


def test_the_page_tells_how_far_it_is_and_what_was_made_stands_in_the_log(asked, window, work):
    assert "Waiting" in window.get("/exports/").text
    work()
    page = window.get("/exports/").text
    assert all(words in page for words in ("Ready", ">11<", f"/exports/{asked.id}/file"))
    act = db.query(Activity).filter_by(action="export.made").one()
    assert (act.after, act.membership_id) == ({"count": 11}, asked.asked_by_id)


def test_the_kind_of_file_is_one_that_there_is(window):
    assert window.post("/exports/orders", data={"format": "exe"}).status_code == 400
    assert db.query(Export).count() == 0


@pytest.mark.parametrize("what", ["role", "disabled", "closed"])
def test_who_may_not_any_more_gets_nothing(make, few, sign_in, what):
    member = make.member(Role.ADMIN)
    sign_in(member).post("/exports/users", data={"format": "csv"})
    if what == "role":
        member.role = Role.ORDER_MANAGER
    elif what == "disabled":
        member.disabled_at = now()
    else:
        member.client.access_on = False
    db.commit()
    run_export(newest().id)
    sweep()
    export = newest()
    assert (export.work_state, export.key) == ("canceled" if what == "disabled" else "failed", None)


def test_who_waited_long_is_told_by_mail_and_nobody_else(asked, window, work):
    window.post("/exports/orders", data={"format": "csv"})
    db.execute(update(Export).where(Export.id == asked.id).values(created_at=now() - timedelta(minutes=2)))
    db.commit()
    work()
    letters = [(mail.recipient, mail.subject) for mail in db.query(Mail)]
    assert letters == [(db.get_one(Membership, asked.asked_by_id).email, "Your file is ready: Orders")]
