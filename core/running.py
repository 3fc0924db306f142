"""What services and jobs may ask of the running app: its settings and its Redis."""

from typing import Any

from flask import current_app
from redis import Redis


def setting(name: str) -> Any:
    """A setting of `core.config` by the name that `docs/settings.md` gives it, such as `BASE_URL`."""
    return current_app.config[name]


def own_url(path: str) -> str:
    """The address by which the world reaches `path` of this installation."""
    return f"{setting('BASE_URL').rstrip('/')}/{path.lstrip('/')}"


def redis() -> Redis:
    return current_app.extensions["redis"]
