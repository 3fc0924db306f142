"""A first visit to the order list in a real browser: requests, bytes on the wire, time to the first row.

`python -m bench.page_weight`
"""

import json
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from bench.lists import sign_in
from bench.million import make_clients, make_orders
from bench.rig import rig
from commands.browser import chromium

ORDERS = 20_000
VISITS = 5
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
TIME_TO_ROW = """() => {
  const row = document.querySelector('tbody tr');
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return row && paint ? paint.startTime : null;
}"""


def main() -> None:
    with rig(WEB_WORKERS="2") as running:
        owner = running.env["DATABASE_OWNER_URL"]
        make_clients(owner)
        make_orders(owner, 0, ORDERS)
        running.start("web")
        with running.app.app_context():
            cookie = sign_in(running.app)["client"]
        address = f"http://127.0.0.1:{running.port}/orders/"
        visits = [visit(address, cookie) for _again in range(VISITS)]
    visits.sort(key=lambda one: one["seconds_to_first_row"])
    print(json.dumps(visits[VISITS // 2]))


def visit(address: str, cookie: str) -> dict[str, Any]:
    """One visit with an empty cache."""
    name, value = cookie.split("=", 1)
    sizes: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        context = browser.new_context()
        context.add_cookies([{"name": name, "value": value, "domain": urlsplit(address).hostname, "path": "/"}])
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
        page.goto(address, wait_until="networkidle")
        first_row = page.evaluate(TIME_TO_ROW)
        browser.close()
    if first_row is None:
        raise SystemExit("the list shows no row")
    return {
        "requests": len(sizes),
        "kB_on_the_wire": round(sum(sizes) / 1000, 1),
        "seconds_to_first_row": round(first_row / 1000, 3),
    }


if __name__ == "__main__":
    main()
