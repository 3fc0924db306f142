"""A pretend shop as a process of its own: the options that all have, and its run."""

import argparse
import signal
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from sandbox.parts.running import Running


def parser_of(package: str, about: str, port: int, kept: str) -> argparse.ArgumentParser:
    """`kept` is what the folder keeps, for the help."""
    parser = argparse.ArgumentParser(prog=f"python -m {package}", description=about)
    add = parser.add_argument
    add("--port", type=int, default=port, help="0 takes a free one (default: %(default)s)")
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add("--data", required=True, metavar="DIR", help=f"folder that keeps {kept}")
    return parser


def run(serve: Callable[..., Running], given: dict[str, Any], title: str, **flags: Any) -> int:
    """Until Ctrl-C or SIGTERM; the exit code. `given` has port, data and host, `flags` are what else `serve` takes."""
    try:
        running = serve(given["port"], given["data"], given["host"], **flags)
    except (OSError, sqlite3.Error) as error:
        reason = str(getattr(error, "strerror", None) or error).partition(" (")[0]
        place = f"on {given['host']}:{given['port']} with its state in {given['data']}"
        print(f"The pretend shop cannot start {place}: {reason}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"{title}: {running.url}/", flush=True)
    try:
        running.wait()
    except (KeyboardInterrupt, SystemExit):
        running.close()
    return 0
