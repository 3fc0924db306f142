"""How Vetrina gets into a shop: as an application that its owner lets in, or with keys that its owner hands over."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class App:
    """Vetrina as an application of a platform, as whoever runs this installation registered it there."""

    client_id: str = ""
    client_secret: str = ""
    hook_secrets: tuple[str, ...] = ()  # what deliveries to the shared address are signed with; any of them will do
    site: str = ""  # where people and shops are; with {shop} in it where each shop has an address of its own
    api: str = ""  # where programs ask, where that is another place

    @property
    def is_registered(self) -> bool:
        return bool(self.client_id and self.client_secret)


NO_APP = App()


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to a shop's owner, whether we may in.

    `token` is ours, random and used once, and comes back with the answer. The answer comes to `callback_url`, from the
    shop or with the owner's browser; where the shop posts it, the browser comes to `return_url`. `verifier` is known to
    us alone (64 characters of A-Z a-z 0-9 - _) and proves, when the answer is used, that we asked.
    """

    token: str
    callback_url: str
    return_url: str = ""
    verifier: str = ""
    app_name: str = "Vetrina"


@dataclass(frozen=True, slots=True)
class Return:
    """What the owner's browser brought back. `address` is the shop that answered, where the answer names it; without
    `credentials` the owner declined."""

    token: str
    credentials: Mapping[str, str]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a shop hands over when its owner says yes. `token` is the value that we gave the request to carry."""

    token: str
    credentials: Mapping[str, str]
