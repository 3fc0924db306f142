"""The demo's log is one that could be real: at each client its own people have acted, and the provider's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from jobs.demo.people import MEMBERS, OTHER_CLIENTS, STAFF
from jobs.demo.programs import NAME as PROGRAM

PROVIDERS = {f"{first} {last}" for first, last, _role in STAFF.values()}
OF_BOTTEGA = {f"{first} {last}" for first, last, _role in MEMBERS.values()} | {PROGRAM, "Vetrina"}
OF_OTHERS = {name: {f"{first} {last}", "Vetrina"} for _client, name, first, last in OTHER_CLIENTS.values()}


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("name", "own"), [("anna", OF_BOTTEGA), *OF_OTHERS.items()])
def test_only_a_clients_own_people_and_the_providers_have_acted(person: Callable[..., Page], name: str, own: set[str]):
    page, found = person(name), set()
    page.goto("/activity/")
    while True:
        found |= {who.strip() for who in page.locator('td[data-label="Who"]').all_inner_texts()}
        older = page.locator("main a[rel=next][href]")
        if not older.count():
            break
        page.goto(str(older.first.get_attribute("href")))
    assert found
    assert {who for who in found if who.partition(" (")[0] not in own | PROVIDERS} == set()
