"""A store whose deliveries are drained at once."""

import pytest

from core.db import EVERYONE, db, see
from jobs import intake
from jobs.intake import drain
from models import Store
from tests.intake.shop import send, shop_of


@pytest.fixture(autouse=True)
def no_lingering(monkeypatch):
    monkeypatch.setattr(intake, "LINGER", 0)


@pytest.fixture
def store(make) -> Store:
    return shop_of(make)


@pytest.fixture
def told(visitor, store):
    """Send these orders, one after the other, and drain after each."""

    def tell(*bodies, topic="order.updated"):
        for body in bodies:
            send(visitor, store, body, topic)
            drain(store.id)
        see(EVERYONE)
        db.expire_all()

    return tell
