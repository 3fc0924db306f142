"""The pages for whoever registers Vetrina with a platform name the addresses, topics and settings that there are."""

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask

from blueprints.stores.key_forms import PresseroKeys
from core.config import Settings
from core.running import setting
from platforms.etsy import consent as etsy
from platforms.etsy import deliveries as etsy_deliveries
from platforms.pressero.deliveries import BESIDE_ORDERS, NUMBERS
from platforms.pressero.fields import FIELDS
from platforms.shopify import deliveries, oauth
from platforms.shopify.api import VERSION
from platforms.woocommerce import webhooks
from services.apps import APPS
from services.connections import hook_url
from services.consent import callback_of

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {name: (DOCS / f"platforms/{name}.md").read_text() for name in ("shopify", "etsy", "pressero", "woocommerce")}
DECIDED = ("keys-that-run-out", "orders-only-named", "one-door-for-all-shops", "days-of-the-ledger")
DOCUMENTS = [
    *(DOCS / f"platforms/{name}.md" for name in PAGES),
    *(DOCS / f"decisions/{name}.md" for name in DECIDED),
]
SCOPES_OF_TOPICS = DOCS.parents[1] / "shared/contracts/shopify/access-scopes.json"
TOML = tomllib.loads(re.findall(r"```toml\n(.*?)```", PAGES["shopify"], re.DOTALL)[0])
SUBSCRIPTIONS = TOML["webhooks"]["subscriptions"]
TOPICS = [topic for each in SUBSCRIPTIONS for topic in each.get("topics", ())]


def row_of(platform: str, start: str) -> str:
    return next(line for line in PAGES[platform].splitlines() if line.startswith(f"| {start}"))


def named_in(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


@pytest.mark.parametrize("platform", PAGES)
def test_every_address_of_ours_is_answered(platform: str, flask_app: Flask) -> None:
    paths = re.findall(r"\{BASE_URL\}(/[a-z/]+)", PAGES[platform])
    assert paths
    for path in paths:
        assert is_answered(flask_app, path if not path.endswith("/") else f"{path}TOKEN"), path


def is_answered(app: Flask, path: str) -> bool:
    bare: Flask = app.extensions["bare"]
    routes = bare.url_map if path.startswith("/hooks/") else app.url_map
    adapter = routes.bind("vetrina.example")
    return bool(adapter.allowed_methods(path.removeprefix("/hooks")))


@pytest.mark.parametrize("platform", ["shopify", "etsy"])
def test_the_addresses_to_enter_are_those_that_vetrina_itself_gives(platform: str, app: Flask) -> None:
    base = setting("BASE_URL")
    assert f"`{callback_of(platform).replace(base, '{BASE_URL}')}`" in PAGES[platform]
    assert f"`{hook_url(platform, '').rstrip('/').replace(base, '{BASE_URL}')}`" in PAGES[platform]


def test_shopifys_configuration_has_the_addresses_of_the_page() -> None:
    back = [urlsplit(url).path for url in TOML["auth"]["redirect_urls"]]
    assert (urlsplit(TOML["application_url"]).path, back) == ("/grants/shopify/install", ["/grants/shopify"])
    assert {urlsplit(each["uri"]).path for each in SUBSCRIPTIONS} == {"/hooks/shopify"}
    assert TOML["embedded"] is False


def test_shopifys_configuration_asks_for_the_scopes_and_the_version_that_the_code_needs() -> None:
    assert TOML["access_scopes"]["scopes"].split(",") == list(oauth.SCOPES)
    assert TOML["webhooks"]["api_version"] == VERSION


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_of_shopify_is_read(topic: str) -> None:
    assert any(topic.startswith(prefix) for prefix in deliveries.READERS)


def test_every_resource_that_is_read_has_a_topic_where_the_scopes_allow_one() -> None:
    resources = {prefix.partition("/")[0] for prefix in deliveries.READERS} - {"customers", "shop", "fulfillments"}
    assert resources == {topic.partition("/")[0] for topic in TOPICS}


def test_the_topics_about_privacy_are_all_there_in_a_subscription_of_their_own() -> None:
    """Shopify's CLI refuses both kinds in one."""
    compliance = [each for each in SUBSCRIPTIONS if "compliance_topics" in each]
    assert [sorted(each["compliance_topics"]) for each in compliance] == [sorted(deliveries.PRIVACY)]
    assert "topics" not in compliance[0]


@pytest.mark.skipif(not SCOPES_OF_TOPICS.exists(), reason="no contracts here")
def test_no_topic_needs_a_scope_that_is_not_asked_for() -> None:
    known = {each["wire_topic"]: set(each["scopes_any_of"]) for each in contracts()["webhook_topics"].values()}
    granted = set(oauth.SCOPES) | {scope.replace("write_", "read_") for scope in oauth.SCOPES}
    assert [topic for topic in TOPICS if known[topic] and not known[topic] & granted] == []


def contracts() -> dict:
    return json.loads(SCOPES_OF_TOPICS.read_text())


def test_etsys_events_and_scopes_are_those_of_the_code() -> None:
    assert named_in(row_of("etsy", "Events")) == list(etsy_deliveries.CHANGES)
    scopes = next(line for line in PAGES["etsy"].splitlines() if "asked for the scopes" in line)
    assert tuple(named_in(scopes)[:5]) == etsy.SCOPES


def test_presseros_events_are_about_orders_and_its_fields_are_those_of_the_form(app: Flask) -> None:
    events = named_in(row_of("pressero", "Events"))
    assert not set(events) & set(BESIDE_ORDERS)
    assert set(NUMBERS.values()) <= set(events)
    with app.test_request_context():
        labels = [str(field.label.text) for field in PresseroKeys(meta={"csrf": False})]
    missing = [label for label in labels if label.lower() not in PAGES["pressero"].lower()]
    assert missing == []
    assert {"only_site_id"} <= FIELDS.keys()


def test_woocommerces_topics_are_those_that_vetrina_makes() -> None:
    line = next(line for line in PAGES["woocommerce"].splitlines() if "order.created" in line)
    assert [name for name in named_in(line) if re.fullmatch(r"(order|product)\.\w+", name)] == list(webhooks.TOPICS)


@pytest.mark.parametrize("platform", PAGES)
def test_every_setting_that_is_named_exists_and_none_of_a_platform_is_left_out(platform: str) -> None:
    settings = {name.upper() for name in Settings.model_fields}
    named = {name for name in named_in(PAGES[platform]) if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", name)}
    assert named <= settings
    assert {name for name in settings if name.startswith(f"{platform.upper()}_")} <= named
    assert (platform in APPS) == any(name.startswith(platform.upper()) for name in settings)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.stem)
def test_links_and_modules_that_are_named_exist(document: Path) -> None:
    text = document.read_text()
    links = [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if not (document.parent / link).exists()]
    modules = re.findall(r"`((?:core|jobs|services|platforms)/\w+\.py)`", text)
    assert (links, [path for path in modules if not (DOCS.parent / path).exists()]) == ([], [])
