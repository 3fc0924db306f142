"""The way from a store's row to the shop out there, and what each call says about the connection.

Whoever calls out does it between commits, and afterwards tells `went_well` or `went_wrong`: so the store's status and
its reason are always those of the last call.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from core.db import db
from core.running import redis, setting
from models import Store, StoreStatus
from platforms import PLATFORMS, Code, Http, Platform, PlatformError, open_platform
from platforms.errors import MissingPermission, Unreachable
from platforms.http import CALL_SECONDS
from platforms.limits import Limiter
from services.apps import app_of
from services.credentials import credentials_of
from services.renewal import renewing

PERSON_WAITS = 12.0  # seconds of a call that somebody's page waits for
SAYS_NOTHING = frozenset(  # about the connection: the shop answered, and this one thing was not to be had
    {
        Code.THROTTLED,
        Code.GONE,
        Code.FIELDS_REFUSED,
        Code.ASKED_WRONGLY,
        Code.ORDER_OVER,
        Code.ORDER_HELD,
        Code.SHIPPED_BY_OTHERS,
        Code.NOT_ROUTED,
        Code.TRACKING_DENIED,
        Code.TRACKING_NEEDED,
        Code.QUOTA_USED_UP,
        Code.API_NEEDED,
        Code.BULK_FAILED,
        Code.TYPE_NOT_ALLOWED,
        Code.TOO_MANY_VARIANTS,
        Code.TOO_MANY_OPTIONS,
        Code.TOO_MANY_PICTURES,
        Code.SKU_TAKEN,
        Code.PICTURE_REFUSED,
        Code.NO_SHOP_FRONT,
    }
)
NEEDS_NEW_KEYS = frozenset(
    {
        Code.KEY_REFUSED,
        Code.SECRET_WRONG,
        Code.KEY_READS_ONLY,
        Code.KEY_WRITES_ONLY,
        Code.ACCESS_ENDED,
        Code.SCOPE_MISSING,
    }
)
# Reading goes well all the same.
CLEARED_BY_WRITING = frozenset({Code.KEY_READS_ONLY, Code.ROLE_TOO_SMALL, Code.SCOPE_MISSING, Code.NOT_APPROVED})


def open_shop(
    store: Store, before: Callable[[], None] | None = None, line: str = "", seconds: float = CALL_SECONDS
) -> Platform:
    """The store's shop, ready to be asked. Reads the keys from the database; commit before the first call.

    One call at a time in each line: a shop that hangs holds one worker, never all.
    """
    is_https = store.address.startswith("https:")
    way = partial(way_to, before=before, at_once=1, line=line, seconds=seconds)
    http = way(store.platform, store.identity, https_only=is_https)
    keys, app = credentials_of(store), app_of(store.platform)
    return open_platform(store.platform, store.address, keys, http, app, renewing(store))


def way_to(
    platform: str,
    identity: str,
    *,
    https_only: bool,
    seconds: float = CALL_SECONDS,
    before: Callable[[], None] | None = None,
    at_once: int = 2,
    line: str = "",
) -> Http:
    """A client that shares its places at this shop with all workers. A store on https is never asked by http.

    Raises TransactionOpen where somebody has forgotten the commit before a call.
    """
    return Http(
        limiter_of(platform, identity, at_once=at_once, line=line),
        about=setting("BASE_URL"),
        https_only=https_only,
        allow_local=setting("ALLOW_LOCAL_TARGETS"),
        seconds=seconds,
        before=partial(_between_commits, before),
    )


def can_read(store: Store) -> bool:
    """Whether the shop can be asked: one that tells by itself may be connected without keys."""
    return PLATFORMS[store.platform].can_read(credentials_of(store))


class TransactionOpen(Exception):
    """A shop is asked while a transaction is open: however slow it is, rows would stay locked for as long."""


def _between_commits(before: Callable[[], None] | None) -> None:
    if db.in_transaction():
        raise TransactionOpen
    if before:
        before()


def limiter_of(platform: str, identity: str, **limits: Any) -> Limiter:
    """One gate for each shop, or for all shops of a platform that counts our calls together."""
    gate = platform if PLATFORMS[platform].shares_limits else ""
    return Limiter(redis(), f"{platform}:{identity}", gate=gate, **limits)


def went_well(store: Store, *, wrote: bool = False) -> bool:
    """A call was answered as it should be. What may not be written is only disproved by writing. True: it had not been
    well before, so what waited for this may go on."""
    if not store.problem or not (wrote or store.problem not in CLEARED_BY_WRITING):
        return False
    if store.problem == Code.API_NEEDED and not can_read(store):
        return False
    _gate(store).answered()
    _set(store, StoreStatus.CONNECTED, None)
    return True


def went_wrong(store: Store, fault: PlatformError) -> None:
    """The same words wherever it happened: in `services.advice`, by the code kept here. A shop that gave no answer is
    left alone for a while by everybody."""
    if isinstance(fault, Unreachable):
        _gate(store).unanswered()
    if fault.code not in SAYS_NOTHING:
        status = StoreStatus.RECONNECT if fault.code in NEEDS_NEW_KEYS else StoreStatus.NEEDS_ATTENTION
        _set(store, status, fault)


def orders_wait(store: Store, *, are_any: bool) -> None:
    """Of a shop that cannot be asked: whether it has named orders that nobody can read."""
    if are_any:
        _set(store, StoreStatus.NEEDS_ATTENTION, MissingPermission(Code.API_NEEDED))
    elif store.problem == Code.API_NEEDED:
        _set(store, StoreStatus.CONNECTED, None)


def wake(store: Store) -> None:
    """A shop that gave no answer lately is asked at once all the same."""
    _gate(store).wake()


def _gate(store: Store) -> Limiter:
    return limiter_of(store.platform, store.identity)


def _set(store: Store, status: StoreStatus, fault: PlatformError | None) -> None:
    if store.is_live:
        store.status = status
        store.problem, store.problem_facts = (str(fault.code), fault.facts) if fault else (None, {})
