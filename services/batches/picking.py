"""What a person has ticked so far among a client's variants. It outlasts the page, its filters and the visit."""

from collections.abc import Collection, Iterable

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert

from core.db import db, now
from core.rights import Actor
from models import Variant, VariantPicks
from services.bulk.standing import is_one_of

MOST = 20_000  # whoever wants more of them says by filters which
LARGEST = 2**63


class TooMany(Exception):
    """Nothing was kept."""


def picked(actor: Actor, client_id: int) -> list[int]:
    """The ids of those that are still there, and that the actor may see."""
    ids = db.scalars(_row(actor, client_id)).first() or []
    here = Variant.visible_to(actor).where(Variant.client_id == client_id, Variant.gone_at.is_(None))
    query = here.where(is_one_of(Variant.id, ids)).with_only_columns(Variant.id).order_by(Variant.id)
    return list(db.scalars(query)) if ids else []


def keep(actor: Actor, client_id: int, shown: Collection[int], ticked: Collection[int]) -> list[int]:
    """Of the rows that a page has shown those that are ticked; what was ticked elsewhere stays. Raises TooMany.

    Two pages of one person may be kept at the same moment: the second waits for the first.
    """
    own = {"client_id": client_id, "membership_id": actor.id}
    if ticked:
        new = insert(VariantPicks).values(**own, ids=[], changed_at=now(), created_at=now())
        db.execute(new.on_conflict_do_nothing(index_elements=list(own)))
    row = db.scalars(select(VariantPicks).filter_by(**own).with_for_update()).one_or_none()
    before = set(row.ids) if row else set()
    wanted = (before - set(shown)) | {id_ for id_ in ticked if 0 < id_ < LARGEST}
    if len(wanted) > MOST:
        raise TooMany
    if row and wanted != before:
        row.ids, row.changed_at = sorted(wanted), now()
    return sorted(wanted)


def clear(actor: Actor, client_id: int) -> None:
    own = VariantPicks.client_id == client_id, VariantPicks.membership_id == actor.id
    db.execute(delete(VariantPicks).where(*own))


def forget(actor: Actor, client_id: int, done: Select[Variant]) -> None:
    """These are being dealt with, so they need not be ticked any longer."""
    if ids := picked(actor, client_id):
        found = db.scalars(done.where(is_one_of(Variant.id, ids)).with_only_columns(Variant.id).order_by(None)).all()
        keep(actor, client_id, found, ())


def ids_in(values: Iterable[str]) -> list[int]:
    """Those that a form has posted; whatever is no number is left out."""
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]


def _row(actor: Actor, client_id: int) -> Select[list[int]]:
    return select(VariantPicks.ids).where(VariantPicks.client_id == client_id, VariantPicks.membership_id == actor.id)
