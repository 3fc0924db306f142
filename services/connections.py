"""Connecting a shop: found at its address, asked for keys, proved with them, and then a store.

A store is known by its identity at the platform: the shop that was connected before is found again, with everything
that belongs to it. The token is ours, random, used once, and good for one client's one connecting.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from sqlalchemy import delete, func, null, select

from core.crypto import digest, new_token, seal, unseal
from core.db import EVERYONE, db, now, seeing
from core.running import own_url
from models import Client, Connection, Membership, MembershipStore, Store, StoreStatus
from platforms import PLATFORMS, Ability, Platform, PlatformError, open_platform
from platforms.values import Connection as Proved
from platforms.values import Shop, ShopStatus, Stage, Webhook
from services.activity import log_activity
from services.apps import app_of
from services.credentials import credentials_of, hook_secret_of, keep_credentials, keep_hook_secret
from services.rounds import begin_rounds
from services.shops import PERSON_WAITS, way_to

KEPT_FOR = timedelta(days=1)  # one that was left half-way can be gone on with
MOST_NAME = 80


class NotPossible(Exception):
    """This shop cannot become this store; `code` has words in `services.advice`."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Hooks:
    """Where a shop delivers to, and what it signs with."""

    token: str
    secret: str
    is_new: bool  # no store of ours has it yet

    def url(self, platform: str) -> str:
        return hook_url(platform, self.token)


def hook_url(platform: str, token: str) -> str:
    return own_url(f"hooks/{platform}/{token}")


def find_shop(platform: str, typed: str) -> Shop:
    """The shop that a person meant. Calls out; http is tried where https is not answered."""
    app = app_of(platform)
    address = PLATFORMS[platform].normalise(typed, app)
    http = way_to(platform, urlsplit(address).netloc, https_only=False, seconds=PERSON_WAITS)
    return PLATFORMS[platform].find(address, http, app)


def is_known_as(shop: Shop, platform: str, identity: str, address: str) -> bool:
    """Whether `shop` is the one that a store has had by this identity; a shop that moved is found where its old
    `address` leads. Where no address is asked for, that comes out later. Calls out."""
    if shop.identity in ("", identity):
        return True
    try:
        return find_shop(platform, address).identity == shop.identity
    except PlatformError:
        return False


def begin(client_id: int, platform: str, shop: Shop, asker: int | None, store: Store | None = None) -> Connection:
    """A connecting to the shop that was found; of `store` where it was connected before. An earlier one that was left
    half-way is in its way."""
    mine = delete(Connection).where(Connection.asked_by_id == asker, Connection.client_id == client_id)
    db.execute(mine.where(Connection.address == shop.address, Connection.due_at.is_(None)))
    connection = Connection(
        client_id=client_id,
        asked_by_id=asker,
        due_at=null(),  # not owed before the keys are there; None would mean the column's default
        store_id=store.id if store else None,
        platform=platform,
        name=(shop.name or urlsplit(shop.address).netloc)[:MOST_NAME],
        address=shop.address,
        facts={"identity": shop.identity, "currency": shop.currency, "moved_to": shop.identity if store else None},
        token_digest=digest(new_token()),
    )
    db.add(connection)
    db.flush()
    return connection


def take_keys(connection: Connection, credentials: Mapping[str, str], *, forget: bool = False) -> None:
    """Keep the keys until they are proved. With them goes what a new store will be called by, so that a repeated try
    makes no second set of webhooks. Where none is typed, the store's own stay, unless a person wants to `forget` them:
    then what else was learnt of the shop stays."""
    if not any(credentials.values()):
        typed = PLATFORMS[connection.platform].key_fields
        credentials = {name: text for name, text in known_keys(connection).items() if not (forget and name in typed)}
    kept = {"keys": dict(credentials), "token": new_token(), "secret": new_token()}
    connection.sealed, connection.used_at = seal(kept, _place(connection)), now()
    connection.error, connection.error_facts = None, {}


