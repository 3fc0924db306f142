"""The owner's yes: asked for in the shop, and taken from whoever brings it.

The token is ours, random, used once, and good for one person's one connecting. What comes with it is believed only when
the shop itself was asked with it.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import Select, select

from core.crypto import derived, digest, new_token
from core.db import EVERYONE, db, now, seeing
from core.running import own_url, setting
from models import Connection
from platforms import PLATFORMS, Ability, Platform, PlatformError
from platforms.access import Ask, Return
from services.apps import app_of
from services.connections import NotPossible, take_keys

ANSWER_WITHIN = timedelta(minutes=15)


def connectable() -> dict[str, type[Platform]]:
    """The platforms with which a shop can be connected today."""
    return {name: platform for name, platform in PLATFORMS.items() if _is_connectable(name)}


def can_authorise(platform: str) -> bool:
    """Whether its owner can be asked. Where the shop posts its keys to us, it does so to https addresses alone; the
    demo's shop takes ours all the same."""
    does = PLATFORMS[platform].does
    if Ability.CODE in does:
        return app_of(platform).is_registered
    return Ability.GRANT in does and (own_url("").startswith("https://") or bool(setting("DEMO")))


def ask_in_shop(connection: Connection, return_url: str) -> str:
    """Where to send the owner's browser. What was asked before is void."""
    token = new_token()
    connection.token_digest, connection.expires_at, connection.used_at = digest(token), now() + ANSWER_WITHIN, None
    connection.error, connection.sealed = None, None
    ask = Ask(token, callback_of(connection.platform), return_url, verifier_of(token))
    return PLATFORMS[connection.platform].authorize_url(connection.address, ask, app_of(connection.platform))


def callback_of(platform: str) -> str:
    """Where the shop posts its keys to, or sends its owner's browser."""
    return own_url(f"grants/{platform}")


def verifier_of(token: str) -> str:
    """What nobody but us can tell of this token: proof that whoever brings the answer is who asked."""
    return derived(f"verifier/{token}")


def sites_of(connection: Connection) -> str:
    """Where the shop's page of consent is, and what lies on the way: a form of ours may lead there. Browsers hold every
    redirect behind a form against that."""
    parts = urlsplit(connection.address)
    return " ".join((f"{parts.scheme}://{parts.netloc}", *PLATFORMS[connection.platform].consent_sites))


def take_return(platform: str, answer: Return, asker: int | None) -> Connection | None:
    """The connecting for which the owner's browser brought this back, what it brought kept; None where this person
    waits for no such answer. Raises NotPossible where another shop answered."""
    connection = db.scalars(_waiting(platform, answer.token).where(Connection.asked_by_id == asker)).one_or_none()
    if connection is None:
        return None
    if answer.address and answer.address != connection.address:
        raise NotPossible("another_shop", host=urlsplit(answer.address).netloc)
    if answer.credentials:
        take_keys(connection, answered(platform, answer))
    else:
        connection.used_at, connection.error = now(), "denied"
    return connection


def answered(platform: str, answer: Return) -> dict[str, str]:
    """What the browser brought, with what proves that we had asked."""
    proof = {"callback_url": callback_of(platform), "verifier": verifier_of(answer.token)}
    return {**answer.credentials, **proof}


def take_grant(platform: str, body: bytes) -> Connection | None:
    """The connecting that the shop's answer belongs to, its keys kept; None where nobody here waits for them.

    Nothing is believed yet: the keys may be another shop's.
    """
    try:
        grant = PLATFORMS[platform].read_grant(body)
    except PlatformError:
        return None
    with seeing(EVERYONE):
        connection = db.scalars(_waiting(platform, grant.token)).one_or_none()
        if connection:
            take_keys(connection, grant.credentials)
            db.flush()
    return connection


def _is_connectable(name: str) -> bool:
    does = PLATFORMS[name].does
    return Ability.KEYS in does or (Ability.OAUTH in does and can_authorise(name))


def _waiting(platform: str, token: str) -> Select[Connection]:
    waiting = select(Connection).where(
        Connection.platform == platform,
        Connection.token_digest == digest(token),
        Connection.expires_at > now(),
        Connection.used_at.is_(None),
    )
    return waiting.with_for_update()
