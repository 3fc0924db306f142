"""The designer in a real browser: by mouse, by keyboard, without a connection, and two people at once."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.db import EVERYONE, db, see
from core.matrix import Role
from models import Design
from tests.designer.drawing import kept, words
from tests.designer.hands import Board, upload, value, wait_until_saved
from tests.look.conftest import serious_findings
from tests.products.conftest import picture_of

pytestmark = pytest.mark.usefixtures("worker")


def opened(page_of, member, design, **options) -> Page:
    page = page_of(member, viewport={"width": 1280, "height": 900}, **options)
    page.set_default_timeout(10_000)
    page.goto(f"/designs/{design.id}/edit")
    expect(page.locator("[data-zoom]")).to_contain_text("%")
    return page


def board_of(page: Page) -> Board:
    return Board(page, 200, 300, 5)


def layers(design, area: str = "front") -> list[dict]:
    """As they are saved."""
    db.rollback()
    see(EVERYONE)
    return db.get_one(Design, design.id, populate_existing=True).document["areas"].get(area, {"layers": []})["layers"]


def test_a_picture_is_laid_moved_scaled_and_cropped_by_mouse_and_stays_so(page_of, anna, design):
    page = opened(page_of, anna, design)
    board = board_of(page)
    page.get_by_role("button", name="Snap to guides and layers").click()  # off
    upload(page, picture_of(800, 400))
    assert [value(page, name) for name in ("x", "y", "width", "height")] == [100, 150, 200, 100]
    expect(page.locator("[data-dpi]")).to_contain_text("102 dpi: less than the recommended 200")
    board.drag((100, 150), (110, 170))
    assert [value(page, name) for name in ("x", "y")] == pytest.approx([110, 170], abs=0.6)
    board.drag((210, 220), (160, 195))
    assert [value(page, name) for name in ("width", "height")] == pytest.approx([150, 75], abs=1.5)
    expect(page.locator("[data-dpi]")).to_contain_text(re.compile("13[456] dpi"))
    right, middle = value(page, "x") + value(page, "width") / 2, value(page, "y")
    board.drag((right, middle), (right - 50, middle))
    assert value(page, "width") == pytest.approx(100, abs=2)
    wait_until_saved(page)
    [layer] = layers(design)
    assert layer["crop"]["right"] == pytest.approx(1 / 3, abs=0.02)
    page.reload()
    page.locator("[data-act=select]").click()
    assert value(page, "width") == pytest.approx(layer["width"], abs=0.01)


def test_what_the_server_answers_does_not_take_the_layer_out_of_the_hand(page_of, anna, design):
    page = opened(page_of, anna, design)
    board = board_of(page)
    page.get_by_role("button", name="Snap to guides and layers").click()  # off
    upload(page, picture_of(800, 400))
    board.take((200, 200), (150, 175))
    wait_until_saved(page)
    page.mouse.up()
    assert [value(page, name) for name in ("width", "height")] == pytest.approx([150, 75], abs=1.5)


def test_fill_covers_the_bleed_and_one_step_back_takes_it_away(page_of, anna, design):
    page = opened(page_of, anna, design)
    upload(page, picture_of(800, 400))
    page.get_by_role("button", name="Fill", exact=True).click()
    assert [value(page, name) for name in ("x", "y", "width", "height")] == [100, 150, 210, 310]
    wait_until_saved(page)
    assert layers(design)[0]["crop"]["left"] == pytest.approx((1 - 210 / 310 / 2) / 2)
    page.get_by_role("button", name="Undo", exact=True).click()
    assert value(page, "width") == 200
    page.get_by_role("button", name="Redo", exact=True).click()
    assert value(page, "width") == 210


def test_what_is_dragged_snaps_to_the_centre_of_the_area(page_of, anna, design):
    design.document = kept(words(x=40, y=60))
    db.commit()
    page = opened(page_of, anna, design)
    board_of(page).drag((40, 60), (98.5, 151))
    assert [value(page, name) for name in ("x", "y")] == [100, 150]


def test_two_sides_are_drawn_with_the_keyboard_alone(page_of, anna, design):
    page = opened(page_of, anna, design)
    page.get_by_role("button", name="Text", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Balena")
    expect(page.get_by_role("button", name="Balena", exact=True)).to_be_visible()
    page.locator("[data-drawing]").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    assert [value(page, name) for name in ("x", "y")] == [99, 160.1]
    page.keyboard.press("Control+d")
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Balena", exact=True).focus()
    page.keyboard.press("Space")
    page.locator("#layer [name=size]").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("72")
    page.locator("[data-area=back]").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Text", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("Dietro")
    wait_until_saved(page)
    told = [(layer["text"], layer["size"], layer["x"]) for area in ("front", "back") for layer in layers(design, area)]
    assert told == [("Balena", 72, 99), ("Dietro", 71, 100)]


def test_tab_walks_the_layers_and_leaves_the_drawing(page_of, anna, design):
    design.document = kept(words("One", id="a"), words("Two", id="b", y=90), words("No", id="c", is_hidden=True))
    db.commit()
    page = opened(page_of, anna, design)
    page.locator("[data-drawing]").focus()
    seen = []
    for _press in range(3):
        page.keyboard.press("Tab")
        seen.append(page.locator("[data-act=select][aria-pressed=true]").all_inner_texts())
    assert seen == [["One"], ["Two"], []]
    assert not page.locator("[data-drawing]").evaluate("board => board === document.activeElement")


def test_a_locked_layer_is_not_moved_and_a_field_refuses_what_cannot_be(page_of, anna, design):
    design.document = kept(words("Fixed", is_locked=True, x=100, y=150, size=60))
    db.commit()
    page = opened(page_of, anna, design)
    board_of(page).drag((100, 150), (150, 200))
    page.get_by_role("button", name="Fixed", exact=True).click()
    page.locator("[data-drawing]").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-said]")).to_have_text("Fixed is locked.")
    page.locator("#layer [name=size]").fill("0")
    expect(page.locator("#layer [name=size]")).to_have_attribute("aria-invalid", "")
    page.locator("#layer [name=size]").blur()
    assert [value(page, name) for name in ("x", "y", "size")] == [100, 150, 60]


def test_without_a_connection_nothing_is_lost(page_of, anna, design):
    page = opened(page_of, anna, design)
    page.context.set_offline(True)
    page.get_by_role("button", name="Text", exact=True).click()
    page.keyboard.type("Whale")
    expect(page.locator("[data-saving]")).to_contain_text("No connection. Nothing is lost")
    assert layers(design) == []
    page.context.set_offline(False)
    wait_until_saved(page)
    assert [layer["text"] for layer in layers(design)] == ["Whale"]


@pytest.mark.parametrize("choice", ["copy", "theirs"])
def test_two_people_who_save_both_keep_what_they_did(page_of, make, anna, design, choice):
    bruno = make.member(Role.STORE_MANAGER, anna.client)
    hers, his = opened(page_of, anna, design), opened(page_of, bruno, design)
    hers.get_by_role("button", name="Text", exact=True).click()
    hers.keyboard.type("Hers")
    wait_until_saved(hers)
    his.get_by_role("button", name="Text", exact=True).click()
    his.keyboard.type("His")
    dialog = his.get_by_role("dialog", name="Somebody else has saved")
    expect(dialog).to_contain_text(anna.name)
    if choice == "theirs":
        his.get_by_role("button", name="Go on with theirs").click()
        expect(his.get_by_role("button", name="Hers", exact=True)).to_be_visible()
        assert [layer["text"] for layer in layers(design)] == ["Hers"]
        return
    his.get_by_role("button", name="Keep mine as a copy").click()
    his.wait_for_url(lambda url: not url.endswith(f"/designs/{design.id}/edit"))
    expect(his.get_by_role("button", name="His", exact=True)).to_be_visible()
    assert [layer["text"] for layer in layers(design)] == ["Hers"]


def test_a_file_that_is_no_picture_goes_out_again_and_is_told(page_of, anna, design):
    page = opened(page_of, anna, design)
    upload(page, b"\x89PNG but nothing behind it", "broken.png")
    expect(page.locator("[data-said].tone-bad")).to_contain_text("broken.png", timeout=15_000)
    expect(page.locator("[data-layers] li")).to_have_count(0)
    wait_until_saved(page)


def test_letters_that_no_typeface_draws_are_told_at_once(page_of, anna, design):
    page = opened(page_of, anna, design)
    page.get_by_role("button", name="Text", exact=True).click()
    page.keyboard.insert_text("Whale 😀")
    wait_until_saved(page)
    expect(page.locator("[data-lacking]")).to_contain_text("GRINNING FACE")
    page.locator("#layer [name=text]").fill("Whale")
    expect(page.locator("[data-lacking]")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_accessible_and_never_wider_than_the_screen(page_of, anna, design, scheme, width):
    design.document = kept(words("Whale"))
    db.commit()
    page = page_of(anna, viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.goto(f"/designs/{design.id}/edit")
    page.locator("[data-act=select]").click()
    assert serious_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
