"""A worker as it runs in production: a process that has loaded the application, and one more for each piece of work.

It is told what to do line by line: `{"run": "run_sheet", "sheet": 7, "dies_after": 30}` works on the sheet in a process
that kills itself with its 30th statement (`null`: it lives). It answers with how that process ended.
"""

import json
import sys
from functools import partial

from app import create_app
from core.config import Settings
from jobs import sheets
from tests.killed import fork, how_it_ended


def main() -> None:
    app = create_app(Settings(**json.loads(sys.argv[1])))
    sheets.BATCH = int(sys.argv[2])
    for line in sys.stdin:
        asked = json.loads(line)
        children = [fork(app, partial(getattr(sheets, one["run"]), one["sheet"]), one["dies_after"]) for one in asked]
        ends = [how_it_ended(child) for child in children]
        print(json.dumps(ends), flush=True)  # noqa: T201  (what it is asked for)


if __name__ == "__main__":
    main()
