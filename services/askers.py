"""Whoever asked for a piece of work. A job sees one client's rows, and the places of the staff are not among them."""

from collections.abc import Collection
from dataclasses import dataclass

from core.db import EVERYONE, db, seeing
from core.matrix import Role
from models import Membership
from models.work import Work


@dataclass(frozen=True, slots=True)
class Asker:
    """A person as they stand now, in plain values: they outlast the commits of a job, and whatever it sees."""

    id: int
    name: str
    role: Role
    clients: Collection[int | str]
    stores: Collection[int] | None
    flags: Collection[str]
    on_behalf_of: str = ""


def asker_of(work: Work) -> Asker | None:
    """None: Vetrina itself."""
    return asker(work.asked_by_id, work.asked_for) if work.asked_by_id else None


def asker(membership_id: int, on_behalf_of: str = "") -> Asker:
    with seeing(EVERYONE):
        who = db.get_one(Membership, membership_id)
        return Asker(
            id=who.id,
            name=who.name,
            role=who.role,
            clients=tuple(who.clients),
            stores=who.stores,
            flags=tuple(who.flags),
            on_behalf_of=on_behalf_of,
        )
