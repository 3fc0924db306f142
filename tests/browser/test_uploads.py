"""Several files at once in the library: chosen or pasted, each with its own progress, and one that fails alone."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.files import PHONE

PASTE = """names => {
  const pasted = new DataTransfer();
  for (const name of names) pasted.items.add(new File([new Uint8Array(window.picture)], name, { type: "image/png" }));
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true }));
}"""


def picture(shade: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (900, 900), (shade, 80, 120)).save(made, "PNG")
    return made.getvalue()


def some(names: list[str], shade: int) -> list[dict[str, object]]:
    pictures = [{"name": name, "mimeType": "image/png", "buffer": picture(shade + at)} for at, name in enumerate(names)]
    return [*pictures, {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""}]


@pytest.mark.parametrize("way", ["mouse", "phone", "without scripts"])
def test_one_of_five_fails_and_the_others_stay(person, way: str):
    options = {"mouse": {}, "phone": PHONE, "without scripts": {"java_script_enabled": False}}[way]
    page: Page = person("anna", **options)
    shade = {"mouse": 10, "phone": 60, "without scripts": 110}[way]
    names = [f"{way} {number}.png" for number in range(4)]
    page.goto("/files/new")
    page.locator("input[type=file]").set_input_files(some(names, shade))  # type: ignore[arg-type]
    page.get_by_role("button", name="Add").click()
    for name in names:
        expect(page.locator("#taken li", has_text=name).get_by_role("link").first).to_be_visible(timeout=30_000)
    page.goto(f"/files/?q={way.replace(' ', '+')}")
    expect(page.locator("#files tbody tr")).to_have_count(4)


def test_each_has_its_progress_and_one_that_is_stopped_is_tried_again(person):
    page: Page = person("anna")
    page.goto("/files/new")
    page.route("**/files/", lambda route: None if "slow.png" in (route.request.post_data or "") else route.continue_())
    page.locator("input[type=file]").set_input_files(
        [
            {"name": "slow.png", "mimeType": "image/png", "buffer": picture(200)},
            {"name": "quick.png", "mimeType": "image/png", "buffer": picture(201)},
        ]
    )
    page.get_by_role("button", name="Add").click()
    slow = page.locator("#taken li", has_text="slow.png")
    expect(slow.get_by_role("progressbar", name="slow.png")).to_be_visible()
    expect(page.locator("#taken li", has_text="quick.png").get_by_role("link").first).to_be_visible(timeout=30_000)
    slow.get_by_role("button", name="Stop").click()
    expect(slow).to_contain_text("Stopped.")
    page.unroute("**/files/")
    slow.get_by_role("button", name="Try again").click()
    expect(page.locator("#taken li", has_text="slow.png").get_by_role("link").first).to_be_visible(timeout=30_000)


def test_files_are_pasted_beside_what_is_chosen(person):
    page: Page = person("anna")
    page.goto("/files/new")
    page.evaluate("bytes => { window.picture = bytes }", list(picture(220)))
    page.evaluate(PASTE, ["first.png"])
    page.evaluate(PASTE, ["second.png"])
    expect(page.locator("[data-drop]")).to_contain_text("first.png, second.png")
    page.get_by_label("or the address of a file").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_label("Files", exact=True)).to_be_focused()  # the way without a mouse
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#taken li").get_by_role("link").first).to_be_visible(timeout=30_000)
