"""What `./start` gives to Vetrina and to the sandbox shops, so that the two know each other."""

import dataclasses
from pathlib import Path

import pytest

from commands.environment import settings
from commands.greeting import Greeting
from commands.options import read_options
from commands.running import parts, ports

TOWN = "http://localhost:5081"


def chosen(var: Path, *words: str, **env: str) -> dict[str, str]:
    return settings(read_options(["--var", str(var), *words]), env, {})


def names_of(given: dict[str, str]) -> set[str]:
    return {name for name in given if name.startswith(("SHOPIFY_", "ETSY_"))}


def test_with_the_demo_vetrina_is_registered_with_the_pretend_shopify_and_etsy(tmp_path: Path) -> None:
    given = chosen(tmp_path)
    assert given["SHOPIFY_SITE"] == f"{TOWN}/shopify/{{shop}}"
    assert (given["ETSY_SITE"], given["ETSY_API"]) == (f"{TOWN}/etsy", f"{TOWN}/etsy")
    pairs = {
        "SHOPIFY_CLIENT_ID": "SANDBOX_SHOPIFY_ID",
        "SHOPIFY_CLIENT_SECRET": "SANDBOX_SHOPIFY_SECRET",
        "ETSY_KEYSTRING": "SANDBOX_ETSY_KEYSTRING",
        "ETSY_SHARED_SECRET": "SANDBOX_ETSY_SECRET",
        "ETSY_WEBHOOK_SECRET": "SANDBOX_ETSY_WEBHOOK_SECRET",
    }
    assert {ours: given[ours] for ours in pairs} == {ours: given[theirs] for ours, theirs in pairs.items()}


def test_its_secrets_are_the_same_at_the_next_start(tmp_path: Path) -> None:
    assert chosen(tmp_path) == chosen(tmp_path)


def test_an_installation_from_before_gets_the_secrets_that_it_lacks_and_keeps_its_own(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("SECRET_KEY=kept\n")
    given = chosen(tmp_path)
    assert given["SECRET_KEY"] == "kept"
    assert given["SANDBOX_OWN_SECRET"] in (tmp_path / "secrets.env").read_text()


@pytest.mark.parametrize(
    ("name", "left"),
    [("SHOPIFY_CLIENT_ID", "ETSY_"), ("SHOPIFY_SITE", "ETSY_"), ("ETSY_KEYSTRING", "SHOPIFY_")],
)
def test_who_has_an_app_at_the_real_platform_keeps_it_whole(tmp_path: Path, name: str, left: str) -> None:
    given = chosen(tmp_path, **{name: "mine"})
    assert given[name] == "mine"
    assert {each for each in names_of(given) if not each.startswith(left)} == {name}


def test_without_the_demo_there_is_no_registration(tmp_path: Path) -> None:
    assert names_of(chosen(tmp_path, "--no-demo")) == set()


def test_all_sandbox_shops_are_one_process_that_knows_where_vetrina_is(tmp_path: Path) -> None:
    options = dataclasses.replace(read_options(["--var", str(tmp_path), "--port", "5011"]), var=tmp_path)
    env = settings(options, {}, {"DATABASE_OWNER_URL": "secret"})
    found = [part for part in parts(options, env, ports(options, {})) if "sandbox" in part.command]
    assert len(found) == 1
    line = " ".join(found[0].command)
    assert f"--home {TOWN} --vetrina http://localhost:5011" in line
    assert env["SANDBOX_KEY"] not in line  # whoever lists the processes reads no secret


def test_the_greeting_names_the_address_of_every_shop(tmp_path: Path) -> None:
    text = Greeting(["true"], tmp_path, "127.0.0.1", {"BASE_URL": "http://v", "SANDBOX_URL": TOWN})._text("")
    paths = ("", "/shopify/bottega", "/etsy", "/pressero", "/own")
    assert [path for path in paths if f" {TOWN}{path} " not in text] == []


@pytest.mark.parametrize(
    ("late", "ready"), [({}, True), ({"work": False}, True), ({"intake": False}, True), ({"workers": False}, False)]
)
def test_work_that_was_left_at_the_last_stop_does_not_hold_the_greeting_up(
    httpserver, tmp_path: Path, late: dict[str, bool], ready: bool
) -> None:
    parts = {name: {"ok": late.get(name, True)} for name in ("database", "redis", "workers", "intake", "work")}
    httpserver.expect_request("/readyz").respond_with_json(parts, status=503 if late else 200)
    greeting = Greeting(["true"], tmp_path, httpserver.host, {"BASE_URL": "http://v", "PORT": str(httpserver.port)})
    assert greeting._ready() is ready
