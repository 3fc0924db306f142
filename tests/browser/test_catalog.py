"""The catalog in a browser: a product is made from nothing, used by the client it is for, and changed under it.

With a mouse, with the keyboard alone, on a phone, and without JavaScript.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Select, select

from core.db import EVERYONE, db, see
from jobs.demo.people import CLIENT
from models import CatalogVariant, Client, File, FileState, Product, Store, Variant
from services.mappings import connect
from services.preflight import is_blocked
from tests.browser.conftest import Town
from tests.browser.files import WAYS, told
from tests.browser.hands import Hands
from tests.browser.road import POSTER


@pytest.mark.parametrize("way", WAYS)
def test_a_product_is_made_published_used_and_changed(town: Town, person: Callable[..., Page], way: str):
    page = person("admin", **WAYS[way])
    hands, by_itself = Hands(page, keyboard="keyboard" in way), way != "without JavaScript"
    name = f"Label {way}".replace("JavaScript", "scripts")
    key = name.lower().replace(" ", "-")

    page.goto("/catalog/")
    make_shelf(hands, f"Labels {way}")
    make_product(hands, name, f"Labels {way}")
    add_attribute(hands, "Size", "sz", {"Small": "0", "Large": "1.50"})
    add_attribute(hands, "Finish", "", {"Matt": "0", "Gloss": "0.20"})
    generate(hands, left_out=f"{key}_sz_large_gloss")
    add_area(hands)
    set_prices(hands, f"{key}_sz_small_matt", switched_off=f"{key}_sz_small_gloss")
    open_to(hands, CLIENT)
    hands.follow(name)
    hands.press("Publish")
    expect(page.get_by_role("button", name="Take back to draft")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("For named clients")

    client = person("anna", **WAYS[way])
    client.goto("/catalog/")
    client.get_by_role("link", name=name, exact=True).click()
    shown = client.get_by_role("main")
    expect(shown).to_contain_text("25 to 5,000")
    expect(shown).to_contain_text("IT, FR")
    expect(shown).to_contain_text("€4.80")
    expect(shown).not_to_contain_text("small_gloss")
    assert Hands(client).fits()
    assert seen_by(person("lena"), name) == 0

    title = connect_one(town, f"{key}_sz_small_matt")
    hands.follow("Edit: Front, 148 × 210 mm")
    hands.fill("Width", "150")
    hands.press("Save")
    told(page, "1 connected variant can no longer be made after this.", by_itself)
    expect(page.get_by_role("main").get_by_role("listitem").filter(has_text=title)).to_be_visible()
    assert hands.fits()
    client.goto("/products/?state=broken&q=" + title)
    expect(client.get_by_role("link", name=title)).to_have_count(0)
    hands.press("Save and mark as broken")
    told(page, "150 × 210 mm", by_itself)
    client.reload()
    client.get_by_role("link", name=title).first.click()
    expect(client.get_by_role("main")).to_contain_text("print area")


@pytest.mark.parametrize("way", WAYS)
def test_a_product_uid_is_explained_word_by_word(person: Callable[..., Page], way: str):
    page = person("vera", **WAYS[way])
    hands, shown = Hands(page, keyboard="keyboard" in way), page.get_by_role("main")
    page.goto("/catalog/")
    hands.follow("Explain a Product UID")
    hands.fill("Product UID", f" {POSTER.upper()} ")
    hands.press("Explain")
    expect(shown).to_contain_text("It can be ordered.")
    expect(shown.get_by_role("row").filter(has_text="pf_a3")).to_contain_text("A3")
    hands.fill("Product UID", POSTER.replace("pf_a3", "pf_a9"))
    hands.press("Explain")
    expect(shown.get_by_role("row").filter(has_text="pf_a9")).to_contain_text("No such value")
    hands.fill("Product UID", "balloon_red")
    hands.press("Explain")
    expect(shown).to_contain_text("No product of the catalog has a Product UID that begins like this.")
    assert hands.fits()


def make_shelf(hands: Hands, name: str) -> None:
    hands.follow("Categories")
    hands.follow("Add category")
    hands.fill("Name in English", name)
    hands.press("Save")
    expect(hands.page.get_by_role("link", name=name)).to_be_visible()
    hands.follow("Production catalog")


def make_product(hands: Hands, name: str, shelf: str) -> None:
    hands.follow("Add product")
    hands.choose("Category", shelf)
    hands.fill("Name in English", name)
    hands.fill("Base price", "2.50")
    hands.fill("Smallest quantity", "25")
    hands.fill("Largest quantity", "5000")
    hands.fill("Countries served", "it, fr")
    assert hands.fits()
    hands.press("Save")
    expect(hands.page.get_by_role("heading", name=name, level=1)).to_be_visible()


def add_attribute(hands: Hands, name: str, code: str, values: dict[str, str]) -> None:
    hands.follow("Add attribute")
    hands.fill("Name in English", name)
    if hands.page.get_by_label("Short code").count():
        hands.fill("Short code", code)
    for place, (value, extra) in enumerate(values.items()):
        hands.fill("Value in English", value, place)
        hands.fill("Adds to the price", extra, place)
    assert hands.fits()
    hands.press("Save")
    expect(hands.page.get_by_role("main")).to_contain_text(", ".join(values))


def generate(hands: Hands, left_out: str) -> None:
    hands.follow("Generate variants")
    hands.toggle(f"Make {left_out}")
    assert hands.fits()
    hands.press("Generate the ticked ones")
    expect(hands.page.get_by_role("table", name="Variants").locator("tbody tr")).to_have_count(3)


def add_area(hands: Hands) -> None:
    hands.follow("Add print area")
    hands.fill("Name in English", "Front")
    hands.fill("Width", "148")
    hands.fill("Height", "210")
    hands.toggle("TIFF")
    hands.choose("Colour", "CMYK")
    assert hands.fits()
    hands.press("Save")
    expect(hands.page.get_by_role("main")).to_contain_text("148 × 210 mm")


def set_prices(hands: Hands, uid: str, switched_off: str) -> None:
    hands.follow("Prices and switches")
    hands.fill(f"Price: {uid}", "4.80")
    hands.toggle(f"Can be ordered: {switched_off}")
    assert hands.fits()
    hands.press("Save")
    expect(hands.page.get_by_role("main")).to_contain_text("€4.80")


def open_to(hands: Hands, client: str) -> None:
    hands.follow("Change access")
    hands.press("Only for named clients")
    expect(hands.page.get_by_role("main")).to_contain_text("Only the clients below may use it.")
    hands.press(f"Add: {client}")
    expect(hands.page.get_by_role("table", name="Named clients")).to_contain_text(client)


def seen_by(client: Page, name: str) -> int:
    client.goto("/catalog/")
    return client.get_by_role("link", name=name, exact=True).count()


def connect_one(town: Town, uid: str) -> str:
    """Something that Anna's shop sells, made as `uid` from now on, gets a title of its own."""
    with town.running.app.app_context():
        see(EVERYONE)
        client_id = db.scalars(select(Client.id).where(Client.name == CLIENT)).one()
        store = db.scalars(select(Store).where(Store.client_id == client_id, Store.platform == "manual")).one()
        own, made_as = {"client_id": client_id, "store_id": store.id}, db.scalars(of_uid(uid)).one()
        product = Product(**own, external_id=uid, title=f"Sold {uid}", search_text=f"sold {uid}")
        db.add(product)
        db.flush()
        variant = Variant(**own, product_id=product.id, external_id=uid, title="", sku="", options={})
        db.add(variant)
        files = db.scalars(select(File).where(File.client_id == client_id, File.state == FileState.READY))
        fits = next(file for file in files if not is_blocked(file, made_as.areas[0]))
        connect([variant], made_as, {"front": fits})
        db.commit()
        return product.title


def of_uid(uid: str) -> Select[CatalogVariant]:
    return select(CatalogVariant).where(CatalogVariant.uid == uid)
