"""Orders that a store did not want come in as soon as its settings want them."""

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, now, see
from core.matrix import Role
from jobs import intake
from jobs.intake import drain
from models import Client, Delivery
from services.delivery_words import reason_of
from tests.intake.shop import inbox, order, read, shop_of, the_order


@pytest.fixture(autouse=True)
def no_lingering(monkeypatch):
    monkeypatch.setattr(intake, "LINGER", 0)


@pytest.fixture
def store(make):
    return shop_of(make)


@pytest.fixture
def manager(make, store, sign_in):
    return sign_in(make.member(Role.ADMIN, client=db.get_one(Client, store.client_id)))


def test_an_order_from_before_the_start_comes_in_when_the_start_is_moved_back(store, manager, queued):
    store.import_from = now()
    db.commit()
    read(store, order())
    drain(store.id)
    see(EVERYONE)
    assert inbox() == [("ignored", "before_start")]
    assert reason_of(db.scalars(select(Delivery)).one(), store.platform).startswith("Placed before the day")
    manager.post(f"/stores/{store.id}/import", data={"start": "date", "since": "2026-01-01"})
    assert ("jobs.intake.drain", store.id) in queued("intake")
    drain(store.id)
    see(EVERYONE)
    assert (inbox(), the_order().external_id) == ([("done", "")], "1")


def test_an_order_of_a_status_that_was_not_wanted_comes_in_when_it_is(store, manager, queued):
    store.facts = {"statuses": [{"slug": "processing", "name": "Processing"}, {"slug": "printed", "name": "Printed"}]}
    db.commit()
    read(store, order(status="printed"))
    drain(store.id)
    see(EVERYONE)
    assert inbox() == [("ignored", "status_not_wanted")]
    form = {"name": store.name, "approval": "automatic", "import_statuses": ["processing", "printed"]}
    manager.post(f"/stores/{store.id}/settings", data=form)
    assert ("jobs.intake.drain", store.id) in queued("intake")
    drain(store.id)
    see(EVERYONE)
    assert (inbox(), the_order().shop_status) == ([("done", "")], "printed")
