"""The pretend Etsy itself: its rows, its settings, its clock."""

import threading
import time
from dataclasses import dataclass
from typing import Any

from sandbox.etsy.meter import Meter
from sandbox.parts.state import State

KEYSTRING, SHARED_SECRET = "sandboxkeystring0123456789", "sandboxsecret"
SIGNING_SECRET = "whsec_c2FuZGJveC1ldHN5LXNpZ25pbmcta2V5LTMyYnl0ZXM="


@dataclass(frozen=True)
class Flags:
    """How it was started. What can change while it runs is an option instead."""

    keystring: str = KEYSTRING
    shared_secret: str = SHARED_SECRET
    signing_secret: str = SIGNING_SECRET
    app_name: str = "Vetrina"
    redirect_uri: str = ""  # the one that is registered; where empty, any on https or on this machine
    hook_url: str = ""  # where webhooks go; where empty, nowhere
    currency: str = "EUR"
    lang: str = "en"  # of the listings' titles: en, it or mixed
    per_second: int = 10
    per_day: int = 10_000
    path: str = ""  # a prefix below which all of it stands


class Site:
    """Every part is handed this one object."""

    def __init__(self, state: State, flags: Flags, address: str = "127.0.0.1") -> None:
        self.state, self.flags, self.address = state, flags, address
        self.meter = Meter()
        self.work_waiting = threading.Event()  # wakes the sender of webhooks
        self.sending = False  # whether it has one in its hands

    def option(self, name: str) -> Any:
        return self.state.option(name, self.defaults()[name])

    def options(self) -> dict[str, Any]:
        return {name: self.option(name) for name in self.defaults()}

    def defaults(self) -> dict[str, Any]:
        return {
            "per_second": self.flags.per_second,
            "per_day": self.flags.per_day,
            "hook_url": self.flags.hook_url,
            "deliver": True,  # False: webhooks stay in the queue
            "deny_returns": True,  # False: who declines is left on a page of Etsy's, and no callback comes
            "access_seconds": 3600,  # how long an access token is good for
            "ungranted_scope": "",  # not granted, though it was asked for
        }


def now() -> int:
    return int(time.time())
