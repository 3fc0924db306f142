import io

import pytest
from PIL import Image
from sqlalchemy import select

from core.db import db
from jobs.files import run_file
from models import Client, File
from models.work import WorkState


@pytest.fixture
def poster(make):
    """In the catalog, for everyone: A4 and A3, one side."""
    return make.catalog_product(key="poster", names={"en": "Poster", "it": "Poster"})


@pytest.fixture
def a4(poster):
    return next(variant for variant in poster.variants if variant.values == {"format": "a4"})


@pytest.fixture
def store(make):
    return make.store(name="Aurora Shop")


@pytest.fixture
def product(make, store):
    return make.product(store, title="Sunset over Trieste", search_text="sunset over trieste")


@pytest.fixture
def variant(make, product):
    return make.variant(product, options={"Size": "A4"}, sku="SUN-A4")


@pytest.fixture
def admin(make, sign_in, store):
    """Of an Admin of the store's client."""
    return sign_in(make.member(client=db.get_one(Client, store.client_id)))


@pytest.fixture
def look():
    """What the workers do: every file that waits is looked at."""

    def run() -> None:
        for file_id in db.scalars(select(File.id).where(File.work_state == WorkState.WAITING)).all():
            run_file(file_id)
        db.expire_all()

    return run


def picture_of(width: int, height: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, "PNG")
    return made.getvalue()
