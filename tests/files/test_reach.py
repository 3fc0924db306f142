"""Somebody of one store sees the files of its products and orders, and those that nobody uses yet."""

import pytest

from core.db import db
from core.matrix import Role
from models import MembershipStore


@pytest.fixture
def place(make):
    """The store of the manager, another store of the client, and the manager."""
    client = make.client()
    mine, other = (make.store(client_id=client.id) for _number in range(2))
    manager = make.member(Role.STORE_MANAGER, client, all_stores=False)
    db.add(MembershipStore(client_id=client.id, membership_id=manager.id, store_id=mine.id))
    db.commit()
    return mine, other, manager


def order_printed_from(make, store, file):
    make.item(make.order(store), files={"front": {"id": file.id, "sha256": file.sha256, "name": file.name}})


@pytest.mark.parametrize("used_at,answer", [("nowhere", 200), ("mine", 200), ("other", 404)])
def test_a_file_is_there_for_who_has_a_store_that_uses_it(make, sign_in, place, used_at, answer):
    mine, other, manager = place
    file = make.file(mine.client_id)
    if used_at != "nowhere":
        make.mapping(make.variant(make.product(mine if used_at == "mine" else other)), file)
    assert sign_in(manager).get(f"/files/{file.id}").status_code == answer


@pytest.mark.parametrize("of,answer", [("mine", 200), ("other", 404)])
def test_an_order_opens_the_file_it_was_made_with(make, sign_in, place, of, answer):
    mine, other, manager = place
    file = make.file(mine.client_id)
    make.mapping(make.variant(make.product(other)), file)
    order_printed_from(make, mine if of == "mine" else other, file)
    assert sign_in(manager).get(f"/files/{file.id}").status_code == answer
