"""A worker as it runs in production: a process that has loaded the application, and one more for each try.

It is told line by line: `[7, 30]` tells the shop of publication 7 in a process that kills itself with its 30th
statement (`null`: it lives). It answers with how that process ended.
"""

import json
import sys
from functools import partial

from app import create_app
from core.config import Settings
from jobs import publishing
from tests.killed import fork, how_it_ended


def main() -> None:
    app = create_app(Settings(**json.loads(sys.argv[1])))
    app.config |= json.loads(sys.argv[2])
    for line in sys.stdin:
        publication_id, dies_after = json.loads(line)
        child = fork(app, partial(publishing.run_publication, publication_id), dies_after)
        print(how_it_ended(child), flush=True)  # noqa: T201  (what it is asked for)


if __name__ == "__main__":
    main()
