"""Template products in a browser: one is made, connected, ordered, and then its product is taken out of the catalog.

With a mouse, with the keyboard alone, on a phone, and without JavaScript.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from core.db import EVERYONE, db, see
from jobs.demo.people import CLIENT
from jobs.demo.templates import SAID
from models import CatalogCategory, CatalogProduct, CatalogState, Client, File, FileState, Product, Store, Variant
from services.combinations import generate
from services.preflight import is_blocked
from services.settling import settle
from services.specifications import keep_version
from tests.browser.conftest import Town
from tests.browser.files import WAYS
from tests.browser.hands import Hands
from tests.rows import attribute, print_area


@pytest.mark.parametrize("way", WAYS)
def test_a_template_is_made_connected_ordered_and_lost(town: Town, person: Callable[..., Page], way: str):
    page = person("anna", **WAYS[way])
    hands, shown = Hands(page, keyboard="keyboard" in way), page.get_by_role("main")
    name = f"Card {way}".replace("JavaScript", "scripts")
    product, store, sold, file = prepared(town, name)

    page.goto("/templates/")
    expect(shown.get_by_role("row").filter(has_text=SAID.name)).to_contain_text("Ready")
    make_template(hands, name, file)
    row = shown.get_by_role("row").filter(has_text=f"{name} set")
    expect(row).to_contain_text("Ready")
    expect(row).to_contain_text("3 pieces to make for each")
    assert hands.fits()

    page.goto(f"/products/{sold}/connect")
    hands.activate(shown.locator("a.tile").filter(has_text=f"{name} set"))
    expect(shown.get_by_label("Pieces to make for each one sold")).to_have_value("3")
    assert hands.fits()
    hands.press("Connect")
    expect(shown.get_by_text(f"{product}_fm_a3").first).to_be_visible()

    page.goto(f"/orders/new?store={store}")
    search(hands, name, way)
    hands.activate(page.locator("button.ware").filter(has_text=f"{name} set"))
    expect(shown.get_by_text("3 pieces to make for each")).to_be_visible()
    expect(shown.get_by_text(file)).to_be_visible()
    assert hands.fits()

    withdraw(town, product)
    page.goto(f"/orders/new?store={store}")
    search(hands, name, way)
    held = page.locator(".ware").filter(has_text=f"{name} set")
    expect(held).to_contain_text("It cannot be chosen")
    expect(page.locator("button.ware").filter(has_text=f"{name} set")).to_have_count(0)
    assert hands.fits()
    page.goto("/templates/")
    expect(row).to_contain_text("Product not to be had")
    hands.follow(f"{name} set")
    expect(shown).to_contain_text("what it is made of is no longer offered")
    hands.follow("Choose something else")
    expect(shown.get_by_role("link", name=name)).to_have_count(0)
    assert hands.fits()


def make_template(hands: Hands, name: str, file: str) -> None:
    hands.follow("Add template")
    hands.activate(hands.page.locator("a.tile").filter(has_text=name).first)
    hands.choose("Format", "A3")
    assert hands.fits()
    hands.press("Continue")
    hands.fill("Name", f"{name} set")
    hands.fill("Description", "Three of each, for the counter")
    hands.fill("Pieces to make for each one sold", "3")
    hands.choose("File of the library", file)
    assert hands.fits()
    hands.press("Save")


def search(hands: Hands, name: str, way: str) -> None:
    hands.fill("Product, SKU or Product UID", f"{name} set")
    if way == "without JavaScript":
        hands.press("Find")


def prepared(town: Town, name: str) -> tuple[str, int, int, str]:
    """A product of the catalog, Anna's own store, something that it sells, and a file that fits."""
    with town.running.app.app_context():
        see(EVERYONE)
        key = name.lower().replace(" ", "-")
        product = CatalogProduct(
            key=key,
            names={"en": name},
            category_id=db.scalars(select(CatalogCategory.id).limit(1)).one(),
            attributes=[attribute("format", "fm", a4=("A4", "A4"), a3=("A3", "A3"))],
            areas=[print_area(148, 210)],
            state=CatalogState.PUBLISHED,
        )
        db.add(product)
        generate(product)
        keep_version(product)
        client_id = db.scalars(select(Client.id).where(Client.name == CLIENT)).one()
        store = db.scalars(select(Store).where(Store.client_id == client_id, Store.platform == "manual")).one()
        own = {"client_id": client_id, "store_id": store.id}
        sold = Product(**own, external_id=f"set {key}", title=f"Set of {name}", search_text="")
        db.add(sold)
        db.flush()
        db.add(Variant(**own, product_id=sold.id, external_id=f"set {key}", title="", sku="", options={}))
        files = select(File).where(File.client_id == client_id, File.state == FileState.READY)
        fits = [file for file in db.scalars(files.order_by(File.id)) if not is_blocked(file, product.areas[0])]
        db.commit()
        return key, store.id, sold.id, fits[0].name


def withdraw(town: Town, key: str) -> None:
    with town.running.app.app_context():
        see(EVERYONE)
        product = db.scalars(select(CatalogProduct).where(CatalogProduct.key == key)).one()
        product.state = CatalogState.DRAFT
        settle(product)
        db.commit()
