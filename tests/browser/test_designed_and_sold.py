"""Designed here, put on sale in each shop, bought there: the provider downloads the very files that were designed."""

import hashlib
import io
import re
from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.files import reach
from tests.browser.hands import Hands
from tests.browser.road import SOON, produce, see
from tests.browser.test_designs import SHIRT, begin, printed
from tests.designer.hands import Board, upload, wait_until_saved
from tests.publishing.road import png

POSTER = (297, 420, 3)
PHONE = {"width": 390, "height": 844}
COLOURS = {"Sold shirt": "#c0392b", "Sold poster": "#2980b9"}
STORES = {"WooCommerce": "Bottega Carta & Colore", "Shopify": "Carta & Colore online", "Etsy": "CartaEColore"}
DRAWN = 120_000  # milliseconds; a shirt is drawn in its colours, front and back, for each picture in the shop
ON_ETSY = ("Shipping profile", "Processing time")


@pytest.mark.parametrize("product", ["Sold shirt", "Sold poster"])
@pytest.mark.parametrize("platform", sorted(STORES))
@pytest.mark.usefixtures("town")
def test_what_is_designed_is_sold_and_its_own_files_are_printed(
    person: Callable[..., Page], platform: str, product: str
):
    client, provider, visitor = person("anna", viewport={"width": 1280, "height": 900}), person("admin"), person(None)
    name = f"{product} for {platform}"
    designed = design_shirt(client, name) if "shirt" in product else design_poster(client, name)
    in_shop = publish(client, STORES[platform], name)
    number = buy(visitor, in_shop, platform)
    client.goto("/orders/")
    see(client, lambda page: page.get_by_role("link", name=re.compile(f"^#?{number}$")), by_itself=False)
    order = client.get_by_role("link", name=re.compile(f"^#?{number}$")).first.inner_text()
    printed_from = downloads(provider, order)
    assert {content_key(content) for content in printed_from} == {content_key(content) for content in designed}
    assert has_colour(printed_from, COLOURS[product])
    produce(provider, order)


@pytest.mark.usefixtures("town")
def test_a_template_is_filled_and_sold_on_a_phone_by_the_keyboard_alone(person: Callable[..., Page]):
    page, provider, visitor = person("anna", viewport=PHONE), person("admin"), person(None)
    hands, name = Hands(page, keyboard=True), "Card of Anna"
    page.goto("/designs/?kind=templates")
    hands.activate(page.get_by_role("main").locator("a.tile").filter(has_text="Biglietto della bottega"))
    hands.follow("Fill it")
    hands.fill("Name", name)
    hands.fill("Nome", "Anna Bianchi")
    hands.press("Save")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible(timeout=SOON)
    designed = [page.request.get(address).body() for address in printed(page, hands)]
    hands.follow("Sell it in a store")
    hands.activate(page.get_by_role("main").get_by_role("button", name=STORES["WooCommerce"]).first)
    page.wait_for_url("**/edit")
    hands.fill("Title", name)
    reach(page.get_by_label("As a draft"))  # Tab comes to the one that is chosen; the arrows go on from there
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("On sale at once")).to_be_checked()
    assert hands.fits()
    hands.press("Publish to store")
    page.wait_for_url(lambda url: not url.endswith("/edit"))  # asked for again before that, it would be asked in vain
    see(page, lambda shown: shown.get_by_role("link", name="See it in the shop"), by_itself=False)
    assert hands.fits()
    address = page.get_by_role("link", name="See it in the shop").get_attribute("href")
    number = buy(visitor, str(address), "WooCommerce")
    page.goto("/orders/")
    see(page, lambda shown: shown.get_by_role("link", name=number, exact=True), by_itself=False)
    assert {content_key(each) for each in downloads(provider, number)} == {content_key(each) for each in designed}


def design_shirt(page: Page, name: str) -> list[bytes]:
    """A picture in front, words on the back."""
    begin(Hands(page), name, "T-shirt", "M, L")
    board = Board(page, *SHIRT)
    upload(page, png(2400, 2400, COLOURS["Sold shirt"]), "red.png")
    board.drag((150, 200), (150, 150))
    page.get_by_role("button", name="Back", exact=False).first.click()
    page.get_by_role("button", name="Text", exact=True).click()
    page.keyboard.type("Trieste")
    wait_until_saved(page)
    return contents(page)


