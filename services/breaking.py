"""The question before a change of the catalog that breaks what is connected."""

from dataclasses import dataclass

from core.db import db
from core.rights import Actor
from models import Client, Store, Variant
from services.settling import Broken, listed

MOST_NAMED = 50  # variants


@dataclass(frozen=True, slots=True)
class Breaking:
    """What a change would break, as the question before it tells: how much, and whose."""

    broken: Broken
    of_clients: list[tuple[Client, int, list[Variant]]]
    stores: dict[int, str]  # {id: name}, of those variants

    @property
    def more(self) -> int:
        """How many variants are not named."""
        return self.broken.variants - sum(len(named) for _client, _count, named in self.of_clients)


def breaking_of(broken: Broken, actor: Actor) -> Breaking:
    of_clients = listed(broken, actor, MOST_NAMED)
    ids = {variant.store_id for _client, _count, variants in of_clients for variant in variants}
    stores = db.scalars(Store.visible_to(actor).where(Store.id.in_(ids)))
    return Breaking(broken, of_clients, {store.id: store.name for store in stores})
