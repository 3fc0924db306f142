"""`python -m sandbox`: all pretend shops as one process, registered with the Vetrina beside them."""

import argparse
import os
import sys
from collections.abc import Mapping
from typing import Any

from sandbox.parts.process import parser_of, run
from sandbox.town import serve

ABOUT = """
All pretend shops behind one port. Tests and the demo steer each of them under its own /_control/.
Secrets come from the environment: SANDBOX_KEY, SANDBOX_SHOPIFY_ID, SANDBOX_SHOPIFY_SECRET, SANDBOX_ETSY_KEYSTRING,
SANDBOX_ETSY_SECRET, SANDBOX_ETSY_WEBHOOK_SECRET, SANDBOX_PRESSERO_PASSWORD, SANDBOX_OWN_SECRET.
"""


def main() -> int:
    given = _parser().parse_args()
    flags = flags_of(given.vetrina, os.environ)
    return run(serve, vars(given), "Sandbox", home=given.home, flags=flags)


def flags_of(vetrina: str, env: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What each sandbox has to know of the Vetrina at this address; a secret that `env` lacks is the sandbox's own."""
    return {
        "woocommerce": {"allow_http_callback": True, **_named(env, key="SANDBOX_KEY")},
        "shopify": {
            "redirect_urls": (f"{vetrina}/grants/shopify",),
            "install_url": f"{vetrina}/grants/shopify/install",
            "webhook_url": f"{vetrina}/hooks/shopify",
            **_named(env, client_id="SANDBOX_SHOPIFY_ID", client_secret="SANDBOX_SHOPIFY_SECRET"),
        },
        "etsy": {
            "redirect_uri": f"{vetrina}/grants/etsy",
            "hook_url": f"{vetrina}/hooks/etsy",
            **_named(
                env,
                keystring="SANDBOX_ETSY_KEYSTRING",
                shared_secret="SANDBOX_ETSY_SECRET",
                signing_secret="SANDBOX_ETSY_WEBHOOK_SECRET",
            ),
        },
        "pressero": _named(env, password="SANDBOX_PRESSERO_PASSWORD"),
        "custom": _named(env, secret="SANDBOX_OWN_SECRET"),
    }


def _named(env: Mapping[str, str], **names: str) -> dict[str, str]:
    return {flag: env[name] for flag, name in names.items() if env.get(name)}


def _parser() -> argparse.ArgumentParser:
    parser = parser_of("sandbox", ABOUT, 5081, "the shops' state")
    add = parser.add_argument
    add("--home", default="", metavar="URL", help="the address the shops take for their own, if not the one above")
    add("--vetrina", default="http://localhost:5000", metavar="URL",
        help="where they send webhooks and owners (default: %(default)s)")  # fmt: skip
    return parser


if __name__ == "__main__":
    sys.exit(main())
