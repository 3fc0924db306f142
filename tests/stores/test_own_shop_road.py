"""A shop of one's own, from its address to an order, as a person and the shop do it."""

import re

from sqlalchemy import select

from core.db import db
from jobs.intake import drain
from models import Order, Product, Store
from sandbox.custom import serve


def test_a_shop_of_ones_own_is_connected_read_and_tells(make, sign_in, live, run_due):
    owner = sign_in(make.member())
    with serve() as shop:
        page = owner.post("/stores/connect/custom", data={"address": shop.url}).location
        owner.post(f"{page}/keys", data={"secret": shop.secret})
        run_due()
        store = db.scalars(select(Store)).one()
        assert (store.name, store.status, store.import_statuses) == ("Officina Grafica Lario", "connected", ["paid"])
        assert len(db.scalars(select(Product)).all()) == 12
        paste_in_the_shop(owner, store, shop)
        verify = f"/stores/{store.id}/messages/verification"
        assert "Nothing has arrived yet" in owner.post(verify, follow_redirects=True).text
        placed = shop.place_order("TEE-BLK-L")
        assert {each["answered"] for each in shop.settle()} == {200}
        drain(store.id)
        assert "Messages of the shop arrive." in owner.post(verify, follow_redirects=True).text
        assert db.scalars(select(Order.external_id)).all() == [placed["id"]]


def paste_in_the_shop(owner, store, shop):
    """Address and a new security key, from the page that shows them."""
    page = owner.post(f"/stores/{store.id}/messages/secret").text
    address = re.search(rf"http[^\s\"<]+/hooks/custom/{store.hook_token}", page)[0]
    key = re.search(r'class="secret"><code>([\w-]+)<', page)[1]
    shop.connect(address, key)
