"""A visitor who buys on the pages of the pretend shop, as a browser without JavaScript would."""

import re

import requests


class Visitor:
    def __init__(self, shop, language="en"):
        self.shop = shop
        self.browser = requests.Session()
        self.browser.headers["Accept-Language"] = language

    def get(self, path):
        return self.browser.get(f"{self.shop.url}{path}", timeout=30)

    def post(self, path, **fields):
        return self.browser.post(f"{self.shop.url}{path}", data=fields, timeout=30)

    def put_in_cart(self, slug, quantity=1, **options):
        chosen = {f"attribute_{name}": value for name, value in options.items()}
        return self.post(f"/product/{slug}/", quantity=quantity, **chosen)

    def buy(self, buyer=None, **fields):
        """Opens the checkout and presses Buy; gives the order's id."""
        form = self.get("/checkout/").text
        prefilled = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        chosen = {"rate": "1", "payment": "sandbox_card", **(buyer or {}), **fields}
        page = self.post("/checkout/", **{**prefilled, **chosen})
        return int(re.search(r"/order-received/(\d+)/", page.url)[1])
