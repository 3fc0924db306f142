"""Keys for programs: made, looked up, ended.

A key belongs to the client and stays in its list, but it acts in the name of whoever made it: within the rights and the
reach that this person has at that moment, and not at all once they are disabled.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from core.crypto import digest, last_four, new_token
from core.db import EVERYONE, db, now, see, seeing
from core.key_scopes import rights_of
from core.matrix import Right, Role
from core.paging import Order
from core.rights import Actor
from models import ApiKey, ApiScope, Client, Membership
from services.activity import log_activity
from services.second_factor import is_needed
from services.sessions import may_enter

BEGINS = "vk_"
SHOWN = 9  # letters of it, from the first: enough to tell keys apart, and nothing to guess by
NOTE_USED_AFTER = timedelta(minutes=1)
LISTED = Order((ApiKey.revoked_at.is_(None), ApiKey.id), descending=True)  # those that work first, of each the newest


@dataclass(frozen=True, slots=True)
class KeyActor:
    """A program with a key, in the name of the key's maker."""

    id: int
    key_id: int
    name: str
    role: Role
    clients: Collection[int | str]
    stores: Collection[int] | None
    flags: Collection[str]
    rights: frozenset[Right]
    used_at: datetime | None = None  # before


def make_key(
    client: Client,
    maker: Membership,
    name: str,
    scopes: Collection[ApiScope],
    store_ids: Collection[int] | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is not kept: whoever loses it makes another. `store_ids` None: all stores."""
    secret = BEGINS + new_token()
    key = ApiKey(
        client_id=client.id,
        name=name,
        digest=digest(secret),
        prefix=secret[:SHOWN],
        last_four=last_four(secret),
        scopes=[str(scope) for scope in ApiScope if scope in scopes],
        store_ids=None if store_ids is None else sorted(store_ids),
        made_by_id=maker.id,
        expires_at=expires_at,
    )
    db.add(key)
    log_activity("api_key.created", key, name=name, after={"scopes": key.scopes, "key": key.shown})
    return key, secret


def revoke(key: ApiKey) -> None:
    """From the next request on it opens nothing. Twice is once."""
    if key.revoked_at is None:
        key.revoked_at = now()
        log_activity("api_key.revoked", key, name=key.name, before={"key": key.shown})


def keys_of(client: Client) -> Sequence[ApiKey]:
    own = select(ApiKey).where(ApiKey.client_id == client.id)
    return with_makers(db.scalars(own.order_by(*(column.desc() for column in LISTED.columns))).all())


def with_makers(keys: Sequence[ApiKey]) -> Sequence[ApiKey]:
    """The same, each with its maker, who may be of the provider's staff: a client's people do not see those rows."""
    own = select(ApiKey).where(ApiKey.id.in_([key.id for key in keys])).options(joinedload(ApiKey.made_by))
    with seeing(EVERYONE):
        db.scalars(own, execution_options={"populate_existing": True}).all()
    return keys


def is_live(key: ApiKey) -> bool:
    """Whether it opens anything just now."""
    is_over = key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now())
    return not is_over and key.client.is_open and may_enter(key.made_by) and _reaches(key.made_by, key.client_id)


def live_keys_of(member: Membership, actor: Actor) -> Sequence[ApiKey]:
    """Keys that this person made and that open something just now: they stop with the person."""
    made = ApiKey.visible_to(actor).where(ApiKey.made_by_id == member.id, ApiKey.revoked_at.is_(None))
    found = db.scalars(made.options(joinedload(ApiKey.client), joinedload(ApiKey.made_by)).order_by(ApiKey.id))
    return [key for key in found.unique() if is_live(key)]


def lacks_second_factor(key: ApiKey) -> bool:
    """Whether its maker must have a second factor by now, and has none. The key goes on: it asks for no password."""
    return is_needed(key.made_by) and not key.made_by.user.has_second_factor


def actor_of(secret: str) -> KeyActor | None:
    """Who comes with this secret; None where no live key has it."""
    loading = joinedload(ApiKey.client), joinedload(ApiKey.made_by).joinedload(Membership.client)
    query = select(ApiKey).where(ApiKey.digest == digest(secret)).options(*loading)
    with seeing(EVERYONE):
        key = db.scalars(query).one_or_none()
        return _actor(key) if key and is_live(key) else None


def note_use(actor: KeyActor) -> bool:
    """Note that it is used now, unless that was noted less than a minute ago; True wants a commit."""
    if actor.used_at and actor.used_at > now() - NOTE_USED_AFTER:
        return False
    own = update(ApiKey).where(ApiKey.client_id.in_(actor.clients), ApiKey.id == actor.key_id)
    see(actor.clients)
    db.execute(own.values(used_at=now()), execution_options={"synchronize_session": False})
    return True


def _actor(key: ApiKey) -> KeyActor:
    maker = key.made_by
    return KeyActor(
        id=maker.id,
        key_id=key.id,
        name=key.name,
        role=maker.role,
        clients=(key.client_id,),
        stores=_within(key.store_ids, maker.stores),
        flags=maker.flags,
        rights=rights_of(key.scopes),
        used_at=key.used_at,
    )


def _within(own: Collection[int] | None, makers: Collection[int] | None) -> Collection[int] | None:
    """The stores that both reach; None: all."""
    if own is None or makers is None:
        return makers if own is None else tuple(own)
    return tuple(store for store in own if store in makers)


def _reaches(member: Membership, client_id: int) -> bool:
    return member.clients == EVERYONE or client_id in member.clients
