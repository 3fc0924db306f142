"""The Chromium for the browser tests: the machine's own, else Playwright's, else the system's package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from commands.trouble import Trouble

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """Where it is; fetched first where there is none."""
    found = on_path() or _playwrights_own()
    if not found:
        print("Fetching a browser for the tests …", flush=True)
        found = _fetched() or _installed()
    if not found:
        raise Trouble(
            "The browser tests need Chromium. Install it (Debian, Ubuntu: sudo apt install chromium) and try again."
        )
    return found


def on_path() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name)) and _works(path)), None)


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and _works(path) else None


def _fetched() -> str | None:
    _try(sys.executable, "-m", "playwright", "install", "chromium")
    return _playwrights_own()


def _installed() -> str | None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try("apt-get", "update", "--quiet")
        _try("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium")
    return on_path()


def _works(path: str) -> bool:
    """Some are only a note that says what to install, or lack a library."""
    return _try(path, "--version")


def _try(*command: str) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return not subprocess.run(
            command, check=False, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=900
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        return False
