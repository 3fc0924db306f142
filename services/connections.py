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
from core.running import own_url, setting
from models import Client, Connection, Membership, MembershipStore, Store, StoreStatus
from platforms import PLATFORMS, Ability, Platform, PlatformError, open_platform
from platforms.values import Connection as Proved
from platforms.values import Shop, ShopStatus, Stage, Webhook
from services.activity import log_activity
from services.credentials import hook_secret_of, keep_credentials, keep_hook_secret
from services.rounds import begin_rounds
from services.shops import PERSON_WAITS, way_to

ANSWER_WITHIN = timedelta(minutes=15)
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


def connectable() -> dict[str, type[Platform]]:
    """The platforms with which a shop can be connected today."""
    return {name: platform for name, platform in PLATFORMS.items() if Ability.KEYS in platform.does}


def can_authorise(platform: str) -> bool:
    """WooCommerce hands its keys over to https addresses alone; the demo's shop takes ours all the same."""
    return Ability.OAUTH in PLATFORMS[platform].does and (own_url("").startswith("https://") or bool(setting("DEMO")))


def find_shop(platform: str, typed: str) -> Shop:
    """The shop that a person meant. Calls out; http is tried where https is not answered."""
    address = PLATFORMS[platform].normalise(typed)
    http = way_to(platform, urlsplit(address).netloc, https_only=False, seconds=PERSON_WAITS)
    return PLATFORMS[platform].find(address, http)


def is_of(store: Store, shop: Shop) -> bool:
    """Whether `shop` is the one behind `store`; a shop that moved is found where its old address leads."""
    if shop.identity == store.identity:
        return True
    try:
        return find_shop(store.platform, store.address).identity == shop.identity
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


def ask_in_shop(connection: Connection, return_url: str) -> str:
    """Where to send the owner's browser. What was asked before is void."""
    token = new_token()
    connection.token_digest, connection.expires_at, connection.used_at = digest(token), now() + ANSWER_WITHIN, None
    connection.error, connection.sealed = None, None
    callback_url = own_url(f"grants/{connection.platform}")
    return PLATFORMS[connection.platform].authorize_url(connection.address, token, callback_url, return_url)


def origin_of(connection: Connection) -> str:
    """Where the shop's page of consent is: a form of ours may lead there."""
    parts = urlsplit(connection.address)
    return f"{parts.scheme}://{parts.netloc}"


def take_grant(platform: str, body: bytes) -> Connection | None:
    """The connecting that the shop's answer belongs to, its keys kept; None where nobody here waits for them.

    Nothing is believed yet: the keys may be another shop's.
    """
    try:
        grant = PLATFORMS[platform].read_grant(body)
    except PlatformError:
        return None
    waiting = select(Connection).where(
        Connection.platform == platform,
        Connection.token_digest == digest(grant.token),
        Connection.expires_at > now(),
        Connection.used_at.is_(None),
    )
    with seeing(EVERYONE):
        connection = db.scalars(waiting.with_for_update()).one_or_none()
        if connection:
            take_keys(connection, grant.credentials)
            db.flush()
    return connection


def take_keys(connection: Connection, credentials: Mapping[str, str]) -> None:
    """Keep the keys until they are proved. With them goes what a new store will be called by, so that a repeated try
    makes no second set of webhooks."""
    kept = {"keys": dict(credentials), "token": new_token(), "secret": new_token()}
    connection.sealed, connection.used_at = seal(kept, _place(connection)), now()
    connection.error, connection.error_facts = None, {}


def keys_of(connection: Connection) -> dict[str, str]:
    return cast(dict[str, str], _kept(connection)["keys"])


def platform_of(connection: Connection, before: Callable[[], None], proved: Proved | None = None) -> Platform:
    """The shop with the keys that are to be proved; once they are, in the way in which it takes them."""
    address = proved.shop.address if proved else connection.address
    is_https = address.startswith("https:")
    http = way_to(connection.platform, connection.facts["identity"], https_only=is_https, before=before)
    return open_platform(connection.platform, address, proved.credentials if proved else keys_of(connection), http)


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
    same = select(Store).where(Store.platform == connection.platform, Store.identity == shop.identity)
    with seeing(EVERYONE):
        taken = same.where(Store.client_id != connection.client_id, Store.status != StoreStatus.DISCONNECTED)
        if db.scalar(select(taken.exists())):
            raise NotPossible("not_possible_here")
    store = db.scalars(same.where(Store.client_id == connection.client_id)).one_or_none()
    if connection.store_id and (store is None or store.id != connection.store_id):
        if store or connection.facts.get("moved_to") != shop.identity:
            raise NotPossible("another_shop", host=shop.identity)
        return db.get_one(Store, connection.store_id)
    if store and not _reaches(connection.asked_by_id, store):
        raise NotPossible("not_possible_here")
    return store


def settle(
    connection: Connection, proved: Proved, hooks: Hooks, webhooks: Sequence[Webhook], statuses: Sequence[ShopStatus]
) -> Store:
    """The store, new or found again, connected. One shop at a time, so that two clients cannot both get it."""
    shop = proved.shop
    db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{connection.platform}:{shop.identity}", 0))))
    store = store_for(connection, shop)
    action = "store.reconnected" if store else "store.connected"
    store = store or _new_store(connection, shop, hooks, statuses)
    store.identity = shop.identity
    store.address, store.facts = shop.address, {**shop.facts, "statuses": told(statuses)}
    store.status, store.problem, store.problem_facts = StoreStatus.CONNECTED, None, {}
    store.disconnected_at = store.delete_at = None
    store.webhooks, store.webhooks_checked_at = [asdict(each) for each in webhooks], now()
    keep_credentials(store, proved.credentials)
    keep_hook_secret(store, hooks.secret)
    begin_rounds(store)
    reach(store, connection.asked_by_id)
    connection.store_id, connection.sealed = store.id, None
    log_activity(action, store, after={"address": store.address})
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
        name=connection.name,
        address=shop.address,
        identity=shop.identity,
        currency=shop.currency or "EUR",
        hook_token=hooks.token,
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
