"""Whose a shop and its messages are: what the shop tells of its client, beside what is known of the client here."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, select

from core.db import db
from models import Client, Delivery, InboxSource, InboxState, Store
from platforms import PLATFORMS, Code
from services.hearing import fields_of

MOST_HELD, MOST_LOOKED_AT = 50, 10  # messages
NO_REFERENCE = "reference_missing"  # on neither side: to be mended, and wrong is nothing
REFERENCE = "integration_id"  # among a shop's facts, and the parts of its messages


class Fault(NamedTuple):
    """`code` has words in `services.advice`."""

    code: str
    facts: dict[str, str]


class Sender(NamedTuple):
    """Who sent messages that are held: how it is called, and one of the messages."""

    name: str
    message_id: int


def names_client(store: Store) -> bool:
    """Whether shops of this kind tell whose they are."""
    return REFERENCE in PLATFORMS[store.platform].fields


def reference_told(store: Store) -> str | None:
    """The client's reference by the shop, "" where it has none; None: nobody has told yet, or nobody can."""
    if not names_client(store):
        return None
    told = store.facts.get(REFERENCE)
    return told if told is not None else _told_of_late(store, REFERENCE)


def reference_fault(store: Store) -> Fault | None:
    """What is wrong with the client's reference: it is to be the same in the shop and here."""
    told = reference_told(store)
    if told is None:
        return None
    ours = db.get_one(Client, store.client_id).reference or ""
    facts = {"told": told, "ours": ours}
    if told and ours:
        return Fault("reference_differs", facts) if told.strip().casefold() != ours.strip().casefold() else None
    if told or ours:
        return Fault("reference_missing_here" if told else "reference_missing_there", facts)
    return Fault(NO_REFERENCE, facts)


def held_senders(store: Store) -> list[Sender]:
    """Of messages of which nobody can say whether they are this store's, each sender once."""
    platform, fields = PLATFORMS[store.platform], fields_of(store)
    found: dict[str, Sender] = {}
    for row in db.scalars(_held(store).order_by(Delivery.id.desc()).limit(MOST_HELD)):
        own = platform.sender_fields(fields, row.body)
        told = {one.name: one.value for one in platform.look(fields, row.body) if one.is_found}
        names = [told[name] for name in ("site_name", "domain", "site_id") if name in told]
        if own and names:
            found.setdefault(str(own), Sender(" · ".join(names), row.id))
    return list(found.values())


def is_any_held(store: Store) -> bool:
    return bool(db.scalar(select(_held(store).exists())))


def tells_no_sender(store: Store, newest: Sequence[Delivery]) -> bool:
    """Whether the newest message that was taken in says of no shop that it is from there."""
    platform, fields = PLATFORMS[store.platform], fields_of(store)
    taken = next((row.body for row in newest if row.state == InboxState.DONE), None)
    return names_client(store) and taken is not None and not platform.sender_fields(fields, taken)


def newest_messages(store: Store, count: int) -> list[Delivery]:
    return list(db.scalars(_messages(store).order_by(Delivery.id.desc()).limit(count)))


def _told_of_late(store: Store, part: str) -> str | None:
    """By the newest message that tells it, of those that were taken in: others may be another shop's."""
    newest = (
        _messages(store).where(Delivery.state == InboxState.DONE).order_by(Delivery.id.desc()).limit(MOST_LOOKED_AT)
    )
    fields, look = fields_of(store), PLATFORMS[store.platform].look
    found = (one for row in db.scalars(newest) for one in look(fields, row.body))
    return next((one.value for one in found if one.name == part and one.is_found), None)


def _held(store: Store) -> Select[Delivery]:
    held = _messages(store).where(Delivery.state == InboxState.PARKED)
    return held.where(Delivery.reason.startswith(str(Code.SITE_UNKNOWN)))


def _messages(store: Store) -> Select[Delivery]:
    own = select(Delivery).where(Delivery.client_id == store.client_id, Delivery.store_id == store.id)
    return own.where(Delivery.source == InboxSource.WEBHOOK)
