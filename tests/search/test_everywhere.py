"""The search over everything."""

import re

import pytest

from core.matrix import Role
from tests.conftest import HTMX


def names(page: str) -> list[str]:
    return [name.strip() for name in re.findall(r"</svg><span>([^<]+)", page[page.find('class="results found"') :])]


def ask(browser, term: str):
    return browser.get("/search/", query_string={"q": term})


def test_an_order_stands_first_by_its_number_and_by_its_id_in_the_shop(make, sign_in):
    store = make.store()
    make.order(store, number="1007", external_id="wc-77")
    make.order(store, number="1008", external_id="1007-b", search_text="1007 1008")
    staff = sign_in(make.member(Role.PROVIDER_ADMIN))
    assert names(ask(staff, "1007").text)[0] == "1007"
    assert names(ask(staff, "wc-77").text)[0] == "1007"


def test_nothing_of_another_client_is_found(make, sign_in):
    mine, theirs = make.client(), make.client(name="Zebra Prints")
    store = make.store(client_id=theirs.id, name="Zebra shop")
    make.order(store, number="Z-1", external_id="zebra-1")
    make.product(store, title="Zebra poster")
    admin = sign_in(make.member(Role.ADMIN, mine))
    assert [names(ask(admin, term).text) for term in ("zebra", "Z-1", "zebra-1")] == [[], [], []]


@pytest.mark.parametrize(("role", "sees"), [(Role.PROVIDER_ADMIN, True), (Role.OPERATOR, False)])
def test_clients_are_found_by_those_who_may_list_them(make, sign_in, role, sees):
    make.client(name="Zebra Prints", search_text="zebra prints")
    assert ("Zebra Prints" in names(ask(sign_in(make.member(role)), "zebra").text)) is sees


def test_the_pages_of_the_menu_are_found_by_their_names(make, sign_in):
    assert names(ask(sign_in(make.member(Role.ADMIN)), "activ").text) == ["Activity log"]


def test_the_palette_gets_the_part_alone_and_says_when_nothing_is_found(make, sign_in):
    answer = sign_in(make.member(Role.ADMIN)).get("/search/?q=qqqq", headers=HTMX)
    assert ("<html" in answer.text, "Nothing found" in answer.text) == (False, True)
