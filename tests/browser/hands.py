"""Forms as people fill them: with a mouse, or by the keyboard alone."""

from playwright.sync_api import Locator, Page

from tests.browser.files import by_keyboard, reach


class Hands:
    """What one person does to the controls of `page`, each by its words."""

    def __init__(self, page: Page, *, keyboard: bool = False) -> None:
        self.page, self.keyboard = page, keyboard

    def follow(self, name: str) -> None:
        self.activate(self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first)

    def press(self, name: str) -> None:
        self.activate(self.page.get_by_role("main").get_by_role("button", name=name, exact=True).first)

    def fill(self, label: str, text: str, place: int = 0) -> None:
        field = self.page.get_by_label(label).nth(place)
        if not self.keyboard:
            field.fill(text)
            return
        reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        field = self.page.get_by_label(label)
        if not self.keyboard:
            field.select_option(label=option)
            return
        reach(field)
        self.page.keyboard.type(option)  # as the browser finds an option by its first letters
        assert field.evaluate("select => select.selectedOptions[0].label") == option

    def toggle(self, label: str) -> None:
        box = self.page.get_by_label(label)
        if not self.keyboard:
            box.click()
            return
        reach(box)
        self.page.keyboard.press("Space")

    def fits(self) -> bool:
        """Nothing is wider than the screen."""
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide))

    def activate(self, control: Locator) -> None:
        (by_keyboard if self.keyboard else Locator.click)(control)
