"""Brings the database to its newest form, as its owner; where it has that already, without loading the application."""

import subprocess
from collections.abc import Mapping

import psycopg

from commands.application import FLASK
from commands.install import ROOT
from commands.trouble import Trouble

VERSIONS = ROOT / "migrations" / "versions"


def migrate(env: Mapping[str, str]) -> None:
    if form_of(env["DATABASE_OWNER_URL"]) == newest_form():
        return
    print("Preparing the database …", flush=True)
    done = subprocess.run([*FLASK, "migrate"], check=False, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise Trouble("The database could not be prepared:\n" + "\n".join(done.stderr.strip().splitlines()[-8:]))


def newest_form() -> str:
    """The number with which the last file of migrations/versions begins."""
    return max(file.name for file in VERSIONS.glob("[0-9]*.py")).split("_")[0]


def form_of(owner_url: str) -> str | None:
    """None where there is none yet, or where no one answers: the migration will say why."""
    try:
        with psycopg.connect(owner_url, connect_timeout=10) as connection:
            found = connection.execute("select version_num from alembic_version").fetchone()
    except psycopg.Error:
        return None
    return found[0] if found else None
