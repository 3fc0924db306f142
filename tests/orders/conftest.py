"""A shop whose orders are drained as they arrive, and its client's Admin."""

import pytest
from sqlalchemy import select

from core.db import EVERYONE, db, see
from core.matrix import Role
from jobs import intake
from jobs.intake import drain
from models import Client, Order
from tests.intake.shop import order, send, shop_of


@pytest.fixture(autouse=True)
def no_lingering(monkeypatch):
    monkeypatch.setattr(intake, "LINGER", 0)


@pytest.fixture
def store(make):
    return shop_of(make)


@pytest.fixture
def admin(make, store):
    return make.member(Role.ADMIN, client=db.get_one(Client, store.client_id))


@pytest.fixture
def arrived(visitor, store):
    """An order of the shop, drained."""

    def bring(**values) -> Order:
        send(visitor, store, order(**values))
        drain(store.id)
        see(EVERYONE)
        return db.scalars(select(Order).order_by(Order.id.desc()).limit(1)).one()

    return bring
