"""The library of print files: its filters, and whose files somebody finds there."""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import Select, not_

from core.asked import id_of
from core.paging import Order
from core.rights import Actor
from designs.facts import FileFormat
from models import File, FileState
from services.file_reach import in_reach
from services.file_uses import is_used

LATEST_FIRST = Order((File.id,), descending=True)


class Wanted(StrEnum):
    """By whether anything is made of it."""

    USED = "used"
    UNUSED = "unused"


def files(actor: Actor, asked: Mapping[str, str]) -> Select[File]:
    """What the questions in the URL leave over: `q`, `state`, `format`, `use`, `client`. Each content once."""
    query = in_reach(actor).where(File.same_as_id.is_(None))
    for word in asked.get("q", "").replace("\0", "").split():
        query = query.where(File.name.icontains(word, autoescape=True))
    if (state := asked.get("state")) in set(FileState):
        query = query.where(File.state == state)
    if (form := asked.get("format")) in set(FileFormat):
        query = query.where(File.format == form)
    if (use := asked.get("use")) in set(Wanted):
        query = query.where(is_used() if use == Wanted.USED else not_(is_used()))
    if client := id_of(asked.get("client")):
        query = query.where(File.client_id == client)
    return query
