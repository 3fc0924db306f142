"""How often somebody may try. Counted in Redis; in the process's own memory while Redis is away."""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(
    get_remote_address,
    strategy="moving-window",
    in_memory_fallback_enabled=True,
    in_memory_fallback=["1000/minute"],
    key_prefix="limit",
)
