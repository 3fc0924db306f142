"""How often somebody may try. Counted in Redis; in the process's own memory while Redis is away."""

import math
import time
from ipaddress import IPv6Address, ip_network

from flask import Flask, g, request
from flask_babel import ngettext
from flask_limiter import Limiter, RateLimitExceeded

from core.crypto import digest


def place() -> str:
    """Where a request comes from. Whoever has one IPv6 address has all of its /64: they count as one."""
    address = request.remote_addr or "127.0.0.1"
    try:
        network = ip_network(f"{address}/64", strict=False) if ":" in address else None
    except ValueError:
        return address
    if network is None:
        return address
    mapped = IPv6Address(address.partition("%")[0]).ipv4_mapped
    return str(mapped or network.network_address)


limiter = Limiter(
    place,
    strategy="moving-window",
    in_memory_fallback_enabled=True,
    key_prefix="limit",
)


def init_app(app: Flask) -> None:
    """Views that have a limit look at it themselves; looking at every request would cost the others a quarter."""
    before, after = list(app.before_request_funcs[None]), list(app.after_request_funcs[None])
    limiter.init_app(app)
    app.before_request_funcs[None], app.after_request_funcs[None] = before, after  # nor its headers


def seconds_to_wait() -> int:
    """After a refusal: until one more try is taken."""
    limit = limiter.current_limit
    return max(math.ceil(limit.reset_at - time.time()), 1) if limit else 60


def too_many_invitations() -> str:
    minutes = math.ceil(seconds_to_wait() / 60)
    return ngettext(
        "Too many invitations in a short time, so this one was not sent. Try again in %(num)s minute.",
        "Too many invitations in a short time, so this one was not sent. Try again in %(num)s minutes.",
        minutes,
    )


def may_invite(inviter: int | None, recipient: str) -> bool:
    """Whether one more invitation may go out: nobody's mailbox is flooded from here. Counts it, if so."""
    g.invitation = (inviter, recipient.strip().lower())
    try:
        _count_invitation()
    except RateLimitExceeded:
        return False
    return True


@limiter.shared_limit("20/hour;60/day", "inviter", key_func=lambda: digest(f"inviter|{g.invitation[0]}"))
@limiter.shared_limit("4/hour;10/day", "invited", key_func=lambda: digest(f"invited|{g.invitation[1]}"))
def _count_invitation() -> None:
    """The decorators count."""
