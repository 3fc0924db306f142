"""A worker as it runs in production: a process that has loaded the application, and one more for each piece of work.

It is told what to do line by line: `{"sheet": 7, "dies_after": 30}` works on the sheet in a process that kills itself
with its 30th statement (`null`: it lives). It answers with how that process ended.
"""

import json
import os
import signal
import sys

from sqlalchemy import event
from sqlalchemy.engine import Engine

from app import create_app
from core.config import Settings
from core.db import EVERYONE, see
from jobs import sheets


def main() -> None:
    app = create_app(Settings(**json.loads(sys.argv[1])))
    sheets.BATCH = int(sys.argv[2])
    for line in sys.stdin:
        asked = json.loads(line)
        children = [fork(app, one["sheet"], one["dies_after"]) for one in asked]
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps(ends), flush=True)  # noqa: T201  (what it is asked for)


def fork(app, sheet_id, dies_after):
    if child := os.fork():
        return child
    if dies_after:
        die_after(dies_after)
    with app.app_context():
        see(EVERYONE)
        sheets.run_sheet(sheet_id)
    os._exit(0)


def die_after(statements):
    left = iter(range(statements))

    @event.listens_for(Engine, "after_cursor_execute")
    def count(*_facts):
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
