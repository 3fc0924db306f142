"""Several layers at once in the designer, in a real browser."""

import pytest
from playwright.sync_api import expect

from core.db import db
from tests.designer.drawing import kept, words
from tests.designer.hands import wait_until_saved
from tests.designer.test_in_browser import board_of, layers, opened

pytestmark = pytest.mark.usefixtures("worker")

THREE = [words(name, id=name, x=x, y=y, size=40) for name, x, y in (("A", 60, 80), ("B", 100, 150), ("C", 140, 220))]


def placed(design):
    return {layer["id"]: (round(layer["x"], 1), round(layer["y"], 1)) for layer in layers(design)}


def test_several_layers_are_moved_as_one_by_mouse_and_one_step_back_brings_all_of_them_home(page_of, anna, design):
    design.document = kept(*THREE, words("Fixed", id="F", x=30, y=280, size=20, is_locked=True))
    db.commit()
    page = opened(page_of, anna, design)
    board, before = board_of(page), placed(design)
    page.get_by_role("button", name="Snap to guides and layers").click()  # off
    page.mouse.click(*board.at(60, 80))
    page.keyboard.down("Shift")
    page.mouse.click(*board.at(100, 150))
    page.mouse.click(*board.at(30, 280))
    page.keyboard.up("Shift")
    expect(page.locator("#several [data-count]")).to_have_text("3 layers are chosen.")
    board.drag((100, 150), (110, 170))
    wait_until_saved(page)
    moved = placed(design)
    assert moved["A"] == pytest.approx((70, 100), abs=0.6)
    assert moved["B"] == pytest.approx((110, 170), abs=0.6)
    assert (moved["C"], moved["F"]) == (before["C"], before["F"])
    page.get_by_role("button", name="Undo").click()
    wait_until_saved(page)
    assert placed(design) == before


def test_a_frame_drawn_with_shift_chooses_what_lies_in_it(page_of, anna, design):
    design.document = kept(*THREE)
    db.commit()
    page = opened(page_of, anna, design)
    page.keyboard.down("Shift")
    board_of(page).drag((20, 40), (130, 190))
    page.keyboard.up("Shift")
    expect(page.locator("#several [data-count]")).to_have_text("2 layers are chosen.")
    assert page.locator("[data-act=select][aria-pressed=true]").all_inner_texts() == ["B", "A"]


def test_with_the_keyboard_alone_several_are_chosen_moved_aligned_and_deleted_in_a_step_each(page_of, anna, design):
    design.document = kept(*THREE)
    db.commit()
    page = opened(page_of, anna, design)
    page.locator("[data-drawing]").focus()
    page.keyboard.press("Control+a")
    expect(page.locator("[data-said]")).to_have_text("3 layers are chosen.")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="C", exact=True).focus()
    page.keyboard.press("Shift+Enter")  # out of it
    expect(page.locator("#several [data-count]")).to_have_text("2 layers are chosen.")
    page.get_by_role("button", name="Middles").focus()
    page.keyboard.press("Enter")
    wait_until_saved(page)
    aligned = placed(design)
    assert aligned["A"] == pytest.approx((82, 80), abs=1)
    assert (aligned["A"][0], aligned["C"]) == (aligned["B"][0], (142, 220))
    page.locator("[data-drawing]").focus()
    page.keyboard.press("Delete")
    wait_until_saved(page)
    assert list(placed(design)) == ["C"]
    nudged = {"A": (62, 80), "B": (102, 150), "C": (142, 220)}
    for expected in (aligned, nudged, {"A": (60, 80), "B": (100, 150), "C": (140, 220)}):
        page.keyboard.press("Control+z")
        wait_until_saved(page)
        assert placed(design) == expected
