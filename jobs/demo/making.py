"""All of the demo, step after step. Each step is made once, so that an interrupted start goes on where it stopped."""

import os

from core.db import EVERYONE, db, see
from jobs.demo.connecting import connect_shops, set_webhooks_up
from jobs.demo.designs import make_designs
from jobs.demo.golive import try_out
from jobs.demo.orders import make_manual_store, make_orders, produce
from jobs.demo.people import make_people, member_called
from jobs.demo.postbacks import make_postbacks
from jobs.demo.products import connect_products
from jobs.demo.programs import make_program
from jobs.demo.shops import OTHERS, WOOCOMMERCE
from jobs.demo.templates import make_template
from jobs.demo.troubles import make_troubles
from models import StoreStatus
from services import catalog_demo


def make_demo() -> None:
    """The sandbox's secrets come from `./start`, SANDBOX_KEY first; without them there is no shop."""
    see(EVERYONE)
    client = make_people()
    catalog_demo.load()
    db.commit()
    if not os.environ.get("SANDBOX_KEY"):
        return
    shops = [WOOCOMMERCE, *(shop for shop in OTHERS if shop.is_in_town)]
    connect_shops(shops)
    stores = [(shop, store) for shop in shops if (store := shop.store) and store.status == StoreStatus.CONNECTED]
    for shop, store in stores:
        set_webhooks_up(shop, store)
    connect_products(stores)
    make_postbacks(client, WOOCOMMERCE.member)
    new = make_orders(stores)
    if (first := WOOCOMMERCE.store) in new and first:
        try_out(first, WOOCOMMERCE.member)
        produce(first, member_called("floor"))
        make_troubles(first)
    make_manual_store(client, WOOCOMMERCE.member)
    make_program(client)
    make_template(client, WOOCOMMERCE.member)
    make_designs(client, WOOCOMMERCE.member)
