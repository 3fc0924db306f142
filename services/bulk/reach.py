"""Which files whoever brings a sheet may name by Vetrina's own address."""

from collections.abc import Iterable

from sqlalchemy import select

from core.acting import acting
from core.db import db
from models import File
from services.askers import asker
from services.file_reach import in_reach


def files_in_reach(client_id: int, ids: Iterable[int]) -> set[int]:
    """Of these ids, those of the client's files that this person may choose from. Vetrina itself may from all."""
    who = acting().membership_id
    within = in_reach(asker(who)) if who else select(File)
    own = within.where(File.client_id == client_id, File.id.in_(ids)).with_only_columns(File.id)
    return set(db.scalars(own))
