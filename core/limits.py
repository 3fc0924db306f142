"""How often somebody may try. Counted in Redis; in the process's own memory while Redis is away."""

import math
import time

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(
    get_remote_address,
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
