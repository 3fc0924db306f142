"""The demo's shop: connected as its owner would, its products brought over, most of them connected to the catalog."""

from sqlalchemy import func, select

from core.db import db
from core.running import setting
from designs.demo_files import print_file
from designs.facts import FileFormat
from jobs.demo.waiting import NotDone, wait_until
from jobs.files import look_later
from jobs.stores import prove_later
from models import (
    CatalogVariant,
    Client,
    Connection,
    File,
    FileState,
    MappingState,
    Membership,
    PrintArea,
    Store,
    Sync,
    Variant,
)
from services import connections, files
from services.mappings import connect, ignore
from services.preflight import sheet_of

SHOP = "woocommerce"
CONNECTED = {
    "PST-A4": "poster_pf_a4_pt_200-gsm-silk_cl_4-0_ver",
    "PST-A3": "poster_pf_a3_pt_200-gsm-silk_cl_4-0_ver",
    "PST-A2": "poster_pf_a2_pt_250-gsm-matt-art_cl_4-0_ver",
    "PSW-5070": "poster_pf_50x70-cm_pt_250-gsm-matt-art_cl_4-0_ver",
    "CNV-3040": "canvas_pf_30x40-cm_mt_340-gsm-cotton_fr_2-cm_ver",
    "BC-100": "business-card_pf_85x55-mm_pt_350-gsm-silk_lm_none_cl_4-0_qt_100",
    "BC-250": "business-card_pf_85x55-mm_pt_350-gsm-silk_lm_none_cl_4-0_qt_250",
    "FLY-A5": "flyer_pf_a5_pt_135-gsm-silk_cl_4-0_qt_50_ver",
    "FLY-DL": "flyer_pf_dl_pt_135-gsm-silk_cl_4-0_qt_50_ver",
    "MUG-330": "mug_cp_325-ml_co_white",
    **{f"TEE-WHT-{size}": f"t-shirt_fb_180-gsm-cotton_co_white_sz_{size.lower()}" for size in ("S", "M", "L", "XL")},
    **{f"TEE-BLK-{size}": f"t-shirt_fb_180-gsm-cotton_co_black_sz_{size.lower()}" for size in ("S", "M", "L", "XL")},
}
IGNORED = "GIFT-50"


def make_shop(client: Client, owner: Membership, keys: str) -> Store:
    """`keys` are those that the sandbox shop was started with: `ck_…:cs_…`."""
    store = store_of(client)
    if store is None:
        authorise(client, owner, keys)
        store = store_of(client)
    if store is None:
        raise NotDone("connecting the shop: its keys were not accepted")
    wait_until("bringing over the products", lambda: is_synced(store))
    if not is_any_connected(store):
        connect_products(store)
    return store


def store_of(client: Client) -> Store | None:
    return db.scalar(select(Store).where(Store.client_id == client.id, Store.platform == SHOP))


def authorise(client: Client, owner: Membership, keys: str) -> None:
    """What the owner does in the wizard: the address of the shop, then its keys."""
    shop = connections.find_shop(SHOP, setting("SANDBOX_URL"))
    connection = connections.begin(client.id, SHOP, shop, owner.id)
    consumer_key, consumer_secret = keys.split(":")
    connections.take_keys(connection, {"consumer_key": consumer_key, "consumer_secret": consumer_secret})
    prove_later(connection)
    db.commit()
    wait_until("proving the keys", lambda: not db.get_one(Connection, connection.id).is_open)


def is_synced(store: Store) -> bool:
    syncs = select(Sync).where(Sync.client_id == store.client_id, Sync.store_id == store.id)
    return any(not sync.is_open for sync in db.scalars(syncs))


def is_any_connected(store: Store) -> bool:
    own = select(func.count()).where(Variant.client_id == store.client_id, Variant.store_id == store.id)
    return bool(db.scalar(own.where(Variant.mapping_state == MappingState.CONNECTED)))


def connect_products(store: Store) -> None:
    found = db.scalars(select(Variant).where(Variant.client_id == store.client_id, Variant.store_id == store.id))
    variants = {variant.sku: variant for variant in found}
    made_as = {
        one.uid: one for one in db.scalars(select(CatalogVariant).where(CatalogVariant.uid.in_(CONNECTED.values())))
    }
    prints: dict[str, File] = {}
    for uid in CONNECTED.values():
        prints |= {size_of(area): print_for(store, area, prints) for area in made_as[uid].areas if area.is_required}
    db.commit()
    wait_until("looking at the print files", lambda: all(is_ready(file) for file in prints.values()))
    for sku, uid in CONNECTED.items():
        wanted = {area.key: prints[size_of(area)] for area in made_as[uid].areas if area.is_required}
        connect([variants[sku]], made_as[uid], wanted)
    ignore([variants[IGNORED]])
    db.commit()


def print_for(store: Store, area: PrintArea, prints: dict[str, File]) -> File:
    """A print file of the right size; areas of one size share it."""
    if size_of(area) in prints:
        return prints[size_of(area)]
    name = f"{area.key}-{area.width_mm:.0f}x{area.height_mm:.0f}.pdf"
    content = print_file(sheet_of(area), FileFormat.PDF, seed=name)
    file = files.take_upload(store.client_id, name, files.storage().put(content))
    look_later(file)
    return file


def size_of(area: PrintArea) -> str:
    return f"{area.width_mm}x{area.height_mm}+{area.bleed_mm}"


def is_ready(file: File) -> bool:
    return db.get_one(File, file.id).state == FileState.READY
