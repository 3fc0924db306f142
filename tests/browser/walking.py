"""A person walks every page that links lead to, in a look that changes from page to page."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from core.db import EVERYONE, db, see
from core.matrix import Right
from core.rights import can
from jobs.demo.people import HOST, MEMBERS, STAFF
from models import Membership, User
from tests.browser.conftest import Town
from tests.look.conftest import serious_findings

DOWNLOADS = {
    *("sheets.refused", "sheets.order_template", "sheets.refused_orders"),
    *("sheets.export_catalog", "sheets.refused_catalog", "sheets.parcel_template", "sheets.refused_parcels"),
    "exports.download",
}
LOOKS = [("light", 1280), ("dark", 390), ("dark", 1280), ("light", 390)]
OF_A_KIND = 3  # pages of one view that are opened; there are many orders
CONTROLS = """() => {
  const usable = (element) => !element.disabled && element.getAttribute('aria-disabled') !== 'true';
  const found = [];
  const whole = (address) => new URL(address || '', location.href).href;  // links of a drawing have none of their own
  for (const link of document.querySelectorAll('a[href]')) found.push(['GET', whole(link.getAttribute('href')), true]);
  for (const form of document.querySelectorAll('form')) {
    const buttons = [...form.querySelectorAll('button, input[type=submit]'),
                     ...(form.id ? document.querySelectorAll(`button[form="${form.id}"]`) : [])].filter(usable);
    if (buttons.length) found.push([(form.method || 'get').toUpperCase(), whole(form.getAttribute('action')), false]);
    for (const button of buttons) if (button.formAction && button.hasAttribute('formaction'))
      found.push([(button.formMethod || form.method || 'get').toUpperCase(), button.formAction, false]);
  }
  for (const verb of ['get', 'post', 'put', 'delete'])
    for (const element of document.querySelectorAll(`[hx-${verb}]`)) if (usable(element))
      found.push([verb.toUpperCase(), new URL(element.getAttribute(`hx-${verb}`), location.href).href, false]);
  return found;
}"""
SHAPE = """() => ({
  headings: document.querySelectorAll('h1').length,
  title: document.title,
  twice: [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, at, all) => all.indexOf(id) !== at),
  sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""


def found_by(town: Town, page: Page, membership: Membership) -> tuple[list[str], list[str]]:
    """What a person finds on all their pages: controls that they may not use, and faults of the pages."""
    forbidden, faults = set(), []
    for url in walk(town, page, first_look(membership)):
        faults += [f"{urlsplit(url).path} in {look_of(page)}: {fault}" for fault in faults_of(page)]
        wear(page, opposite(page))  # axe would take as long once more; that nothing runs over is seen at once
        faults += [f"{urlsplit(url).path} in {look_of(page)}: {fault}" for fault in sideways(page.evaluate(SHAPE))]
        for method, target, _is_link in page.evaluate(CONTROLS):
            right = right_of(town, method, target)
            if right not in (None, Right.PUBLIC) and not can(membership, right):
                forbidden.add(f"{urlsplit(url).path}: {method} {urlsplit(target).path} needs {right}")
    return sorted(forbidden), faults


def walk(town: Town, page: Page, first: int) -> Iterator[str]:
    """Every page that links lead to, a few of each kind, each in the next of LOOKS after `first`; each answers."""
    seen, opened, waiting = set(), Counter(), [page.url]
    while waiting:
        url = waiting.pop(0).split("#")[0]
        endpoint = endpoint_of(town, "GET", url)
        if url in seen or endpoint is None or opened[endpoint] >= OF_A_KIND or is_no_page(endpoint, url):
            continue
        seen.add(url)
        wear(page, LOOKS[(first + opened[endpoint]) % len(LOOKS)])
        opened[endpoint] += 1
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == 200, f"{url} answered {answer.status}"
        yield url
        waiting += [urljoin(url, target) for _method, target, is_link in page.evaluate(CONTROLS) if is_link]


def first_look(membership: Membership) -> int:
    """Each person begins in another, so that what has one page is seen in all of them by one person or another."""
    return [*STAFF, *MEMBERS].index(membership.email.partition("@")[0])


def wear(page: Page, look: tuple[str, int]) -> None:
    theme, width = look
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def opposite(page: Page) -> tuple[str, int]:
    """The other theme and the other width: so every page is seen at both."""
    return "light" if is_dark(page) else "dark", 390 if page.evaluate("innerWidth") == 1280 else 1280


def look_of(page: Page) -> str:
    return f"{'dark' if is_dark(page) else 'light'}, {page.evaluate('innerWidth')} px"


def is_dark(page: Page) -> bool:
    return page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def faults_of(page: Page) -> list[str]:
    shape = page.evaluate(SHAPE)
    found = [] if shape["headings"] == 1 else [f"{shape['headings']} h1"]
    found += [] if shape["title"] else ["no title"]
    found += [f"id twice: {one}" for one in shape["twice"]]
    return found + sideways(shape) + serious_findings(page)


def sideways(shape: dict[str, Any]) -> list[str]:
    return [f"{shape['sideways']} px sideways"] if shape["sideways"] > 0 else []


def is_no_page(endpoint: str, url: str) -> bool:
    """Downloads and raw pictures."""
    is_other = endpoint.startswith(("files.", "static", "health.", "components.")) or endpoint in DOWNLOADS
    return is_other or urlsplit(url).path.endswith((".csv", ".pdf", ".zip", ".json"))


def endpoint_of(town: Town, method: str, url: str) -> str | None:
    own, parts = urlsplit(town.url), urlsplit(url)
    if parts.netloc != own.netloc:
        return None
    try:
        return town.running.app.url_map.bind(own.netloc).match(parts.path, method)[0]
    except (HTTPException, RequestRedirect):
        return None


def right_of(town: Town, method: str, url: str) -> Right | None:
    endpoint = endpoint_of(town, method, url)
    return getattr(town.running.app.view_functions[endpoint], "right", None) if endpoint else None


def of_person(town: Town, name: str) -> Membership:
    with town.running.app.app_context():
        see(EVERYONE)
        query = select(Membership).join(User).where(User.email == f"{name}@{HOST}")
        membership = db.scalars(query).one()
        _read = membership.flags, membership.email  # while the session is open
        db.expunge(membership)
        return membership
