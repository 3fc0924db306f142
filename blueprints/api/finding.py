"""Rows found for programs: what is out of reach is not there."""

from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import Select

from blueprints.api.parts import Paged
from core.db import db
from core.paging import LARGEST, Order, is_place, stretch_of
from core.problems import Fault, Problem
from core.rights import actor
from models import Order as Purchase
from models import Store
from services.order_stores import order_stores

Row = TypeVar("Row")


def one(query: Select[Row], asked_id: int) -> Row:
    """The one row of `query`, which asks for this id. Raises Problem."""
    found = db.scalars(query).one_or_none() if asked_id < LARGEST else None
    if found is None:
        raise Problem(404)
    return found


def order_of(order_id: int) -> Purchase:
    return one(Purchase.visible_to(actor).where(Purchase.id == order_id), order_id)


def store_of(store_id: int) -> Store | None:
    """A store that the body names, within reach."""
    return db.scalars(order_stores(actor).where(Store.id == store_id)).one_or_none()


def no_store(store_id: int) -> Fault:
    words = _("There is no store %(id)s within the reach of this key. GET /stores lists those that are.", id=store_id)
    return Fault("store_unknown", words, pointer="/store_id")


def page_of(query: Select[Any], order: Order, asked: Paged) -> tuple[list[Any], str | None]:
    """The rows of the page that is asked for, and where the next one begins; None: nowhere."""
    if not is_place(asked.after, order):
        words = _("This is not the `next` of a page of this list.")
        raise Problem(422, faults=[Fault("place_unknown", words, parameter="after")])
    rows, place = stretch_of(query, order, asked.after, asked.limit)
    is_more = len(rows) == asked.limit and bool(stretch_of(query, order, place, 1)[0])
    return rows, place if is_more else None
