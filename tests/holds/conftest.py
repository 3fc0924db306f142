"""An order that the provider asks about, and who answers."""

import pytest

from core.db import db
from core.matrix import Role
from models import Client
from services.release import look_anew
from services.transitions import lock
from tests.orders.made import makable


@pytest.fixture
def order(make):
    """Released, of one poster."""
    found = makable(make, make.store(client_id=make.client(name="Rossi").id))
    lock(found)
    look_anew(found)
    db.commit()
    return found


@pytest.fixture
def client(make, order):
    """The client's Admin."""
    return make.member(Role.ADMIN, client=db.get_one(Client, order.client_id))


@pytest.fixture
def prepress(make):
    return make.member(Role.PREPRESS)


@pytest.fixture
def ask(sign_in, prepress, order):
    """The provider holds the order with a question."""

    def hold(reason="file_no_bleed", **said):
        said = {"version": order.version, "reason": reason, "words": "Shall the border be white?"} | said
        return sign_in(prepress).post(f"/orders/{order.id}/hold", data=said)

    return hold
