import pytest

from core.db import db
from models import Client
from tests.products.conftest import live, look, page_of, worker  # noqa: F401  (fixtures)
from tests.rows import print_area


@pytest.fixture
def shirt(make):
    """Two sides, 200 × 300 mm, with 5 mm of bleed."""
    size = {"bleed_mm": 5, "safe_mm": 10, "least_dpi": 100, "good_dpi": 200}
    sides = [("front", "Front", "Fronte"), ("back", "Back", "Retro")]
    areas = [print_area(200, 300, key, names={"en": en, "it": it}, **size) for key, en, it in sides]
    return make.catalog_product(key="shirt", names={"en": "T-shirt", "it": "Maglietta"}, attributes=[], areas=areas)


@pytest.fixture
def design(make, shirt):
    return make.design(make.client().id, shirt.variants[0], name="Whale")


@pytest.fixture
def anna(make, design):
    return make.member(client=db.get_one(Client, design.client_id))
