"""What works on the sheets: here, or in processes of their own for tests that kill them."""

import json
import subprocess
import sys

from sqlalchemy import select

from commands.install import ROOT
from core.db import db, now
from jobs.runner import RUNNERS
from jobs.sheets import run_provider_sheet
from models import ProviderSheet

BATCH = 10
LONGEST = 20


def run_due() -> None:
    """What the workers do with the provider's files that are due."""
    for _turn in range(LONGEST):
        db.rollback()
        due = db.scalars(select(ProviderSheet.id).where(ProviderSheet.due_at.is_not(None))).all()
        for sheet_id in due:
            db.get_one(ProviderSheet, sheet_id).due_at = now()
            db.commit()
            run_provider_sheet(sheet_id)
        if not due:
            break
    db.expire_all()


def working(settings):
    """For a fixture: `worker((sheet, dies_after), …)`: these at the same time; how each process ended."""
    told = json.dumps(settings.model_dump(mode="json"))
    command = [sys.executable, "-m", "tests.bulk.worker", told, str(BATCH)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def run(*works):
            asked = []
            for sheet, dies_after in works:
                kind = type(sheet)
                db.get_one(kind, sheet.id).due_at = now()  # its lease has run out
                asked.append({"run": RUNNERS[kind].__name__, "sheet": sheet.id, "dies_after": dies_after})
            db.commit()
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            line = next(line for line in process.stdout if line.startswith("[") or not line)
            db.expire_all()
            return json.loads(line)

        yield run
        process.stdin.close()
