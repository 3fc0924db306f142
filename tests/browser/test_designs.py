"""Designs in the whole of Vetrina: drawn by mouse and by keyboard, filled on a phone without scripts, and printed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pikepdf import Pdf
from playwright.sync_api import Page, expect

from tests.browser.files import reach
from tests.browser.hands import Hands
from tests.browser.road import SOON, see
from tests.designer.hands import Board, upload, wait_until_saved
from tests.products.conftest import picture_of

PHONE = {"width": 390, "height": 844}
SHIRT = (300, 400, 0)  # the front of a T-shirt M: width, height and bleed in mm


@pytest.mark.usefixtures("town")
def test_a_two_sided_shirt_is_drawn_by_mouse_printed_and_connected(person: Callable[..., Page], tmp_path: Path):
    page = person("anna", viewport={"width": 1280, "height": 900})
    begin(Hands(page), "Whale shirt", "T-shirt", "M, L")
    board = Board(page, *SHIRT)
    upload(page, picture_of(3000, 2000), "whale.png")
    board.drag((150, 200), (150, 120))
    page.get_by_role("button", name="Back", exact=False).first.click()
    page.get_by_role("button", name="Text", exact=True).click()
    page.keyboard.type("Trieste")
    wait_until_saved(page)
    page.reload()
    expect(page.locator("[data-area=front] .count")).to_have_text("1")
    expect(page.locator("[data-area=back] .count")).to_have_text("1")
    files = printed(page)
    assert [size_of(page, file, tmp_path) for file in files] == [(300, 400), (300, 400)]
    connect(page)


@pytest.mark.usefixtures("town")
def test_a_poster_is_drawn_by_the_keyboard_alone(person: Callable[..., Page], tmp_path: Path):
    page = person("anna", viewport={"width": 1280, "height": 900})
    hands = Hands(page, keyboard=True)
    begin(hands, "Sea poster", "Poster", "A3 (29.7 × 42 cm) · Portrait")
    hands.press("Text")
    page.keyboard.type("Mare")
    hands.fill("Size", "120")
    reach(page.locator("[data-drawing]"))
    page.keyboard.press("Shift+ArrowUp")
    hands.toggle("Background colour, to the edge of the bleed")
    wait_until_saved(page)
    page.reload()
    reach(page.locator("[data-drawing]"))
    page.keyboard.press("Tab")
    expect(page.locator("#layer [name=y]")).to_have_value("200")
    expect(page.locator("#layer [name=size]")).to_have_value("120")
    [file] = printed(page, hands)
    assert size_of(page, file, tmp_path) == (297, 420)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.usefixtures("town")
def test_a_template_is_filled_on_a_phone_by_the_keyboard_alone(
    person: Callable[..., Page], tmp_path: Path, scripts: bool
):
    page = person("stefano", viewport=PHONE, java_script_enabled=scripts)
    hands, shown = Hands(page, keyboard=True), page.get_by_role("main")
    page.goto("/designs/?kind=templates")
    hands.activate(shown.locator("a.tile").filter(has_text="Biglietto della bottega"))
    hands.follow("Fill it")
    hands.fill("Name of the design", f"Card of Stefano {scripts}")
    hands.fill("Nome", "Stefano Rizzo")
    assert hands.fits()
    hands.press("Refresh the preview")
    expect(shown.get_by_role("img", name="Preview: Front")).to_be_visible(timeout=SOON)
    assert hands.fits()
    hands.press("Save")
    expect(shown.get_by_role("heading", name=f"Card of Stefano {scripts}", level=1)).to_be_visible()
    files = printed(page, hands)
    assert [size_of(page, file, tmp_path) for file in files] == [(85, 55), (85, 55)]


def begin(hands: Hands, name: str, product: str, size: str) -> None:
    """Up to the designer."""
    page = hands.page
    page.goto("/designs/")
    hands.follow("New design")
    hands.activate(page.locator("a.tile", has=page.get_by_text(product, exact=True)))
    hands.fill("Name", name)
    choose_size(hands, size)
    hands.press("Open the designer")
    page.wait_for_url("**/edit")
    expect(page.locator("[data-zoom]")).to_contain_text("%")


def choose_size(hands: Hands, size: str) -> None:
    """Among radio buttons the arrows go from one to the next."""
    wanted = hands.page.get_by_label(size)
    if not hands.keyboard:
        return wanted.check()
    reach(hands.page.locator("input[name=size]").first)
    hands.page.keyboard.press("Space")
    while not wanted.is_checked():
        hands.page.keyboard.press("ArrowDown")
    return None


def printed(page: Page, hands: Hands | None = None) -> list[str]:
    """Has the print files made, and gives their addresses once they are there."""
    hands = hands or Hands(page)
    if page.url.endswith("/edit"):
        hands.follow("Done")
        page.wait_for_url("**/designs/*")
    hands.press("Make print files")
    see(page, lambda shown: shown.get_by_role("link", name="Connect to a product"), by_itself=False)
    links = page.locator("#prints").get_by_role("link").filter(has_text=".pdf")
    return [str(link.get_attribute("href")) for link in links.all()]


def size_of(page: Page, address: str, folder: Path) -> tuple[int, int]:
    """The trimmed size of a print file, in whole mm."""
    path = folder / "print.pdf"
    path.write_bytes(page.request.get(address).body())
    with Pdf.open(path) as pdf:
        left, bottom, right, top = (float(edge) / 72 * 25.4 for edge in pdf.pages[0].trimbox)
    return round(right - left), round(top - bottom)


def connect(page: Page) -> None:
    """A product of a shop is made from it."""
    page.get_by_role("link", name="Connect to a product").click()
    page.locator("a.tile").filter(has_text="not connected").first.click()
    see(page, lambda shown: shown.locator(".findings").nth(1), by_itself=False)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text("connected.")).to_be_visible()
    page.goto("/designs/?q=Whale")
    page.locator("a.tile").first.click()
    expect(page.get_by_role("heading", name="Where it is used").locator("xpath=ancestor::section")).to_contain_text("·")
