"""`python -m sandbox.pressero`: the site as a process."""

import argparse
import sys
from dataclasses import fields

from sandbox.parts.process import parser_of, run
from sandbox.pressero.server import serve
from sandbox.pressero.site import Flags

ABOUT = "A pretend Pressero site for the demo and the tests. Tests and the demo steer it under /_control/."


def main() -> int:
    given = vars(_parser().parse_args())
    flags = {one.name: given[one.name] for one in fields(Flags)}
    return run(serve, given, flags["name"], **flags)


def _parser() -> argparse.ArgumentParser:
    flags = Flags()
    parser = parser_of("sandbox.pressero", ABOUT, 5084, "the site's state")
    add = parser.add_argument
    add("--name", default=flags.name, help="name of the site (default: %(default)s)")
    add("--currency", default=flags.currency, help="default: %(default)s")
    add("--lang", default=flags.lang, choices=("en", "it", "mixed"), help="of the titles (default: %(default)s)")
    add("--domain", default=flags.domain, help="the site's domain for the API (default: the name it is called by)")
    add("--delivery-delay", type=float, default=flags.delivery_delay, metavar="SECONDS",
        help="how long a message waits (default: %(default)s)")  # fmt: skip
    add("--username", default=flags.username, help="of the API (default: %(default)s)")
    add("--password", default=flags.password, help="of the API (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
