"""`python -m sandbox.woocommerce`: the shop as a process."""

import argparse
import sys
from dataclasses import fields

from sandbox.parts.process import parser_of, run
from sandbox.woocommerce.server import serve
from sandbox.woocommerce.site import Flags

ABOUT = "A pretend WooCommerce shop for the demo and the tests. Tests and the demo steer it under /_control/."


def main() -> int:
    given = vars(_parser().parse_args())
    flags = {one.name: given[one.name] for one in fields(Flags)}
    return run(serve, given, flags["name"], **flags)


def _parser() -> argparse.ArgumentParser:
    flags = Flags()
    parser = parser_of("sandbox.woocommerce", ABOUT, 5081, "the shop's state")
    add = parser.add_argument
    add("--name", default=flags.name, help="name of the shop (default: %(default)s)")
    add("--currency", default=flags.currency, help="default: %(default)s")
    add("--lang", default=flags.lang, choices=("en", "it", "mixed"), help="of the titles (default: %(default)s)")
    add("--timezone", default=flags.timezone, help="default: %(default)s")
    add("--country", default=flags.country, help="where the shop is: IT, DE, US:NY … (default: %(default)s)")
    add("--path", default="", metavar="/shop", help="WordPress in a sub-folder")
    add("--home", default="", metavar="URL", help="the address the shop takes for its own, if not the one above")
    add("--key", default="", metavar="CK:CS", help="a read_write key that is there from the first start")
    add("--delivery-delay", type=float, default=flags.delivery_delay, metavar="SECONDS",
        help="how long a webhook waits in the queue (default: %(default)s)")  # fmt: skip
    add("--allow-http-callback", action="store_true", help="wc-auth may post keys to an address without https")
    add("--https-behind-proxy", action="store_true", help="act as an https shop, although plain http is spoken here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
