"""Asking for a list as a file, and who may have it: whoever asked, as long as they may see what is in it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import func, select

from core.db import db, now
from core.letters import link_to
from core.rights import Actor, can
from models import Export, Mail, Membership, WorkState
from services.exports.lists import LISTINGS
from services.mails import written
from sheets import FORMATS

KEPT = timedelta(days=7)
MOST_OPEN = 5  # of one person
SHOWN = 50
PLACES = ("after", "before", "picked")  # of the URL: no question of the list's


def new_export(
    member: Membership, listing: str, asked: Mapping[str, str], as_format: str, words: tuple[str, str]
) -> Export:
    """Not yet owed. `words`: the language and the time zone in which the asker reads."""
    locale, zone = words
    return Export(
        client_id=member.client_id,
        asked_by_id=member.id,
        listing=listing,
        asked={name: value for name, value in asked.items() if _is_question(name, value)},
        format=as_format,
        locale=locale,
        zone=zone,
        reach=reach_of(member),
        ends_at=now() + KEPT,
    )


def has_too_many(actor: Actor) -> bool:
    own = Export.asked_by(actor).where(Export.due_at.is_not(None)).with_only_columns(func.count())
    return (db.scalar(own) or 0) >= MOST_OPEN


def newest_of(actor: Actor) -> Sequence[Export]:
    return db.scalars(Export.asked_by(actor).order_by(Export.id.desc()).limit(SHOWN)).all()


def may_have(export: Export, actor: Actor) -> bool:
    """Whether the actor may still see all that the file holds: the same list, with the same role and reach."""
    return can(actor, LISTINGS[export.listing].right) and export.reach == reach_of(actor)


def reach_of(actor: Actor) -> str:
    """The same for the same role, clients, stores and switches."""
    stores = None if actor.stores is None else sorted(actor.stores)
    facts = (actor.role, sorted(map(str, actor.clients)), stores, sorted(actor.flags))
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def file_name(export: Export) -> str:
    """Such as `orders-2026-11-26.csv`."""
    return f"{export.listing.replace('_', '-')}-{export.created_at:%Y-%m-%d}.{FORMATS[export.format].ending}"


def ready_letter(export: Export, asker: Membership) -> Mail:
    """Tells the asker where the file is; the mail itself holds nothing of it."""
    facts = {"person": asker.name, "listing": LISTINGS[export.listing].name, "count": export.rows}
    facts["url"] = link_to("exports.index")
    return written("export_ready", asker.email, export.locale, export.client_id, **facts)


def over(most: int) -> Sequence[Export]:
    """Those whose time is up, and those that ended without a file and still have parts."""
    ended = Export.due_at.is_(None) & (Export.parts != [])
    return db.scalars(select(Export).where((Export.ends_at <= now()) | ended).limit(most)).all()


def is_ready(export: Export) -> bool:
    return export.work_state == WorkState.DONE and export.key is not None and export.ends_at > now()


def _is_question(name: str, value: str) -> bool:
    """PostgreSQL keeps no NUL; no list finds anything by one."""
    return bool(value) and name not in PLACES and "\0" not in name + value
