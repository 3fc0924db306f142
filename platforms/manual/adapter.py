"""The adapter that has nobody to ask: it can nothing, so no code asks "is there a platform?"."""

from platforms.access import NO_APP, App
from platforms.base import Platform
from platforms.http import Http
from platforms.values import Connection, Shop


class Manual(Platform):
    label = "Manual"

    @classmethod
    def normalise(cls, typed: str, app: App = NO_APP) -> str:
        return typed.strip()

    @classmethod
    def find(cls, where: str, http: Http, app: App = NO_APP) -> Shop:
        return Shop(address=where, identity="")

    def verify(self) -> Connection:
        return Connection(Shop(address=self.address, identity=""), self.credentials)
