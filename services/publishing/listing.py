"""The list of what was put on sale from here."""

from collections.abc import Mapping

from sqlalchemy import Select

from core.asked import id_of
from core.paging import Order
from core.rights import Actor
from models import Publication

NEWEST_FIRST = Order((Publication.id,), descending=True)


def publications(actor: Actor, asked: Mapping[str, str]) -> Select[Publication]:
    """`asked`: state, store, q (words of the title)."""
    query = Publication.visible_to(actor)
    if state := asked.get("state"):
        query = query.where(Publication.state == state)
    if store := id_of(asked.get("store")):
        query = query.where(Publication.store_id == store)
    if term := asked.get("q", "").strip():
        query = query.where(Publication.title.icontains(term, autoescape=True))
    return query
