"""`python -m sandbox.etsy`: the pretend Etsy as a process."""

import argparse
import sys
from dataclasses import fields

from sandbox.etsy.server import serve
from sandbox.etsy.site import Flags
from sandbox.parts.process import parser_of, run

ABOUT = "A pretend Etsy for the demo and the tests. Tests and the demo steer it under /_control/."


def main() -> int:
    given = vars(_parser().parse_args())
    flags = {one.name: given[one.name] for one in fields(Flags)}
    return run(serve, given, "Pretend Etsy", **flags)


def _parser() -> argparse.ArgumentParser:
    flags = Flags()
    parser = parser_of("sandbox.etsy", ABOUT, 5083, "the state")
    add = parser.add_argument
    add("--keystring", default=flags.keystring, help="of the application (default: %(default)s)")
    add("--shared-secret", default=flags.shared_secret, help="of the application (default: %(default)s)")
    add("--signing-secret", default=flags.signing_secret, metavar="WHSEC", help="signs webhooks")
    add("--app-name", default=flags.app_name, help="as the consent page calls it (default: %(default)s)")
    add("--redirect-uri", default="", metavar="URL", help="the one that is registered (default: any that is safe)")
    add("--hook-url", default="", metavar="URL", help="where webhooks go (default: nowhere)")
    add("--currency", default=flags.currency, help="of the shops (default: %(default)s)")
    add("--lang", default=flags.lang, choices=("en", "it", "mixed"), help="of the titles (default: %(default)s)")
    add("--per-second", type=int, default=flags.per_second, help="calls (default: %(default)s)")
    add("--per-day", type=int, default=flags.per_day, help="calls (default: %(default)s)")
    add("--path", default="", metavar="/etsy", help="a prefix below which all of it stands")
    return parser


if __name__ == "__main__":
    sys.exit(main())
