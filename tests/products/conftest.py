import io
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from core.db import EVERYONE, db, see
from jobs.files import run_file
from models import Client, File, Membership
from models.work import WorkState
from services.sessions import open_session


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


@pytest.fixture
def live(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def worker(app: Flask) -> Iterator[None]:
    """Looks at files as they come."""
    stopped = threading.Event()

    def work() -> None:
        while not stopped.wait(0.2):
            with app.app_context():
                see(EVERYONE)
                for file_id in db.scalars(select(File.id).where(File.work_state == WorkState.WAITING)).all():
                    run_file(file_id)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    stopped.set()
    thread.join()


@pytest.fixture
def page_of(app: Flask, live: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(member: Membership, **options: object) -> Page:
        _session, token = open_session(member.user, "127.0.0.1", "tests", member)
        db.commit()
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        context = browser.new_context(base_url=live, locale="en-GB", **options)
        context.add_cookies([{"name": "vetrina", "value": client.get_cookie("vetrina").value, "url": live}])
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def picture_of(width: int, height: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, "PNG")
    return made.getvalue()
