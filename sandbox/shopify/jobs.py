"""Asks for work that the shop does later."""

import json
import time
from typing import Any

from sandbox.shopify.site import Site


def later(site: Site, kind: str, delay: float, **args: Any) -> None:
    """`kind` is one of `worker.KINDS`."""
    site.state.add("jobs", due=time.time() + delay, kind=kind, args=json.dumps(args))
    site.jobs_waiting.set()