def keys_of(connection: Connection) -> dict[str, str]:
    return cast(dict[str, str], _kept(connection)["keys"])


def known_keys(connection: Connection) -> dict[str, str]:
    """Those with which the shop can be asked already, where it is a store of whoever connects it."""
    own = select(Store).where(Store.client_id == connection.client_id, Store.platform == connection.platform)
    same = Store.id == connection.store_id if connection.store_id else Store.identity == connection.facts["identity"]
    store = db.scalars(own.where(same)).one_or_none()
    keys = credentials_of(store) if store and _reaches(connection.asked_by_id, store) else {}
    return keys if keys and PLATFORMS[connection.platform].can_read(keys) else {}


def exchanged(connection: Connection, credentials: Mapping[str, str]) -> None:
    """The code is spent; these keys came for it."""
    connection.sealed = seal(_kept(connection) | {"keys": dict(credentials)}, _place(connection))


def platform_of(connection: Connection, before: Callable[[], None], proved: Proved | None = None) -> Platform:
    """The shop with the keys that are to be proved; once they are, in the way in which it takes them."""
    address = proved.shop.address if proved else connection.address
    is_https = address.startswith("https:")
    http = way_to(connection.platform, connection.facts["identity"], https_only=is_https, before=before)
    keys, app = proved.credentials if proved else keys_of(connection), app_of(connection.platform)
    return open_platform(connection.platform, address, keys, http, app)


def hooks_for(connection: Connection, shop: Shop) -> Hooks:
    """Where this shop is to deliver: as before, if it is known. Raises NotPossible where it may not be connected."""
    store = store_for(connection, shop)
    if store is None:
        kept = _kept(connection)
        return Hooks(kept["token"], kept["secret"], is_new=True)
    return Hooks(store.hook_token, hook_secret_of(store) or _kept(connection)["secret"], is_new=False)


def store_for(connection: Connection, shop: Shop) -> Store | None:
    """The client's store of this shop, if it was connected before. Raises NotPossible."""
    if db.get_one(Client, connection.client_id).archived_at:
        raise NotPossible("not_possible_here")
    if is_taken(connection.platform, shop.identity, connection.client_id):
        raise NotPossible("not_possible_here")
    same = select(Store).where(Store.platform == connection.platform, Store.identity == shop.identity)
    store = db.scalars(same.where(Store.client_id == connection.client_id)).one_or_none()
    if connection.store_id and (store is None or store.id != connection.store_id):
        if store or connection.facts.get("moved_to") != shop.identity:
            raise NotPossible("another_shop", host=shop.identity)
        return db.get_one(Store, connection.store_id)
    if store and not _reaches(connection.asked_by_id, store):
        raise NotPossible("not_possible_here")
    return store


def is_taken(platform: str, identity: str, client_id: int) -> bool:
    """Whether the shop is connected as another client's."""
    same = select(Store).where(Store.platform == platform, Store.identity == identity)
    with seeing(EVERYONE):
        others = same.where(Store.client_id != client_id, Store.status != StoreStatus.DISCONNECTED)
        return bool(db.scalar(select(others.exists())))


def wait_for_turn(platform: str, identity: str) -> None:
    """One shop is connected at a time, so that two clients cannot both get it. Holds until the commit."""
    db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{platform}:{identity}", 0))))


