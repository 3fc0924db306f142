"""What the shop does by itself, a moment later: a thread that takes jobs from a table."""

import json
import logging
import sqlite3
from collections.abc import Callable
from typing import Any

from sandbox.parts.sending import DueThread
from sandbox.shopify import bulk, product_set, routing
from sandbox.shopify.site import Site

log = logging.getLogger(__name__)

PATIENCE = 10

KINDS: dict[str, Callable[..., None]] = {
    "route": routing.route,
    "bulk": bulk.run,
    "media": product_set.finish_media,
    "product_operation": product_set.finish_operation,
}


class Worker(DueThread):
    def __init__(self, site: Site) -> None:
        super().__init__("jobs", site.state, "jobs", site.jobs_waiting, PATIENCE)
        self.site = site

    def mark(self, busy: bool) -> None:
        self.site.working = busy

    def do(self, row: sqlite3.Row) -> None:
        self._try(row["kind"], json.loads(row["args"]))
        self.site.state.run("delete from jobs where id = ?", row["id"])

    def _try(self, kind: str, args: dict[str, Any]) -> None:
        try:
            KINDS[kind](self.site, **args)
        except Exception:
            log.exception("the job %s failed", kind)
