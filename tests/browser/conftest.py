"""The whole of Vetrina as `./start` runs it, with its demo, and real browsers before it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from bench.rig import Rig, rig
from commands.install import ROOT
from core.limits import limiter
from jobs.demo.people import HOST, PASSWORD
from sandbox.woocommerce import Shop


@dataclass(frozen=True)
class Town:
    """Where everything is."""

    running: Rig
    url: str
    shop: Shop
    logged_in: dict[str, StorageState] = field(default_factory=dict)  # for each person: the cookies of their log-in


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    limits_before = dict(vars(limiter))
    with rig(demo=True, PASSWORD_COST="cheap") as running:
        vars(limiter).update(limits_before)  # there is one in a process; the rig's app took it to its own Redis
        running.start()
        demo = [sys.executable, "-m", "flask", "--app", "app", "demo"]
        made = subprocess.run(demo, check=False, cwd=ROOT, env=running.env, capture_output=True, text=True, timeout=300)
        assert made.returncode == 0, made.stderr[-3000:]
        yield Town(running, running.env["BASE_URL"], Shop(running.env["SANDBOX_URL"]))


@pytest.fixture
def person(town: Town, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`person("anna")`: a browser of their own in which this person of the demo has logged in."""
    opened: list[BrowserContext] = []

    def open_browser(name: str | None, **options: object) -> Page:
        known = town.logged_in.get(name or "")
        context = browser.new_context(base_url=town.url, locale="en-GB", storage_state=known, **options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        if name and not known:
            log_in(page, name)
            town.logged_in[name] = context.storage_state()  # who logs in 16 times in 15 minutes is asked to wait
        elif name:
            page.goto("/")
        return page

    yield open_browser
    for context in opened:
        context.close()


def log_in(page: Page, name: str) -> None:
    page.goto("/login")
    page.fill("input[name=email]", f"{name}@{HOST}")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)
