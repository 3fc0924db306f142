"""The shop itself: its rows, its settings and its own address."""

import secrets
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import current_app

from sandbox.parts.state import State


@dataclass(frozen=True)
class Flags:
    """How the shop was started. What can change while it runs is an option instead."""

    name: str = "Officina Grafica Lario"
    currency: str = "EUR"
    lang: str = "en"  # of the product titles: en or it
    path: str = ""  # the folder that the shop lives in
    home: str = ""  # the address the shop takes for its own, where that is not the one it is bound to
    secret: str = ""  # what Vetrina signs its calls with, from the first start


class Site:
    """Rows, options and address; every part of the shop is handed this one object."""

    def __init__(self, state: State, flags: Flags, address: str = "127.0.0.1") -> None:
        self.state = state
        self.flags = flags
        self.address = address
        self.work_waiting = threading.Event()  # wakes the sender
        self.sending = False  # whether it has a message in its hands

    @property
    def home(self) -> str:
        """The shop's own URL, without a slash at the end."""
        return self.flags.home.rstrip("/") or f"http://{self.address}{self.flags.path}"

    def option(self, name: str) -> Any:
        return self.state.option(name, self.defaults().get(name))

    def options(self) -> dict[str, Any]:
        return {name: self.option(name) for name in self.defaults()}

    def set_options(self, **given: Any) -> None:
        for name, value in given.items():
            self.state.set_option(name, value)
        self.work_waiting.set()

    def defaults(self) -> dict[str, Any]:
        return {
            "name": self.flags.name,
            "currency": self.flags.currency,
            "secret": "",  # of the calls that come in
            "hook_url": "",  # where Vetrina wants to be told
            "hook_secret": "",  # what the messages there are signed with
            "deliver": True,  # False: messages wait
            "whole": True,  # False: messages name the order or product by its id alone
            "notes": True,  # False: a shop that has no place for notes
            "idempotent": True,  # False: a shop that looks at no Idempotency-Key
        }


def current_site() -> Site:
    site: Site = current_app.extensions["site"]
    return site


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def new_secret() -> str:
    return secrets.token_urlsafe(32)
