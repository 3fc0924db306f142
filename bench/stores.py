"""Stores for the benchmarks, connected to pretend shops without the road that leads there."""

from sqlalchemy import select

from bench.shops import Place
from core.crypto import new_token
from core.db import EVERYONE, db, now, see
from jobs.products_sync import run_sync, sync_later
from models import (
    ApprovalMode,
    CatalogCategory,
    CatalogProduct,
    CatalogState,
    CatalogVariant,
    Client,
    Mapping,
    MappingState,
    Store,
    Variant,
)
from services.credentials import keep_credentials, keep_hook_secret

HOURS = 72  # a change window in which what the shop changes is applied


def connected(platform: str, place: Place, hook_secret: str = "") -> Store:
    """A new client's store, committed."""
    see(EVERYONE)
    client = Client(name=f"Benchmark of {platform}", access_on=True)
    db.add(client)
    db.flush()
    store = Store(
        client_id=client.id,
        name=f"Benchmark of {platform}",
        platform=platform,
        address=place.address,
        identity=place.identity,
        hook_token=new_token(),
        import_from=now().replace(year=2020),
        approval=ApprovalMode.DELAYED,
        delay_hours=HOURS,
    )
    db.add(store)
    db.flush()
    keep_credentials(store, place.keys)
    keep_hook_secret(store, hook_secret or new_token())
    db.commit()
    return store


def bring_products(store: Store) -> None:
    """All of the shop's, each connected with the one thing that is made here."""
    sync = sync_later(store, None)
    db.commit()
    run_sync(sync.id)
    see(EVERYONE)
    made = _made()
    for variant in db.scalars(select(Variant).where(Variant.store_id == store.id)):
        variant.mapping_state = MappingState.CONNECTED
        own = {"client_id": store.client_id, "store_id": store.id, "variant_id": variant.id}
        db.add(Mapping(**own, catalog_variant_id=made.id, made_from=variant.fingerprint, changed_at=now()))
    db.commit()


def _made() -> CatalogVariant:
    category = CatalogCategory(key="posters", names={"en": "Posters"})
    db.add(category)
    db.flush()
    model = CatalogProduct(
        category_id=category.id, key="poster", names={"en": "Poster"}, attributes=[], state=CatalogState.PUBLISHED
    )
    db.add(model)
    db.flush()
    made = CatalogVariant(product_id=model.id, uid="poster_pf_a3", values={}, price=500)
    db.add(made)
    db.flush()
    return made
