"""Proving keys: the shop is asked with them, and told where to deliver, before it is a store."""

from collections.abc import Mapping
from contextlib import suppress

from flask import g

from core.db import db
from jobs.clock import at_every_sweep
from jobs.intake import drain_later
from jobs.products_sync import sync_later
from jobs.pushes import tell_waiting
from jobs.runner import Stopped, later, runs, staying
from models import Connection
from models.work import WorkState, still_ours
from platforms import PLATFORMS, Platform, PlatformError, Throttled
from services import claims, connections
from services.askers import asker_of
from services.connections import NotPossible
from services.replays import read_anew
from services.shops import can_read


def prove_later(connection: Connection) -> None:
    """The keys are there: try them."""
    connection.ask_again()
    later(connection)


@runs(Connection, "platforms")
def prove(connection: Connection) -> None:
    platform, shop, hooks = connection.platform, connections.platform_of(connection, staying(connection)), None
    db.commit()
    try:
        shop = _with_keys(connection, shop)
        proved = shop.verify()
        hooks = connections.hooks_for(connection, proved.shop)
        shop = connections.platform_of(connection, staying(connection), proved)
        db.commit()
        webhooks = shop.ensure_webhooks(hooks.url(platform), hooks.secret)
        statuses = shop.statuses()
        if still_ours(connection):
            g.actor = asker_of(connection)
            store = connections.settle(connection, proved, hooks, webhooks, statuses)
            if can_read(store):
                sync_later(store, connection.asked_by_id)
            if not PLATFORMS[platform].trusts_messages:
                read_anew(store)  # with other keys, or none, messages are understood in another way
                drain_later(store)
            tell_waiting(store)
            connection.finish()
    except NotPossible as refusal:
        _ended(connection, refusal.code, refusal.facts)
    except PlatformError as fault:
        if still_ours(connection) and dict(shop.credentials) != connections.keys_of(connection):
            connections.exchanged(connection, shop.credentials)  # renewed on the way: the old ones are spent
        _refused(connection, fault)
    db.commit()
    if connection.work_state == WorkState.FAILED and hooks and hooks.is_new:
        _clean(shop, hooks.url(platform))


def _with_keys(connection: Connection, shop: Platform) -> Platform:
    """The shop, with the keys that there are for the owner's yes. A code works once, so they are kept at once."""
    if "code" not in shop.credentials:
        return shop
    keys = shop.exchange()
    if not still_ours(connection):
        raise Stopped
    connections.exchanged(connection, keys)
    shop = connections.platform_of(connection, staying(connection))
    db.commit()
    return shop


def _clean(shop: Platform, url: str) -> None:
    """No store came of it, so nothing is to be delivered to it."""
    db.commit()
    with suppress(PlatformError):
        shop.remove_webhooks(url)


def _refused(connection: Connection, fault: PlatformError) -> None:
    if fault.permanent or connection.tries >= connection.most_tries:
        _ended(connection, fault.code, fault.facts)
    elif still_ours(connection):
        connection.try_again(fault.code, fault.retry_at if isinstance(fault, Throttled) else None, **fault.facts)


def _ended(connection: Connection, code: str, facts: Mapping[str, object]) -> None:
    db.rollback()
    if still_ours(connection):
        connection.give_up(code, **facts)


@at_every_sweep
def drop_old_connections() -> None:
    connections.drop_old_connections()
    claims.drop_old_claims()
    db.commit()
