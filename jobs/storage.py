"""Once a day it is looked whether rows and contents agree."""

from datetime import timedelta

from core.db import EVERYONE, db, now, see
from core.rights import Actor
from jobs.clock import at_most_every
from jobs.runner import later, runs, staying
from models import StorageCheck
from models.work import still_ours
from services.orphans import look, newest_check

DAILY = timedelta(days=1)
HOUR = 3600


@at_most_every(HOUR)
def look_daily() -> None:
    see(EVERYONE)
    newest = newest_check()
    if newest is None or (not newest.is_open and newest.created_at < now() - DAILY):
        later(StorageCheck())
    db.commit()


def look_now(asker: Actor) -> None:
    """Once, however often somebody asks while it goes on."""
    newest = newest_check()
    if newest is None or not newest.is_open:
        later(StorageCheck(asked_by_id=asker.id))


@runs(StorageCheck, "files")
def run_storage_check(check: StorageCheck) -> None:
    look(check, staying(check))
    if still_ours(check):
        check.finish()
        db.commit()
    else:
        db.rollback()
