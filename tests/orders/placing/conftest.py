import pytest

from core.db import db
from services.mappings import connect


@pytest.fixture
def client(make):
    return make.client()


@pytest.fixture
def store(make, client):
    return make.store(client_id=client.id, name="Direct orders")


@pytest.fixture
def admin(make, sign_in, client):
    return sign_in(make.member(client=client))


@pytest.fixture
def poster(make, store, client):
    """A connected variant of the store."""
    made_of = make.catalog_product().variants[0]
    variant = make.variant(make.product(store, title="Sunset poster"), title="A4", sku="SUN-A4", price=1990)
    connect([variant], made_of, {"front": make.file(client.id)})
    db.commit()
    return variant
