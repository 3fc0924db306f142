"""What can be chosen at `./start`. Needs nothing but Python itself: --help answers before anything is installed."""

import argparse
from dataclasses import dataclass
from pathlib import Path

ABOUT = """
Brings Vetrina up on this machine: PostgreSQL, Redis, web, workers, sweeper, a mail catcher and sandbox shops.
Needs bash and Python 3.11 or newer; the first start downloads the rest. Ctrl-C stops all of it.
"""
MORE = """
Each part can be replaced by a setting in the environment, such as DATABASE_URL or SMTP_URL: see docs/settings.md.
"""


@dataclass(frozen=True)
class Options:
    """The answers, typed."""

    host: str
    port: int
    mail_port: int
    smtp_port: int
    sandbox_port: int
    demo: bool | None
    admin: str
    var: Path
    reset: bool


def read_options(words: list[str] | None = None) -> Options:
    parser = argparse.ArgumentParser(prog="./start", description=ABOUT, epilog=MORE)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 opens it to the network")
    parser.add_argument("--port", type=_port, default=0, help="port of Vetrina (default: PORT, else 5000)")
    parser.add_argument("--mail-port", type=_port, default=8025, help="port of the page of caught mail (default: 8025)")
    parser.add_argument("--smtp-port", type=_port, default=1025, help="port that catches mail (default: 1025)")
    parser.add_argument("--sandbox-port", type=_port, default=5081, help="port of the sandbox shops (default: 5081)")
    parser.add_argument(
        "--no-demo", dest="demo", action="store_false", default=None, help="start empty, with a first administrator"
    )
    parser.add_argument(
        "--admin", default="admin@example.com", metavar="EMAIL", help="the first administrator (default: %(default)s)"
    )
    parser.add_argument(
        "--var",
        type=Path,
        default=Path("var"),
        metavar="FOLDER",
        help="where everything is kept (default: %(default)s)",
    )
    parser.add_argument("--reset", action="store_true", help="first throw away everything kept there")
    return Options(**vars(parser.parse_args(words)))


def _port(word: str) -> int:
    if not word.isdigit() or not 0 < int(word) < 65536:
        raise argparse.ArgumentTypeError(f"{word!r} is no port number")
    return int(word)