def design_poster(page: Page, name: str) -> list[bytes]:
    begin(Hands(page), name, "Poster", "A3 (29.7 × 42 cm) · Portrait")
    board = Board(page, *POSTER)
    page.get_by_label("Background colour, to the edge of the bleed").check()
    upload(page, png(3000, 3000, COLOURS["Sold poster"]), "blue.png")
    board.drag((148, 210), (148, 180))
    wait_until_saved(page)
    return contents(page)


def contents(page: Page) -> list[bytes]:
    return [page.request.get(address).body() for address in printed(page)]


def publish(page: Page, store: str, title: str) -> str:
    """The address of the product in the shop."""
    page.get_by_role("link", name="Sell it in a store").click()
    page.get_by_role("button", name=store).first.click()
    page.wait_for_url("**/edit")
    page.get_by_label("Title").fill(title)
    if store == STORES["Etsy"]:
        answer_etsy(page, "shirts" if "shirt" in title else "prints")
    page.get_by_label("On sale at once").check()
    accept = page.get_by_label("Accept files with a low resolution")
    if accept.count():
        accept.check()
    page.get_by_role("button", name="Publish to store").click()
    expect(page.get_by_role("main").get_by_text("Published", exact=True).first).to_be_visible(timeout=DRAWN)
    see(page, lambda shown: shown.get_by_role("link", name="See it in the shop"), by_itself=False, patience=DRAWN)
    return str(page.get_by_role("link", name="See it in the shop").get_attribute("href"))


def answer_etsy(page: Page, word: str) -> None:
    page.get_by_label("Category on Etsy").fill(word)
    page.get_by_role("radio", name=re.compile(word, re.IGNORECASE)).first.check()
    for label in ON_ETSY:
        page.get_by_label(label).select_option(index=1)


def buy(visitor: Page, address: str, platform: str) -> str:
    """One of the first variant; the order's number."""
    visitor.goto(address)
    expect(visitor.locator("main img, article img").first).to_be_visible()
    for choice in visitor.locator("form select").all():
        values = [str(option.get_attribute("value")) for option in choice.locator("option").all()]
        choice.select_option(index=1 if values[0] == "" else 0)
    visitor.get_by_role("button", name="Buy now").click()
    if platform == "WooCommerce" and "checkout" not in visitor.url:
        visitor.get_by_role("link", name="Go to checkout").click()
    visitor.get_by_role("button", name="Buy", exact=True).click()
    if platform == "WooCommerce":
        visitor.get_by_role("link", name="Go to your order").click()
        return visitor.url.rstrip("/").rsplit("/", 1)[1]
    visitor.locator("#status").wait_for()
    found = visitor.url.rpartition("/")[2] if platform == "Etsy" else visitor.locator("h1").inner_text()
    return found.split("#")[-1]


def downloads(provider: Page, number: str) -> list[bytes]:
    """The print files of an order, as the board offers them."""
    provider.goto(f"/production/?q={number.strip('#')}")
    links = provider.get_by_role("link", name=re.compile("^Print file"))
    see(provider, lambda page: page.get_by_role("link", name=re.compile("^Print file")), by_itself=False)
    return [provider.request.get(str(link.get_attribute("href"))).body() for link in links.all()]


def content_key(content: bytes) -> str:
    assert content.startswith(b"%PDF")
    return hashlib.sha256(content).hexdigest()


def has_colour(contents: list[bytes], colour: str) -> bool:
    """Whether one of them shows it where the picture was laid."""
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    for content in contents:
        page = pypdfium2.PdfDocument(io.BytesIO(content))[0].render(scale=0.3).to_pil().convert("RGB")
        seen = page.getpixel((page.width // 2, int(page.height * 0.42)))
        if all(abs(one - other) <= 3 for one, other in zip(seen, wanted, strict=True)):  # type: ignore[arg-type]
            return True
    return False
