"""`python -m sandbox.shopify`: the shops as a process."""

import argparse
import sys
from dataclasses import fields

from sandbox.parts.process import parser_of, run
from sandbox.shopify.server import serve
from sandbox.shopify.site import Flags

ABOUT = "Pretend Shopify shops for the demo and the tests. Tests and the demo steer them under /_control/."
LISTS = ("shops", "redirect_urls", "topics")


def main() -> int:
    given = vars(_parser().parse_args())
    flags = {one.name: given[one.name] for one in fields(Flags) if given.get(one.name) is not None}
    flags |= {name: tuple(flags[name]) for name in LISTS if name in flags}
    return run(serve, given, "Shopify", **flags)


def _parser() -> argparse.ArgumentParser:
    flags = Flags()
    parser = parser_of("sandbox.shopify", ABOUT, 5082, "the shops' state")
    add = parser.add_argument
    add("--shop", dest="shops", action="append", metavar="LABEL[:CURRENCY]",
        help=f"may be repeated (default: {', '.join(flags.shops)})")  # fmt: skip
    add("--lang", default=flags.lang, choices=("en", "it", "mixed"), help="of the titles (default: %(default)s)")
    add("--home", default="", metavar="URL", help="the address the server takes for its own, if not the one above")
    add("--app-name", default=flags.app_name, help="default: %(default)s")
    add("--client-id", default=flags.client_id, help="default: %(default)s")
    add("--client-secret", default=flags.client_secret, help="default: %(default)s")
    add("--redirect-url", dest="redirect_urls", action="append", metavar="URL",
        help="where the app may be sent back to; may be repeated (default: anywhere)")  # fmt: skip
    add("--install-url", default="", metavar="URL", help="the app's page that an install begins at")
    add("--webhook-url", default="", metavar="URL", help="the app's address for all webhooks")
    add("--protected", type=int, default=flags.protected, choices=(0, 1, 2),
        help="what the app may see of buyers: nothing, orders, names too (default: %(default)s)")  # fmt: skip
    add("--read-all-orders", action="store_true", help="the app may ask for orders older than 60 days")
    add("--bucket", type=int, default=flags.bucket, metavar="POINTS", help="default: %(default)s")
    add("--restore-rate", type=int, default=flags.restore_rate, metavar="POINTS", help="default: %(default)s a second")
    for name in ("retry_delay", "routing_delay", "bulk_delay"):
        add(f"--{name.replace('_', '-')}", type=float, default=getattr(flags, name), metavar="SECONDS",
            help="default: %(default)s")  # fmt: skip
    return parser


if __name__ == "__main__":
    sys.exit(main())
