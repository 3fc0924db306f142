"""All pretend shops behind one port: each at its place, steered from there, and registered with one Vetrina."""

import html
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests

from sandbox.__main__ import flags_of
from sandbox.custom import Shop as OwnShop
from sandbox.etsy import Market
from sandbox.pressero import Shop as Pressero
from sandbox.shopify import Shopify
from sandbox.town import KINDS, Town, serve
from sandbox.woocommerce import Shop

VETRINA = "http://localhost:5000"


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    secrets = {"SANDBOX_OWN_SECRET": "a secret of twenty-four letters", "SANDBOX_SHOPIFY_ID": "an id"}
    with serve(flags=flags_of(VETRINA, secrets)) as running:
        yield running


@pytest.mark.parametrize("name", list(KINDS))
def test_a_visitor_of_a_shop_finds_all_the_others_from_its_foot(town: Town, name: str) -> None:
    page = requests.get(f"{town.url}{KINDS[name].visited}", timeout=5)
    others = [kind for other, kind in KINDS.items() if other != name]
    assert page.status_code == 200
    assert [kind.name for kind in others if f'href="{kind.visited}"' not in page.text] == []
    assert [requests.get(f"{town.url}{kind.visited}", timeout=5).status_code for kind in others] == [200] * len(others)


@pytest.mark.parametrize("name", list(KINDS))
def test_what_a_page_shows_comes_from_its_own_shop(town: Town, name: str) -> None:
    kind = KINDS[name]
    page = requests.get(f"{town.url}{kind.visited}", timeout=5).text
    pictures = [part.split('"')[0].removeprefix(town.url) for part in page.split('src="')[1:]]
    assert pictures
    assert [each for each in pictures if not each.startswith(f"{kind.path}/")] == []
    assert {requests.get(f"{town.url}{each}", timeout=5).status_code for each in pictures} == {200}


@pytest.mark.parametrize("name", list(KINDS))
def test_what_a_page_looks_like_comes_from_its_own_shop(town: Town, name: str) -> None:
    kind = KINDS[name]
    page = requests.get(f"{town.url}{kind.visited}", timeout=5).text
    linked = re.findall(r'<link rel="[a-z]+" href="([^"]+)"', page)
    assert len(linked) == 2
    assert [each for each in linked if not each.startswith(f"{kind.path}/")] == []
    assert {requests.get(f"{town.url}{each}", timeout=5).status_code for each in linked} == {200}


@pytest.mark.parametrize("name", list(KINDS))
def test_the_foot_of_a_page_leads_to_its_italian_and_is_italian_there(town: Town, name: str) -> None:
    page = requests.get(f"{town.url}{KINDS[name].visited}", headers={"Accept-Language": "en"}, timeout=5)
    (italian,) = re.findall(r'href="([^"]+)" lang="it"', page.text)
    translated = requests.get(f"{town.url}{html.unescape(italian)}", timeout=5).text
    assert "More pretend shops" in page.text
    assert "Altri negozi finti" in translated
    assert "More pretend shops" not in translated


def test_every_shop_is_steered_below_its_own_prefix(town: Town) -> None:
    bought = [
        Shop(town.url).place_order("PST-A3"),
        Shopify(f"{town.url}/shopify").shop().place_order("PST-A3"),
        Market(f"{town.url}/etsy").place_order("PST-A3"),
        Pressero(f"{town.url}/pressero").place_order("FLY-A5"),
        OwnShop(f"{town.url}/own").place_order("PST-A3"),
    ]
    assert all(bought)


def test_the_shops_know_vetrina_and_the_secrets_they_were_given(town: Town) -> None:
    options = Shopify(f"{town.url}/shopify").control("GET", "")
    assert VETRINA in str(options)
    assert OwnShop(f"{town.url}/own").secret == "a secret of twenty-four letters"
    asked = {"client_id": "an id", "redirect_uri": f"{VETRINA}/grants/shopify", "scope": "read_orders", "state": "s"}
    page = requests.get(f"{town.url}/shopify/bottega/admin/oauth/authorize", asked, timeout=5)
    assert (page.status_code, "Install Vetrina" in page.text) == (200, True)
    elsewhere = asked | {"redirect_uri": "http://localhost:5001/grants/shopify"}
    assert requests.get(page.url.partition("?")[0], elsewhere, timeout=5).status_code == 400


def test_they_take_the_address_that_they_are_told_for_their_own() -> None:
    with serve(home="http://shops.test:5081") as running:
        bound = f"http://127.0.0.1:{running.port}"
        pictures = (
            requests.get(f"{bound}/wp-json/", timeout=5).json()["url"],
            OwnShop(f"{bound}/own").control("GET", ""),
        )
        assert pictures == ("http://shops.test:5081", {**pictures[1], "url": "http://shops.test:5081/own"})


def test_a_second_opening_of_a_folder_finds_what_was_bought(tmp_path) -> None:
    for expected in (1, 2):
        with serve(data=tmp_path) as running:
            own = OwnShop(f"{running.url}/own")
            own.place_order("PST-A3")
            assert own.control("GET", "")["counts"]["orders"] == expected


def test_a_port_in_use_is_one_sentence(town: Town, tmp_path) -> None:
    port = town.url.rpartition(":")[2]
    line = [sys.executable, "-m", "sandbox", "--port", port, "--data", str(tmp_path)]
    ended = subprocess.run(line, check=False, capture_output=True, text=True, timeout=30)
    sentence = f"The pretend shop cannot start on 127.0.0.1:{port} with its state in {tmp_path}: Address already in use"
    assert (ended.returncode, ended.stderr.strip()) == (1, sentence)
