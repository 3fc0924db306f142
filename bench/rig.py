"""A whole Vetrina for a benchmark: durable PostgreSQL, Redis, and chosen parts on ports of their own."""

import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.request import urlopen

import psutil
from flask import Flask

from app import create_app
from commands.environment import given, settings
from commands.options import Options, read_options
from commands.parts import Part, wait_until
from commands.place import forget_counts
from commands.postgres import APP, OWNER, Postgres, postgres
from commands.redis import RedisServer, redis_server
from commands.running import parts, ports, processes
from commands.supervisor import Watched
from core.config import Settings
from migrations import run as migrations


@dataclass
class Rig:
    """What runs, and how to start, hurt and mend it."""

    folder: Path
    options: Options
    env: Mapping[str, str]
    database: Postgres
    redis: RedisServer
    app: Flask
    watched: dict[str, Watched] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        return int(self.env["PORT"])

    def start(self, *names: str) -> None:
        """Start these parts of `./start` (all, where none is named); what dies is started again."""
        all_of_them = parts(self.options, self.env, ports(self.options, given()))
        chosen = [part for part in all_of_them if part.name in names]
        for part in chosen or processes(all_of_them, self.options):
            self.watch(part)
        if "web" in names or not names:
            wait_for(f"http://127.0.0.1:{self.port}/{'healthz' if names else 'readyz'}", 60)

    def watch(self, part: Part) -> None:
        part.launch()
        self.watched[part.name] = Watched(part, launched=time.monotonic())

    def kill(self, name: str) -> None:
        """`kill -9` of the part and of all its children at once."""
        process = self.watched[name].part.process
        assert process is not None
        victims = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
        for victim in victims:
            with suppress(psutil.NoSuchProcess):
                victim.send_signal(signal.SIGKILL)

    def restart_postgres(self) -> None:
        self.database.part.stop()
        self.database.part.launch()
        wait_until(self.database.answers, self.database.part, 60)

    def keep_alive(self) -> None:
        while not self.ended.wait(0.2):
            for one in [*self.watched.values()]:
                one.falls = 0  # the benchmark does the killing: no growing waits
                one.look(time.monotonic())


@contextmanager
def rig(*, demo: bool = False, **wanted: str) -> Iterator[Rig]:
    """Migrated and empty; no part runs yet. `wanted` are settings, such as WEB_WORKERS="2".

    With `demo` the sandbox shop and the mail catcher are among its parts.
    """
    folder = Path(tempfile.mkdtemp(prefix="vetrina-bench-"))
    (folder / "log").mkdir()
    forget_counts(folder)
    try:
        with postgres(folder / "postgres") as database, redis_server(folder / "redis") as redis:
            servers = {"DATABASE_URL": database.url(APP), "DATABASE_OWNER_URL": database.url(OWNER)}
            servers["REDIS_URL"] = redis.url
            chosen = {"PASSWORD_COST": "cheap", "ALLOW_LOCAL_TARGETS": "1"}
            options = options_for(folder, demo=demo)
            env = settings(options, {**given(), **chosen, **wanted}, servers)
            migrations.upgrade(servers["DATABASE_OWNER_URL"])
            made = Rig(folder, options, env, database, redis, create_app(settings_of(env)))
            threading.Thread(target=made.keep_alive, daemon=True).start()
            try:
                yield made
            finally:
                made.ended.set()
                time.sleep(0.3)
                for one in made.watched.values():
                    one.part.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def options_for(folder: Path, *, demo: bool) -> Options:
    words = ["--var", str(folder), *([] if demo else ["--no-demo"])]
    for name in ("--port", "--mail-port", "--smtp-port", "--sandbox-port"):
        words += [name, str(free_port())]
    return replace(read_options(words), demo=demo)


def settings_of(env: Mapping[str, str]) -> Settings:
    names = {name.lower(): value for name, value in env.items()}
    return Settings(**{name: names[name] for name in Settings.model_fields if name in names})  # type: ignore[arg-type]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} did not answer within {seconds} s")
