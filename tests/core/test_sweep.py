"""The sweep goes on whatever fails, and work goes on whatever Redis does."""

from datetime import timedelta

import pytest

import jobs.all  # noqa: F401
from core.db import db, now
from jobs import sweep
from jobs.clock import CLOCK
from jobs.runner import RUNNERS
from models import Mail, Sync


@pytest.fixture
def full_redis(app):
    """A Redis that answers a ping and takes nothing more."""
    redis = app.extensions["redis"]
    before = redis.config_get("maxmemory")["maxmemory"]
    redis.config_set("maxmemory", 1)
    yield redis
    redis.config_set("maxmemory", before)


@pytest.fixture
def due(make):
    store = make.store()
    sync = Sync(client_id=store.client_id, store_id=store.id)
    db.add(sync)
    db.commit()
    return sync


def test_a_look_that_always_fails_keeps_no_work_from_being_queued(due, queued, monkeypatch):
    def broken():
        db.execute(sweep.text("select 1 / 0"))

    monkeypatch.setattr(sweep, "CLOCK", [broken, *CLOCK])
    sweep.sweep()
    assert [argument for _name, argument in queued("syncs")] == [due.id]


def test_a_kind_of_work_that_fails_keeps_no_other_from_being_queued(due, queued, monkeypatch):
    queue_due = sweep.queue_due

    def fail_for_mails(work, run):
        if work is Mail:
            db.execute(sweep.text("select 1 / 0"))
        queue_due(work, run)

    monkeypatch.setattr(sweep, "RUNNERS", {Mail: RUNNERS[Mail], Sync: RUNNERS[Sync]})
    monkeypatch.setattr(sweep, "queue_due", fail_for_mails)
    sweep.sweep()
    assert [argument for _name, argument in queued("syncs")] == [due.id]


def test_what_is_due_is_done_while_redis_takes_nothing(due, full_redis):
    full_redis.ping()
    sweep.sweep()
    db.expire_all()
    assert due.tries == 1


def test_a_redis_that_takes_nothing_is_not_ready(full_redis, visitor):
    assert visitor.get("/readyz").json["redis"] == {"ok": False, "error": "OutOfMemoryError"}


def test_work_that_nobody_does_is_not_ready(due, visitor):
    assert visitor.get("/readyz").json["work"]["ok"]
    due.due_at = now() - timedelta(minutes=20)
    db.commit()
    said = visitor.get("/readyz").json["work"]
    assert (said["ok"], said["late"], 1200 <= said["oldest_seconds"] < 1260) == (False, ["syncs"], True)
