"""Whose variants: the grid, its ticks and the rules are one client's, since files and the catalog are."""

from flask import request

from core.db import one_or_404
from core.rights import actor
from models import Client, Store


def client_asked(store_id: int | None) -> int | None:
    """The client that the address names, or the only one that the actor has."""
    if store_id:
        return one_or_404(Store.visible_to(actor).where(Store.id == store_id)).client_id
    if client_id := request.args.get("client", type=int):
        return one_or_404(Client.visible_to(actor).where(Client.id == client_id)).id
    is_one = len(actor.clients) == 1 and "*" not in actor.clients
    return int(next(iter(actor.clients))) if is_one else None
