"""The products of the demo's shops: brought over by the workers, most of them connected to the catalog."""

from collections.abc import Mapping, Sequence

from flask import g
from sqlalchemy import func, select

from core.db import db
from designs.demo_files import print_file
from designs.facts import FileFormat
from jobs.demo.shops import Shop
from jobs.demo.waiting import wait_until
from jobs.files import look_later
from models import CatalogVariant, File, FileState, MappingState, PrintArea, Store, Sync, Variant
from services import files
from services.mappings import connect, ignore
from services.preflight import sheet_of

Stores = Sequence[tuple[Shop, Store]]
Prints = dict[tuple[int, str], File]  # by client and size


def connect_products(stores: Stores) -> None:
    """Those of a shop with a connected one are left as they are."""
    waiting = [(shop, store) for shop, store in stores if not _is_any_connected(store)]
    if not waiting:
        return
    wait_until("bringing over the products", lambda: all(_is_synced(store) for _shop, store in waiting))
    uids = {uid for shop, _store in waiting for uid in shop.made_as.values()}
    catalog = {one.uid: one for one in db.scalars(select(CatalogVariant).where(CatalogVariant.uid.in_(uids)))}
    prints: Prints = {}
    for shop, store in waiting:
        g.actor = shop.member
        for uid in shop.made_as.values():
            _add_prints(store, catalog[uid], prints)
    db.commit()
    wait_until("looking at the print files", lambda: all(_is_ready(file) for file in prints.values()))
    for shop, store in waiting:
        g.actor = shop.member
        _connect(shop, store, catalog, prints)
        db.commit()


def _connect(shop: Shop, store: Store, catalog: Mapping[str, CatalogVariant], prints: Prints) -> None:
    found = db.scalars(select(Variant).where(Variant.client_id == store.client_id, Variant.store_id == store.id))
    variants = {variant.sku: variant for variant in found}
    for sku, uid in shop.made_as.items():
        wanted = {area.key: prints[store.client_id, _size_of(area)] for area in _areas(catalog[uid])}
        connect([variants[sku]], catalog[uid], wanted)
    ignore([variants[sku] for sku in shop.ignored if sku in variants])


def _add_prints(store: Store, made_as: CatalogVariant, prints: Prints) -> None:
    """A print file of the right size for each area; areas of one size share it."""
    for area in _areas(made_as):
        if (store.client_id, _size_of(area)) in prints:
            continue
        name = f"{area.key}-{area.width_mm:.0f}x{area.height_mm:.0f}.pdf"
        content = print_file(sheet_of(area), FileFormat.PDF, seed=name)
        file = files.take_upload(store.client_id, name, files.storage().put(content))
        look_later(file)
        prints[store.client_id, _size_of(area)] = file


def _areas(made_as: CatalogVariant) -> list[PrintArea]:
    return [area for area in made_as.areas if area.is_required]


def _size_of(area: PrintArea) -> str:
    return f"{area.width_mm}x{area.height_mm}+{area.bleed_mm}"


def _is_synced(store: Store) -> bool:
    syncs = select(Sync).where(Sync.client_id == store.client_id, Sync.store_id == store.id)
    return any(not sync.is_open for sync in db.scalars(syncs))


def _is_any_connected(store: Store) -> bool:
    own = select(func.count()).where(Variant.client_id == store.client_id, Variant.store_id == store.id)
    return bool(db.scalar(own.where(Variant.mapping_state == MappingState.CONNECTED)))


def _is_ready(file: File) -> bool:
    return db.get_one(File, file.id).state == FileState.READY
