"""A shop that gives no answer, beside others that do."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import db, now
from jobs import runner
from jobs.pushes import run_push
from jobs.rounds import run_round
from jobs.stores import prove
from jobs.sweep import SHARE, due_rows
from models import Push, Round, Sync
from models import work as works
from platforms.errors import Code, Throttled, Unreachable
from services import shops
from services.rounds import owe
from services.shops import open_shop, went_well, went_wrong


@pytest.fixture
def pushes(make):
    """So many notes owed to a store, each for an order of its own."""

    def owed(store, count) -> list[Push]:
        rows = []
        for number in range(count):
            order = make.order(store)
            own = {"client_id": store.client_id, "store_id": store.id, "order_id": order.id}
            message = {"status": "received", "reason": ""}
            rows.append(Push(**own, kind="note", key=f"note-{store.id}-{number}", message=message))
        db.add_all(rows)
        db.commit()
        return rows

    return owed


def test_a_hanging_shop_is_asked_once_for_all_that_it_is_owed_and_delays_no_other(
    make, connected, shop, pushes, monkeypatch
):
    store, other = connected(), make.store()
    shop.fail("slow", seconds=3, path="/orders", times=1000)
    owed = pushes(store, 30)
    theirs = pushes(other, 1)
    monkeypatch.setattr(shops, "way_to", quick(shops.way_to))
    for push_id in [push.id for push in owed + theirs]:
        run_push(push_id)
    db.expire_all()
    own = select(Push.work_state, Push.error, Push.tries).where(Push.store_id == store.id)
    states = db.execute(own.order_by(Push.id)).all()
    assert states[0] == ("waiting", "timed_out", 1)
    assert set(states[1:]) == {("waiting", "throttled", 0)}
    assert min(push.due_at for push in owed[1:]) > now() + timedelta(seconds=5)
    assert theirs[0].sent_at is not None


def quick(way_to):
    def way(*arguments, **named):
        return way_to(*arguments, **{**named, "seconds": 1.0})

    return way


def rest_of(store) -> int:
    """For how many seconds nobody asks."""
    shop = open_shop(store)
    db.commit()
    with pytest.raises(Throttled) as fault:
        shop.statuses()
    return round((fault.value.retry_at - now()).total_seconds())


def test_a_shop_without_answer_rests_longer_each_time_until_it_answers(connected):
    store = connected()
    waits = []
    for _time in range(7):
        went_wrong(store, Unreachable(Code.TIMED_OUT))
        waits.append(rest_of(store))
    assert waits == [30, 60, 120, 240, 480, 600, 600]
    assert went_well(store) is True
    went_wrong(store, Unreachable(Code.TIMED_OUT))
    assert rest_of(store) == 30


def test_a_shop_that_is_asked_within_a_transaction_is_not_asked_at_all(connected):
    store = connected()
    with pytest.raises(shops.TransactionOpen):
        open_shop(store).statuses()


def test_a_sweep_takes_only_some_rows_of_each_store(make, connected, pushes):
    first, second = make.store(), make.store()
    pushes(first, SHARE + 5)
    mine = pushes(second, 1)
    found = db.scalars(due_rows(Push).limit(500)).all()
    assert (len(found), mine[0].id in found) == (SHARE + 1, True)


def test_a_push_is_tried_for_three_days(make, pushes):
    push, waited = pushes(make.store(), 1)[0], timedelta()
    while push.work_state == "waiting":
        push.tries += 1
        push.try_again("timed_out")
        waited += (push.due_at - now()) if push.due_at else timedelta()
    assert (waited > timedelta(days=3), push.state) == (True, "refused")


def test_a_look_that_takes_longer_than_its_lease_stays_ours(connected, shop, monkeypatch):
    store = connected()
    db.commit()
    monkeypatch.setattr(works, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(runner, "BEAT_EVERY", 0.2)
    leases = []
    real = runner.beat
    monkeypatch.setattr(runner, "beat", lambda row: leases.append(row.id) or real(row))
    shop.fail("slow", seconds=0.6, path="/webhooks", times=4)
    look = owe(store, "checkup", now())
    db.commit()
    run_round(look.id)
    db.expire_all()
    assert (look.work_state, look.error, len(shop.webhooks()), len(leases) > 2) == ("waiting", None, 7, True)


def test_who_lost_the_row_makes_no_further_call(connected, shop, monkeypatch):
    store = connected()
    monkeypatch.setattr(runner, "BEAT_EVERY", 0.0)
    monkeypatch.setattr(runner, "beat", lambda _row: False)
    look = owe(store, "checkup", now())
    db.commit()
    run_round(look.id)
    db.expire_all()
    assert (look.work_state, shop.webhooks()) == ("running", [])


def test_what_was_refused_for_want_of_an_answer_goes_out_when_the_shop_is_well(connected, pushes, run_due):
    store = connected()
    push = pushes(store, 1)[0]
    push.give_up("timed_out")
    store.status, store.problem = "needs_attention", "timed_out"
    db.commit()
    run_due(Round)
    assert (store.status, push.state, push.due_at is None) == ("connected", "queued", False)


def test_syncs_stand_in_a_queue_of_their_own(app):
    assert (runner.RUNNERS[Sync].queue, run_round.queue, prove.queue) == ("syncs", "platforms", "platforms")
