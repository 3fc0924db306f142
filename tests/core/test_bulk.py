"""Many rows in one statement: what is alike in all of them goes once, and is none the less in each."""

from sqlalchemy import select

from core.bulk import insert_rows, update_rows
from core.db import db, now
from models import Product


def row(store, number: int, **values: object) -> dict[str, object]:
    own = {"client_id": store.client_id, "store_id": store.id, "external_id": f"P{number}", "created_at": now()}
    texts = dict.fromkeys(("title", "status", "url", "search_text", "fingerprint", "image_url"), "")
    return own | texts | values


def titles() -> list[tuple[str, str, str | None]]:
    own = select(Product.external_id, Product.title, Product.gone_at).order_by(Product.external_id)
    return [tuple(found) for found in db.execute(own)]


def test_one_row_and_rows_that_differ_in_nothing_but_their_key(make):
    store = make.store()
    insert_rows("products", [row(store, 1, title="Poster")])
    insert_rows("products", [row(store, 2, title="Mug"), row(store, 3, title="Mug")])
    assert titles() == [("P1", "Poster", None), ("P2", "Mug", None), ("P3", "Mug", None)]


def test_a_value_here_and_nothing_there(make):
    store, gone = make.store(), now()
    insert_rows("products", [row(store, 1, gone_at=None), row(store, 2, gone_at=gone), row(store, 3, gone_at=None)])
    assert [found[2] for found in titles()] == [None, gone, None]


def test_many_are_changed_alike_and_each_on_its_own(make):
    store = make.store()
    ids = [made.id for made in insert_rows("products", [row(store, n) for n in (1, 2)], returning="id")]
    update_rows("products", [{"id": ids[0], "title": "A", "url": "x"}, {"id": ids[1], "title": "B", "url": "x"}])
    update_rows("products", [{"id": id_, "gone_at": None} for id_ in ids])
    assert [(title, gone) for _id, title, gone in titles()] == [("A", None), ("B", None)]
    assert set(db.scalars(select(Product.url))) == {"x"}
