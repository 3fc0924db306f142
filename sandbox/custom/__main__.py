"""`python -m sandbox.custom`: the shop as a process."""

import argparse
import sys
from dataclasses import fields

from sandbox.custom.server import serve
from sandbox.custom.site import Flags
from sandbox.parts.process import parser_of, run

ABOUT = "A pretend shop with an API of its own, for the demo and the tests, which steer it under /_control/."


def main() -> int:
    given = vars(_parser().parse_args())
    flags = {one.name: given[one.name] for one in fields(Flags)}
    return run(serve, given, flags["name"], **flags)


def _parser() -> argparse.ArgumentParser:
    flags = Flags()
    parser = parser_of("sandbox.custom", ABOUT, 5084, "the shop's state")
    add = parser.add_argument
    add("--name", default=flags.name, help="name of the shop (default: %(default)s)")
    add("--currency", default=flags.currency, help="default: %(default)s")
    add("--lang", default=flags.lang, choices=("en", "it"), help="of the titles (default: %(default)s)")
    add("--path", default="", metavar="/shop", help="the shop in a folder")
    add("--home", default="", metavar="URL", help="the address the shop takes for its own, if not the one above")
    add("--secret", default="", help="what Vetrina signs its calls with; without one, the shop makes it")
    return parser


if __name__ == "__main__":
    sys.exit(main())