def settle(
    connection: Connection, proved: Proved, hooks: Hooks, webhooks: Sequence[Webhook], statuses: Sequence[ShopStatus]
) -> Store:
    """The store, new or found again, connected."""
    shop = proved.shop
    wait_for_turn(connection.platform, shop.identity)
    known = store_for(connection, shop)
    store = known or _new_store(connection, shop, hooks, statuses)
    store.identity = shop.identity
    store.address, store.facts = shop.address, {**shop.facts, "statuses": told(statuses)}
    store.status, store.problem, store.problem_facts = StoreStatus.CONNECTED, None, {}
    store.connected_at, store.disconnected_at, store.delete_at = now(), None, None
    store.webhooks, store.webhooks_checked_at = [asdict(each) for each in webhooks], now()
    keep_credentials(store, proved.credentials)
    if Ability.WEBHOOKS in PLATFORMS[store.platform].does:
        keep_hook_secret(store, hooks.secret)  # elsewhere a person makes one, to see and to enter it
    begin_rounds(store)
    reach(store, connection.asked_by_id)
    connection.store_id, connection.sealed = store.id, None
    if known:
        log_activity("store.reconnected", store, after={"address": store.address})
    else:
        log_activity("store.connected", store, after={"address": store.address})
    return store


def told(statuses: Sequence[ShopStatus]) -> list[dict[str, Any]]:
    """The shop's own list of statuses, as it is kept with the store."""
    return [{"slug": each.slug, "name": each.name, "stage": each.stage} for each in statuses]


def reach(store: Store, membership_id: int | None) -> None:
    """Whoever may connect stores but reaches only some of them reaches the one that they made."""
    member = db.scalars(select(Membership).where(Membership.id == membership_id)).one_or_none()
    if member and not member.all_stores and store.id not in (member.stores or ()):
        db.add(MembershipStore(client_id=store.client_id, membership_id=member.id, store_id=store.id))


def _reaches(membership_id: int | None, store: Store) -> bool:
    """Connecting makes stores; one that is there is for those who have it already."""
    member = db.scalars(select(Membership).where(Membership.id == membership_id)).one_or_none()
    return member is None or member.all_stores or store.id in (member.stores or ())


def state_of(connection: Connection, success: str = "") -> str:
    """For the page that waits: `connected`, `failed`, `proving`, `waiting`, `denied`, `keys_never_came`, `expired` or
    `new`. `success` is what the shop's redirect said; it proves nothing."""
    if connection.store_id and connection.work_state == "done":
        return "connected"
    if connection.work_state == "failed":
        return "failed"
    if connection.sealed:
        return "proving"
    if connection.error:
        return "failed"
    if success == "0":
        return "denied"
    if success == "1":
        return "keys_never_came"
    if connection.expires_at is None:
        return "new"
    return "waiting" if connection.expires_at > now() else "expired"


def under_way(membership_id: int | None) -> Sequence[Connection]:
    """What a person began, and did not end."""
    mine = select(Connection).where(Connection.asked_by_id == membership_id, Connection.store_id.is_(None))
    return db.scalars(mine.where(Connection.created_at > now() - KEPT_FOR).order_by(Connection.id)).all()


def drop_old_connections() -> None:
    """What was left half-way a day ago, and the traces of what ended."""
    db.execute(delete(Connection).where(Connection.created_at < now() - KEPT_FOR, Connection.due_at.is_(None)))


def _new_store(connection: Connection, shop: Shop, hooks: Hooks, statuses: Sequence[ShopStatus]) -> Store:
    store = Store(
        client_id=connection.client_id,
        platform=connection.platform,
        name=(shop.name or connection.name)[:MOST_NAME],
        address=shop.address,
        identity=shop.identity,
        currency=shop.currency or "EUR",
        hook_token=hooks.token,
        tell_buyer=Ability.NOTES in PLATFORMS[connection.platform].does,  # elsewhere the shop's own mail is asked for
        import_from=connection.created_at,
        orders_read_to=connection.created_at,
        import_statuses=[each.slug for each in statuses if each.stage is Stage.PAID],
    )
    db.add(store)
    db.flush()
    return store


def _kept(connection: Connection) -> dict[str, Any]:
    return cast(dict[str, Any], unseal(connection.sealed or "", _place(connection)))


def _place(connection: Connection) -> str:
    return f"client/{connection.client_id}/connection/{connection.id}"
