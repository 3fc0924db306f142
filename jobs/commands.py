"""The command line: `flask --app app …`."""

import click
from flask import current_app
from flask.cli import with_appcontext

from core.db import EVERYONE, db, see
from core.queue import QUEUES
from models import StorageCheck
from services import orphans, replays
from services.first_admin import link_for_first_admin
from services.secrets import renew_all


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest form, as its owner."""
    from migrations import run as migrations

    migrations.upgrade(current_app.config["DATABASE_OWNER_URL"] or current_app.config["DATABASE_URL"])


@click.command()
@click.argument("queue", type=click.Choice(QUEUES))
@with_appcontext
def worker(queue: str) -> None:
    """Run the jobs of one queue, until stopped."""
    import jobs.all  # noqa: F401
    from jobs.worker import work

    work(current_app._get_current_object(), queue)  # type: ignore[attr-defined]


@click.command()
@with_appcontext
def sweep() -> None:
    """Queue what is due, every ten seconds, until stopped."""
    import jobs.all  # noqa: F401
    from jobs.sweep import keep_sweeping

    keep_sweeping(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command()
@with_appcontext
def demo() -> None:
    """Make the demo, unless it is there, and print how to log in to it."""
    from jobs.demo.making import make_demo
    from jobs.demo.people import log_ins

    make_demo()
    click.echo(log_ins())


@click.command("first-admin")
@click.option("--email", required=True)
@with_appcontext
def first_admin(email: str) -> None:
    """Print a one-time link with which the first Administrator chooses a password."""
    see(EVERYONE)
    link = link_for_first_admin(email)
    db.commit()
    if link:
        click.echo(f"Choose a password for {email} with this link; it works once, for seven days:\n  {link}")
    else:
        click.echo("Log in with the password you chose.")


@click.command("renew-secrets")
@with_appcontext
def renew_secrets() -> None:
    """Seal every stored secret with the first of the ENCRYPTION_KEYS, so that old keys can be dropped."""
    see(EVERYONE)
    number = renew_all()
    db.commit()
    click.echo(f"{number} secrets are sealed with the first key.")


@click.command("replay-parked")
@click.argument("store_id", type=int, required=False)
@with_appcontext
def replay_parked(store_id: int | None) -> None:
    """Take deliveries that could not be understood once more, of one store or of all."""
    see(EVERYONE)
    stores = replays.replay_parked(store_id)
    db.commit()
    click.echo(f"The workers look again at what was parked of {len(stores)} stores.")


@click.command("storage")
@click.option("--clear", is_flag=True, help="Delete the contents that no row names and that are older than two days.")
@with_appcontext
def look_at_storage(clear: bool) -> None:
    """Say what lies in the storage that no row names, and what a row names that is not there."""
    see(EVERYONE)
    check = StorageCheck()
    orphans.look(check, lambda: None)
    db.rollback()
    click.echo(f"{check.contents} contents, {check.bytes} bytes.")
    click.echo(f"{check.loose} of them ({check.loose_bytes} bytes) are older than two days and named by no row.")
    for loose in check.loose_first:
        click.echo(f"  {loose['key']}  {loose['bytes']} bytes  {loose['stored_at']}")
    click.echo(f"{check.missing} contents are named by a row and not there.")
    for gone in check.missing_first:
        click.echo(f"  {gone['key']}  {gone['table']} {gone['id']}")
    if clear:
        click.echo(f"{orphans.clear()} contents deleted.")


COMMANDS = (first_admin, migrate, worker, sweep, renew_secrets, replay_parked, look_at_storage, demo)
