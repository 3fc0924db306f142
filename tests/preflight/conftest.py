import pytest

from core.db import db
from core.matrix import Role
from models import Client, PreflightSetting
from services.mappings import connect
from tests.rows import picture


@pytest.fixture
def provider(make, sign_in):
    """A browser of the provider's Prepress."""
    return sign_in(make.member(Role.PREPRESS))


@pytest.fixture
def store(make):
    return make.store(name="Aurora Shop")


@pytest.fixture
def variant(make, store):
    return make.variant(make.product(store, title="Sunset over Trieste"), options={"Size": "A4"}, sku="SUN-A4")


@pytest.fixture
def client(store):
    return db.get_one(Client, store.client_id)


@pytest.fixture
def admin(make, sign_in, client):
    return sign_in(make.member(client=client))


@pytest.fixture
def trimmed(make, store):
    """A file as large as the A4 poster that is left after cutting: it has no bleed."""
    return make.file(store.client_id, name="trimmed.png", facts=picture(2480, 3508))


@pytest.fixture
def a4(make):
    """Of a poster in the catalog."""
    return make.catalog_product(key="poster").variants[0]


@pytest.fixture
def connected(variant, a4):
    """`variant` is made as an A4 poster from a file: `connected(file)`."""

    def connect_to(file):
        connect([variant], a4, {"front": file}, accept_low_resolution=True)
        db.commit()
        return variant

    return connect_to


@pytest.fixture
def ask(app):
    """The provider asks this of print files, and nothing is judged yet: `ask(levels={"no_bleed": "block"})`."""

    def say(**said):
        db.merge(PreflightSetting(id=1, number=1, said=said))
        db.commit()

    return say
