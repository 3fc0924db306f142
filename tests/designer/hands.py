"""What a person does in the designer, in millimetres."""

from dataclasses import dataclass

from playwright.sync_api import FloatRect, Page, expect

MARGIN = 24  # px round the area, as the drawing is fitted


@dataclass(frozen=True)
class Board:
    """The drawing of an area of so many mm, as it is seen whole."""

    page: Page
    width: float
    height: float
    bleed: float

    @property
    def box(self) -> FloatRect:
        box = self.page.locator("[data-drawing]").bounding_box()
        assert box
        return box

    @property
    def scale(self) -> float:
        """Pixels for a millimetre; the border of the drawing takes one on each side."""
        across = (self.box["width"] - 2 - 2 * MARGIN) / (self.width + 2 * self.bleed)
        down = (self.box["height"] - 2 - 2 * MARGIN) / (self.height + 2 * self.bleed)
        return min(across, down)

    def at(self, x: float, y: float) -> tuple[float, float]:
        left = self.box["x"] + (self.box["width"] - self.width * self.scale) / 2
        top = self.box["y"] + (self.box["height"] - self.height * self.scale) / 2
        return left + x * self.scale, top + y * self.scale

    def take(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag from one place in mm to another, and hold it there."""
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(*end), steps=6)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """From one place in mm to another."""
        self.take(start, end)
        self.page.mouse.up()


def value(page: Page, name: str) -> float:
    return float(page.locator(f"#layer [name={name}]").input_value())


def upload(page: Page, content: bytes, name: str = "sea.png") -> None:
    page.get_by_role("button", name="Picture", exact=True).click()
    page.locator("[data-upload]").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
    expect(page.locator("[data-said]")).to_contain_text(f"{name} lies in the drawing.")


def wait_until_saved(page: Page) -> None:
    expect(page.locator("[data-saving]")).to_have_attribute("data-state", "saved", timeout=15_000)
